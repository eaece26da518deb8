"""Keys: in which order they are handled, and the list of them."""
