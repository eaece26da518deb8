"""One year on several machines: git's merge driver, and how it is set up."""
