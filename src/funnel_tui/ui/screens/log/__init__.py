"""Log: counting the day's work."""
