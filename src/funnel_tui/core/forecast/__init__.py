"""Where the year will end."""
