"""How well everybody does at each stage: a person, a group, a school and a day, held to England's rate of that year."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from outcomes.invented import national
from outcomes.invented.chance import Real, Texts, Truth, Whole, level_for, stream
from outcomes.invented.children import Children
from outcomes.invented.national import Gaps
from outcomes.invented.schools import Schools

HEADLINES = {
    "early": "good_level_of_development",
    "primary": "reading_writing_maths_at_11",
    "secondary": "basics_94",
}
OF_A_PERSON, OF_A_STAGE, OF_A_DAY = 0.65, 0.5, 0.5
A_MONTH_YOUNGER = {"early": -0.05, "primary": -0.03, "secondary": -0.015}
SAMPLE = 4_000
"""Children whose groups the gaps are fitted on."""

OWN_SPREAD = 0.008
"""How far this authority's rate of one year may lie from England's: a standard deviation, as a proportion."""


@dataclass(frozen=True)
class Ability:
    """Everybody's ability by stage, and what each school adds. `gaps`: the headline gaps of each stage."""

    children: Children
    schools: Schools
    seed: int
    gaps: Mapping[str, Gaps]
    of_stage: Mapping[str, Real]
    fitted: dict[tuple[str, str], Gaps] = field(default_factory=dict)

    def marks(self, stage: str, measure: str, sitters: "Sitters", higher: str = "") -> tuple[Real, float]:
        """How far above the line of `measure` everybody is, and how far above it the line of `higher` lies (else 1).

        The line is where England's share of the year, give or take a little, is above it. One school is wholly above
        both lines and another wholly below (`schools.PARTS`).
        """
        period, persons, codes = sitters.period, sitters.persons, sitters.codes
        chance = stream(self.seed, measure, period)
        shift = self._gaps(stage, measure, codes, persons).of(codes, persons)
        month = self.children.month[persons]
        shift = shift + A_MONTH_YOUNGER[stage] * (np.where(month > 11, 5.5, month) - 5.5)
        own = OWN_SPREAD * float(chance.standard_normal())
        line = level_for(shift, national.proportion(measure, period) + own)
        high = line - level_for(shift, max(0.02, national.proportion(higher, period) + own)) if higher else 1.0
        above = (
            shift
            + line
            + OF_A_PERSON * self.children.able[persons]
            + OF_A_STAGE * self.of_stage[stage][persons]
            + OF_A_DAY * chance.standard_normal(len(persons))
            + self.schools.quality[sitters.school]
        )
        return self._planted(above, sitters.school, high), high

    def _gaps(self, stage: str, measure: str, codes: Mapping[str, Whole], persons: Whole) -> Gaps:
        if (stage, measure) not in self.fitted:
            self.fitted[stage, measure] = national.fitted_gaps(measure, codes, _every_nth(persons), self.gaps[stage])
        return self.fitted[stage, measure]

    def _planted(self, above: Real, school: Whole, high: float) -> Real:
        levels = np.where(school == self.schools.at("everything"), high + 0.1 + 0.3 * np.abs(above), above)
        return np.where(school == self.schools.at("nothing"), -1.6 - np.abs(above), levels)


@dataclass(frozen=True)
class Sitters:
    """Those of one year group who sit something in a year, and everybody's groups that year (`codes`, by person)."""

    ability: Ability
    period: str
    persons: Whole
    school: Whole
    codes: Mapping[str, Whole]

    def chance(self, about: str) -> np.random.Generator:
        """A stream for one thing of this year."""
        return stream(self.ability.seed, about, self.period)

    def marks(self, stage: str, measure: str, higher: str = "") -> tuple[Real, float]:
        """How far above a measure's line everybody is (`Ability.marks`)."""
        return self.ability.marks(stage, measure, self, higher)

    def usual(self) -> Truth:
        """Those in schools whose every figure is planted are never absent, exempt or gone."""
        return ~np.isin(self.school, self.ability.schools.of("everything", "nothing"))

    def frame(self, **columns: Texts) -> pd.DataFrame:
        """person, school and the columns."""
        return pd.DataFrame({"person": self.persons, "school": self.school, **columns})


def make_ability(
    children: Children, schools: Schools, codes: Mapping[str, Whole], persons: Whole, seed: int
) -> Ability:
    """Everybody's ability; the gaps are fitted on the groups (`codes`, by person) of some of these `persons`."""
    chance = stream(seed, "ability")
    return Ability(
        children=children,
        schools=schools,
        seed=seed,
        gaps={stage: national.fitted_gaps(measure, codes, _every_nth(persons)) for stage, measure in HEADLINES.items()},
        of_stage={stage: chance.standard_normal(len(children)) for stage in HEADLINES},
    )


def _every_nth(persons: Whole) -> Whole:
    return persons[:: max(1, len(persons) // SAMPLE)]
