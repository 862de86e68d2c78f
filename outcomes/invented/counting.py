"""What the returns say, counted child by child: this package's own counting, so that ours can be held against it.

Each function takes one kind's rows as they are sent (person, school, and text) and gives facts: for every measure, who
is among (person, school) and what each adds above and below the line. Definitions: docs/measures.md. Nothing here reads
`metrics`.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from outcomes.invented.chance import Real, Texts, Truth, Whole

POINTS = {"9": 9, "8": 8, "7": 7, "6": 6, "5": 5, "4": 4, "3": 3, "2": 2, "1": 1, "U": 0}
GCSES = {"gcse": 1.0, "gcse_double": 2.0, "gcse_short": 0.5}
WORTH_AT_LEVEL_2 = {"gcse": 20, "gcse_double": 40, "gcse_short": 10, "vrq2_325_hours": 100}
A_LEVEL_POINTS = {"A*": 60, "A": 50, "B": 40, "C": 30, "D": 20, "E": 10, "U": 0}
CODES_OF_NOBODY = ("", "L", "F", "P")
MET, MET_HIGHER = ("AS", "EXS", "GDS"), ("GDS",)
OF_EACH_GOAL = [f"elg_{number:02}" for number in range(1, 18)]


@dataclass(frozen=True)
class Fact:
    """One measure: who is among those counted, at which school, and what each adds above and below the line."""

    measure: str
    person: Whole
    school: Whole
    above: Real
    below: Real


def _fact(measure: str, rows: pd.DataFrame, among: Truth, above: Real | Truth, below: Real | float = 1.0) -> Fact:
    under = np.broadcast_to(np.asarray(below, dtype="float64"), len(rows))
    return Fact(
        measure,
        rows["person"].to_numpy()[among],
        rows["school"].to_numpy()[among],
        np.asarray(above, dtype="float64")[among],
        under[among],
    )


def early_years_facts(rows: pd.DataFrame) -> list[Fact]:
    """Children with a level in all seventeen goals."""
    goals = rows[OF_EACH_GOAL].to_numpy()
    among = ((goals == "1") | (goals == "2")).all(axis=1)
    reached = goals == "2"
    return [
        _fact("good_level_of_development", rows, among, reached[:, :12].all(axis=1)),
        _fact("eyfs_all_elg", rows, among, reached.all(axis=1)),
        _fact("eyfs_avg_elg", rows, among, reached.sum(axis=1).astype("float64")),
    ]


def phonics_facts(rows: pd.DataFrame) -> list[Fact]:
    """32 words or more; absent and disapplied children stay, as not met."""
    mark, year = rows["mark"].to_numpy(), rows["year_group"].to_numpy()
    reached, among = _number(mark) >= 32, ~np.isin(mark, CODES_OF_NOBODY)
    return [
        _fact("phonics_at_6", rows, among & (year == "1"), reached),
        _fact("phonics_y2", rows, among & (year == "2"), reached),
    ]


def multiplication_facts(rows: pd.DataFrame) -> list[Fact]:
    """Full marks among all who are there; the mean among those who took it."""
    texts = rows["score"].to_numpy()
    score = _number(texts)
    return [
        _fact("mtc_full", rows, ~np.isin(texts, CODES_OF_NOBODY), score == 25),
        _fact("mtc_mean", rows, ~np.isnan(score), score),
    ]


def key_stage_1_facts(rows: pd.DataFrame) -> list[Fact]:
    """The expected standard, and greater depth, in each subject."""
    facts = []
    for subject, short in (("reading", "read"), ("writing", "write"), ("maths", "maths"), ("science", "sci")):
        codes = rows[subject].to_numpy()
        among = ~np.isin(codes, CODES_OF_NOBODY)
        facts += [
            _fact(f"ks1_{short}_exs", rows, among, np.isin(codes, MET)),
            _fact(f"ks1_{short}_gds", rows, among, np.isin(codes, MET_HIGHER)),
        ]
    return facts


def key_stage_2_facts(rows: pd.DataFrame) -> list[Fact]:
    """100 and 110 in the tests, EXS and GDS in writing, and all three of reading, writing and maths together."""
    facts, together = [], {}
    for subject, expected, short in (
        ("reading", "reader_at_11", "read"),
        ("maths", "counter_at_11", "maths"),
        ("gps", "ks2_gps_exp", "gps"),
    ):
        codes = rows[subject].to_numpy()
        score, among = _number(codes), ~np.isin(codes, CODES_OF_NOBODY)
        reached, higher = (score >= 100) | np.isin(codes, MET), score >= 110
        together[subject] = (among, reached, higher)
        facts += [
            _fact(expected, rows, among, reached),
            _fact(f"ks2_{short}_high", rows, among, higher),
            _fact(f"ks2_{short}_avg", rows, ~np.isnan(score), score),
        ]
    codes = rows["writing"].to_numpy()
    writing = (~np.isin(codes, CODES_OF_NOBODY), np.isin(codes, MET), np.isin(codes, MET_HIGHER))
    three = [np.all(subjects, axis=0) for subjects in zip(together["reading"], together["maths"], writing, strict=True)]
    return [
        *facts,
        _fact("ks2_write_exp", rows, writing[0], writing[1]),
        _fact("ks2_write_gds", rows, writing[0], writing[2]),
        _fact("reading_writing_maths_at_11", rows, three[0], three[1]),
        _fact("ks2_rwm_high", rows, three[0], three[2]),
    ]


def key_stage_4_facts(rows: pd.DataFrame) -> list[Fact]:
    """Every pupil of the cohort, entries or none. Of Attainment 8 and the EBacc, GCSEs alone."""
    pupils = rows[["person", "school"]].drop_duplicates(ignore_index=True)
    size = len(pupils)
    at = pd.Index(pupils["person"]).get_indexer(pd.Index(rows["person"]))
    kind, subject, grade = (rows[name].to_numpy() for name in ("qualification", "subject", "grade"))
    points = np.where(np.isin(kind, list(GCSES)), pd.Series(grade).map(POINTS).to_numpy("float64"), np.nan)
    whole = np.isin(kind, ("gcse", "gcse_double"))
    language, literature, maths, humanity, tongue = (
        _best(at, points, whole & np.isin(subject, names), size)
        for names in (
            ("english_language",),
            ("english_literature",),
            ("maths",),
            ("history", "geography"),
            ("language",),
        )
    )
    english = np.fmax(language, literature)
    twice = np.where(kind == "gcse_double", 2, 1)
    science = whole & np.isin(subject, ("science", "computer_science"))
    top_sciences, sciences = _top(at, points, science, twice, size, 2)
    academic = science | (whole & np.isin(subject, ("language", "history", "geography")))
    basics = (english >= 4) & (maths >= 4)
    level_2 = _share_of_level_2(at, kind, grade, size) >= 100
    entered = ~(np.isnan(language) | np.isnan(literature) | np.isnan(maths) | np.isnan(humanity) | np.isnan(tongue))
    pillars = (
        _nought_for_none(english)
        + _nought_for_none(maths)
        + top_sciences
        + _nought_for_none(humanity)
        + _nought_for_none(tongue)
    )
    everybody = np.ones(size, dtype=bool)
    values: dict[str, Real | Truth] = {
        "attainment_8": _attainment_8(at, points, whole, subject, twice, academic, (language, literature, maths)),
        "basics_94": basics,
        "basics_95": (english >= 5) & (maths >= 5),
        "level2_at_16": level_2,
        "level2_em_at_16": level_2 & basics,
        "level1_at_16": _gcses_passed(at, kind, grade, points, size) >= 5,
        "ebacc_entry": entered & (sciences >= 2),
        "ebacc_aps": pillars / 6,
    }
    return [_fact(measure, pupils, everybody, above) for measure, above in values.items()]


def _attainment_8(
    at: Whole, points: Real, whole: Truth, subject: Texts, twice: Whole, academic: Truth, core: tuple[Real, Real, Real]
) -> Real:
    """English and maths twice, the best three of the EBacc's subjects, the best three of what is left."""
    language, literature, maths = core
    size = len(maths)
    both = ~np.isnan(language) & ~np.isnan(literature)
    english = _nought_for_none(np.fmax(language, literature)) * np.where(both, 2, 1)
    row = np.repeat(np.flatnonzero(academic), twice[academic])
    row = row[np.lexsort((-points[row], at[row]))]
    third = _place(at[row])
    ebacc = _sums(at[row[third < 3]], points[row[third < 3]], size)
    spare_rows = row[third >= 3]
    other = np.flatnonzero(whole & ~academic & ~np.isin(subject, ("english_language", "english_literature", "maths")))
    spare_at = np.concatenate([at[spare_rows], at[other], np.flatnonzero(both)])
    spare = np.concatenate([points[spare_rows], points[other], np.minimum(language, literature)[both]])
    order = np.lexsort((-spare, spare_at))
    best = order[_place(spare_at[order]) < 3]
    return english + 2 * _nought_for_none(maths) + ebacc + _sums(spare_at[best], spare[best], size)


