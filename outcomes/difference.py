"""What returns would change: the generation that would be beside the one that is, before anything is published."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from metrics.rates import factor
from metrics.register import MEASURES
from outcomes.generation import Ask
from outcomes.model import RETURN_STATUSES, Difference, ReturnStatus

COUNTS = ("new_rows", "changed_rows", "removed_rows", "unchanged_rows", "new_places", "removed_pupils")
AREAS = [
    "place",
    "place_name",
    "period",
    "measure",
    "measure_title",
    "category",
    "basis",
    "before",
    "after",
    "decimals",
    "before_status",
    "after_status",
    "restated",
]
SCHOOLS = ["place", "place_name", "change"]
RECONCILIATION = [
    "place",
    "place_name",
    "period",
    "measure",
    "measure_title",
    "published",
    "pooled",
    "decimals",
    "pupils",
    "left_out_schools",
    "left_out_pupils",
]
SETTLED = ("final", "revised")


def differences(ask: Ask, returns: Sequence[str], authority: str) -> dict[str, Difference]:
    """What each return changes, by its id. `authority`: whose schools are named."""
    values = {"returns": list(returns)}
    counts = ask("difference_counts", values).set_index("return_id")
    areas = _areas(ask("difference_areas", values), _statuses(ask))
    schools = ask("difference_schools", {**values, "authority": authority})
    reconciliation = _reconciliation(ask("difference_reconciliation", values))
    return {
        return_id: Difference(
            areas=_of(areas, return_id, AREAS),
            schools=_of(schools, return_id, SCHOOLS),
            reconciliation=_of(reconciliation, return_id, RECONCILIATION),
            **_counts(counts, return_id),
        )
        for return_id in returns
    }


def _counts(counts: pd.DataFrame, return_id: str) -> dict[str, Any]:
    """A return that makes no figure changes none."""
    return {name: int(counts[name].get(return_id, 0)) for name in COUNTS}


def _of(table: pd.DataFrame, return_id: str, columns: list[str]) -> pd.DataFrame:
    return table.loc[table["return_id"] == return_id, columns].reset_index(drop=True)


def _areas(areas: pd.DataFrame, status: dict[str, ReturnStatus]) -> pd.DataFrame:
    """Area figures before and after in each measure's own unit, and how final each is."""
    before = [_least_final(ids, status) for ids in areas["before_returns"]]
    return areas.assign(
        measure_title=[MEASURES[measure].title for measure in areas["measure"]],
        before=_rates(areas, "before"),
        after=_rates(areas, "after"),
        decimals=[MEASURES[measure].decimals for measure in areas["measure"]],
        before_status=pd.Series(before, index=areas.index, dtype="str"),
        after_status=pd.Series(
            [_least_final(ids, status) for ids in areas["after_returns"]], index=areas.index, dtype="str"
        ),
        restated=pd.Series([word in SETTLED for word in before], index=areas.index, dtype="bool"),
    )


def _reconciliation(rows: pd.DataFrame) -> pd.DataFrame:
    """An area's own figure, the sum of its schools, and the pupils between them (metrics.rates)."""
    cohorts = rows[["published_denominator", "pooled_denominator"]].astype("Int64")
    return rows.assign(
        measure_title=[MEASURES[measure].title for measure in rows["measure"]],
        published=_rates(rows, "published"),
        pooled=_rates(rows.assign(pooled_value=float("nan")), "pooled"),
        decimals=[MEASURES[measure].decimals for measure in rows["measure"]],
        pupils=cohorts["published_denominator"] - cohorts["pooled_denominator"],
    )


def _rates(rows: pd.DataFrame, side: str) -> pd.Series:
    scale = pd.Series([factor(MEASURES[measure]) for measure in rows["measure"]], index=rows.index, dtype="float64")
    value, numerator, denominator = (
        rows[f"{side}_{name}"].astype("float64") for name in ("value", "numerator", "denominator")
    )
    return value.fillna(scale * numerator / denominator)


def _statuses(ask: Ask) -> dict[str, ReturnStatus]:
    """How final each return is, those in force and those that would be."""
    return dict(ask("difference_returns", {}).itertuples(index=False, name=None))


def _least_final(ids: Any, status: dict[str, ReturnStatus]) -> str:
    """How final a figure is: as the least final of the returns behind it; "" where there was none."""
    known = [status[id_] for id_ in ids if id_ in status]
    return min(known, key=RETURN_STATUSES.index, default="")
