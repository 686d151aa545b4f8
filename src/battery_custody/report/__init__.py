"""Report: answers and findings as pages that stand alone, with their drawings."""
