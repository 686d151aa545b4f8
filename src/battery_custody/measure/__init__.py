"""Figures: what an enterprise took in, recovered and lost; computed from the derived tables, in sets."""
