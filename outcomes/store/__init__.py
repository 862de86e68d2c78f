"""What is kept: published generations, and what people write; with what both are read and written by."""
