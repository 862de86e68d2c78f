"""Who came to school, term by term, and who was sent home: sessions, suspensions and permanent exclusions."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from outcomes.invented import national
from outcomes.invented.ability import Ability
from outcomes.invented.chance import NOWHERE, Real, Texts, Whole, stream
from outcomes.invented.described import Year
from outcomes.invented.groups import EHCP, SUPPORT, YES
from outcomes.invented.rolls import Rolls

TERMS = {"autumn": 146, "spring": 118, "summer": 116}
"""Sessions of each term. Half of the summer is not counted for those who are fifteen on 31 August."""

SUMMER_AT_16 = 58
SPREAD = {"primary": 0.85, "secondary": 1.08, "special": 0.9}
SELDOM_THERE = {"primary": 2.35, "secondary": 1.75, "special": 1.7}
"""Above which of a standard normal a child is away about half the time."""

LATE_BEFORE, LATE_AFTER, ELSEWHERE = 0.02, 0.18, 0.012
MOST_TIMES = 25
SUSPENDED_OFTEN = {"primary": 0.012, "secondary": 0.07, "special": 0.06}
FIRST_DAY, LENGTH = (3, 127, 233), (105, 80, 88)
"""Of each term: its first day and how many there are, weekends too, in days since 1 September."""


@dataclass(frozen=True)
class Pupils:
    """Everybody of one year by person, and how each leans: `phase` by school; `codes` by person."""

    ability: Ability
    year: Year
    period: str
    codes: dict[str, Whole]
    phase: Texts

    def chance(self, about: str) -> np.random.Generator:
        """A stream for one thing of this year."""
        return stream(self.ability.seed, about, self.period)


def school_phases(ability: Ability) -> Texts:
    """primary, secondary or special for every school, by whom it teaches."""
    schools = ability.schools
    phase = np.where(schools.first >= 7, "secondary", "primary").astype(object)
    phase[schools.of("nothing", "special", "pru")] = "special"
    return phase


def attendance_sessions(pupils: Pupils, rolls: Rolls) -> dict[str, pd.DataFrame]:
    """person, school, present, elsewhere, authorised, unauthorised, late_before, late_after: a frame a term.

    Reception to Year 11. In autumn everybody is where the year began; a child who then moves or leaves goes on at the
    other school or nowhere.
    """
    year, children = pupils.year, pupils.ability.children
    row = rolls.on(year.number)
    group = children.year_group(year.number)
    lean = _lean_to_be_absent(pupils)
    sessions = {}
    for term in TERMS:
        at = rolls.autumn[row] if term == "autumn" else rolls.january[row]
        persons = np.flatnonzero((at != NOWHERE) & (group >= 0) & (group <= 11))
        sessions[term] = _term(pupils, term, persons, at[persons], group[persons], lean)
    return sessions


def _lean_to_be_absent(pupils: Pupils) -> Real:
    """How prone everybody is to be away, in logits, before the school's phase."""
    codes, children = pupils.codes, pupils.ability.children
    lean: Real = (
        0.42 * (codes["fsm"] == YES)
        + 0.22 * (codes["sen"] == SUPPORT)
        + 0.35 * (codes["sen"] == EHCP)
        - 0.25 * (codes["ethnicity_major"] == 3)
        - 0.12 * children.able
    )
    return lean


def _term(pupils: Pupils, term: str, persons: Whole, school: Whole, group: Whole, lean: Real) -> pd.DataFrame:
    chance = pupils.chance(f"attendance {term}")
    count = len(persons)
    possible = np.where((group == 11) & (term == "summer"), SUMMER_AT_16, TERMS[term])
    possible = np.where(chance.random(count) < 0.01, possible - chance.integers(0, 30, count), possible)
    away, without_leave = np.zeros(count), np.zeros(count)
    half_the_time = 0.45 + 0.35 * chance.random(count)
    for phase in SPREAD:
        at = np.flatnonzero(pupils.phase[school] == phase)
        away[at] = _absence_shares(pupils, phase, persons[at], lean, half_the_time[at])
        without_leave[at] = national.proportion("unauthorised_share", "9999", "phase", phase)
    fsm = pupils.codes["fsm"][persons] == YES
    absence = chance.binomial(possible, np.clip(away, 0, 0.98))
    unauthorised = chance.binomial(absence, np.clip(without_leave * np.where(fsm, 1.35, 0.85), 0, 0.95))
    attended = possible - absence
    elsewhere = chance.binomial(attended, ELSEWHERE)
    present = attended - elsewhere
    return pd.DataFrame(
        {
            "person": persons,
            "school": school,
            "present": present,
            "elsewhere": elsewhere,
            "authorised": absence - unauthorised,
            "unauthorised": unauthorised,
            "late_before": chance.binomial(present, LATE_BEFORE * np.where(fsm, 1.6, 0.8)),
            "late_after": chance.binomial(unauthorised, LATE_AFTER),
        }
    )


