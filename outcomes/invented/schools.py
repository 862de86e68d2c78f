"""The schools: one of every type, those that something is planted in, and as many ordinary ones as are needed."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from model.places import INVENTED
from outcomes.invented import names
from outcomes.invented.chance import NOWHERE, Real, Whole, stream

NURSERY, RECEPTION, LAST = -1, 0, 13
"""Year groups by number; 12 and 13 are the sixth form."""

PRIMARY_CLASS, PRIMARY_USUAL, SECONDARY_USUAL = 30, 46, 195
MAINSTREAM_SECONDARY_SHARE = 0.985
PUPILS_A_CLUSTER, FEWEST_CLUSTERS = 6_500, 3


@dataclass(frozen=True)
class PlannedSchool:
    """A school that has to be there, and what it is there for.

    `forms`: classes of thirty a year group, `places` instead where that is too many. `feeds`: the part its leavers go
    to. `becomes`: the parts it is when the last year begins. `opens`: whether it only opens then.
    """

    part: str
    called: str
    type: str
    ages: tuple[int, int]
    years: tuple[int, int]
    forms: float = 0.0
    places: int = 0
    feeds: str = ""
    becomes: tuple[str, ...] = ()
    opens: bool = False


PRIMARY, SECONDARY = (4, 11), (11, 18)
PARTS = (
    PlannedSchool("tiny", "Primary School", "CY", PRIMARY, (0, 6), places=4),
    PlannedSchool("everything", "Primary School", "VA", PRIMARY, (0, 6), places=12),
    PlannedSchool("few", "Primary School", "CY", PRIMARY, (0, 6), 1),
    PlannedSchool("base", "Primary School with a resourced base", "CY", PRIMARY, (0, 6), 1),
    PlannedSchool("infant", "Infant School", "CY", (4, 7), (0, 2), 1, feeds="junior"),
    PlannedSchool("junior", "Junior School", "CY", (7, 11), (3, 6), 1),
    PlannedSchool(
        "merging_infant", "Infant School", "CY", (4, 7), (0, 2), 1, feeds="merging_junior", becomes=("merged",)
    ),
    PlannedSchool("merging_junior", "Junior School", "CY", (7, 11), (3, 6), 1, becomes=("merged",)),
    PlannedSchool("merged", "Primary School", "CY", PRIMARY, (0, 6), 1, opens=True),
    PlannedSchool("first", "First School", "VC", (4, 9), (0, 4), 1, feeds="middle"),
    PlannedSchool("middle", "Middle School", "VC", (9, 13), (5, 8), 1),
    PlannedSchool("all_through", "All-through Academy", "F", (4, 16), (0, 11), 1),
    PlannedSchool("splitting", "Primary School", "CY", PRIMARY, (0, 6), 2, becomes=("split_one", "split_other")),
    PlannedSchool("split_one", "Primary School", "CY", PRIMARY, (0, 6), 1, opens=True),
    PlannedSchool("split_other", "Primary School", "CY", PRIMARY, (0, 6), 1, opens=True),
    PlannedSchool("converting", "Primary School", "CY", PRIMARY, (0, 6), 1),
    PlannedSchool("sponsored_before", "Primary School", "CY", PRIMARY, (0, 6), 1, becomes=("sponsored",)),
    PlannedSchool("sponsored", "Primary Academy", "AC", PRIMARY, (0, 6), 1, opens=True),
    PlannedSchool("late", "Primary School", "VC", PRIMARY, (0, 6), 1),
    PlannedSchool("query", "Primary School", "CY", PRIMARY, (0, 6), 1),
    PlannedSchool("short", "High School", "CY", SECONDARY, (7, 13), 1),
    PlannedSchool("falling", "School", "FD", (11, 16), (7, 11), 1),
    PlannedSchool("utc", "University Technical College", "FUTC", (14, 19), (10, 13), places=10),
    PlannedSchool("nothing", "School", "CYS", (2, 19), (0, 13), places=4),
    PlannedSchool("pru", "Pupil Referral Unit", "PRU", (11, 16), (8, 11), places=0),
)
STEADY = frozenset({"tiny", "everything", "few", "nothing", "utc", "pru", "special", "base"})
"""Parts that nobody moves to or from within a stage, so that what is planted in them stays."""


@dataclass(frozen=True)
class Schools:
    """Every school, as columns by its position.

    `table`: part ("" for an ordinary one), name, type, town, cluster, number (LAESTAB), urn, age_from, age_to, opens,
    closes (dates as text, "" is open), born_as (the type before a conversion that keeps the number, else "").
    `first` to `last`: year groups taught; `places` a year group; `where`: from 0 to 1 across the authority;
    `poverty`: how poor its streets are, in standard deviations; `quality`: what it adds, likewise. `opens_last` and
    `closes_last`: whether it is there only from, or only until, the start of the last year.
    """

    table: pd.DataFrame
    first: Whole
    last: Whole
    places: Real
    where: Real
    poverty: Real
    quality: Real
    nursery: Whole
    opens_last: Whole
    closes_last: Whole

    def at(self, part: str) -> int:
        """The position of a part."""
        return int(np.flatnonzero(self.table["part"].to_numpy() == part)[0])

    def of(self, *parts: str) -> Whole:
        """The positions of every school of these parts."""
        return np.flatnonzero(self.table["part"].isin(parts).to_numpy())

    def steady(self) -> Whole:
        """The positions of schools that nobody moves to or from."""
        return self.of(*STEADY)

    def teaching(self, year: int, *, last: bool) -> Whole:
        """The positions of the schools that teach a year group; `last`: in the last year, else in one before it."""
        there = (self.closes_last == 0) if last else (self.opens_last == 0)
        return np.flatnonzero((self.first <= year) & (year <= self.last) & there)

    def feeds(self) -> Whole:
        """Where each school's leavers go as a matter of course; NOWHERE if they choose."""
        next_school = np.full(len(self.table), NOWHERE)
        for part in PARTS:
            if part.feeds:
                next_school[self.at(part.part)] = self.at(part.feeds)
        return next_school


