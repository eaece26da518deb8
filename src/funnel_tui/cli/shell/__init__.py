"""What a shell and a status bar want of the program: bars, completions, the manual page."""
