"""The year as it was known on an earlier date."""
