"""An answer as something to take away. Nothing here computes: it lays out what the answer holds."""

from outcomes.reports.csv_file import comma_separated
from outcomes.reports.tables import QUARTERS, authorities_table, decimals, readable, rounded_table

__all__ = ["QUARTERS", "authorities_table", "comma_separated", "decimals", "readable", "rounded_table"]
