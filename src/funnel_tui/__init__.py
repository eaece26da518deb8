"""A year's revenue target, turned into today's calls, emails and meetings, and counted."""

__version__ = "0.2.0"
