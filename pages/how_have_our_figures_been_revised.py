"""How have our figures been revised?"""

import streamlit as st

from model.answers import VintagesAnswer
from outcomes import answers
from outcomes.answers.choices import promised_first
from outcomes.reports.downloads import years_of
from outcomes.reports.versions import version_table
from pages._choices import choose, choose_place
from pages._show import file_name, literal, rows_as_file, show_table, source_line, table_of
from pages._visit import Visit, ask, foot, start_visit


def main() -> None:
    """Every version of one measure at one place, and how many pupils lie between one and the next."""
    visit = start_visit("How have our figures been revised?")
    titles_by_place: dict[str, dict[str, str]] = ask(answers.revised_measures, visit.generation, visit.viewer)
    with st.grid(4, min_column_width=230, gap="medium"):
        place = choose_place(visit)
        titles = promised_first(titles_by_place.get(place, {}))
        if titles:
            measure = choose(visit, "Measure", "measure", list(titles), words=lambda item: titles[item])
    if titles:
        show_revisions(visit, measure, place)
    else:
        st.info(
            "No figure here has a later version. When a provisional figure becomes final, this page says what moved."
        )
    foot(visit)


def show_revisions(visit: Visit, measure: str, place: str) -> None:
    """The largest step in a sentence, every version in a table, and the table to take away."""
    answer: VintagesAnswer = ask(answers.vintages, visit.generation, visit.viewer, measure, place)
    st.subheader(literal(answer.sentence.removesuffix(".")), anchor=False)
    st.caption(
        "Each line is what one publication or return said. Changes are from the line above of the same year. "
        "“About” rests on a rounded percentage or on the cohort of the line above."
    )
    show_table(version_table(answer), {}, alt=f"Table: how {answer.measure.title} for {answer.place_name} was revised")
    rows_as_file(
        lambda: table_of(answer),
        file_name(answer.place_name, measure, years_of(answer.table["period"])),
        [("Place", answer.place_name), ("Measure", answer.measure.title), ("Finding", answer.sentence)],
        answer.sources,
        answer.generation,
        key="revisions",
    )
    st.caption(literal(source_line(answer.sources, answer.generation)))


main()
