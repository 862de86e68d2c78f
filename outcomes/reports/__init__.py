"""An answer as something to take away. Nothing here computes: it lays out what the answer holds."""

from outcomes.reports.comma_separated import comma_separated
from outcomes.reports.tables import decimals, readable, written

__all__ = ["comma_separated", "decimals", "readable", "written"]