def _best(at: Whole, points: Real, chosen: Truth, size: int) -> Real:
    """The best points of each pupil among the chosen rows; NaN without one."""
    best = np.full(size, -1.0)
    np.maximum.at(best, at[chosen], points[chosen])
    return np.where(best < 0, np.nan, best)


def _top(at: Whole, points: Real, chosen: Truth, twice: Whole, size: int, count: int) -> tuple[Real, Real]:
    """The sum of each pupil's best `count` results, and how many results there are; a double award is two."""
    row = np.repeat(np.flatnonzero(chosen), twice[chosen])
    row = row[np.lexsort((-points[row], at[row]))]
    best = row[_place(at[row]) < count]
    total = _sums(at[best], points[best], size)
    return total, _sums(at[row], np.ones(len(row)), size)


def _place(sorted_ids: Whole) -> Whole:
    """0, 1, 2 … within each run of equal ids."""
    if not len(sorted_ids):
        return sorted_ids
    start = np.flatnonzero(np.r_[True, sorted_ids[1:] != sorted_ids[:-1]])
    return np.arange(len(sorted_ids)) - np.repeat(start, np.diff(np.r_[start, len(sorted_ids)]))


def _share_of_level_2(at: Whole, kind: Texts, grade: Texts, size: int) -> Real:
    """What every pupil's passes add up to: 100 is Level 2. A GCSE passes at 4, anything else if it was passed."""
    passed = np.where(np.isin(kind, list(GCSES)), np.isin(grade, list("456789")), grade == "P")
    worth = pd.Series(kind).map(WORTH_AT_LEVEL_2).fillna(0).to_numpy("float64")
    return _sums(at, worth * passed, size)


