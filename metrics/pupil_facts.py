"""From one kind of pupils' rows to what each pupil counts for: a numerator and a denominator a measure.

Every function takes the rows of one kind of return (loaders/, by the same name): pupil, place, period, term and the
kind's own columns, all text but sessions; and gives FACTS, one row per pupil, school and measure that the pupil is
among. A pupil outside a measure's cohort has no row: missing is not nought. A mean's numerator is points, its
denominator one (or entries). Who counts, and how, is said in each measure's module; here it is only put to whole
columns at once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from metrics.attainment_8 import EBACC, LANGUAGE, LITERATURE, MATHS, OTHER, Era, attainment_8_of
from metrics.key_stage_2_outcomes import ResultCode, reading_writing_maths, subject_outcomes
from metrics.levels import A_LEVEL_POINTS, LEVEL_2, SIZES, THRESHOLD
from metrics.measures.key_stage_1 import PHONICS_THRESHOLD, SUBJECTS
from metrics.measures.key_stage_2 import FULL_MARKS

KEYS = ["pupil", "place", "period", "term"]
FACTS = [*KEYS, "measure", "numerator", "denominator"]

ASSESSED = ("1", "2")
CORE_GOALS, GOALS = 12, 17
NOT_AMONG = ("", "L", "F", "P")
"""No result, left, or another year's: the pupil is not among those eligible (measures.md 1.1; not verified)."""
LAST_KEY_STAGE_1, FIRST_9_TO_1 = "2022/23", "2016/17"
SCIENCES = ("science", "computer_science")
HUMANITIES = ("history", "geography")
SLOTS = {
    "english_language": LANGUAGE,
    "english_literature": LITERATURE,
    "maths": MATHS,
    **dict.fromkeys((*SCIENCES, "language", *HUMANITIES), EBACC),
}
GOOD_PASS, STRONG_PASS = 4, 5
YEARS_SINCE_LEAVING = {"pupil_destinations": 1, "attainment_by_19": 3}
"""Kinds about those who left school so many years before: their groups are those of the year they left."""
GCSE_SIZE = {"gcse": 1.0, "gcse_short": 0.5, "gcse_double": 2.0}
LEVEL_1_GCSES = 5


@dataclass(frozen=True)
class Tables:
    """The reference data that results are read by: codes of Key Stage 2, points of grades by era."""

    ks2_codes: Mapping[str, ResultCode]
    eras: Sequence[Era]


def facts(kind: str, rows: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """The FACTS of one kind's rows; no rows for a kind that counts nothing by itself. Raises UnknownWordError."""
    parts = _OF_KIND[kind](rows.reset_index(drop=True), tables) if kind in _OF_KIND else []
    table = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=FACTS)
    return table[FACTS].astype({"numerator": "float64", "denominator": "int64"})


def _fact(
    rows: pd.DataFrame, measure: str, among: pd.Series, numerator: pd.Series, of: pd.Series | None = None
) -> pd.DataFrame:
    """`numerator` (true or false, or points) of those `among`, over one each or over `of`."""
    rows_among = rows.loc[among, KEYS]
    return rows_among.assign(
        measure=measure, numerator=numerator[among].astype("float64"), denominator=1 if of is None else of[among]
    )


def early_years(rows: pd.DataFrame, _: Tables) -> list[pd.DataFrame]:
    """elg_01 … elg_17, each 1 (emerging), 2 (expected), A (exempt) or blank.

    Among are children assessed in every goal: a child without a whole profile has none (not verified for A).
    """
    goals = rows[[f"elg_{number:02}" for number in range(1, GOALS + 1)]]
    among, expected = goals.isin(ASSESSED).all(axis=1), goals == "2"
    return [
        _fact(rows, "good_level_of_development", among, expected.iloc[:, :CORE_GOALS].all(axis=1)),
        _fact(rows, "eyfs_all_elg", among, expected.all(axis=1)),
        _fact(rows, "eyfs_avg_elg", among, expected.sum(axis=1)),
    ]


def phonics(rows: pd.DataFrame, _: Tables) -> list[pd.DataFrame]:
    """`mark`, 0 to 40 or a code, and `year_group`, 1 or 2. Absent and disapplied children stay, as not met."""
    met = pd.to_numeric(rows["mark"], errors="coerce") >= PHONICS_THRESHOLD
    among = ~rows["mark"].isin(NOT_AMONG)
    years = {"1": "phonics_at_6", "2": "phonics_y2"}
    return [_fact(rows, id_, among & (rows["year_group"] == year), met) for year, id_ in years.items()]


