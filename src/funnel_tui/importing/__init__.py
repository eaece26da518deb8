"""Files of other programs, read to counts; nothing else of them is kept."""
