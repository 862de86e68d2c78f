"""How do we compare with other authorities?"""

import streamlit as st

from model.answers import AuthoritiesAnswer
from outcomes import answers
from outcomes.answers.choices import promised_first
from outcomes.reports import authorities_table
from outcomes.reports.downloads import years_of
from pages._authorities import authority_strips, measure_row, one_year_selection, standing_sentence
from pages._choices import choose, choose_authority
from pages._show import DrawnAnswer, file_name, literal, rows_as_file, show, show_table, table_of
from pages._visit import Visit, ask, foot, start_visit


def main() -> None:
    """Every measure in one table; then one of them with every authority on a line."""
    visit = start_visit("How do we compare with other authorities?")
    place = choose_authority(visit)
    if place is None:
        st.info(
            "No authority's figures are held. Once a return with authorities in it is loaded, this page fills itself."
        )
    else:
        answer: AuthoritiesAnswer = ask(answers.authorities, visit.generation, visit.viewer, place)
        show_every_measure(answer)
        if answer.rows:
            show_one_measure(visit, answer)
    foot(visit)


def show_every_measure(answer: AuthoritiesAnswer) -> None:
    """The table first: three years, England, the region, the neighbours, a rank as a range, the quarter."""
    st.subheader(literal(answer.sentence.removesuffix(".")), anchor=False)
    st.caption(literal(explanation(answer)))
    if not answer.rows:
        return
    show_table(authorities_table(answer), {}, alt=f"Table: {answer.sentence}")
    rows_as_file(
        lambda: table_of(answer),
        file_name(answer.place_name, "", years_of(answer.table["period"])),
        [
            ("Place", answer.place_name),
            ("Finding", answer.sentence),
            ("Neighbours", "; ".join(answer.neighbour_names) or "not known"),
        ],
        answer.sources,
        answer.generation,
        key="others",
    )


def explanation(answer: AuthoritiesAnswer) -> str:
    """How to read the table, and who the neighbours are."""
    words = (
        "The latest year and the two comparable years before it. A rank is a range: what rounding may hide, and "
        "chance too where the number of pupils of every authority is known. "
        "The quarter counts from the best, whichever way is good."
    )
    if answer.region_name:
        words = f"{words} Region: {answer.region_name}."
    if not answer.neighbour_names:
        return f"{words} Statistical neighbours are not held for this authority."
    version = f" ({answer.neighbours_version})" if answer.neighbours_version else ""
    return f"{words} Neighbours{version}, their plain mean: {'; '.join(answer.neighbour_names)}."


def show_one_measure(visit: Visit, answer: AuthoritiesAnswer) -> None:
    """One measure: all authorities, the region's and the neighbours', each on a line of its own."""
    titles = promised_first({row["measure"]: row["title"] for row in answer.rows})
    st.subheader("Where do we stand on one measure?", anchor=False)
    measure = choose(visit, "Measure", "measure", list(titles), words=lambda item: titles[item])
    row = measure_row(answer, measure)
    selection = one_year_selection(measure, str(row["period"]), visit)
    drawn_answer: DrawnAnswer = ask(authority_strips, visit.generation, visit.viewer, answer.place, selection)
    show(
        drawn_answer,
        plotted=f"{row['title']}, {row['period']}. Each tick is an authority; ours is the dark diamond, England the "
        "dotted line.",
        filters=[("Place", answer.place_name), ("Year", str(row["period"]))],
        key="strip",
        heading=standing_sentence(answer, measure),
    )


main()