def multiplication(rows: pd.DataFrame, _: Tables) -> list[pd.DataFrame]:
    """`score`, 0 to 25 or a code. The mean is among those who took it, full marks among all who are eligible."""
    score = pd.to_numeric(rows["score"], errors="coerce")
    among = ~rows["score"].isin(NOT_AMONG)
    return [
        _fact(rows, "mtc_full", among, score == FULL_MARKS),
        _fact(rows, "mtc_mean", score.notna(), score),
    ]


def key_stage_1(rows: pd.DataFrame, tables: Tables) -> list[pd.DataFrame]:
    """reading, writing, maths, science: a teacher's assessment each; ended in 2022/23."""
    rows = rows[rows["period"] <= LAST_KEY_STAGE_1]
    parts = []
    for short, subject in SUBJECTS.items():
        outcome = subject_outcomes(rows[subject], tables.ks2_codes)
        parts.append(_fact(rows, f"ks1_{short}_exs", outcome["among"], outcome["expected"]))
        parts.append(_fact(rows, f"ks1_{short}_gds", outcome["among"], outcome["higher"]))
    return parts


def key_stage_2(rows: pd.DataFrame, tables: Tables) -> list[pd.DataFrame]:
    """reading, maths, gps: a scaled score or a code; writing: a teacher's assessment."""
    of = {name: subject_outcomes(rows[name], tables.ks2_codes) for name in ("reading", "maths", "gps", "writing")}
    together = reading_writing_maths(of["reading"], of["writing"], of["maths"])
    ids_by_test = {
        "reading": ("reader_at_11", "ks2_read"),
        "maths": ("counter_at_11", "ks2_maths"),
        "gps": ("ks2_gps_exp", "ks2_gps"),
    }
    parts = [
        _fact(rows, "ks2_write_exp", of["writing"]["among"], of["writing"]["expected"]),
        _fact(rows, "ks2_write_gds", of["writing"]["among"], of["writing"]["higher"]),
        _fact(rows, "reading_writing_maths_at_11", together["among"], together["expected"]),
        _fact(rows, "ks2_rwm_high", together["among"], together["higher"]),
    ]
    for subject, (expected, short) in ids_by_test.items():
        outcome = of[subject]
        parts += [
            _fact(rows, expected, outcome["among"], outcome["expected"]),
            _fact(rows, f"{short}_high", outcome["among"], outcome["higher"]),
            _fact(rows, f"{short}_avg", outcome["score"].notna(), outcome["score"]),
        ]
    return parts


def key_stage_4(rows: pd.DataFrame, tables: Tables) -> list[pd.DataFrame]:
    """qualification, subject, grade, one row an entry; a pupil without entries has one row with all three blank.

    Attainment 8 and the EBacc count GCSEs alone: the points of other qualifications are the Department's lists, not
    held here. A pupil is among the cohort of the school, so every measure has the same denominator.
    """
    pupils = rows[KEYS].drop_duplicates(ignore_index=True)
    number = pd.MultiIndex.from_frame(pupils)
    entries = rows[rows["qualification"] != ""].copy()
    entries["row"] = number.get_indexer(pd.MultiIndex.from_frame(entries[KEYS]))
    entries["points"] = _points(entries, tables.eras)
    everybody = pd.Series(True, index=pupils.index)
    gcses = entries[entries["qualification"].isin(("gcse", "gcse_double")) & entries["points"].notna()]
    attained = attainment_8_of(_slotted(gcses), pupils.index)["total"]
    best = {
        subject: _best(gcses, subject, pupils.index) for subject in ("english_language", "english_literature", "maths")
    }
    english, maths = best["english_language"].combine(best["english_literature"], np.fmax), best["maths"]
    level_2 = _level_2_share(entries, pupils.index) >= THRESHOLD
    basics = (english >= GOOD_PASS) & (maths >= GOOD_PASS)
    reformed = pupils["period"] >= FIRST_9_TO_1
    pillars = _pillars(gcses, english, maths, pupils.index)
    return [
        _fact(pupils, "attainment_8", everybody, attained),
        _fact(pupils, "basics_94", reformed, basics),
        _fact(pupils, "basics_95", reformed, (english >= STRONG_PASS) & (maths >= STRONG_PASS)),
        _fact(pupils, "level2_at_16", everybody, level_2),
        _fact(pupils, "level2_em_at_16", everybody, level_2 & basics),
        _fact(pupils, "level1_at_16", everybody, _level_1(entries, pupils.index)),
        _fact(pupils, "ebacc_entry", everybody, _entered(gcses, best, pupils.index)),
        _fact(pupils, "ebacc_aps", everybody, pillars),
    ]


