"""The target by quarter, and what reaching it pays."""
