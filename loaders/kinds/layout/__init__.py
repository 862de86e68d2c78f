"""Publications that are read by a file of headings alone (data/reference/layouts)."""
