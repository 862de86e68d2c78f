"""How an answer is shown: picture, table, downloads, and where it is from."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from model.answers import GapsAnswer, RatesAnswer, SchoolsAnswer, Source, TargetAnswer
from model.folders import REFERENCE
from outcomes.answers.freshness import stale_answer_note
from outcomes.answers.place_codes import place_codes
from outcomes.charts import CONFIG
from outcomes.reports import comma_separated, decimals
from outcomes.reports.downloads import DownloadedAnswer, download_name, download_table, years_of
from outcomes.store.settings import settings
from outcomes.store.store import Store

MOST_ROWS_WHOLE = 15
"""Rows of a table shown whole; a longer one scrolls inside itself."""

LICENCE = "Contains public sector information licensed under the Open Government Licence v3.0."
Answer = RatesAnswer | GapsAnswer | TargetAnswer | SchoolsAnswer


@dataclass(frozen=True)
class DrawnAnswer:
    """An answer ready for a page, with its picture and its table. Shared by everybody who asks the same."""

    answer: Answer
    picture: go.Figure
    table: pd.DataFrame


def show(
    drawn_answer: DrawnAnswer,
    *,
    plotted: str,
    filters: Sequence[tuple[str, str]],
    key: str,
    heading: str = "",
    aside: str = "",
    newest_year: str | None = None,
) -> None:
    """The finding, what is plotted, the picture, where it comes from; and the same rows as a table to take away.

    `heading` stands for the answer's own sentence; `aside` is said after it. `newest_year`: of all that is held, where
    a year was chosen.
    """
    answer = drawn_answer.answer
    finding, _, rest = (heading or answer.sentence).partition(". ")
    st.subheader(literal(finding if rest else finding.removesuffix(".")), anchor=False)
    st.caption(literal(plotted))
    if rest or aside:
        st.markdown(literal(f"{rest} {aside}".strip()))
    if drawn_answer.picture.data:
        st.plotly_chart(drawn_answer.picture, theme=None, config=CONFIG, alt=answer.sentence, key=f"picture {key}")
    elif answer_rows(answer).empty:
        st.info("Nothing fits this choice. Choose a little wider.")
    elif not answer_rows(answer)["status"].eq("ok").any():
        st.info("There is nothing to draw for this choice. The table says why, row by row.")
    stale = stale_answer_note(answer, newest_year, REFERENCE, date.today())
    st.caption(literal(f"{source_line(answer.sources, answer.generation)} {stale}".strip()))
    with st.expander("View this chart as a table", type="compact", key=f"table {key}"):
        show_table(drawn_answer.table, decimals(drawn_answer.table, answer.measure), alt=f"Table: {finding}")
        said = f"{heading or answer.sentence} {aside}".strip()
        download(answer, filters, finding=said, key=key)


def show_table(rows: pd.DataFrame, places: Mapping[str, int], *, alt: str) -> None:
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


def download(answer: Answer, filters: Sequence[tuple[str, str]], *, finding: str, key: str) -> None:
    """An answer's rows as a file, with what was asked written at its head, and the finding as the page words it."""
    notes = [("Measure", answer.measure.title), *filters, ("Finding", finding)]
    name = file_name(answer_place(answer), answer.measure.id, answer_years(answer))
    rows_as_file(lambda: table_of(answer), name, notes, answer.sources, answer.generation, key=key)


def table_of(answer: DownloadedAnswer) -> pd.DataFrame:
    """An answer's rows for another program: each with the ids of its measure and place, its year, term and status."""
    generation = Store(settings().home.absolute()).open(answer.generation)
    return download_table(answer, place_codes(generation, REFERENCE))


def answer_place(answer: Answer) -> str:
    """The place that an answer is about; "" where it is about several."""
    if not isinstance(answer, RatesAnswer | GapsAnswer):
        return answer.place_name
    names = answer.table["place_name"].unique()
    return str(names[0]) if len(names) == 1 else ""


def answer_years(answer: Answer) -> str:
    """The year or the years that an answer's rows are of."""
    return years_of(answer_rows(answer)["period"])


def file_name(place: str, measure: str, years: str) -> str:
    """The name of what is taken away from this page: page, place, measure and year."""
    return download_name(str(st.session_state.get("question", "")), place, measure, years)


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
    head_lines = [*notes, ("Source", source_line(sources, generation)), ("Licence", LICENCE)]
    st.download_button(
        "Download as CSV",
        data=lambda: comma_separated(rows(), head_lines),
        file_name=name,
        mime="text/csv",
        on_click="ignore",
        key=f"download {key}",
    )


def source_line(sources: Sequence[Source], generation: str) -> str:
    """`Source: …, Department for Education. Final. Data version 3f9a1c20be47.`"""
    titles = sorted({f"{source.title}, {source.publisher}" for source in sources})
    statuses = sorted({source.status for source in sources})
    words = f"Source: {'; '.join(titles)}. {_sentence(', '.join(statuses))} " if titles else ""
    return f"{words}Data version {generation}."


def literal(words: str) -> str:
    """Words as they stand, safe where Streamlit reads Markdown: a school's name is not ours to trust."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", words)


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."
