"""What every page shares: who asks and of which generation, the choices that live in the link, and the house style."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import FunctionType
from typing import Any, Literal, TypeVar

import pandas as pd
import plotly.graph_objects as go
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from model.answers import GapsAnswer, RatesAnswer, SchoolsAnswer, Source, TargetAnswer
from model.errors import NothingPublishedError, StoreDamagedError
from model.folders import REFERENCE, ROOT
from model.places import Level, is_invented
from model.selections import Selection
from model.viewers import Viewer
from outcomes import answers
from outcomes.charts import CONFIG
from outcomes.reports import comma_separated, decimals, readable, written
from outcomes.returns.publisher import Publisher
from outcomes.store import reference
from outcomes.store.access import OFFICER
from outcomes.store.generation.reading import Generation
from outcomes.store.settings import settings
from outcomes.store.store import Store

WIDTH = 340
"""Pixels of a choice: as wide as a tile, and no wider than a telephone."""

LONGEST_SEARCH = 60
MOST_ROWS_WHOLE = 15
"""Rows of a table shown whole; a longer one scrolls inside itself."""

PRODUCT = "Brilliant Outcomes"
LICENCE = "Contains public sector information licensed under the Open Government Licence v3.0."

S = TypeVar("S", bound=str)
Answer = RatesAnswer | GapsAnswer | TargetAnswer | SchoolsAnswer


@dataclass(frozen=True)
class Visit:
    """One run of one page: who asks, and the one generation that everything on the page is read from."""

    viewer: Viewer
    generation: Generation
    authority: str
    arrived: bool
    """Whether the person has just come to this page: then what was chosen on the last one is kept."""
    notices: DeltaGenerator
    """Where the page says kindly what a link asked for in vain."""


@dataclass(frozen=True)
class Shown:
    """An answer ready for a page, with its picture and its table. Shared by everybody who asks the same."""

    answer: Answer
    picture: go.Figure
    table: pd.DataFrame


# --- who asks, and of what ---------------------------------------------------------------------------------------


def visit(question: str) -> Visit:
    """Write the page's question; stop with something kind where there is nothing to ask it of."""
    head(question)
    found = settings()
    try:
        # Looked up once: whatever is published meanwhile, no page shows two generations.
        generation = Store(found.home.absolute()).generation(OFFICER.audience)
    except NothingPublishedError:
        st.info(
            "Nothing has been published here yet. Once a return has been loaded, this page fills itself. "
            "Returns are loaded on the page Returns."
        )
        st.stop()
    except StoreDamagedError as fault:
        st.error(literal(str(fault)))
        st.stop()
    arrived = st.session_state.get("question") != question
    st.session_state["question"] = question
    return Visit(OFFICER, generation, found.authority, arrived, notices=st.container())


def head(question: str) -> None:
    """The question as title of the page and of the browser's window."""
    st.set_page_config(page_title=f"{question} · {PRODUCT}", page_icon=str(ROOT / "static" / "icon.png"), layout="wide")
    st.title(question, anchor=False)


@st.cache_resource(show_spinner=False)
def publisher() -> Publisher:
    """What publishing needs, from the settings of this process."""
    found = settings()
    return Publisher.of(found, found.home.absolute())


def begin(task: str) -> None:
    """Show a task on the page Returns from now on, in this session and under this link."""
    set_choice("task", task)
    st.rerun()


# --- answers and pictures, kept ----------------------------------------------------------------------------------

# A kept answer is shared by every user, so who asks is part of the key, and so is the generation that was asked.
KEYS: dict[Any, Callable[[Any], Any]] = {
    Generation: lambda generation: generation.name,
    Viewer: lambda viewer: (viewer.role, sorted(viewer.schools)),
    Selection: lambda selection: selection.model_dump_json(),
    FunctionType: lambda function: f"{function.__module__}.{function.__qualname__}",
}


@st.cache_resource(max_entries=400, show_spinner=False, hash_funcs=KEYS)
def ask(question: Callable[..., Any], generation: Generation, viewer: Viewer, *asked: Any) -> Any:
    """The answer to `question(generation, viewer, *asked)`, asked once."""
    return question(generation, viewer, *asked)


@st.cache_resource(max_entries=400, show_spinner=False, hash_funcs=KEYS)
def drawn(
    chart: Callable[..., go.Figure], question: Callable[..., Any], generation: Generation, viewer: Viewer, *asked: Any
) -> Shown:
    """The same with its picture and its table. Nobody may change what comes back."""
    answer = question(generation, viewer, *asked)
    return Shown(answer, chart(answer), written(readable(answer), answer.measure))


# --- choices that live in the link -------------------------------------------------------------------------------


