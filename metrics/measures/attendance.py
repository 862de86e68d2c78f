"""Attendance and absence: sessions pooled over enrolments, and who missed so many of their own."""

from datetime import date
from functools import partial

from metrics.measures.breaks import breaks_of
from model.measures import Measure

SESSIONS = "possible sessions of pupils aged 5 to 15 on 31 August"
ENROLMENTS = "enrolments of pupils aged 5 to 15 on 31 August with at least one possible session"

attendance = partial(
    Measure,
    stage="attendance",
    unit="percent",
    better="lower",
    decimals=1,
    among=SESSIONS,
    cohort_of="session",
    source="Pupil absence in schools (school census); Department for Education",
    owner="Attendance lead",
    next_review=date(2026, 10, 1),
)

ATTENDANCE = attendance(
    id="attendance",
    title="Attendance",
    counts="sessions attended, at school or at an approved activity elsewhere",
    better="higher",
    why="Children who are in school are safe, seen and learning.",
    what_good_looks_like="95% or more, which is missing no more than nine or ten days in a year.",
    breaks=breaks_of("attendance"),
    aliases=("attendance_rate",),
)
ABSENCE = attendance(
    id="absence",
    title="Absence",
    counts="sessions missed, with or without the school's leave",
    why="Every session missed is a lesson that has to be caught up.",
    what_good_looks_like="5% or less.",
    breaks=breaks_of("absence"),
    aliases=("abs_overall",),
)
ABS_AUTHORISED = attendance(
    id="abs_authorised",
    title="Authorised absence",
    counts="sessions missed with the school's leave",
    why="Most of it is illness; a high figure may also hide leave too easily given.",
    what_good_looks_like="Falling with illness; never bought by refusing leave to children who are ill.",
    breaks=breaks_of("abs_authorised"),
)
ABS_UNAUTHORISED = attendance(
    id="abs_unauthorised",
    title="Unauthorised absence",
    counts="sessions missed without the school's leave, or without a reason, or by arriving after the register closed",
    why="It is where a family most often needs a visit.",
    what_good_looks_like="As low as can be.",
    breaks=breaks_of("abs_unauthorised"),
)
PERSISTENT_ABSENCE = attendance(
    id="persistent_absence",
    title="Persistent absence",
    counts="enrolments that missed 10% or more of their own possible sessions",
    among=ENROLMENTS,
    cohort_of="pupil",
    why="A child who misses one day in ten seldom catches up, and absence becomes a habit.",
    what_good_looks_like="Below the nation and back towards one in ten.",
    breaks=breaks_of("persistent_absence"),
    aliases=("pa10",),
)
PERSISTENT_ABSENCE_15 = attendance(
    id="persistent_absence_15",
    title="Persistent absence, 15% threshold",
    counts="enrolments that missed about 15% or more of a usual year's sessions",
    among=ENROLMENTS,
    cohort_of="pupil",
    source="Pupil absence in schools (school census), to 2014/15; Department for Education",
    why="It was persistent absence until 2014/15: another measure, never joined to the one since.",
    what_good_looks_like="Historic: kept so that those years can be read.",
    breaks=breaks_of("persistent_absence_15"),
)
SEVERE_ABSENCE = attendance(
    id="severe_absence",
    title="Severe absence",
    counts="enrolments that missed half or more of their own possible sessions",
    among=ENROLMENTS,
    cohort_of="pupil",
    decimals=2,
    why="A child who is away more than in school may be ill, unhappy or unsafe; somebody must know.",
    what_good_looks_like="As near to nobody as can be, each child known by name.",
    breaks=breaks_of("severe_absence"),
    aliases=("sa50",),
)
LATE_BEFORE_RATE = attendance(
    id="late_before_rate",
    title="Late before the register closed",
    counts="sessions for which a pupil was late but in time for the register (L); they count as attended",
    source="Attendance registers",
    why="Lateness is often the first sign of absence to come.",
    what_good_looks_like="Low and falling through the year.",
    breaks=breaks_of("late_before_rate"),
)
LATE_AFTER_RATE = attendance(
    id="late_after_rate",
    title="Late after the register closed",
    counts="sessions for which a pupil came after the register closed (U); they count as unauthorised absence",
    source="Attendance registers",
    why="The child came: a reason for a talk, not a fine.",
    what_good_looks_like="Low and falling through the year.",
    breaks=breaks_of("late_after_rate"),
)
ABS_SHARE_FROM_PA = attendance(
    id="abs_share_from_pa",
    title="Share of absence that is persistent absentees'",
    counts="sessions missed by pupils who are persistently absent",
    among="sessions missed by all pupils",
    better="neutral",
    why="It says whether absence is everybody's or a few children's, and so what to do about it.",
    what_good_looks_like="No judgement: it points to whom to help.",
    breaks=breaks_of("abs_share_from_pa"),
)

REASONS = {
    "c": "leave in exceptional circumstances",
    "c1": "leave for a regulated performance or work abroad",
    "c2": "a part-time timetable",
    "e": "suspension or exclusion without other provision",
    "f": "an extended family holiday, agreed (until spring 2014)",
    "g": "a holiday not agreed",
    "h": "a family holiday, agreed (until 2023/24)",
    "i": "illness",
    "j1": "an interview",
    "m": "a medical or dental appointment",
    "n": "a reason not yet established",
    "o": "another or unknown reason",
    "r": "religious observance",
    "s": "study leave",
    "t": "a travelling parent's work",
    "u": "arriving after the register closed",
}


def _reason(code: str) -> Measure:
    return attendance(
        id=f"abs_reason_{code}",
        title=f"Absence: {REASONS[code]}",
        counts=f"sessions missed because of {REASONS[code]} (code {code.upper()})",
        decimals=2,
        why="Each reason has its own remedy.",
        what_good_looks_like="Read it with the whole: a lower figure may only be another code.",
        breaks=breaks_of(f"abs_reason_{code}"),
    )


MEASURES = (
    ATTENDANCE,
    ABSENCE,
    ABS_AUTHORISED,
    ABS_UNAUTHORISED,
    PERSISTENT_ABSENCE,
    PERSISTENT_ABSENCE_15,
    SEVERE_ABSENCE,
    LATE_BEFORE_RATE,
    LATE_AFTER_RATE,
    ABS_SHARE_FROM_PA,
    *(_reason(code) for code in REASONS),
)
