"""An answer as something to take away. Nothing here computes: it lays out what the answer holds."""

from outcomes.reports.csv_file import comma_separated
from outcomes.reports.tables import QUARTERS, beside_others, decimals, readable, rounded_table

__all__ = ["QUARTERS", "beside_others", "comma_separated", "decimals", "readable", "rounded_table"]