def _points(entries: pd.DataFrame, eras: Sequence[Era]) -> pd.Series:
    """The points of each GCSE grade in its year; NaN for other qualifications and for grades unknown that year."""
    points = pd.Series(np.nan, index=entries.index)
    gcse = entries["qualification"].isin(GCSE_SIZE)
    for period, of_year in entries[gcse].groupby("period", observed=True):
        era = next((era for era in eras if era.first <= str(period) <= era.last), None)
        if era is not None:
            points[of_year.index] = of_year["grade"].map({**era.unreformed, **era.reformed}).astype("float64")
    return points


def _slotted(gcses: pd.DataFrame) -> pd.DataFrame:
    """One row per result and, of a double award, two."""
    slot = gcses["subject"].map(SLOTS).fillna(OTHER)
    table = pd.DataFrame({"pupil": gcses["row"], "slot": slot, "points": gcses["points"]})
    double = gcses["qualification"] == "gcse_double"
    single = table[~table["slot"].isin((LANGUAGE, LITERATURE, MATHS))]
    core = table[table["slot"].isin((LANGUAGE, LITERATURE, MATHS))]
    # Of a language sat twice the better counts, and only it.
    core = core.sort_values("points", ascending=False, kind="stable").drop_duplicates(["pupil", "slot"])
    return pd.concat([core, single, table[double]], ignore_index=True)


def _best(gcses: pd.DataFrame, subject: str, pupils: pd.Index) -> pd.Series:
    of_subject = gcses[gcses["subject"] == subject]
    return of_subject.groupby("row")["points"].max().reindex(pupils)


def _passed(entries: pd.DataFrame) -> pd.Series:
    """Whether an entry counts towards Level 2: a GCSE at 4 or C, anything else that was passed."""
    letters = entries["grade"].isin(("A*", "A", "B", "C"))
    numbers = pd.to_numeric(entries["grade"], errors="coerce") >= GOOD_PASS
    gcse = entries["qualification"].isin(GCSE_SIZE)
    return (letters | numbers).where(gcse, ~entries["grade"].isin(("U", "F", "")))


def _level_2_share(entries: pd.DataFrame, pupils: pd.Index) -> pd.Series:
    """Percent of the Level 2 threshold: 100 or more is Level 2. An AS gives way to the subject's A level."""
    passed = entries[_passed(entries)]
    kind, subject = passed["qualification"], passed["row"].astype("str") + "|" + passed["subject"]
    replaced = (kind == "as_level") & subject.isin(subject[kind == "a_level"])
    share = passed["qualification"].map(LEVEL_2).astype("float64").fillna(0).mask(replaced, 0)
    return share.groupby(passed["row"]).sum().reindex(pupils, fill_value=0)


def _level_1(entries: pd.DataFrame, pupils: pd.Index) -> pd.Series:
    """Five GCSEs at any passing grade, or what is worth as much of Level 2: nobody has Level 2 without Level 1."""
    gcse = entries["qualification"].isin(GCSE_SIZE)
    passed = entries[(entries["points"] > 0).where(gcse, _passed(entries))]
    worth = passed["qualification"].map(LEVEL_2).astype("float64").fillna(0) / LEVEL_2["gcse"]
    return worth.groupby(passed["row"]).sum().reindex(pupils, fill_value=0) >= LEVEL_1_GCSES


def _sciences(gcses: pd.DataFrame) -> pd.DataFrame:
    science = gcses[gcses["subject"].isin(SCIENCES)]
    return science.loc[science.index.repeat(np.where(science["qualification"] == "gcse_double", 2, 1))]


def _entered(gcses: pd.DataFrame, best: Mapping[str, pd.Series], pupils: pd.Index) -> pd.Series:
    """English language and literature, maths, two sciences, a language, and history or geography."""
    sciences = _sciences(gcses).groupby("row").size().reindex(pupils, fill_value=0) >= 2
    others = [gcses["subject"].eq("language"), gcses["subject"].isin(HUMANITIES)]
    entries = [pd.Series(pupils.isin(gcses.loc[is_entry, "row"]), index=pupils) for is_entry in others]
    core = [points.notna() for points in best.values()]
    return pd.concat([*core, sciences, *entries], axis=1).all(axis=1)