def make_schools(cohort: int, pupils: int, last_start: int, seed: int) -> Schools:
    """Schools for `cohort` children a year group, `pupils` in all; the last year begins in autumn of `last_start`."""
    parts = [*PARTS, *_ordinary(cohort, pupils)]
    chance = stream(seed, "schools")
    form = _form(cohort)
    count = len(parts)
    places = np.array([part.places or round(part.forms * form) for part in parts], dtype="float64")
    spread = chance.permutation(np.linspace(0.02, 0.98, count))
    clusters = min(len(names.name_parts("clusters")), max(FEWEST_CLUSTERS, round(pupils / PUPILS_A_CLUSTER)))
    table = pd.DataFrame(
        {
            "part": [part.part for part in parts],
            "type": [part.type for part in parts],
            "age_from": [part.ages[0] for part in parts],
            "age_to": [part.ages[1] for part in parts],
            "cluster": [names.name_parts("clusters")[min(int(at * clusters), clusters - 1)] for at in spread],
        }
    )
    schools = Schools(
        table=_with_names_and_dates(table, parts, last_start, seed),
        first=np.array([part.years[0] for part in parts]),
        last=np.array([part.years[1] for part in parts]),
        places=_places(places, parts, cohort),
        where=spread,
        poverty=0.8 * np.sin(7 * spread) + 0.5 * chance.standard_normal(count),
        quality=0.28 * chance.standard_normal(count),
        nursery=np.array([part.years[0] == 0 and part.part in ("", "base", "infant") for part in parts], dtype="int64"),
        opens_last=np.array([part.opens for part in parts], dtype="int64"),
        closes_last=np.array([bool(part.becomes) for part in parts], dtype="int64"),
    )
    return _with_successors(schools)


def _form(cohort: int) -> float:
    """Children of one class: fewer than thirty only where the whole authority is very small."""
    forms = sum(part.forms for part in PARTS if part.years[0] == 0 and not part.opens)
    return min(float(PRIMARY_CLASS), max(6.0, 0.8 * cohort / forms))