def _gcses_passed(at: Whole, kind: Texts, grade: Texts, points: Real, size: int) -> Real:
    """How many GCSEs each pupil passed at any grade, or their equivalent: what is worth 20 to Level 2 is one."""
    worth = pd.Series(kind).map(WORTH_AT_LEVEL_2).fillna(0).to_numpy("float64") / 20
    passed = np.where(np.isin(kind, list(GCSES)), points > 0, grade == "P")
    return _sums(at, worth * passed, size)


def post_16_facts(rows: pd.DataFrame) -> list[Fact]:
    """A and AS levels, in halves of an A level: an AS counts one half, so that there is no half to count."""
    kind = rows["qualification"].to_numpy()
    points = pd.Series(rows["grade"]).map(A_LEVEL_POINTS).to_numpy("float64")
    among = np.isin(kind, ("a_level", "as_level")) & ~np.isnan(points)
    halves: Real = np.where(kind == "a_level", 2.0, 1.0)
    return [_fact("aps_per_entry_alevel", rows, among, points * halves, halves)]


def facts_by_19(rows: pd.DataFrame) -> list[Fact]:
    """Level 2, Level 2 with English and maths, and Level 3, of those of whom it is known."""
    facts = []
    for column, measure in (
        ("level_2", "level2_at_19_state"),
        ("level_2_em", "level2_em_at_19_state"),
        ("level_3", "level3_at_19_state"),
    ):
        reached = rows[column].to_numpy()
        facts.append(_fact(measure, rows, reached != "unknown", reached == "yes"))
    reached = rows["level_2_em"].to_numpy()
    missed = (rows["level_2_em_at_16"].to_numpy() == "no") & (reached != "unknown")
    return [*facts, _fact("l2em_not_at16_by19", rows, missed, reached == "yes")]


