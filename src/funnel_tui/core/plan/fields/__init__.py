"""The table of plan fields: where the file and a plan have each, how it is read and what it is called."""
