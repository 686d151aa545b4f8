"""Planted diversions, one module a tactic; `board` says which tactic takes which batteries.

Each module says by `TACTIC` what it plants, in what share of the retired batteries, and how long before the
horizon its story must begin, and by `plant` tells the story of the batteries that it is given.
"""