def _absence_shares(pupils: Pupils, phase: str, persons: Whole, lean: Real, half_the_time: Real) -> Real:
    """The share of sessions that each of a phase is likely to miss; on average England's."""
    absent = pupils.ability.children.absent[persons]
    seldom = absent > SELDOM_THERE[phase]
    share = national.proportion("absence", pupils.period, "phase", phase)
    others = (share * len(persons) - half_the_time[seldom].sum()) / max(1, int((~seldom).sum()))
    away = half_the_time.copy()
    away[~seldom] = _probabilities((lean[persons] + SPREAD[phase] * absent)[~seldom], max(0.005, others))
    return away


def _probabilities(lean: Real, share: float) -> Real:
    """Each one's probability, such that on average it is `share`."""
    low, high = -9.0, 4.0
    for _ in range(30):
        middle = (low + high) / 2
        low, high = (middle, high) if (1 / (1 + np.exp(-(lean + middle)))).mean() < share else (low, middle)
    probabilities: Real = 1 / (1 + np.exp(-(lean + (low + high) / 2)))
    return probabilities


def exclusion_events(pupils: Pupils) -> pd.DataFrame:
    """person, school, term, on (days since the year began), type, sessions: a row a suspension or exclusion.

    A school that sent nobody home says so, in a row without a child (person NOWHERE).
    """
    year, ability = pupils.year, pupils.ability
    chance = pupils.chance("exclusions")
    old_enough = (year.group >= 1) & (year.group <= 12) & (year.school != ability.schools.at("everything"))
    persons, school = year.persons[old_enough], year.school[old_enough]
    phase = pupils.phase[school]
    weight = np.exp(
        0.9 * ability.children.unruly[persons]
        + 0.7 * (pupils.codes["fsm"][persons] == YES)
        + 0.8 * (pupils.codes["sen"][persons] != 2)
        - 0.5 * (pupils.codes["sex"][persons] == 0)
    )
    times = np.zeros(len(persons), dtype="int64")
    for name, shape in SUSPENDED_OFTEN.items():
        at = np.flatnonzero(phase == name)
        own = weight[at] / weight[at].mean() if len(at) else weight[at]
        mean = national.proportion("suspension_rate", pupils.period, "phase", name) * own
        times[at] = chance.negative_binomial(shape * own, shape * own / (shape * own + mean))
    times = np.minimum(times, MOST_TIMES)
    # Two in three permanent exclusions are from secondary schools, which have two pupils in five.
    likely = national.proportion("permanent_exclusion_rate", pupils.period) * weight / weight.mean()
    for_good = chance.random(len(persons)) < likely * np.where(phase == "secondary", 1.8, 0.4)
    who = np.concatenate([np.repeat(np.arange(len(persons)), times), np.flatnonzero(for_good)])
    permanent = np.arange(len(who)) >= times.sum()
    term, on = _days(pupils, len(who))
    events = pd.DataFrame(
        {
            "person": persons[who],
            "school": school[who],
            "term": term,
            "on": on,
            "type": np.where(permanent, "permanent", "suspension"),
            "sessions": np.where(permanent, 0, np.minimum(chance.geometric(0.28, len(who)), 90)),
        }
    )
    # One child is sent home once a day.
    events = events.drop_duplicates(["person", "on", "type"])
    quiet = np.setdiff1d(np.unique(year.school), events["school"])
    nobody = pd.DataFrame({"person": NOWHERE, "school": quiet, "term": "", "on": 0, "type": "", "sessions": 0})
    return pd.concat([events, nobody], ignore_index=True).sort_values(["school", "on", "person"], ignore_index=True)


def _days(pupils: Pupils, count: int) -> tuple[Texts, Whole]:
    """A school day of some term for each: the term, and days since 1 September, never a Saturday or Sunday."""
    chance = pupils.chance("days of exclusion")
    number = chance.choice(len(TERMS), size=count, p=[0.4, 0.34, 0.26])
    days = np.array(FIRST_DAY)[number] + (chance.random(count) * np.array(LENGTH)[number]).astype("int64")
    weekday = (days + date(int(pupils.period[:4]), 9, 1).weekday()) % 7
    return np.array(list(TERMS), dtype=object)[number], days + np.where(weekday >= 5, 7 - weekday, 0)