def _pillars(gcses: pd.DataFrame, english: pd.Series, maths: pd.Series, pupils: pd.Index) -> pd.Series:
    """(English + maths + two sciences + humanities + a language) / 6, nought for a missing pillar."""
    science = _sciences(gcses).sort_values("points", ascending=False, kind="stable")
    best_two = science[science.groupby("row").cumcount() < 2].groupby("row")["points"].sum()
    humanities = gcses[gcses["subject"].isin(HUMANITIES)].groupby("row")["points"].max()
    parts = [english, maths, best_two, humanities, _best(gcses, "language", pupils)]
    return sum((part.reindex(pupils).fillna(0.0) for part in parts), pd.Series(0.0, index=pupils)) / 6


def post_16(rows: pd.DataFrame, _: Tables) -> list[pd.DataFrame]:
    """qualification, subject, grade, one row an entry: points times size over sizes, an AS as half an entry.

    Both are doubled, so that half an entry is a whole number: 145 points over 3.5 entries are 290 over 7.
    """
    levels = rows[rows["qualification"].isin(SIZES) & rows["grade"].isin(A_LEVEL_POINTS)]
    size = levels["qualification"].map(SIZES).astype("float64")
    worth = levels["grade"].map(A_LEVEL_POINTS).astype("float64") * size
    sums = levels[KEYS].assign(worth=worth, size=size).groupby(KEYS, sort=False, observed=True).sum().reset_index()
    return [_fact(sums, "aps_per_entry_alevel", sums["size"] > 0, 2 * sums["worth"], 2 * sums["size"])]


def by_19(rows: pd.DataFrame, _: Tables) -> list[pd.DataFrame]:
    """level_2, level_2_em, level_3, level_2_em_at_16, each yes, no or unknown, of the state sector's cohort."""
    ids = {"level_2": "level2_at_19_state", "level_2_em": "level2_em_at_19_state", "level_3": "level3_at_19_state"}
    parts = [_fact(rows, id_, rows[name] != "unknown", rows[name] == "yes") for name, id_ in ids.items()]
    missed = (rows["level_2_em_at_16"] == "no") & (rows["level_2_em"] != "unknown")
    return [*parts, _fact(rows, "l2em_not_at16_by19", missed, rows["level_2_em"] == "yes")]


EDUCATION = ("fe", "ssf", "sfc", "other_ed", "education")
SUSTAINED = (*EDUCATION, "appr", "emp")
AFTER_16 = {
    "progression_after_16": (*EDUCATION, "appr"),
    "ks4_dest_sustained": SUSTAINED,
    "ks4_dest_education": EDUCATION,
    **{f"ks4_dest_{part}": (part,) for part in ("fe", "ssf", "sfc", "other_ed", "appr", "emp")},
    "dest_not_sustained": ("not_sustained",),
    "dest_unknown": ("unknown",),
}
AFTER_18 = {
    "progression_after_18": (*EDUCATION, "appr"),
    "l1618_dest_sustained": SUSTAINED,
    "l1618_dest_education": EDUCATION,
    "l1618_dest_appr": ("appr",),
    "l1618_dest_emp": ("emp",),
    "l1618_dest_not_sustained": ("not_sustained",),
    "l1618_dest_unknown": ("unknown",),
}


def destinations(rows: pd.DataFrame, _: Tables) -> list[pd.DataFrame]:
    """`after`, 16 or 18, and `destination`. Not known is a destination of its own and stays among the leavers."""
    return [
        _fact(rows, id_, rows["after"] == after, rows["destination"].isin(codes))
        for after, ids in (("16", AFTER_16), ("18", AFTER_18))
        for id_, codes in ids.items()
    ]


_OF_KIND: dict[str, Callable[[pd.DataFrame, Tables], list[pd.DataFrame]]] = {
    "early_years_results": early_years,
    "phonics_results": phonics,
    "multiplication_check_results": multiplication,
    "key_stage_1_results": key_stage_1,
    "key_stage_2_results": key_stage_2,
    "key_stage_4_results": key_stage_4,
    "post_16_results": post_16,
    "attainment_by_19": by_19,
    "pupil_destinations": destinations,
}
KINDS = frozenset(_OF_KIND)
