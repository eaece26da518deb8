"""Commands that look back: past forecasts, and what changed since a day."""
