"""The children: who they are for life, with names that nobody has and UPNs whose check letter is right."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model.places import INVENTED
from outcomes.invented import names
from outcomes.invented.chance import Real, Texts, Truth, Whole, draw, stream
from outcomes.invented.groups import ENGLISH, ETHNICITY, LANGUAGE_UNSAID, OTHER_LANGUAGE
from outcomes.invented.national import category_rates

YOUNGEST_IN_THE_PAST, BURN_IN = 14, 3
"""A young person is followed to the year after the sixth form; schools run three years before the first return."""

JOINERS_A_YEAR = 0.012
SPECIAL_SHARE = 0.013
LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
TEMPORARY = 20
"""Of so many who join from elsewhere, one has a temporary UPN."""

ELSEWHERE = 8901
"""Numbers of schools elsewhere, in which the UPNs of those who join from there were given out."""


@dataclass(frozen=True)
class Children:
    """Everybody who is ever on a roll, as columns by position.

    `starts`: the year (0 is the first written one) in which each is in reception; `arrives`: the year from which each
    lives here. `born`: days. `where`: from 0 to 1 across the authority. `able`, `absent`, `unruly`: standard normal.
    `special`: whether in a special school for life. `onset`: the year group from which special needs are known, by
    kind. Characteristics are numbers of categories (`groups`).
    """

    starts: Whole
    arrives: Whole
    born: NDArray[np.datetime64]
    born_is_known: Truth
    month: Whole
    sex: Whole
    ethnicity: Whole
    language: Whole
    where: Real
    able: Real
    absent: Real
    unruly: Real
    special: Truth
    surname: Texts
    forename: Texts

    def __len__(self) -> int:
        """How many there are."""
        return len(self.starts)

    def year_group(self, year: int) -> Whole:
        """Everybody's year group in a year: 0 in reception, 13 at the end of the sixth form."""
        return year - self.starts


def make_children(cohort: int, years: int, first_start: int, seed: int) -> Children:
    """Everybody of `years` years and of those before them who is still on a roll or followed after it."""
    chance = stream(seed, "children")
    births = np.arange(-BURN_IN - YOUNGEST_IN_THE_PAST, years + 1)
    # Fewer are born every year: the youngest year groups are the smallest.
    sizes = np.round(cohort * (1.0 - 0.006 * births) * (1 + 0.01 * chance.standard_normal(len(births)))).astype("int64")
    starts = np.repeat(births, sizes)
    here = np.maximum(starts - 1, -BURN_IN)
    joining = round(JOINERS_A_YEAR * cohort)
    joiners = np.array(
        [(year - group, year) for year in range(1 - BURN_IN, years) for group in range(1, 11) for _ in range(joining)]
    ).reshape(-1, 2)
    starts, arrives = np.concatenate([starts, joiners[:, 0]]), np.concatenate([here, joiners[:, 1]])
    count = len(starts)
    days = chance.integers(0, 365, count)
    born = np.array([f"{first_start + start - 5}-09-01" for start in births], dtype="datetime64[D]")
    birthday = born[starts - births[0]] + days
    months = birthday.astype("datetime64[M]").astype("int64") % 12  # 0 is January
    ethnicity = draw(chance, category_rates("pupils_on_roll", "ethnicity", ETHNICITY), count)
    other = chance.random(count) < category_rates("context_eal", "ethnicity", ETHNICITY)[ethnicity] / 100
    language = np.where(chance.random(count) < 0.01, LANGUAGE_UNSAID, np.where(other, OTHER_LANGUAGE, ENGLISH))
    birth_is_known = chance.random(count) >= 0.001
    surname, forename = names.of_children(birthday, seed)
    return Children(
        starts=starts,
        arrives=arrives,
        born=birthday,
        born_is_known=birth_is_known,
        month=np.where(birth_is_known, (months - 8) % 12, 12),
        sex=np.where(chance.random(count) < 0.0005, 2, chance.integers(0, 2, count)),
        ethnicity=ethnicity,
        language=language,
        where=chance.random(count),
        able=chance.standard_normal(count),
        absent=chance.standard_normal(count),
        unruly=chance.standard_normal(count),
        special=chance.random(count) < SPECIAL_SHARE,
        surname=surname,
        forename=forename,
    )


def make_upns(children: Children, school_of_upn: Whole, first_start: int, seed: int) -> Texts:
    """Everybody's UPN, given out by the school (four digits) of `given_at` in the year of reception; 0 is elsewhere.

    A check letter, our number, the school's four digits, two of the year, and a number; a few are temporary and end in
    a letter, because the school they came from had not yet said (measures.md 7.3).
    """
    chance = stream(seed, "upns")
    elsewhere = school_of_upn == 0
    estab = np.where(elsewhere, ELSEWHERE + chance.integers(0, 40, len(children)), school_of_upn)
    year = (first_start + children.starts) % 100
    serial = pd.Series(estab).groupby([estab, year]).cumcount().to_numpy() + 1
    temporary = elsewhere & (np.cumsum(elsewhere) % TEMPORARY == 0) & (serial < 100)
    digits = np.column_stack(
        [
            *(np.full(len(children), int(digit)) for digit in INVENTED),
            *((estab // power) % 10 for power in (1000, 100, 10, 1)),
            *((year // power) % 10 for power in (10, 1)),
            *(np.where(temporary, (serial // power) % 10, (serial // power // 10) % 10) for power in (10, 1)),
            np.where(temporary, serial % len(LETTERS), serial % 10),
        ]
    )
    check = digits @ np.arange(2, 14) % len(LETTERS)
    letters = np.array(list(LETTERS))
    last = np.where(temporary, letters[digits[:, 11]], digits[:, 11].astype("str"))
    body = (digits[:, :11] @ 10 ** np.arange(10, -1, -1)).astype("str")
    return np.char.add(np.char.add(letters[check], body), last).astype(object)
