"""What is recorded of every child in every year: free meals, special needs, care; and what other systems know."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from model.places import INVENTED
from outcomes.invented import national
from outcomes.invented.chance import Real, Texts, Truth, Whole, level_for, sample, stream
from outcomes.invented.children import BURN_IN, Children
from outcomes.invented.groups import (
    EHCP,
    MAJORS,
    NEEDS,
    NO,
    NO_NEED,
    SEN_UNSAID,
    SHARE_OF_NEEDS,
    SUPPORT,
    UNSAID,
    YES,
    unknown_codes,
)
from outcomes.invented.rolls import Rolls
from outcomes.invented.schools import Schools

UNSAID_SHARE = 0.003
NEWLY_ELIGIBLE, ONCE_ELIGIBLE, ADOPTED_SHARE, IN_CARE_SHARE = 0.016, 0.05, 0.006, 0.02
FEW = 3
"""Children on free meals in each year group of the school that has few."""


@dataclass(frozen=True)
class Year:
    """One year as it is recorded: a row a child on roll in January.

    `persons`, `school`, `group` (year group): by row. `codes`: what the `pupils` return says, by characteristic and
    row. `need`, `mobile`: likewise. `flags`: person, school, flag, responsible, from, to (days, "" is open).
    """

    number: int
    persons: Whole
    school: Whole
    group: Whole
    codes: dict[str, Whole]
    need: Texts
    mobile: Truth
    flags: pd.DataFrame


@dataclass(frozen=True)
class _Life:
    """What is true of a child whatever is written down: by person, and free meals and care by year too."""

    fsm: Truth
    ever: Truth
    adopted: Truth
    care: Truth
    onset: Whole
    kind: Whole
    need: Texts


@dataclass(frozen=True)
class _Census:
    """Those on roll in January of a year: who, where, in which year group, in care or not, and with which needs."""

    number: int
    persons: Whole
    school: Whole
    group: Whole
    care: Truth
    sen: Whole


def recorded_years(children: Children, schools: Schools, rolls: Rolls, years: int, seed: int) -> tuple[Year, ...]:
    """Every year from the last of the burn-in's to the last written one, in order."""
    life = _life(children, schools, rolls, seed)
    return tuple(_year(number, children, schools, rolls, life, years, seed) for number in range(-BURN_IN, years))


def _life(children: Children, schools: Schools, rolls: Rolls, seed: int) -> _Life:
    chance = stream(seed, "life")
    count = len(children)
    streets = _poverty_of_streets(schools, rolls)
    fsm = _free_meals(chance, rolls, streets)
    adopted = chance.random(count) < ADOPTED_SHARE
    in_care = chance.random(count) < np.where(streets > 0.5, 1.6, 0.7) * IN_CARE_SHARE
    years = np.arange(len(rolls.january))[:, None]
    begins = chance.integers(-8, len(rolls.january), count)
    care = in_care & (years >= begins) & (years < begins + chance.integers(1, 9, count))
    lean = 0.45 * (children.sex == 1) + 0.25 * streets - 0.15 * children.able
    rate = {
        EHCP: national.proportion("context_ehcp", "9999", "phase", "primary") + 0.022,
        SUPPORT: national.proportion("context_sen_support", "9999", "phase", "primary") + 0.05,
    }
    normal = chance.standard_normal(count)
    has_ehcp = normal + level_for(lean, rate[EHCP]) + lean > 0
    has_support = chance.standard_normal(count) + level_for(lean, rate[SUPPORT]) + lean > 0
    kind = np.where(children.special | has_ehcp, EHCP, np.where(has_support, SUPPORT, NO_NEED))
    onset = np.where(children.special, -2, chance.integers(-1, 7, count))
    need = np.array([""] * count, dtype=object)
    for of, share in SHARE_OF_NEEDS.items():
        chosen = kind == of
        weights = np.array(share, dtype="float64")
        need[chosen] = chance.choice(np.array(NEEDS, dtype=object), size=int(chosen.sum()), p=weights / weights.sum())
    return _Life(fsm, chance.random(count) < ONCE_ELIGIBLE, adopted, care, onset, kind, need)


def _poverty_of_streets(schools: Schools, rolls: Rolls) -> Real:
    """How poor the streets of everybody's first school are."""
    first = np.full(rolls.january.shape[1], 0)
    for row in reversed(range(len(rolls.january))):
        at = rolls.january[row]
        first = np.where(at >= 0, at, first)
    poverty: Real = schools.poverty[first]
    return poverty


def _free_meals(chance: np.random.Generator, rolls: Rolls, streets: Real) -> Truth:
    """Who is eligible, year by year: once a child is, it stays so (the protection in force since 2018)."""
    lean = 0.75 * streets
    share = national.proportion("context_fsm") - 0.012 * (len(rolls.january) - 1)
    eligible = chance.standard_normal(len(streets)) + level_for(lean, share) + lean > 0
    eligible_by_year = np.zeros(rolls.january.shape, dtype=bool)
    for row in range(len(eligible_by_year)):
        eligible_by_year[row] = eligible
        eligible = eligible | (chance.random(len(streets)) < NEWLY_ELIGIBLE * np.exp(0.8 * streets))
    return eligible_by_year


