"""How do our schools compare, this year and the year before?"""

from collections.abc import Hashable, Mapping
from typing import Any

import streamlit as st

from model.answers import RatesAnswer, SchoolsAnswer
from model.rounding import digits, with_unit
from model.selections import Selection
from model.wording import count_of
from outcomes import answers, charts
from outcomes.answers.available_questions import Breakdown
from outcomes.answers.choices import authorities_with_schools, authority_names, school_measures
from outcomes.answers.schools_in_order import ORDERS, Order, SchoolsChoice, schools_in_order
from pages._choices import choose, choose_authority, look_for, tick
from pages._show import literal, show
from pages._visit import Visit, ask, draw_answer, foot, start_visit

PHASES = {
    "all": "all schools",
    "primary": "primary schools",
    "secondary": "secondary schools",
    "special": "special schools",
    "all_through": "all-through schools",
}

MOST_NAMES = 3
"""Authorities whose schools have figures that are named where one has none."""


def main() -> None:
    """One measure, every school of the authority, never a league table."""
    visit = start_visit("How do our schools compare?")
    with st.grid(4, min_column_width=230, gap="medium", vertical_alignment="bottom"):
        place = choose_authority(visit)
        measures = school_measures(visit.generation, visit.viewer, str(place))
        choice = choose_schools(visit, str(place), measures) if measures else None
    if choice is None:
        st.info(literal(nothing_here_sentence(visit, place)))
    else:
        show_schools(visit, choice)
    foot(visit)


def nothing_here_sentence(visit: Visit, place: str | None) -> str:
    """Kindly, that an authority's schools have no figures here, whose do, and how that changes."""
    names = authority_names(visit.generation)
    theirs = f"of {names[place]} " if place in names else ""
    authorities = authorities_with_schools(visit.generation, visit.viewer)
    others = " and ".join(
        filter(None, [", ".join(authorities[:MOST_NAMES]), "others" if len(authorities) > MOST_NAMES else ""])
    )
    elsewhere = f" Schools of {others} have: choose another place above to see them." if authorities else ""
    return (
        f"No school {theirs}has a figure here yet.{elsewhere} A return with schools in it, sent on the page Returns, "
        "fills this page."
    )


def choose_schools(visit: Visit, place: str, measures: Mapping[str, tuple[Breakdown, ...]]) -> SchoolsChoice:
    """Measure, year, phase, only clear changes, part of a name, and the order of the rows."""
    measure = choose(visit, "Measure", "measure", list(measures), words=lambda item: measures[item][0].title)
    periods = sorted(measures[measure][0].periods, reverse=True)
    period = choose(visit, "Year", "period", periods)
    phase = choose(visit, "Schools", "phase", list(PHASES), words=lambda item: PHASES[item])
    order: Order = choose(visit, "Order", "order", list(ORDERS), words=lambda item: ORDERS[item])
    name_part = look_for("Find a school", "find")
    only_clear = tick("Only clear changes", "clear")
    return SchoolsChoice(measure, place, period, None if phase == "all" else phase, only_clear, name_part, order)


def show_schools(visit: Visit, choice: SchoolsChoice) -> None:
    """The picture of the schools that are looked for, and what stands behind it."""
    drawn_answer = draw_answer(charts.schools_chart, schools_in_order, visit.generation, visit.viewer, choice)
    answer: SchoolsAnswer = drawn_answer.answer  # type: ignore[assignment]
    show(
        drawn_answer,
        plotted=plot_caption(answer),
        filters=[
            ("Place", answer.place_name),
            ("Year", choice.period),
            ("Schools", PHASES[choice.phase or "all"]),
            ("Only clear changes", "yes" if choice.only_clear else "no"),
            ("Name contains", choice.name_part or "anything"),
            ("Order", ORDERS[choice.order]),
        ],
        key="schools",
        newest_year=answer.periods[-1] if answer.periods else None,
        aside=f"{count_sentence(answer, choice.only_clear)} {rank_sentence(answer)}",
    )
    show_area_figure(visit, answer)


def plot_caption(answer: SchoolsAnswer) -> str:
    """What the picture shows, and how."""
    measure = answer.measure
    sentences = [f"{measure.title}, {answer.period}: {measure.counts}.", "Dots are schools."]
    if answer.table["lower"].notna().any():
        sentences.append("Grey bars are their 95% intervals.")
    if answer.before is None:
        sentences.append(answer.no_before or "")
    else:
        sentences.append(f"Rings are {answer.before}.")
        if answer.table["change_lower"].notna().any():
            sentences.append("A clear change is dark and points up or down.")
    return " ".join(sentences).strip()


def count_sentence(answer: SchoolsAnswer, only_clear: bool) -> str:
    """How many schools the choice leaves, and how many of all have clearly changed."""
    count = int(answer.table["status"].eq("ok").sum())
    leaves = {0: "No school is shown", 1: "1 school is shown"}.get(count, f"{digits(count)} schools are shown")
    if answer.before is None and only_clear:
        return f"{leaves}: without a year to compare with, no change is clear. “Only clear changes” off shows them all."
    if answer.before is None:
        return f"{leaves}."
    among = f"of all {digits(answer.listed)}, " if count < answer.listed else ""
    return f"{leaves}; {among}{count_of(answer.clear_changes, 'has', 'have')} clearly changed since {answer.before}."


def rank_sentence(answer: SchoolsAnswer) -> str:
    """Why there is no league table: what a rank would really be."""
    rows = answer.table[answer.table["rank_best"].notna()]
    # Where everybody's place is sure there is no range to speak of.
    if rows.empty or answer.ranked < 2 or (rows["rank_worst"] == rows["rank_best"]).all():
        return ""
    reach = rows["rank_worst"] - rows["rank_best"]
    widest = rows.assign(reach=reach).sort_values("reach").to_dict("records")[-1]
    best, worst, ranked_schools = (digits(n) for n in (widest["rank_best"], widest["rank_worst"], answer.ranked))
    return (
        f"A rank would only ever be a range: {widest['place_name']} is somewhere between {best} and {worst} "
        f"of the {ranked_schools} that have pupils enough to be ranked."
    )


def show_area_figure(visit: Visit, answer: SchoolsAnswer) -> None:
    """The authority's published figure beside the sum of these schools, and what each replaced."""
    area: RatesAnswer = ask(
        answers.rates,
        visit.generation,
        visit.viewer,
        Selection(measure=answer.measure.id, places=(answer.place,), periods=(str(answer.period),), basis="both"),
    )
    lines = [answer.reconciliation.sentence] if answer.reconciliation else []
    lines += [area.left_out] if area.left_out else []
    lines += [replaced_figure_sentence(row, answer) for row in area.superseded.to_dict("records")]
    if lines:
        st.subheader(literal(f"How the figure for {answer.place_name} fits"), anchor=False)
        st.markdown("\n".join(f"- {literal(line)}" for line in lines))


def replaced_figure_sentence(row: Mapping[Hashable, Any], answer: SchoolsAnswer) -> str:
    """What an area's published figure was before a later one took its place."""
    value = with_unit(row["value"], answer.measure.unit, int(row["decimals"]))
    return f"{value} ({row['version']}, {row['source']}) was published before; a later figure has taken its place."


main()
