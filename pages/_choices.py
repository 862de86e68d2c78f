"""Choices that live in the link, so that every view is one."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import streamlit as st

from model.places import is_invented
from outcomes.answers.choices import authority_names, place_names, school_names
from pages._show import literal
from pages._visit import Visit

WIDTH = 340
"""Pixels of a choice: as wide as a tile, and no wider than a telephone."""

LONGEST_SEARCH = 60
S = TypeVar("S", bound=str)


def choose(
    visit: Visit,
    label: str,
    name: str,
    options: Sequence[S],
    *,
    words: Callable[[S], str] = str,
    default: S | None = None,
    beside_each_other: bool = False,
) -> S:
    """One choice, kept in the link under `name` and carried to the pages visited next.

    A word in the link that is not offered is named kindly and the default shown instead.
    """
    word_in_link = st.query_params.get(name)
    usual = default if default is not None and default in options else options[0]
    value = link_choice(visit, name, options, usual)
    if word_in_link and word_in_link not in options:
        warn_not_offered(visit, label, word_in_link, words(value))
    # The link decides, on every run: going back in the browser goes back in the page.
    st.session_state[name] = st.session_state[f"last {name}"] = value
    if word_in_link != value and value != usual:
        st.query_params[name] = value
    if beside_each_other:
        st.segmented_control(
            label, options, key=name, format_func=words, required=True, on_change=write_to_link, args=(name,)
        )
    else:
        st.selectbox(label, options, key=name, format_func=words, width=WIDTH, on_change=write_to_link, args=(name,))
    return value


def look_for(label: str, name: str) -> str:
    """Part of a name to look for, kept in the link."""
    st.session_state[name] = st.query_params.get(name, "")[:LONGEST_SEARCH]
    typed = st.text_input(label, key=name, max_chars=LONGEST_SEARCH, width=WIDTH, on_change=write_to_link, args=(name,))
    return typed.strip()


def tick(label: str, name: str) -> bool:
    """Yes or no, kept in the link as `yes` or not at all."""
    st.session_state[name] = st.query_params.get(name) == "yes"
    return st.toggle(label, key=name, on_change=write_to_link, args=(name,))


def warn_not_offered(visit: Visit, label: str, word: str, instead: str) -> None:
    """Say kindly that the link asks for something that is not here."""
    visit.notices.info(
        f"{label}: the link asks for “{literal(word[:60])}”, which is not among the choices here. "
        f"Shown instead: {literal(instead)}."
    )


def set_choice(name: str, value: str) -> None:
    """Make a choice from elsewhere on the page, as a button's callback."""
    st.query_params[name] = value
    st.session_state[f"last {name}"] = value


def write_to_link(name: str) -> None:
    value = "yes" if st.session_state[name] is True else st.session_state[name]
    if value:
        set_choice(name, value)
    else:
        st.query_params.pop(name, None)


def choose_authority(visit: Visit) -> str | None:
    """The authority a page is about; None where there is none."""
    names = authority_names(visit.generation)
    if not names:
        return None
    return _chosen_place(visit, names)


def choose_place(visit: Visit) -> str:
    """The place a page is about: any authority, region or the nation from the list; any place at all by link."""
    names = place_names(visit.generation)
    place_in_link = st.query_params.get("place") or st.session_state.get("last place", "")
    if not names or place_in_link.startswith("school:"):
        schools = school_names(visit.generation)
        names = {**names, place_in_link: schools[place_in_link]} if place_in_link in schools else names or schools
    return _chosen_place(visit, names)


def _chosen_place(visit: Visit, names: Mapping[str, str]) -> str:
    """One of these places; the page says so where it is not a real one."""
    place = choose(visit, "Place", "place", list(names), words=lambda place: names[place], default=visit.authority)
    if is_invented(place):
        visit.notices.warning(f"{literal(names[place])} does not exist: no real school or child is behind this.")
    return place


def link_choice(visit: Visit, name: str, options: Sequence[S], usual: S) -> S:
    """What the link says, or on arrival what was chosen last; `usual` where neither is among the options."""
    word = st.query_params.get(name) or (st.session_state.get(f"last {name}") if visit.is_arrival else None)
    return next((option for option in options if option == word), usual)


def show_task(task: str) -> None:
    """Show a task on the page Returns from now on, in this session and under this link."""
    set_choice("task", task)
    st.rerun()
