"""The cards of Log."""
