"""Which kind of return a file is, by its headings, and where in it the table stands."""
