"""Attainment 8 from a pupil's results: eight slots, English and maths counted twice.

2016/17 to 2025/26 (measures.md 1.2). Discounting, first entry and the list of approved qualifications are applied
before this. Points of grades by year are reference data (data/reference/grade_points.toml), handed in as values.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from model.errors import UnknownWordError

SLOTS_EBACC = 3
SLOTS_OPEN = 3

LANGUAGE, LITERATURE, MATHS, EBACC, OTHER = "english_language", "english_literature", "maths", "ebacc", "other"
ELEMENTS = ("english", "maths", "ebacc", "open", "total")


@dataclass(frozen=True)
class Era:
    """From a first to a last period, the points of reformed (9 to 1) and unreformed (A* to G) grades."""

    first: str
    last: str
    reformed: Mapping[str, float]
    unreformed: Mapping[str, float]


@dataclass(frozen=True)
class Results:
    """One pupil's points by slot; None where a qualification was not taken (a U taken is 0).

    `ebacc`: sciences with computer science, languages, history, geography. `other`: the remaining approved results.
    """

    language: float | None = None
    literature: float | None = None
    maths: float | None = None
    ebacc: Sequence[float] = ()
    other: Sequence[float] = ()


class Elements(NamedTuple):
    """Points by element and in total (at most 18, 18, 27, 27 and 90 since 2017/18)."""

    english: float
    maths: float
    ebacc: float
    open: float
    total: float


def attainment_8(pupil: Results) -> Elements:
    """One pupil's Attainment 8: an unfilled slot is nought, and nobody is left out.

    English is the better of language and literature, counted twice only if both were taken; the other of the two may
    then fill an open slot.
    """
    taken = [points for points in (pupil.language, pupil.literature) if points is not None]
    english = max(taken, default=0.0) * (2 if len(taken) == 2 else 1)
    ebacc = sorted(pupil.ebacc, reverse=True)
    spare_english = [min(taken)] if len(taken) == 2 else []
    spare = sorted([*spare_english, *ebacc[SLOTS_EBACC:], *pupil.other], reverse=True)
    parts = [english, 2 * (pupil.maths or 0.0), sum(ebacc[:SLOTS_EBACC]), sum(spare[:SLOTS_OPEN])]
    return Elements(*(float(part) for part in [*parts, sum(parts)]))


def attainment_8_of(results: pd.DataFrame, pupils: pd.Index) -> pd.DataFrame:
    """The same for many pupils at once: one row per pupil of `pupils`, columns ELEMENTS.

    `results`: pupil, slot (english_language, english_literature, maths, ebacc, other) and points, one row per result.
    """
    best = results.sort_values(["pupil", "points"], ascending=[True, False], kind="stable")
    by_slot = best.groupby(["pupil", "slot"], sort=False)["points"]
    place_in_slot = by_slot.cumcount()
    subject = best["slot"]
    is_english = subject.isin((LANGUAGE, LITERATURE))
    english = best[is_english].groupby("pupil")["points"].agg(["max", "min", "count"]).reindex(pupils)
    both = english["count"] == 2
    ebacc_counted = (subject == EBACC) & (place_in_slot < SLOTS_EBACC)
    spare = pd.concat(
        [
            best.loc[((subject == EBACC) & ~ebacc_counted) | (subject == OTHER), ["pupil", "points"]],
            english.loc[both, ["min"]].set_axis(["points"], axis=1).rename_axis("pupil").reset_index(),
        ]
    ).sort_values(["pupil", "points"], ascending=[True, False], kind="stable")
    open_ = spare[spare.groupby("pupil").cumcount() < SLOTS_OPEN]
    table = pd.DataFrame(
        {
            "english": english["max"].fillna(0.0) * (1 + both.astype(int)),
            "maths": 2 * best[subject == MATHS].groupby("pupil")["points"].max().reindex(pupils, fill_value=0.0),
            "ebacc": best[ebacc_counted].groupby("pupil")["points"].sum().reindex(pupils, fill_value=0.0),
            "open": open_.groupby("pupil")["points"].sum().reindex(pupils, fill_value=0.0),
        },
        index=pupils,
    ).astype("float64")
    return table.assign(total=table.sum(axis=1))


def points_of(grade: str, period: str, eras: Sequence[Era], *, reformed: bool) -> float:
    """The points of a grade in one year; raises UnknownWordError for a grade that did not exist then."""
    era = next((era for era in eras if era.first <= period <= era.last), None)
    table = {} if era is None else era.reformed if reformed else era.unreformed
    if grade not in table:
        kind = "reformed" if reformed else "unreformed"
        known = f"The grades are {', '.join(table)}." if table else "There were none."
        raise UnknownWordError(f"'{grade}' is no grade of a {kind} GCSE in {period}. {known}")
    return table[grade]