def destination_facts(rows: pd.DataFrame) -> list[Fact]:
    """Every leaver has one destination; that it is not known is one as well."""
    destination, after = rows["destination"].to_numpy(), rows["after"].to_numpy()
    learning, one_of = ("fe", "ssf", "sfc", "other_ed", "education"), np.isin
    facts = []
    for age, family in (("16", "ks4_dest"), ("18", "l1618_dest")):
        lost = "" if age == "16" else "l1618_"
        destinations_of_measure: dict[str, Iterable[str]] = {
            f"progression_after_{age}": (*learning, "appr"),
            f"{family}_sustained": (*learning, "appr", "emp"),
            f"{family}_education": learning,
            f"{family}_appr": ("appr",),
            f"{family}_emp": ("emp",),
            f"{lost}dest_not_sustained": ("not_sustained",),
            f"{lost}dest_unknown": ("unknown",),
        }
        if age == "16":
            destinations_of_measure |= {f"{family}_{part}": (part,) for part in ("fe", "ssf", "sfc", "other_ed")}
        facts += [
            _fact(id_, rows, after == age, one_of(destination, list(those)))
            for id_, those in destinations_of_measure.items()
        ]
    return facts


def attendance_facts(rows: pd.DataFrame) -> list[Fact]:
    """Sessions of enrolments with any: `rows` has one row a person and school, aged 5 to 15 or of unknown age."""
    present, elsewhere, authorised, unauthorised, before, after = (
        rows[name].to_numpy("float64")
        for name in ("present", "elsewhere", "authorised", "unauthorised", "late_before", "late_after")
    )
    possible = present + elsewhere + authorised + unauthorised
    missed = authorised + unauthorised
    there = possible > 0
    persistent = missed * 10 >= possible
    return [
        _fact("attendance", rows, there, present + elsewhere, possible),
        _fact("absence", rows, there, missed, possible),
        _fact("abs_authorised", rows, there, authorised, possible),
        _fact("abs_unauthorised", rows, there, unauthorised, possible),
        _fact("late_before_rate", rows, there, before, possible),
        _fact("late_after_rate", rows, there, after, possible),
        _fact("persistent_absence", rows, there, persistent),
        _fact("severe_absence", rows, there, missed * 2 >= possible),
        _fact("abs_share_from_pa", rows, there, missed * persistent, missed),
    ]


def exclusion_facts(rows: pd.DataFrame, on_roll: pd.DataFrame) -> list[Fact]:
    """Suspensions, pupils suspended and exclusions over those on roll in January, at schools that sent the return.

    `on_roll`: person and school.
    """
    speaking = on_roll[on_roll["school"].isin(rows["school"].unique())]
    events = rows[rows["type"] != ""]
    suspended = events[events["type"] == "suspension"]
    above = {
        "suspension_rate": suspended,
        "susp_pupils_rate": suspended.drop_duplicates(["person", "school"]),
        "permanent_exclusion_rate": events[events["type"] == "permanent"],
    }
    facts = []
    for measure, events_of_measure in above.items():
        both = pd.concat([speaking[["person", "school"]], events_of_measure[["person", "school"]]], ignore_index=True)
        is_pupil = np.arange(len(both)) < len(speaking)
        facts.append(_fact(measure, both, np.ones(len(both), dtype=bool), ~is_pupil, is_pupil.astype("float64")))
    return facts


def _sums(at: Whole, what: Real, size: int) -> Real:
    """The sum of what stands at each pupil."""
    sums: Real = np.bincount(at, weights=what, minlength=size).astype("float64")
    return sums


def _nought_for_none(points: Real) -> Real:
    return np.nan_to_num(points, nan=0.0)


def _number(texts: Texts) -> Real:
    numbers: Real = pd.to_numeric(pd.Series(texts), errors="coerce").to_numpy("float64")
    return numbers
