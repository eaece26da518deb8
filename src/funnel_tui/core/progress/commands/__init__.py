"""Commands as people type them: counts, deals and dates in words."""
