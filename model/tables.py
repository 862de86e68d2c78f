"""The tables that pass between floors: their columns and types (docs/decisions/0003-tables.md)."""

from typing import Annotated

import pandas as pd
from pydantic import BeforeValidator

# What a loader makes of a file: one row per place, period, term, measure and group (docs/decisions/0003-tables.md).
RESULT_COLUMNS: dict[str, str] = {
    "place": "str",
    "period": "str",
    "term": "str",
    "measure": "str",
    "characteristic": "str",
    "category": "str",
    "numerator": "float64",
    "denominator": "Int64",
    "value": "float64",
    "lower": "float64",
    "upper": "float64",
    "decimals": "Int64",
    "status": "str",
    "public_domain": "bool",
}

# What the same file says of the places it names, one row per place and period; blank where it does not say.
PLACE_COLUMNS: dict[str, str] = {
    "place": "str",
    "period": "str",
    "level": "str",
    "name": "str",
    "la": "str",
    "region": "str",
    "urn": "str",
    "phase": "str",
    "type": "str",
    "state_funded": "boolean",
    "trust": "str",
    "town": "str",
    "postcode": "str",
}

# Whose row it is in a pupil-level file. No return's rows ever hold these: `publish` puts the pupil's integer in their
# place and moves the rest to the workspace (docs/decisions/0008-pupils.md).
IDENTITY_COLUMNS = ("upn", "surname", "forename", "born")

# What every row of a pupil-level return has beside its identity; the kind's own columns follow.
PUPIL_ROW_COLUMNS = ("place", "period", "term")

# How many pupils a school is expected to send of one kind of return, and by when (a day as 2026-07-31, or "").
EXPECTED_COLUMNS: dict[str, str] = {"place": "str", "period": "str", "kind": "str", "pupils": "Int64", "due": "str"}


def _frame(value: object) -> pd.DataFrame:
    if not isinstance(value, pd.DataFrame):
        raise ValueError("a table is a pandas DataFrame")
    return value


Table = Annotated[pd.DataFrame, BeforeValidator(_frame)]
