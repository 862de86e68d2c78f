"""What returns would change: the generation that would be beside the one that is, before anything is published."""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import Any

import pandas as pd

from metrics.measures.groups import label
from metrics.measures.register import MEASURES
from metrics.rates import factor
from model.returns import RETURN_STATUSES, Difference, ReturnStatus
from model.rounding import with_unit
from model.wording import count_of
from outcomes.store.generation.comparing import Ask

COUNTS = ("new_rows", "changed_rows", "removed_rows", "unchanged_rows", "new_places", "removed_pupils")
AREAS = [
    "place",
    "place_name",
    "period",
    "measure",
    "measure_title",
    "characteristic",
    "category",
    "group",
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
MOST_NAMES = 5
"""Places, figures and measures named in one sentence; the tables have them all."""


def differences(ask: Ask, returns: Sequence[str], authority: str) -> dict[str, Difference]:
    """What each return changes, by its id. `authority`: whose schools are named."""
    values = {"returns": list(returns)}
    counts = ask("difference_counts", values).set_index("return_id")
    ours = {**values, "authority": authority}
    areas = _rows_by_return(_areas(ask("difference_areas", ours), _statuses(ask)), AREAS)
    schools = _rows_by_return(_told_apart(ask("difference_schools", ours)), SCHOOLS)
    reconciliation = _rows_by_return(_reconciliation(ask("difference_reconciliation", values)), RECONCILIATION)
    return {
        return_id: Difference(
            areas=areas.get(return_id, pd.DataFrame(columns=AREAS)),
            schools=schools.get(return_id, pd.DataFrame(columns=SCHOOLS)),
            reconciliation=reconciliation.get(return_id, pd.DataFrame(columns=RECONCILIATION)),
            **_counts(counts, return_id),
        )
        for return_id in returns
    }


def _counts(counts: pd.DataFrame, return_id: str) -> dict[str, Any]:
    """A return that makes no figure changes none."""
    return {name: int(counts[name].get(return_id, 0)) for name in COUNTS}


def _rows_by_return(table: pd.DataFrame, columns: list[str]) -> dict[str, pd.DataFrame]:
    """A table's rows by return."""
    return {str(key): rows[columns].reset_index(drop=True) for key, rows in table.groupby("return_id", sort=False)}


def _told_apart(schools: pd.DataFrame) -> pd.DataFrame:
    """The schools of a table, with their numbers where two have one name."""
    places = schools.groupby("place_name")["place"].transform("nunique")
    number = schools["place"].str.removeprefix("school:")
    return schools.assign(
        place_name=schools["place_name"].mask(places > 1, schools["place_name"] + " (" + number + ")")
    )


def _areas(areas: pd.DataFrame, status: dict[str, ReturnStatus]) -> pd.DataFrame:
    """Area figures before and after in each measure's own unit, and how final each is."""
    before = [_least_final(ids, status) for ids in areas["before_returns"]]
    return areas.assign(
        measure_title=[MEASURES[measure].title for measure in areas["measure"]],
        group=[label(*group) for group in zip(areas["characteristic"], areas["category"], strict=True)],
        before=_rates(areas, "before"),
        after=_rates(areas, "after"),
        decimals=[MEASURES[measure].decimals for measure in areas["measure"]],
        before_status=pd.Series(before, index=areas.index, dtype="str"),
        after_status=pd.Series(
            [_least_final(ids, status) for ids in areas["after_returns"]], index=areas.index, dtype="str"
        ),
        restated=pd.Series([word == "final" for word in before], index=areas.index, dtype="bool"),
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
    statuses = [status[id_] for id_ in ids if id_ in status]
    return min(statuses, key=RETURN_STATUSES.index, default="")


def combine(changes: Sequence[Difference]) -> Difference:
    """What several files would change, added up; what more than one of them changes is said once."""
    statuses = [change.statuses for change in changes if change.statuses is not None]
    counts: dict[str, Any] = {name: sum(getattr(change, name) for change in changes) for name in COUNTS}
    return Difference(
        areas=_concatenate(change.areas for change in changes),
        schools=_concatenate(change.schools for change in changes),
        reconciliation=_concatenate(change.reconciliation for change in changes),
        statuses=_concatenate(statuses) if statuses else None,
        **counts,
    )


def _concatenate(tables: Iterable[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat(list(tables), ignore_index=True).drop_duplicates(ignore_index=True)


# --- in words ----------------------------------------------------------------------------------------------------


def change_sentences(change: Difference) -> tuple[str, ...]:
    """What a file would change beside its counts, a sentence each; () where it is nothing worth a sentence."""
    sentences = (
        _schools_sentence(change.schools),
        _restatement_sentence(change.areas),
        *_status_sentences(change.statuses),
    )
    return tuple(sentence for sentence in (*sentences, *_reconciliation_sentences(change.reconciliation)) if sentence)


def _schools_sentence(schools: pd.DataFrame) -> str:
    """`Schools: 2 new (…), 40 changed (…), 1 missing (…).`"""
    parts = []
    for change in ("new", "changed", "missing"):
        names = list(schools.loc[schools["change"] == change, "place_name"])
        if names:
            parts.append(f"{len(names):,} {change} ({_name_list(names)})")
    return f"Schools: {', '.join(parts)}." if parts else ""


def _restatement_sentence(areas: pd.DataFrame) -> str:
    """Figures that were final and would be others."""
    rows = areas[areas["restated"].astype(bool)]
    if rows.empty:
        return ""
    restatements = [
        f"{row['place_name']}, {_measure_and_group(row)}, {row['period']}: {_figure(row, 'before')} becomes "
        f"{_figure(row, 'after')}"
        for row in rows.head(MOST_NAMES).to_dict("records")
    ]
    figures = count_of(len(rows), "figure that is final", "figures that are final")
    more = f"; and {len(rows) - MOST_NAMES:,} more" if len(rows) > MOST_NAMES else ""
    return f"{figures} would be restated: {'; '.join(restatements)}{more}."


def _measure_and_group(row: dict[Hashable, Any]) -> str:
    """What a figure says, and of which group where it is not of all pupils."""
    return f"{row['measure_title']}" if row["characteristic"] == "all" else f"{row['measure_title']}, {row['group']}"


def _status_sentences(statuses: pd.DataFrame | None) -> Iterator[str]:
    for row in [] if statuses is None else statuses.to_dict("records"):
        yield f"The target for {row['measure_title']} in {row['place_name']}: {row['before']} now, {row['after']} then."


def _reconciliation_sentences(rows: pd.DataFrame) -> Iterator[str]:
    """The latest year of each measure of which both bases would be there."""
    latest = rows.sort_values("period", kind="stable").drop_duplicates(["place", "measure"], keep="last")
    for row in latest.head(MOST_NAMES).to_dict("records"):
        between = "" if pd.isna(row["pupils"]) else f" {row['pupils']:,} pupils stand between them."
        yield (
            f"{row['place_name']}, {row['measure_title']}, {row['period']}: {_figure(row, 'published')} published, "
            f"{_figure(row, 'pooled')} in its schools together.{between}"
        )
    if len(latest) > MOST_NAMES:
        yield f"Of {len(latest) - MOST_NAMES:,} more measures both are there."


def _figure(row: dict[Hashable, Any], side: str) -> str:
    measure = MEASURES[row["measure"]]
    return "nothing" if pd.isna(row[side]) else with_unit(row[side], measure.unit, max(measure.decimals, 1))


def _name_list(names: list[str]) -> str:
    return ", ".join(names[:MOST_NAMES]) + (f" and {len(names) - MOST_NAMES:,} more" if len(names) > MOST_NAMES else "")
