"""The commands that read files of other programs."""
