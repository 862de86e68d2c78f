"""Attendance and absence. Sessions are pooled over enrolments; who is persistently absent is decided by integers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from metrics.breaks import breaks_of
from metrics.columns import Numbers, floats
from model.errors import UnknownWordError
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

# Sessions of one child are not independent of each other, so a Wilson interval on them would be far too narrow: these
# percentages are given without one.
COUNTED_IN_SESSIONS = frozenset(measure.id for measure in MEASURES if measure.among != ENROLMENTS)

# --- from register marks --------------------------------------------------------------------------------------------
SessionClass = Literal["present", "elsewhere", "authorised", "unauthorised", "not_possible", "not_collected"]
POSSIBLE: tuple[SessionClass, ...] = ("present", "elsewhere", "authorised", "unauthorised")
ABSENT: tuple[SessionClass, ...] = ("authorised", "unauthorised")
LATE_BEFORE, LATE_AFTER = "L", "U"


@dataclass(frozen=True)
class Code:
    """A register code, what it counts as, and from when to when (data/reference/attendance_codes.toml)."""

    code: str
    counts_as: SessionClass
    meaning: str
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True)
class Sessions:
    """One enrolment's sessions. `elsewhere`: an approved educational activity; it counts as attended."""

    present: int = 0
    elsewhere: int = 0
    authorised: int = 0
    unauthorised: int = 0
    late_before: int = 0
    late_after: int = 0

    @property
    def possible(self) -> int:
        """Sessions the pupil could have attended."""
        return self.present + self.elsewhere + self.authorised + self.unauthorised

    @property
    def absence(self) -> int:
        """Sessions missed, with or without leave."""
        return self.authorised + self.unauthorised

    @property
    def attended(self) -> int:
        """Sessions attended, at school or elsewhere."""
        return self.present + self.elsewhere


def classes_on(codes: Sequence[Code], day: date) -> dict[str, SessionClass]:
    """What each code counts as on one day: `J` was an activity elsewhere until July 2024, `J1` is absence since."""
    return {
        found.code: found.counts_as
        for found in codes
        if found.valid_from <= day and (found.valid_to is None or day <= found.valid_to)
    }


def sessions(marks: Mapping[str, int], classes: Mapping[str, SessionClass]) -> Sessions:
    """One enrolment's marks of one stretch of days, counted; raises UnknownWordError for a code not valid then."""
    unknown = sorted(set(marks) - set(classes))
    if unknown:
        raise UnknownWordError(f"No register code is written {', '.join(unknown)} on these days.")
    totals: dict[SessionClass, int] = dict.fromkeys(POSSIBLE, 0)
    for code, count in marks.items():
        if classes[code] in totals:
            totals[classes[code]] += count
    return Sessions(
        present=totals["present"],
        elsewhere=totals["elsewhere"],
        authorised=totals["authorised"],
        unauthorised=totals["unauthorised"],
        late_before=marks.get(LATE_BEFORE, 0),
        late_after=marks.get(LATE_AFTER, 0),
    )


def is_persistent(absence: Numbers, possible: Numbers) -> NDArray[np.bool_]:
    """Whether 10% or more of one's own possible sessions were missed, by whole numbers: 10 x absence >= possible.

    False without a possible session, which is no enrolment to count. 38 of 380 is, 37 of 380 is not.
    """
    found: NDArray[np.bool_] = (floats(possible) > 0) & (10 * floats(absence) >= floats(possible))
    return found


def is_severe(absence: Numbers, possible: Numbers) -> NDArray[np.bool_]:
    """Whether half or more of one's own possible sessions were missed: 2 x absence >= possible."""
    found: NDArray[np.bool_] = (floats(possible) > 0) & (2 * floats(absence) >= floats(possible))
    return found


def absence_totals(enrolments: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Sessions pooled over enrolments: one row per `by`.

    `enrolments`: `by` and present, elsewhere, authorised, unauthorised (whole numbers), one row per enrolment. Gives
    possible, attended, absence, authorised, unauthorised, enrolments, persistent, severe, persistent_absence_sessions.
    An enrolment without a possible session is left out. Never an average of pupils' rates.
    """
    possible = enrolments[["present", "elsewhere", "authorised", "unauthorised"]].sum(axis=1)
    absence = enrolments["authorised"] + enrolments["unauthorised"]
    persistent = is_persistent(absence, possible)
    counted = enrolments[[*by, "authorised", "unauthorised"]].assign(
        possible=possible,
        attended=possible - absence,
        absence=absence,
        enrolments=1,
        persistent=persistent.astype("int64"),
        severe=is_severe(absence, possible).astype("int64"),
        persistent_absence_sessions=absence.where(persistent, 0),
    )
    return counted[possible > 0].groupby(list(by), sort=False, observed=True).sum().reset_index()


def best_totals(supplied: int, by_reason: int) -> int:
    """The absence total of a return: its own where the reasons do not reach it, else the reasons' (S3, 4.4.4)."""
    return supplied if by_reason < supplied else by_reason
