"""Foreign files as rows of text: CSV in every dialect, XLSX, XML."""
