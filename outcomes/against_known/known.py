"""What the house knows when files arrive: schools, rolls, expected pupils, what is in force. Each is read once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pandas as pd

from loaders.check import Checked
from outcomes import pupil_rows, reference
from outcomes.identity import numbers
from outcomes.model import AcceptedQuery, Return
from outcomes.store import Generation
from outcomes.workspace import Workspace

SCHOOLS = ["place", "name", "la", "closed"]
LINKS = ["place", "becomes", "kind", "on_day"]
EXPECTED = ["place", "period", "pupils"]
RECEIVED = ["place", "period", "term", "pupils"]
ROLL = ["pupil", "place"]
NAME = ["surname", "forename", "born"]
FIGURES = ["place", "period", "term", "measure", "characteristic", "category", "numerator", "denominator", "value"]


@dataclass(frozen=True)
class Known:
    """What is known to one proposal. Two files of it see the same.

    `generation`: what is in force; None while nothing is. `returns`: those in force with the folders of their rows.
    `arriving`: the files that come together; their registers, rolls and expected pupils count as known.
    """

    authority: str
    reference: Path
    workspace: Workspace
    generation: Generation | None = None
    returns: tuple[tuple[Return, Path], ...] = ()
    arriving: tuple[Checked, ...] = ()
    _kept: dict[tuple[str, ...], pd.DataFrame] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def accepted(self) -> Mapping[str, AcceptedQuery]:
        """Queries that were accepted before, by fingerprint."""
        return self.workspace.accepted()

    @cached_property
    def authorities(self) -> Mapping[str, str]:
        """Every authority's name by its place."""
        areas = reference.areas(self.reference)
        return dict(areas.loc[areas["level"] == "la", ["place", "name"]].itertuples(index=False, name=None))

    @cached_property
    def schools(self) -> pd.DataFrame:
        """Schools that anything but pupils' rows has spoken of, by place: name, la, closed (a day, "" while open)."""
        told = [self._asked("known_schools", {}, SCHOOLS)]
        for checked in self.arriving:
            if checked.pupils is None:
                told.append(_schools_of(checked))
        return pd.concat(told, ignore_index=True).drop_duplicates("place", keep="last").set_index("place")

    def called(self, place: str) -> str:
        """`Alder High (3834040)`: a school by its name, as far as it is known, and its number."""
        name = self.schools["name"].get(place, place)
        return place.removeprefix("school:") if name == place else f"{name} ({place.removeprefix('school:')})"

    def links(self, places: list[str]) -> pd.DataFrame:
        """What became of some schools: place, becomes, kind, on_day ("" where it is not known)."""
        told = [self._asked("links_from", {"places": places}, LINKS)]
        for checked in self.arriving:
            if checked.links is not None:
                links = checked.links.rename(columns={"on": "on_day"})[LINKS]
                told.append(links[links["place"].isin(places)])
        return pd.concat(told, ignore_index=True).drop_duplicates(["place", "becomes"], ignore_index=True)

    def expected(self, kind: str) -> pd.DataFrame:
        """How many pupils each school is expected to send of a kind: place, period, pupils."""
        told = [self._asked("expected_of", {"kind": kind}, EXPECTED)]
        for checked in self.arriving:
            if checked.expected is not None:
                told.append(checked.expected.loc[checked.expected["kind"] == kind, EXPECTED])
        return pd.concat(told, ignore_index=True).drop_duplicates(["place", "period"], keep="last", ignore_index=True)

    def received(self, kind: str) -> pd.DataFrame:
        """How many pupils each school has sent of a kind: place, period, term, pupils."""
        return self._asked("received_of", {"kind": kind}, RECEIVED)

    def roll(self, period: str) -> pd.DataFrame:
        """Who is on roll in a year: pupil (an integer), place."""
        key = ("roll", period)
        if key not in self._kept:
            told = [self._asked("roll_of", {"period": period}, ROLL)]
            for checked in self.arriving:
                if checked.kind == "pupils" and checked.pupils is not None:
                    rows = checked.pupils[checked.pupils["period"] == period]
                    told.append(pd.DataFrame({"pupil": self.pupil_numbers(rows["upn"]), "place": rows["place"]}))
            self._kept[key] = pd.concat(told, ignore_index=True)
        return self._kept[key]

    @cached_property
    def names(self) -> pd.DataFrame:
        """Who the pupils met before are: pupil, surname, forename, born."""
        return self.workspace.pupils()[["pupil", *NAME]]

    @cached_property
    def _key(self) -> str:
        return self.workspace.pupil_key()

    def pupil_numbers(self, upns: pd.Series) -> pd.Series:
        """The integer of each UPN, indexed as `upns`."""
        return numbers(upns, self._key)

    def rows_in_force(self, kind: str) -> pd.DataFrame:
        """The pupils' rows of a kind that are in force: pupil, place, period, term, then the kind's columns as text."""
        key = ("rows", kind)
        if key not in self._kept:
            self._kept[key] = pupil_rows.in_force([kept for kept in self.returns if kept[0].kind == kind])
        return self._kept[key]

    def figures(self, measures: list[str]) -> pd.DataFrame:
        """Every figure in force of some measures: the columns FIGURES."""
        return self._asked("figures_of", {"measures": measures}, FIGURES)

    def _asked(self, question: str, values: Mapping[str, str | list[str]], columns: list[str]) -> pd.DataFrame:
        """The rows of a question in sql/, asked once; none while nothing is in force."""
        key = (question, *(repr(value) for value in values.values()))
        if key not in self._kept:
            held = self.generation
            self._kept[key] = pd.DataFrame(columns=columns) if held is None else held.ask(question, values)
        return self._kept[key]


def _schools_of(checked: Checked) -> pd.DataFrame:
    """The schools a file that is not about pupils tells of."""
    said = checked.places[checked.places["level"] == "school"].drop_duplicates("place", keep="last")
    code = "la:" + said["place"].str.slice(7, 10)
    closed = pd.Series("", index=said.index)
    if checked.urns is not None and len(checked.urns):
        to = checked.urns["to"].where(checked.urns["to"] != "", "9999").groupby(checked.urns["place"]).max()
        closed = said["place"].map(to).fillna("9999").replace("9999", "")
    return pd.DataFrame(
        {
            "place": said["place"],
            "name": said["name"].where(said["name"] != "", said["place"]),
            "la": said["la"].where(said["la"] != "", code),
            "closed": closed,
        }
    )
