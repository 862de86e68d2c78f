"""From pupils to counts: what each school's groups add up to, one-way and two-way, for every measure at once."""

from collections.abc import Sequence

import pandas as pd

KEYS = ["place", "measure", "characteristic", "category"]


def sums(facts: pd.DataFrame, pupils: pd.DataFrame, characteristics: Sequence[str]) -> pd.DataFrame:
    """Counts per school, measure and group: place, measure, characteristic, category, numerator, denominator.

    `facts`: pupil, measure, numerator, denominator (0 and 1, or sessions, or points and 1), one row per pupil and
    measure; a pupil outside a measure's cohort has no row. `pupils`: indexed by pupil, with place and one column per
    characteristic, its blanks already "unknown". `characteristics`: such as "sex", "fsm&sex"; everybody ("all") always
    comes first. The categories of a characteristic add up to everybody. Raises KeyError for a characteristic pupils do
    not have.
    """
    described = facts.join(pupils, on="pupil")
    return pd.concat(
        [_of_group(described.assign(all="all"), group) for group in ("all", *characteristics)], ignore_index=True
    )


def _of_group(described: pd.DataFrame, characteristic: str) -> pd.DataFrame:
    parts = characteristic.split("&")
    grouped = described.groupby(["place", "measure", *parts], sort=False, observed=True)
    found = grouped[["numerator", "denominator"]].sum().reset_index()
    # One-way keeps its column; two-way joins the two, in the order of the name.
    category = found[parts[0]].astype("str")
    for part in parts[1:]:
        category = category + "&" + found[part].astype("str")
    return found.assign(characteristic=characteristic, category=category)[[*KEYS, "numerator", "denominator"]]
