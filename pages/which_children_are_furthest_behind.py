"""Which children are furthest behind?"""

from collections.abc import Iterable

import streamlit as st

from model.answers import GapsAnswer
from model.selections import Comparator, Selection
from outcomes import answers, charts
from outcomes.answers.available_questions import Breakdown
from outcomes.answers.choices import latest_gap, split_measures
from outcomes.answers.gap_through_time import gap_through_time
from outcomes.answers.sentences import comparators_phrase
from pages._choices import choose, choose_place, link_choice
from pages._show import show
from pages._visit import Visit, ask, draw_answer, foot, start_visit

COMPARATORS: dict[Comparator, str] = {
    "other": "all other pupils here",
    "all": "all pupils here",
    "national_other": "all other pupils in England",
    "national_same": "the same group in England",
}


def main() -> None:
    """One year by group, then the gap of one group through time."""
    visit = start_visit("Which children are furthest behind?")
    with st.grid(4, min_column_width=230, gap="medium"):
        choice = choose_selection(visit)
    if choice is None:
        st.info("Nothing published here is split by groups of pupils, for this place. Choose another place above.")
    else:
        show_by_group(visit, *choice)
    foot(visit)


def choose_selection(visit: Visit) -> tuple[Selection, str] | None:
    """Place, measure, year and comparator, and the newest year there is; None where nothing is split by groups."""
    place = choose_place(visit)
    splits = split_measures(visit.generation, visit.viewer, place)
    if not splits:
        return None
    titles = {measure: breakdowns[0].title for measure, breakdowns in splits.items()}
    measure = choose(visit, "Measure", "measure", list(titles), words=lambda item: titles[item])
    comparator = link_choice(visit, "comparator", list(COMPARATORS), "other")
    every_year = Selection(measure=measure, places=(place,), comparator=comparator)
    period = choose(
        visit,
        "Year",
        "period",
        periods_of(splits[measure]),
        default=ask(latest_gap, visit.generation, visit.viewer, every_year),
    )
    choose(visit, "Compared with", "comparator", list(COMPARATORS), words=lambda item: COMPARATORS[item])
    return every_year.model_copy(update={"periods": (period,)}), max(periods_of(splits[measure]))


def periods_of(breakdowns: Iterable[Breakdown]) -> list[str]:
    """Every year of these breakdowns, latest first."""
    return sorted({period for breakdown in breakdowns for period in breakdown.periods}, reverse=True)


def show_by_group(visit: Visit, selection: Selection, newest_year: str) -> None:
    """The dumbbell of one year, and below it the group that is chosen through time."""
    drawn_answer = draw_answer(charts.gap_dumbbell, answers.gaps, visit.generation, visit.viewer, selection)
    answer: GapsAnswer = drawn_answer.answer  # type: ignore[assignment]
    comparator_words = COMPARATORS[selection.comparator]
    has_intervals = any(row.lower is not None for row in answer.rows)
    intervals = " Grey bars are 95% intervals of the gap." if has_intervals else ""
    show(
        drawn_answer,
        plotted=f"{answer.measure.title}, {selection.periods[0]}: {answer.measure.counts}. Filled: the group; open: "
        f"{comparators_phrase(answer.rows) or comparator_words}.{intervals} Groups overlap.",
        filters=[("Year", selection.periods[0]), ("Compared with", comparator_words)],
        key="groups",
        newest_year=newest_year,
    )
    if answer.rows:
        show_through_time(visit, selection, answer)


def show_through_time(visit: Visit, selection: Selection, answer: GapsAnswer) -> None:
    """One group's gap in every year there is."""
    names = {f"{row.characteristic}={row.group}": row.group_label for row in answer.rows}
    st.subheader("Is the gap closing, and the right way?", anchor=False)
    headline = "=".join(answer.headline) if answer.headline else None
    group = choose(visit, "Group", "group", list(names), words=lambda item: names[item], default=headline)
    by, _, category = group.partition("=")
    every_year = selection.model_copy(update={"periods": (), "by": by})
    drawn_answer = draw_answer(charts.gap_trend, gap_through_time, visit.generation, visit.viewer, every_year, category)
    one_gap: GapsAnswer = drawn_answer.answer  # type: ignore[assignment]
    show(
        drawn_answer,
        plotted=f"{answer.measure.title}, every year: {names[group]}, and "
        f"{comparators_phrase(one_gap.rows) or COMPARATORS[selection.comparator]}.",
        filters=[("Group", names[group]), ("Compared with", COMPARATORS[selection.comparator])],
        key="one gap",
    )


main()
