"""One module a kind of return, and a file of headings for publications that need no code."""