def _year(number: int, children: Children, schools: Schools, rolls: Rolls, life: _Life, years: int, seed: int) -> Year:
    row = rolls.on(number)
    chance = stream(seed, "described", number - years)
    persons = np.flatnonzero(rolls.january[row] >= 0)
    school = rolls.january[row][persons]
    group = children.year_group(number)[persons]
    fsm = _planted_meals(life.fsm[row][persons], school, group, schools)
    fsm6 = fsm | _planted_meals((life.fsm[: row + 1].any(axis=0) | life.ever)[persons], school, group, schools)
    care = life.care[row][persons]
    sen = np.where(group >= life.onset[persons], life.kind[persons], NO_NEED)
    base = (school == schools.at("base")) & (persons % 8 == 0)
    sen = np.where(base, EHCP, sen)
    need = np.where(base, "hi", np.where(sen == NO_NEED, "", life.need[persons]))
    flags = _flags(chance, children, schools, rolls, _Census(number, persons, school, group, care, sen))
    # Schools are seldom told of every child in care: the authority's own list says more.
    care_on_roll = care & (chance.random(len(persons)) < 0.8)
    noted = np.where((sen == EHCP) & np.isin(persons, flags.loc[flags["flag"] == "EHCP", "person"]), SUPPORT, sen)
    codes = {
        "sex": children.sex[persons],
        "fsm": np.where(fsm, YES, NO),
        "fsm6": np.where(fsm6, YES, NO),
        "disadvantaged": np.where(fsm6 | care | life.adopted[persons], YES, NO),
        "looked_after": np.where(care_on_roll, YES, NO),
        "sen": noted,
        "language": children.language[persons],
        "ethnicity": children.ethnicity[persons],
        "birth_month": children.month[persons],
    }
    for name in ("fsm", "fsm6", "disadvantaged", "looked_after", "sen"):
        unsaid = chance.random(len(persons)) < UNSAID_SHARE
        nothing = SEN_UNSAID if name == "sen" else UNSAID
        codes[name] = np.where(unsaid & ~_is_planted(school, schools), nothing, codes[name])
    return Year(number, persons, school, group, codes, need, rolls.late[row][persons], flags)


def _is_planted(school: Whole, schools: Schools) -> Truth:
    """Whether a school's records are planted, and so left as they are."""
    return np.isin(school, schools.of("few", "pru"))


def _planted_meals(eligible: Truth, school: Whole, group: Whole, schools: Schools) -> Truth:
    """One school with few children on free meals in each year group, and units with nobody who is not."""
    elsewhere = eligible & (school != schools.at("few"))
    order = pd.Series(np.arange(len(school))).groupby([school, group]).cumcount().to_numpy()
    planted: Truth = elsewhere | ((school == schools.at("few")) & (order < FEW)) | np.isin(school, schools.of("pru"))
    return planted


def _flags(
    chance: np.random.Generator, children: Children, schools: Schools, rolls: Rolls, census: _Census
) -> pd.DataFrame:
    """What the authority's other systems send: children in care, in need, at home, and plans schools had not noted."""
    persons, school = census.persons, census.school
    of_school = np.full(len(children), -1)
    of_school[persons] = school
    statutory = np.flatnonzero((census.group >= 1) & (census.group <= 11))
    unnoted = np.flatnonzero((census.sen == EHCP) & ~children.special[persons] & (school != schools.at("base")))
    in_need = sample(chance, persons[statutory], 0.03)
    row = rolls.on(census.number)
    leavers = np.flatnonzero(rolls.gone[row] & ((row == 0) | ~rolls.gone[max(row - 1, 0)]))
    of_school[leavers] = rolls.autumn[row][leavers]
    groups: dict[str, Whole] = {
        "Looked after": persons[census.care],
        "EHCP": sample(chance, persons[unnoted], 0.04),
        "Child in need": in_need,
        "Child protection": sample(chance, in_need, 0.14),
        "Home educated": sample(chance, leavers, 0.35),
        "Part-time timetable": sample(chance, persons[statutory], 0.004),
    }
    person = np.concatenate(list(groups.values()))
    flag = np.repeat(np.array(list(groups), dtype=object), [len(group) for group in groups.values()])
    return pd.DataFrame(
        {
            "person": person,
            "school": of_school[person],
            "flag": flag,
            "responsible": np.where((flag == "Looked after") & (chance.random(len(person)) < 0.85), INVENTED, ""),
            "from": chance.integers(0, 200, len(person)),
            "lasts": np.where(chance.random(len(person)) < 0.3, chance.integers(20, 120, len(person)), 0),
        }
    )


def recorded_codes(year: Year, size: int) -> dict[str, Whole]:
    """Everybody's categories in a year: what the roll says, and where another system says more, that.

    By person, `size` of them; somebody on no roll that year is "unknown" in everything.
    """
    codes = unknown_codes(size)
    for name, numbers in year.codes.items():
        codes[name][year.persons] = numbers
    codes["ethnicity_major"] = MAJORS[codes["ethnicity"]]
    on_roll = np.zeros(size, dtype=bool)
    on_roll[year.persons] = True
    for flag, name, category in (("Looked after", "looked_after", YES), ("EHCP", "sen", EHCP)):
        flagged = year.flags.loc[year.flags["flag"] == flag, "person"].to_numpy()
        codes[name][flagged[on_roll[flagged]]] = category
    return codes