def _ordinary(cohort: int, pupils: int) -> list[PlannedSchool]:
    """Ordinary primary and secondary schools, special schools and units for those whom the parts leave over."""
    form = _form(cohort)
    primary_left = cohort - sum(p.places + p.forms * form for p in PARTS if p.years[0] == 0 and not p.opens)
    primaries = max(1, round(primary_left / PRIMARY_USUAL))
    secondaries = round(MAINSTREAM_SECONDARY_SHARE * (cohort - form) / SECONDARY_USUAL) - 2
    special, units = round(pupils / 14_000), round(pupils / 60_000)
    chance = np.random.default_rng([cohort, pupils])
    return [
        *(_primary(int(size)) for size in chance.choice([1, 1.5, 2, 3], size=primaries, p=[0.4, 0.2, 0.3, 0.1]) * 30),
        *(_secondary(number) for number in range(max(0, secondaries))),
        *(PlannedSchool("special", "School", "CYS", (2, 19), (0, 13), places=8) for _ in range(special)),
        *(PlannedSchool("pru", "Pupil Referral Unit", "PRU", (11, 16), (8, 11)) for _ in range(units)),
    ]


def _primary(places: int) -> PlannedSchool:
    kinds = {30: "Primary School", 45: "Church of England Primary School", 60: "Primary School", 90: "Primary Academy"}
    return PlannedSchool("", kinds[places], {45: "VC", 90: "ACC"}.get(places, "CY"), PRIMARY, (0, 6), places=places)


def _secondary(number: int) -> PlannedSchool:
    sixth = number % 3 != 2
    type_ = ("ACC", "CY", "AC", "VA", "FD")[number % 5]
    called = "Academy" if type_ in ("ACC", "AC") else "High School"
    return PlannedSchool(
        "", called, type_, SECONDARY if sixth else (11, 16), (7, 13 if sixth else 11), places=150 + 30 * (number % 5)
    )


def _places(places: Real, parts: list[PlannedSchool], cohort: int) -> Real:
    """Places a year group such that the ordinary schools and the two planted secondaries hold everybody left over."""
    starts = np.array([part.years[0] for part in parts])
    ordinary = np.array([part.part == "" for part in parts])
    opens = np.array([part.opens for part in parts])
    young = (starts == RECEPTION) & ~opens
    pupils_left_over = cohort - places[young & ~ordinary].sum()
    places[young & ordinary] *= pupils_left_over / places[young & ordinary].sum()
    through = [number for number, part in enumerate(parts) if part.part in ("all_through", "middle")]
    older = starts == 7
    usual = np.where(ordinary, places, 100.0)
    places[older] = usual[older] * (MAINSTREAM_SECONDARY_SHARE * cohort - places[through].sum()) / usual[older].sum()
    return places


def _with_names_and_dates(table: pd.DataFrame, parts: list[PlannedSchool], last_start: int, seed: int) -> pd.DataFrame:
    """Names, numbers and dates: no two schools alike, and none of them anybody's."""
    count = len(parts)
    number = np.array([_first_number(part) for part in parts])
    number += pd.Series(number).groupby(number).cumcount().to_numpy() + 1
    opening, closing = f"{last_start}-09-01", f"{last_start}-08-31"
    return table.assign(
        name=[f"{word} {part.called}" for word, part in zip(names.of_schools(count, seed), parts, strict=True)],
        number=[f"{INVENTED}{estab}" for estab in number],
        urn=[str(990_001 + position) for position in range(count)],
        town=[f"Eastmarch {cluster}" for cluster in table["cluster"]],
        opens=[opening if part.opens else "" for part in parts],
        closes=[closing if part.becomes else "" for part in parts],
        born_as=["" for _ in parts],
    )


def _first_number(part: PlannedSchool) -> int:
    """The hundreds that a school's four digits begin with: by phase, as the Department numbers them."""
    if part.type == "PRU":
        return 1100
    if part.type == "CYS":
        return 7000
    if part.part == "all_through":
        return 6900
    return 2000 if part.years[0] < 5 else 4000


def _with_successors(schools: Schools) -> Schools:
    """What takes a school's place keeps its streets; a converted one keeps its number and gets another URN."""
    table = schools.table
    for part in PARTS:
        for heir in part.becomes:
            own, before = schools.at(heir), schools.at(part.part)
            table.loc[own, ["cluster", "town"]] = table.loc[before, ["cluster", "town"]].to_numpy()
            for column in (schools.where, schools.poverty, schools.quality):
                column[own] = column[before]
    table.loc[schools.at("converting"), "born_as"] = "CY"
    table.loc[schools.at("converting"), "type"] = "ACC"
    for name in ("everything", "nothing", "tiny"):
        schools.quality[schools.at(name)] = 0.0
    return schools
