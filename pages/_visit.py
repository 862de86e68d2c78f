"""Who asks, of which generation; answers and pictures that are kept, each under its viewer's scope."""

from collections.abc import Callable
from dataclasses import dataclass
from types import FunctionType
from typing import Any

import plotly.graph_objects as go
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from model.errors import NothingPublishedError, StoreDamagedError
from model.folders import ROOT
from model.selections import Selection
from model.viewers import Viewer
from outcomes.reports import readable, rounded_table
from outcomes.returns.publisher import Publisher
from outcomes.store.access import OFFICER
from outcomes.store.reading import Generation
from outcomes.store.settings import settings
from outcomes.store.store import Store
from pages._show import LICENCE, Answer, DrawnAnswer, literal

PRODUCT = "Brilliant Outcomes"


@dataclass(frozen=True)
class Visit:
    """One run of one page: who asks, and the one generation that everything on the page is read from."""

    viewer: Viewer
    generation: Generation
    authority: str
    is_arrival: bool
    """Whether the person has just come to this page: then what was chosen on the last one is kept."""
    notices: DeltaGenerator
    """Where the page says kindly what a link asked for in vain."""


def start_visit(question: str) -> Visit:
    """Write the page's question; stop with something kind where there is nothing to ask it of."""
    head(question)
    settings_ = settings()
    try:
        # Looked up once: whatever is published meanwhile, no page shows two generations.
        generation = Store(settings_.home.absolute()).generation(OFFICER.audience)
    except NothingPublishedError:
        st.info(
            "Nothing has been published here yet. Once a return has been loaded, this page fills itself. "
            "Returns are loaded on the page Returns."
        )
        st.stop()
    except StoreDamagedError as fault:
        st.error(literal(str(fault)))
        st.stop()
    is_arrival = st.session_state.get("question") != question
    st.session_state["question"] = question
    return Visit(OFFICER, generation, settings_.authority, is_arrival, notices=st.container())


def head(question: str) -> None:
    """The question as title of the page and of the browser's window."""
    st.set_page_config(page_title=f"{question} · {PRODUCT}", page_icon=str(ROOT / "static" / "icon.png"), layout="wide")
    st.title(question, anchor=False)


@st.cache_resource(show_spinner=False)
def home_publisher() -> Publisher:
    """What publishing needs, from the settings of this process."""
    settings_ = settings()
    return Publisher.of(settings_, settings_.home.absolute())


# A kept answer is shared by every user, so who asks is part of the key, and so is the generation that was asked.
KEYS: dict[Any, Callable[[Any], Any]] = {
    Generation: lambda generation: generation.name,
    Viewer: lambda viewer: (viewer.role, sorted(viewer.schools)),
    Selection: lambda selection: selection.model_dump_json(),
    FunctionType: lambda function: f"{function.__module__}.{function.__qualname__}",
}


def ask(question: Callable[..., Any], generation: Generation, viewer: Viewer, *arguments: Any) -> Any:
    """The answer to `question(generation, viewer, *arguments)`, kept for whoever of the same scope asks it again."""
    if settings().cache:
        return _ask_once(question, generation, viewer, *arguments)
    return question(generation, viewer, *arguments)


@st.cache_resource(max_entries=400, show_spinner=False, hash_funcs=KEYS)
def _ask_once(question: Callable[..., Any], generation: Generation, viewer: Viewer, *arguments: Any) -> Any:
    return question(generation, viewer, *arguments)


def draw_answer(
    chart: Callable[..., go.Figure],
    question: Callable[..., Any],
    generation: Generation,
    viewer: Viewer,
    *arguments: Any,
) -> DrawnAnswer:
    """The same with its picture and its table. Nobody may change what comes back."""
    answer = ask(question, generation, viewer, *arguments)
    return draw(chart, answer, generation, viewer, *arguments)


def draw(
    chart: Callable[..., go.Figure], answer: Answer, generation: Generation, viewer: Viewer, *arguments: Any
) -> DrawnAnswer:
    """An answer with its picture and its table, kept under who asked which generation for what (`arguments`)."""
    key = (generation, viewer, *arguments)
    return _draw_once(chart, key, answer) if settings().cache else _draw(chart, answer)


@st.cache_resource(max_entries=400, show_spinner=False, hash_funcs=KEYS)
def _draw_once(chart: Callable[..., go.Figure], key: tuple[Any, ...], _answer: Answer) -> DrawnAnswer:  # noqa: ARG001
    """Kept under `key`, which says which answer it is: the answer itself would be a slow key."""
    return _draw(chart, _answer)


def _draw(chart: Callable[..., go.Figure], answer: Answer) -> DrawnAnswer:
    return DrawnAnswer(answer, chart(answer), rounded_table(readable(answer), answer.measure))


def foot(visit: Visit) -> None:
    """The end of every page: whose information it is, and which version of it."""
    st.divider()
    st.caption(f"{LICENCE} Data version {visit.generation.name}.")
