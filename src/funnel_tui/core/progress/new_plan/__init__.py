"""The plan that comes next: during the year, after it, or from the figures of the years before."""
