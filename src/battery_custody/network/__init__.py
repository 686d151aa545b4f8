"""Shapes in the network of hand-overs: found in time order, exactly, over arrays.

One sorted pass makes `Flows` and their links; each shape then is one function over them that returns
`Instances`: for each the parties and every flow that makes it. Times are epoch seconds UTC, masses kg.
"""
