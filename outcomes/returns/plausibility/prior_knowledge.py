"""What the house knows when files arrive: schools, rolls, expected pupils, what is in force. Each is read once."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from loaders.check import CheckedFile
from loaders.rules.area_names import school_words
from loaders.rules.pupil_identity import names_and_births
from model.findings import AcceptedQuery
from model.returns import Return
from outcomes.returns.pseudonyms import pupil_numbers
from outcomes.store import reference
from outcomes.store.generation import pupils
from outcomes.store.reading import Generation
from outcomes.store.workspace import Workspace

SCHOOLS = ["place", "name", "la", "closed"]
URNS = ["urn", "place"]
LINKS = ["place", "becomes", "kind", "on_day"]
EXPECTED = ["place", "period", "pupils"]
RECEIVED = ["place", "period", "term", "pupils"]
ROLL = ["pupil", "place"]
NAME = ["surname", "forename", "born"]
T = TypeVar("T")
FIGURES = ["place", "period", "term", "measure", "characteristic", "category", "numerator", "denominator", "value"]


@dataclass(frozen=True)
class Roll:
    """Who is on a year's roll: the pupils' integers, and the schools that sent one."""

    pupils: pd.Index
    places: frozenset[str]


@dataclass(frozen=True)
class PriorKnowledge:
    """What is known to one proposal. Two files of it see the same.

    `generation`: what is in force; None while nothing is. `returns`: those in force with the folders of their rows.
    `arriving`: the files that come together; their registers, rolls and expected pupils count as known.
    """

    authority: str
    reference: Path
    workspace: Workspace
    generation: Generation | None = None
    returns: tuple[tuple[Return, Path], ...] = ()
    arriving: tuple[CheckedFile, ...] = ()
    _cache: dict[tuple[str, ...], Any] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def accepted_queries(self) -> Mapping[str, AcceptedQuery]:
        """Queries that were accepted before, by fingerprint."""
        return self.workspace.accepted()

    @cached_property
    def authorities(self) -> Mapping[str, str]:
        """Every authority's name by its place."""
        areas = reference.areas(self.reference)
        return dict(areas.loc[areas["level"] == "la", ["place", "name"]].itertuples(index=False, name=None))

    @cached_property
    def schools(self) -> pd.DataFrame:
        """Schools that anything but pupils' rows has spoken of: place, name, la, closed (a day, "" while open)."""
        tables = [self._rows("known_schools", {}, SCHOOLS)]
        tables += [_schools_of(checked) for checked in self.arriving if checked.pupils is None]
        return pd.concat(tables, ignore_index=True).drop_duplicates("place", keep="last", ignore_index=True)

    @cached_property
    def names_in_force(self) -> Mapping[str, str]:
        """The name of each school as what is in force calls it, by its place; of nobody's file that arrives now."""
        rows = self._rows("known_schools", {}, SCHOOLS)
        return {place: name for place, name in zip(rows["place"], rows["name"], strict=True) if name != place}

    @cached_property
    def authority_of(self) -> Mapping[str, str]:
        """The authority of each school that is known, by its place."""
        return dict(zip(self.schools["place"], self.schools["la"], strict=True))

    @cached_property
    def own_schools(self) -> tuple[str, ...]:
        """The home authority's schools."""
        return tuple(place for place, la in self.authority_of.items() if la == self.authority)

    @cached_property
    def closing_days(self) -> Mapping[str, str]:
        """The day each closed school closed, by its place."""
        schools = self.schools[self.schools["closed"] != ""]
        return dict(zip(schools["place"], schools["closed"], strict=True))

    @cached_property
    def _names(self) -> Mapping[str, str]:
        return dict(zip(self.schools["place"], self.schools["name"], strict=True))

    @cached_property
    def registered_names(self) -> Mapping[str, str]:
        """What each school was called before these files, or is in a register that is among them, by its place."""
        registers = [checked for checked in self.arriving if checked.urns is not None]
        tables = [self._rows("known_schools", {}, SCHOOLS), *map(_schools_of, registers)]
        schools = pd.concat(tables, ignore_index=True).drop_duplicates("place")
        return dict(zip(schools["place"], schools["name"], strict=True))

    @cached_property
    def places_called(self) -> Mapping[frozenset[str], frozenset[str]]:
        """The schools of `registered_names` that are called by the same words (`school_words`)."""
        places: dict[frozenset[str], set[str]] = {}
        for place, name in self.registered_names.items():
            places.setdefault(school_words(name), set()).add(place)
        return {words: frozenset(called) for words, called in places.items()}

    @cached_property
    def place_of_urn(self) -> Mapping[str, str]:
        """Whose number each URN was before these files, or is in a register that is among them."""
        arriving = [checked.urns[URNS] for checked in self.arriving if checked.urns is not None]
        tables = [self._rows("every_urn", {}, URNS), *arriving]
        urns = pd.concat(tables, ignore_index=True).drop_duplicates("urn")
        return dict(zip(urns["urn"], urns["place"], strict=True))

    def school_name(self, place: str) -> str:
        """`Alder High (3834040)`: a school by its name, as far as it is known, and its number."""
        name, number = self._names.get(place, place), place.removeprefix("school:")
        return number if name == place else f"{name} ({number})"

    @cached_property
    def links(self) -> pd.DataFrame:
        """What became of schools: place, becomes, kind, on_day ("" where it is not known)."""
        tables = [self._rows("every_link", {}, LINKS)]
        for checked in self.arriving:
            if checked.links is not None:
                tables.append(checked.links.rename(columns={"on": "on_day"})[LINKS])
        return pd.concat(tables, ignore_index=True).drop_duplicates(["place", "becomes"], ignore_index=True)

    def expected_pupils(self, kind: str) -> pd.DataFrame:
        """How many pupils each school is expected to send of a kind: place, period, pupils."""

        def read() -> pd.DataFrame:
            lists = [self._rows("expected_of", {"kind": kind}, EXPECTED)]
            for checked in self.arriving:
                if checked.expected is not None:
                    lists.append(checked.expected.loc[checked.expected["kind"] == kind, EXPECTED])
            return pd.concat(lists, ignore_index=True).drop_duplicates(["place", "period"], keep="last")

        return self._remember(("expected", kind), read)

    def received_pupils(self, kind: str) -> pd.DataFrame:
        """How many pupils each school has sent of a kind: place, period, term, pupils."""
        return self._rows("received_of", {"kind": kind}, RECEIVED)

    def roll(self, period: str) -> Roll:
        """Who is on roll in a year."""

        def read() -> Roll:
            rows = [self._rows("roll_of", {"period": period}, ROLL)]
            for arriving_roll in self._rolls_arriving(period):
                rows.append(
                    pd.DataFrame({"pupil": self.pupil_numbers(arriving_roll["upn"]), "place": arriving_roll["place"]})
                )
            every = pd.concat(rows, ignore_index=True)
            return Roll(pd.Index(every["pupil"].astype("int64").unique()), frozenset(every["place"].unique()))

        return self._remember(("roll", period), read)

    def names_on_roll(self, period: str) -> frozenset[str]:
        """Names and dates of birth, as `names_and_births` writes them, of those on roll in a year: of pupils who
        were named before, and of those a roll that arrives says itself."""

        def read() -> frozenset[str]:
            pupils = self._remember(("who",), self.workspace.pupils)
            before = pupils.loc[pupils["pupil"].isin(self.roll(period).pupils), NAME]
            people = pd.concat([before, *(arriving_roll[NAME] for arriving_roll in self._rolls_arriving(period))])
            return frozenset(names_and_births(people)) - {""}

        return self._remember(("names on roll", period), read)

    def _rolls_arriving(self, period: str) -> Iterator[pd.DataFrame]:
        for checked in self.arriving:
            if checked.kind == "pupils" and checked.pupils is not None:
                yield checked.pupils[checked.pupils["period"] == period]

    @cached_property
    def _key(self) -> str:
        return self.workspace.pupil_key()

    def pupil_numbers(self, upns: pd.Series) -> pd.Series:
        """The integer of each UPN, indexed as `upns`."""
        return pupil_numbers(upns, self._key)

    def rows_in_force(self, kind: str, places: Iterable[str]) -> pd.DataFrame:
        """The pupils' rows of a kind that are in force at some schools: pupil, place, period, term, then the kind's
        columns as text."""
        returns = [return_and_folder for return_and_folder in self.returns if return_and_folder[0].kind == kind]
        rows = self._remember(("rows", kind), lambda: pupils.rows_in_force(returns))
        at = self._remember(("rows by place", kind), lambda: rows.groupby("place", sort=False).indices)
        there = [at[place] for place in places if place in at]
        return rows.take(np.concatenate(there)) if there else rows.iloc[:0]

    def figures(self, measures: list[str]) -> pd.DataFrame:
        """Every figure in force of some measures: the columns FIGURES."""
        if self.generation is None:
            return pd.DataFrame(columns=FIGURES)
        return self.generation.ask("figures_of", {"measures": measures})

    def _rows(self, question: str, values: Mapping[str, str], columns: list[str]) -> pd.DataFrame:
        """The rows of a question in sql/; none while nothing is in force."""
        generation = self.generation
        if generation is None:
            return pd.DataFrame(columns=columns)
        return self._remember((question, *values.values()), lambda: generation.ask(question, values))

    def _remember(self, key: tuple[str, ...], read: Callable[[], T]) -> T:
        """What was read before, or is read now."""
        if key not in self._cache:
            self._cache[key] = read()
        value: T = self._cache[key]
        return value


def _schools_of(checked: CheckedFile) -> pd.DataFrame:
    """The schools a file that is not about pupils tells of."""
    schools = checked.places[checked.places["level"] == "school"].drop_duplicates("place", keep="last")
    code = "la:" + schools["place"].str.slice(7, 10)
    closed = pd.Series("", index=schools.index)
    if checked.urns is not None and len(checked.urns):
        to = checked.urns["to"].where(checked.urns["to"] != "", "9999").groupby(checked.urns["place"]).max()
        closed = schools["place"].map(to).fillna("9999").replace("9999", "")
    return pd.DataFrame(
        {
            "place": schools["place"],
            "name": schools["name"].where(schools["name"] != "", schools["place"]),
            "la": schools["la"].where(schools["la"] != "", code),
            "closed": closed,
        }
    )
