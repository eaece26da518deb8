"""What the commands print, whole: text for a terminal, JSON for scripts, Markdown pages."""