def choose(
    found: Visit,
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
    asked = st.query_params.get(name)
    usual = default if default is not None and default in options else options[0]
    value = in_link(found, name, options, usual)
    if asked and asked not in options:
        not_offered(found, label, asked, words(value))
    # The link decides, on every run: going back in the browser goes back in the page.
    st.session_state[name] = st.session_state[f"last {name}"] = value
    if asked != value and value != usual:
        st.query_params[name] = value
    if beside_each_other:
        st.segmented_control(
            label, options, key=name, format_func=words, required=True, on_change=_into_link, args=(name,)
        )
    else:
        st.selectbox(label, options, key=name, format_func=words, width=WIDTH, on_change=_into_link, args=(name,))
    return value


def look_for(label: str, name: str) -> str:
    """Part of a name to look for, kept in the link."""
    st.session_state[name] = st.query_params.get(name, "")[:LONGEST_SEARCH]
    typed = st.text_input(label, key=name, max_chars=LONGEST_SEARCH, width=WIDTH, on_change=_into_link, args=(name,))
    return typed.strip()


def tick(label: str, name: str) -> bool:
    """Yes or no, kept in the link as `yes` or not at all."""
    st.session_state[name] = st.query_params.get(name) == "yes"
    return st.toggle(label, key=name, on_change=_into_link, args=(name,))


def not_offered(found: Visit, label: str, asked: str, instead: str) -> None:
    """Say kindly that the link asks for something that is not here."""
    found.notices.info(
        f"{label}: the link asks for “{literal(asked[:60])}”, which is not among the choices here. "
        f"Shown instead: {literal(instead)}."
    )


def set_choice(name: str, value: str) -> None:
    """Make a choice from elsewhere on the page, as a button's callback."""
    st.query_params[name] = value
    st.session_state[f"last {name}"] = value


def _into_link(name: str) -> None:
    value = "yes" if st.session_state[name] is True else st.session_state[name]
    if value:
        set_choice(name, value)
    else:
        st.query_params.pop(name, None)


def choose_authority(found: Visit) -> str | None:
    """The authority a page is about; None where there is none."""
    names: dict[str, str] = ask(authority_names, found.generation, found.viewer)
    if not names:
        return None
    return _chosen_place(found, names)


def choose_place(found: Visit) -> str:
    """The place a page is about: any authority, region or the nation from the list; any place at all by link."""
    names: dict[str, str] = ask(place_names, found.generation, found.viewer)
    asked = st.query_params.get("place") or st.session_state.get("last place", "")
    if not names or asked.startswith("school:"):
        schools: dict[str, str] = ask(school_names, found.generation, found.viewer)
        names = {**names, asked: schools[asked]} if asked in schools else names or schools
    return _chosen_place(found, names)


def _chosen_place(found: Visit, names: Mapping[str, str]) -> str:
    """One of these places; the page says so where it is not a real one."""
    place = choose(found, "Place", "place", list(names), words=lambda place: names[place], default=found.authority)
    if is_invented(place):
        found.notices.warning(f"{literal(names[place])} does not exist: no real school or child is behind this.")
    return place


def place_names(generation: Generation, viewer: Viewer) -> dict[str, str]:
    """Place to name: the nation's authorities, its regions and itself."""
    levels: tuple[Level, ...] = ("la", "region", "nation")
    found = pd.concat([answers.places(generation, viewer, level) for level in levels])
    return dict(zip(found["place"], found["name"], strict=True))


def authority_names(generation: Generation, viewer: Viewer) -> dict[str, str]:
    """Authority to name."""
    table = answers.places(generation, viewer, "la")
    return dict(zip(table["place"], table["name"], strict=True))


def school_names(generation: Generation, viewer: Viewer) -> dict[str, str]:
    """School to name."""
    table = answers.places(generation, viewer, "school")
    return dict(zip(table["place"], table["name"], strict=True))


def splits_of(generation: Generation, viewer: Viewer, place: str) -> pd.DataFrame:
    """What can be asked of gaps at a place: measure, title, periods, one row per breakdown, measures in stage order."""
    offered: pd.DataFrame = ask(answers.offered, generation, viewer)
    return offered[(offered["place"] == place) & ~offered["characteristic"].isin(["all", "phase", "birth_month"])]


def school_measures(generation: Generation, viewer: Viewer, place: str | None) -> pd.DataFrame:
    """What schools of an authority have figures for: measure, title, periods."""
    offered: pd.DataFrame = ask(answers.offered, generation, viewer)
    return offered[offered["place"] == f"{place} schools"]


def authorities_with_schools(generation: Generation, viewer: Viewer) -> list[str]:
    """The names of authorities whose schools have figures, by name."""
    offered: pd.DataFrame = ask(answers.offered, generation, viewer)
    names = authority_names(generation, viewer)
    having = {place.removesuffix(" schools") for place in offered["place"] if place.endswith(" schools")}
    return [name for la, name in names.items() if la in having]


def latest_gap(generation: Generation, viewer: Viewer, selection: Selection) -> str | None:
    """The latest year in which any gap can be shown for a selection of every year."""
    table = answers.gaps(generation, viewer, selection).table
    return max(table.loc[table["status"] == "ok", "period"], default=None)


def in_link(found: Visit, name: str, options: Sequence[S], usual: S) -> S:
    """What the link says, or on arrival what was chosen last; `usual` where neither is among the options."""
    asked = st.query_params.get(name) or (st.session_state.get(f"last {name}") if found.arrived else None)
    return next((option for option in options if option == asked), usual)


def promised_first(titles: dict[str, str]) -> dict[str, str]:
    """Measures by title, those that a promise was made on before the others."""
    promised = [part.measure for ambition in reference.ambitions(REFERENCE) for part in ambition.parts]
    others = sorted(titles, key=lambda measure: titles[measure].casefold())
    order = dict.fromkeys([measure for measure in promised if measure in titles] + others)
    return {measure: titles[measure] for measure in order}


# --- how an answer is shown --------------------------------------------------------------------------------------


def show(
    shown: Shown,
    *,
    plotted: str,
    filters: Sequence[tuple[str, str]],
    key: str,
    heading: str = "",
    aside: str = "",
) -> None:
    """The finding, what is plotted, the picture, where it comes from; and the same rows as a table to take away.

    `heading` stands for the answer's own sentence; `aside` is said after it.
    """
    answer = shown.answer
    finding, _, rest = (heading or answer.sentence).partition(". ")
    st.subheader(literal(finding if rest else finding.removesuffix(".")), anchor=False)
    st.caption(literal(plotted))
    if rest or aside:
        st.markdown(literal(f"{rest} {aside}".strip()))
    if shown.picture.data:
        st.plotly_chart(shown.picture, theme=None, config=CONFIG, alt=answer.sentence, key=f"picture {key}")
    elif answer_rows(answer).empty:
        st.info("Nothing fits this choice. Choose a little wider.")
    elif not answer_rows(answer)["status"].eq("ok").any():
        st.info("There is nothing to draw for this choice. The table says why, row by row.")
    st.caption(literal(source_line(answer.sources, answer.generation)))
    with st.expander("View this chart as a table", type="compact", key=f"table {key}"):
        table(shown.table, decimals(shown.table, answer.measure), alt=f"Table: {finding}")
        download(answer, filters, key=key)


def table(rows: pd.DataFrame, places: Mapping[str, int], *, alt: str) -> None:
    """A table that the keyboard reaches, that scrolls inside itself and sorts; figures to their `places`."""
    config = {
        name: st.column_config.NumberColumn(format=f"%.{count}f" if count else "localized")
        for name, count in places.items()
    }
    height: Literal["content"] | int = "content" if len(rows) <= MOST_ROWS_WHOLE else 35 * MOST_ROWS_WHOLE + 38
    st.dataframe(rows, hide_index=True, column_config=config, height=height, placeholder="–", alt=alt)


def answer_rows(answer: Answer) -> pd.DataFrame:
    """The rows an answer is about."""
    return answer.trend if isinstance(answer, TargetAnswer) else answer.table


def download(answer: Answer, filters: Sequence[tuple[str, str]], *, key: str) -> None:
    """An answer's rows as a file, with what was asked written at its head."""
    notes = [("Measure", answer.measure.title), *filters, ("Finding", answer.sentence)]
    rows_as_file(lambda: readable(answer), answer.measure.id, notes, answer.sources, answer.generation, key=key)


def rows_as_file(
    rows: Callable[[], pd.DataFrame],
    name: str,
    notes: Sequence[tuple[str, str]],
    sources: Sequence[Source],
    generation: str,
    *,
    key: str,
) -> None:
    """A button for a file that is made when it is asked for, its source and licence at its head."""
    said = [*notes, ("Source", source_line(sources, generation)), ("Licence", LICENCE)]
    st.download_button(
        "Download as CSV",
        data=lambda: comma_separated(rows(), said),
        file_name=f"{name}-{generation}.csv",
        mime="text/csv",
        on_click="ignore",
        key=f"download {key}",
    )


def source_line(sources: Sequence[Source], generation: str) -> str:
    """`Source: …, Department for Education. Final. Data version 3f9a1c20be47.`"""
    titles = sorted({f"{source.title}, {source.publisher}" for source in sources})
    statuses = sorted({source.status for source in sources})
    said = f"Source: {'; '.join(titles)}. {_sentence(', '.join(statuses))} " if titles else ""
    return f"{said}Data version {generation}."


def foot(found: Visit) -> None:
    """The end of every page: whose information it is, and which version of it."""
    st.divider()
    st.caption(f"{LICENCE} Data version {found.generation.name}.")


def literal(words: str) -> str:
    """Words as they stand, safe where Streamlit reads Markdown: a school's name is not ours to trust."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", words)


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."
