"""Every authority on one measure, and where one of them stands among them."""

from typing import Any

import streamlit as st

from model.answers import AuthoritiesAnswer, RatesAnswer
from model.rounding import with_unit
from model.selections import Selection
from model.viewers import Viewer
from outcomes import answers, charts
from outcomes.reports import QUARTERS, readable, written
from outcomes.store.generation.reading import Generation
from outcomes.store.reference import NATION
from pages._choices import authority_names
from pages._show import Shown
from pages._visit import KEYS, Visit, ask


def one_year(measure: str, period: str, found: Visit) -> Selection:
    """Every authority and the nation on one measure in one year."""
    everybody: dict[str, str] = ask(authority_names, found.generation, found.viewer)
    return Selection(measure=measure, places=(*everybody, NATION), periods=(period,), basis="published")


@st.cache_resource(max_entries=100, show_spinner=False, hash_funcs=KEYS)
def strip(generation: Generation, viewer: Viewer, place: str, selection: Selection) -> Shown:
    """The strips of all authorities, of the place's region and of its statistical neighbours."""
    answer: RatesAnswer = answers.rates(generation, viewer, selection)
    beside: AuthoritiesAnswer = ask(answers.authorities, generation, viewer, place)
    every = answers.offered_places(generation, viewer, "la")
    region = every.loc[every["place"] == place, "region"].iloc[0]
    sets = {
        "All authorities": frozenset(every["place"]),
        str(beside.region_name): frozenset(every.loc[every["region"] == region, "place"]),
        "Statistical neighbours": frozenset(every.loc[every["name"].isin(beside.neighbour_names), "place"]),
    }
    told = {name: members for name, members in sets.items() if members}
    table = written(readable(answer), answer.measure)
    return Shown(answer, charts.authorities_strip(answer, place, told), table)


def line_of(answer: AuthoritiesAnswer, measure: str) -> dict[str, Any]:
    """The answer's line about one measure."""
    rows = answer.table[answer.table["measure"] == measure].to_dict("records")
    return {str(name): value for name, value in rows[0].items()}


def standing(answer: AuthoritiesAnswer, measure: str) -> str:
    """`Leeds: 64.9%, between 71st and 74th …`: where the place stands, with its rank as a range."""
    row = line_of(answer, measure)
    value = with_unit(row["value"], row["unit"], int(row["decimals"]))
    said = f"{answer.place_name}: {value} in {row['period']}"
    if row["band"] not in QUARTERS:
        return f"{said}."
    best, worst = int(row["rank_best"]), int(row["rank_worst"])
    rank = f"{best}" if best == worst else f"somewhere between {best} and {worst}"
    return f"{said}, {rank} of {int(row['among'])} from the best, in the {QUARTERS[row['band']]} quarter."
