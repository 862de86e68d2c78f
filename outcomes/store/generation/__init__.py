"""One published DuckDB file: built whole, read only, compared with another."""
