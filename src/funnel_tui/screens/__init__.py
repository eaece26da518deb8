"""The three screens and the dialogs that open over them."""
