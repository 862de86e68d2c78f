"""A file in; findings and rows out. Loaders promise nothing they did not check."""
