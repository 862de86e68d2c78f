"""Attainment 8 from a pupil's results: eight slots, English and maths counted twice.

2016/17 to 2025/26 (measures.md 1.2). Discounting, first entry and the list of approved qualifications are applied
before this. Points of grades by year are reference data (data/reference/grade_points.toml), handed in as values.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

SLOTS_EBACC = 3
SLOTS_OPEN = 3

LANGUAGE, LITERATURE, MATHS, EBACC, OTHER = "english_language", "english_literature", "maths", "ebacc", "other"


@dataclass(frozen=True)
class Era:
    """From a first to a last period, the points of reformed (9 to 1) and unreformed (A* to G) grades."""

    first: str
    last: str
    reformed: Mapping[str, float]
    unreformed: Mapping[str, float]


def attainment_8_of(results: pd.DataFrame, pupils: pd.Index) -> pd.DataFrame:
    """One row per pupil of `pupils`: english, maths, ebacc, open, total; at most 18, 18, 27, 27, 90 since 2017/18.

    `results`: pupil, slot (english_language, english_literature, maths, ebacc, other) and points, one row per result; a
    U is nought. An unfilled slot is nought, and nobody is left out. English is the better of language and literature,
    counted twice only if both were taken; the other of the two may then fill an open slot. `ebacc`: sciences with
    computer science, languages, history, geography.
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
