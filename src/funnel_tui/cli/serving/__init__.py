"""The screen in a browser of this machine, by the extra textual-serve."""
