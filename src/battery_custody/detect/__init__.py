"""Detection: the rule object, the runner, the catalogue of rules and the life of findings.

A rule knows the flat tables and the regulation, nothing else. What it flags is a finding: a lead
for a person to look into, with the source records that make it.
"""
