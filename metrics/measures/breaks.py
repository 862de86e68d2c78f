"""Where a series stops being the one before it, as data; and which periods may honestly be joined.

The registry is measures.md 1.6. No trend, projection, change or target crosses a hard break; a gap (a year without
assessments) also separates.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from model.measures import Break, BreakType, Measure
from model.periods import later, starts

EYFS = ("good_level_of_development", "eyfs_all_elg", "eyfs_avg_elg")
PHONICS = ("phonics_at_6", "phonics_y2")
KS1 = tuple(f"ks1_{subject}_{level}" for subject in ("read", "write", "maths", "sci") for level in ("exs", "gds"))
KS2_TESTS = (
    "reader_at_11",
    "counter_at_11",
    "ks2_gps_exp",
    "ks2_read_high",
    "ks2_maths_high",
    "ks2_gps_high",
    "ks2_read_avg",
    "ks2_maths_avg",
    "ks2_gps_avg",
)
KS2_WRITING = ("ks2_write_exp", "ks2_write_gds", "reading_writing_maths_at_11", "ks2_rwm_high")
KS2_PROGRESS = ("ks2_read_prog", "ks2_write_prog", "ks2_maths_prog")
KS2 = (*KS2_TESTS, *KS2_WRITING, *KS2_PROGRESS)
MTC = ("mtc_full", "mtc_mean")
KS4_THRESHOLDS = ("level1_at_16", "level2_at_16", "level2_em_at_16", "basics_ac")
BASICS = ("basics_94", "basics_95")
EBACC = ("ebacc_entry", "ebacc_aps")
KS4 = (*KS4_THRESHOLDS, *BASICS, *EBACC, "attainment_8")
LEVEL_AT_19 = (
    "level2_at_19",
    "level2_em_at_19",
    "level3_at_19",
    "level2_at_19_state",
    "level2_em_at_19_state",
    "level3_at_19_state",
    "l2em_not_at16_by19",
)
APS = ("aps_per_entry_alevel", "aps_per_entry_academic", "aps_per_entry_applied_general", "aps_per_entry_tech_level")
KS4_DESTINATIONS = (
    "progression_after_16",
    "ks4_dest_sustained",
    "ks4_dest_education",
    "ks4_dest_fe",
    "ks4_dest_ssf",
    "ks4_dest_sfc",
    "ks4_dest_other_ed",
    "ks4_dest_appr",
    "ks4_dest_emp",
    "dest_not_sustained",
    "dest_unknown",
)
POST_18_DESTINATIONS = (
    "progression_after_18",
    "l1618_dest_sustained",
    "l1618_dest_education",
    "l1618_dest_appr",
    "l1618_dest_emp",
    "l1618_dest_not_sustained",
    "l1618_dest_unknown",
)
NEET = ("neet_or_not_known", "neet_1617", "nk_1617")
ABSENCE_CODES = ("c", "c1", "c2", "e", "f", "g", "h", "i", "j1", "m", "n", "o", "r", "s", "t", "u")
ABSENCE = (
    "attendance",
    "absence",
    "abs_authorised",
    "abs_unauthorised",
    *(f"abs_reason_{code}" for code in ABSENCE_CODES),
    "persistent_absence",
    "severe_absence",
    "abs_share_from_pa",
    "late_before_rate",
    "late_after_rate",
)
EXCLUSIONS = ("suspension_rate", "susp_pupils_rate", "permanent_exclusion_rate")


@dataclass(frozen=True)
class Entry:
    """One line of the registry: the period from which it counts, the measures it touches, and where it is written."""

    period: str
    measures: tuple[str, ...]
    type: BreakType
    what: str
    source: str


REGISTRY: tuple[Entry, ...] = (
    Entry("2012/13", ABSENCE, "soft", "Absence is counted over six half terms instead of five.", "S3"),
    Entry(
        "2013/14",
        KS4_THRESHOLDS,
        "hard",
        "Wolf reforms: a restricted list of qualifications, each worth at most one GCSE and at most two of them not "
        "GCSEs, and only a pupil's first entry counts.",
        "S7",
    ),
    Entry(
        "2013/14",
        EXCLUSIONS,
        "soft",
        "The headcount includes pupils registered mainly here and also elsewhere; earlier years were recalculated.",
        "S4",
    ),
    Entry(
        "2015/16",
        ("persistent_absence", "persistent_absence_15"),
        "hard",
        "Persistent absence is missing 10% of one's own sessions; before, it was missing 15% of a usual year.",
        "S3",
    ),
    Entry("2015/16", (*KS1, *KS2), "hard", "New tests and scaled scores; National Curriculum levels end.", "S2"),
    Entry(
        "2015/16", ("attainment_8", "progress_8"), "soft", "First year as a headline measure; at most 80 points.", "S2"
    ),
    Entry(
        "2015/16",
        ("basics_ac",),
        "hard",
        "A grade C in English language or literature counts; before, both had to be taken.",
        "S7",
    ),
    Entry("2015/16", NEET, "hard", "Not known joins the headline, and 18-year-olds are no longer followed.", "S12"),
    Entry(
        "2016/17",
        (*BASICS, "level2_em_at_16", "attainment_8", *EBACC),
        "hard",
        "Grades 9 to 1 in English and maths; Attainment 8 has at most 87 points.",
        "S2, S7",
    ),
    Entry(
        "2016/17",
        KS4_DESTINATIONS,
        "soft",
        "The series from 2016/17 was recalculated without local authorities' own records of employment.",
        "S2",
    ),
    Entry(
        "2017/18",
        ("attainment_8", "ebacc_aps", "progress_8"),
        "hard",
        "Grades 9 to 1 in twenty more subjects; Attainment 8 has at most 90 points, the EBacc is an average of points, "
        "and extreme Progress 8 scores are limited.",
        "S2, S7",
    ),
    Entry(
        "2017/18",
        (*KS2_WRITING, "ks2_write_prog"),
        "hard",
        "A new framework for teachers' assessment of writing.",
        "S2",
    ),
    *(
        Entry(period, (*EYFS, *PHONICS, *KS1, *KS2, *MTC), "gap", "No assessments, because of the pandemic.", "S2")
        for period in ("2019/20", "2020/21")
    ),
    Entry("2019/20", ABSENCE, "gap", "Only the autumn term of 2019 was collected.", "S2"),
    Entry("2019/20", (*KS4, *APS), "hard", "No exams: grades were assessed by schools (centre-assessed grades).", "S2"),
    Entry("2020/21", (*KS4, *APS), "hard", "No exams: grades were assessed by teachers.", "S2"),
    *(
        Entry(period, ("progress_8",), "gap", "Not produced, because there were no exams.", "S2")
        for period in ("2019/20", "2020/21")
    ),
    *(
        Entry(
            period,
            LEVEL_AT_19,
            "soft",
            "Some of these young people had grades assessed by their schools in 2020 or 2021 instead of examinations.",
            "S2",
        )
        for period in ("2019/20", "2020/21", "2021/22")
    ),
    Entry(
        "2020/21", ABSENCE, "soft", "Sessions missed in circumstances relating to COVID are left out of rates.", "S2"
    ),
    Entry(
        "2021/22", EYFS, "hard", "A new Early Years Foundation Stage profile, with twelve goals in this measure.", "S2"
    ),
    Entry(
        "2021/22",
        (*KS4, *APS),
        "hard",
        "Exams are back, graded half way to the standard before the pandemic.",
        "S2, S12",
    ),
    Entry("2021/22", KS2, "soft", "Tests and teachers' assessments resume.", "S2"),
    Entry(
        "2021/22",
        POST_18_DESTINATIONS,
        "hard",
        "Leavers of 2021: two years at one provider are no longer needed to be counted.",
        "S12",
    ),
    Entry("2022/23", KS4, "hard", "Grading returns to the standard before the pandemic.", "S12"),
    Entry("2022/23", APS, "hard", "Grading returns to the standard before the pandemic.", "unverified"),
    Entry("2022/23", KS1, "soft", "The last Key Stage 1 assessments.", "S2"),
    *(
        Entry(period, KS2_PROGRESS, "gap", "Not produced: these pupils had no Key Stage 1 assessment.", "S2")
        for period in ("2023/24", "2024/25")
    ),
    Entry(
        "2024/25",
        ABSENCE,
        "hard",
        "New attendance codes: interviews (J1) become absence; part-time timetables (C2), provision by the "
        "authority (K), lack of access (Q) and seven reasons of being unable to attend (Y1 to Y7) are recorded.",
        "S11",
    ),
    *(
        Entry(period, ("progress_8",), "gap", "Not produced: these pupils had no Key Stage 2 tests.", "S2, S9, S10")
        for period in ("2024/25", "2025/26")
    ),
    Entry("2025/26", EBACC, "soft", "No longer in the performance tables.", "S25"),
)


def breaks_of(measure_id: str) -> tuple[Break, ...]:
    """The breaks of one measure, in order of period; none for a measure the registry does not name."""
    return tuple(
        Break(period=entry.period, type=entry.type, what=entry.what)
        for entry in sorted(REGISTRY, key=lambda entry: entry.period)
        if measure_id in entry.measures
    )


def segments(measure: Measure, periods: Sequence[str]) -> tuple[int, ...]:
    """The segment (0, 1, …) of each period, in the order given: periods of one segment may be joined by a line.

    A hard break at P begins a segment with P; a gap year G ends one before G and begins one after it, and what little
    was collected in G itself (the autumn of 2019) stands alone. Periods must be distinct and in order.
    """
    if list(periods) != sorted(set(periods)):
        raise ValueError("segments need distinct periods in order")
    borders = _borders(measure.breaks)
    passed = [sum(border <= period for border in borders) for period in periods]
    order = {count: segment for segment, count in enumerate(dict.fromkeys(passed))}
    return tuple(order[count] for count in passed)


def crosses_hard_break(measure: Measure, first: str, last: str) -> bool:
    """Whether a hard break lies after `first` and up to `last`: then nothing may be said from one to the other."""
    return any(break_.type == "hard" and first < break_.period <= last for break_ in measure.breaks)


def hard_breaks_between(measure: Measure, first: str, last: str) -> tuple[Break, ...]:
    """The hard breaks after `first` and up to `last`, to be named to the reader."""
    return tuple(break_ for break_ in measure.breaks if break_.type == "hard" and first < break_.period <= last)


def years_apart(first: str, last: str) -> int:
    """Whole years from one period to another."""
    return starts(last) - starts(first)


def _borders(breaks: Sequence[Break]) -> set[str]:
    hard = {break_.period for break_ in breaks if break_.type == "hard"}
    gaps = {period for break_ in breaks if break_.type == "gap" for period in (break_.period, later(break_.period, 1))}
    return hard | gaps
