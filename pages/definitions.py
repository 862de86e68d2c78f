"""What does each figure mean, and how old is it?"""

from collections.abc import Mapping
from datetime import date

import streamlit as st

from model.answers import DefinitionsAnswer
from model.folders import REFERENCE
from model.freshness import review_sentence
from outcomes import answers
from outcomes.answers.choices import promised_first
from outcomes.answers.freshness import late_figures
from outcomes.reports.definitions import definition_lines, vintage_table
from pages._choices import choose, choose_place
from pages._show import file_name, literal, rows_as_file, show_table, table_of
from pages._visit import Visit, ask, foot, start_visit


def main() -> None:
    """How far the figures reach, and what one of them means."""
    visit = start_visit("What does each figure mean, and how old is it?")
    place = choose_place(visit)
    answer: DefinitionsAnswer = ask(answers.definitions, visit.generation, visit.viewer, place)
    measures_with_figures = answer.table[answer.table["years"] > 0]
    st.subheader(
        literal(
            f"{len(measures_with_figures)} of {len(answer.measures)} measures have figures for {answer.place_name}"
        ),
        anchor=False,
    )
    st.caption(
        "The first and the last year held, how final the last one is, how old that makes it, and which year is next."
    )
    today = date.today()
    late = late_figures(answer, REFERENCE, today)
    show_table(
        vintage_table(answer, late, today),
        {"Years held": 0, "Years behind the newest": 0},
        alt=f"Table: which measures are held for {answer.place_name}",
    )
    rows_as_file(
        lambda: table_of(answer),
        file_name(answer.place_name, "", ""),
        [("Place", answer.place_name)],
        answer.sources,
        answer.generation,
        key="definitions",
    )
    show_definition(visit, answer, late)
    foot(visit)


def show_definition(visit: Visit, answer: DefinitionsAnswer, late: Mapping[str, str]) -> None:
    """One measure's whole definition, generated from the register."""
    measures = {measure.id: measure for measure in answer.measures}
    titles = promised_first({name: measure.title for name, measure in measures.items()})
    name = choose(visit, "Measure", "measure", list(titles), words=lambda item: titles[item])
    measure = measures[name]
    st.subheader(literal(measure.title), anchor=False)
    stale = [*filter(None, (late.get(name), review_sentence(measure, date.today())))]
    if stale:
        st.warning(literal(" ".join(stale)))
    st.markdown("\n".join(f"- **{heading}** {literal(words)}" for heading, words in definition_lines(measure)))


main()
