"""How have our figures been revised?"""

from collections.abc import Hashable
from typing import Any

import pandas as pd
import streamlit as st

from model.answers import VintagesAnswer
from model.rounding import with_unit, written
from outcomes import answers
from pages._choices import choose, choose_place, promised_first
from pages._show import literal, rows_as_file, show_table, source_line
from pages._visit import Visit, ask, foot, visit


def main() -> None:
    """Every version of one measure at one place, and how many pupils lie between one and the next."""
    found = visit("How have our figures been revised?")
    held: dict[str, dict[str, str]] = ask(answers.revised_measures, found.generation, found.viewer)
    with st.grid(4, min_column_width=230, gap="medium"):
        place = choose_place(found)
        titles = promised_first(held.get(place, {}))
        if titles:
            measure = choose(found, "Measure", "measure", list(titles), words=lambda item: titles[item])
    if titles:
        revisions(found, measure, place)
    else:
        st.info(
            "No figure here has a later version. When a provisional figure becomes final, this page says what moved."
        )
    foot(found)


def revisions(found: Visit, measure: str, place: str) -> None:
    """The largest step in a sentence, every version in a table, and the table to take away."""
    answer: VintagesAnswer = ask(answers.vintages, found.generation, found.viewer, measure, place)
    st.subheader(literal(answer.sentence.removesuffix(".")), anchor=False)
    st.caption(
        "Each line is what one publication or return said. Changes are from the line above of the same year. "
        "“About” rests on a rounded percentage or on the cohort of the line above."
    )
    show_table(readable(answer), {}, alt=f"Table: how {answer.measure.title} for {answer.place_name} was revised")
    rows_as_file(
        lambda: readable(answer),
        f"revisions-{measure}",
        [("Place", answer.place_name), ("Measure", answer.measure.title)],
        answer.sources,
        answer.generation,
        key="revisions",
    )
    st.caption(literal(source_line(answer.sources, answer.generation)))


def readable(answer: VintagesAnswer) -> pd.DataFrame:
    """The versions in words and figures as they are written."""
    return pd.DataFrame([_line(answer, row) for row in answer.table.to_dict("records")])


def _line(answer: VintagesAnswer, row: dict[Hashable, Any]) -> dict[str, str]:
    about = "about " if row["about"] else ""
    of = (
        f"{about}{written(row['numerator'])} of {written(row['denominator'])}"
        if _known(row, "numerator", "denominator")
        else "–"
    )
    return {
        "Year": row["period"],
        "Version": f"{row['version']}{', in force' if row['shown'] else ''}",
        "Figure": with_unit(row["value"], answer.measure.unit, int(row["decimals"])),
        "Pupils": of,
        "Change": _signed(row["change"], max(answer.measure.decimals, 1)),
        "In pupils": "–" if not _known(row, "pupils") else f"{about}{_signed(row['pupils'], 0)}",
        "Pupils in all": _signed(row["cohort"], 0),
        "From": row["source"]
        if row["basis"] == "published"
        else f"{row['source']} ({written(row['schools'])} schools)",
    }


def _known(row: dict[Hashable, Any], *names: str) -> bool:
    return not any(pd.isna(row[name]) for name in names)


def _signed(value: float, decimals: int) -> str:
    if pd.isna(value):
        return "–"
    size = written(abs(value), decimals)
    return size if not float(size.replace(",", "")) else f"{'+' if value > 0 else '−'}{size}"


main()
