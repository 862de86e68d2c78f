"""How do our schools compare, this year and the year before?"""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from model.answers import RatesAnswer, SchoolsAnswer
from model.rounding import with_unit, written
from model.selections import Selection
from outcomes import answers, charts
from pages._choices import (
    authorities_with_schools,
    authority_names,
    choose,
    choose_authority,
    look_for,
    promised_first,
    school_measures,
    tick,
)
from pages._schools import ORDERS, Order, schools_in_order
from pages._show import literal, show
from pages._visit import Visit, ask, drawn_answer, foot, start_visit

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
    found = start_visit("How do our schools compare?")
    with st.grid(4, min_column_width=230, gap="medium", vertical_alignment="bottom"):
        place = choose_authority(found)
        splits = ask(school_measures, found.generation, found.viewer, place)
        asked = None if splits.empty else choose_schools(found, str(place), splits)
    if asked is None:
        st.info(literal(nothing_here_sentence(found, place)))
    else:
        compare(found, *asked)
    foot(found)


def nothing_here_sentence(found: Visit, place: str | None) -> str:
    """Kindly, that an authority's schools have no figures here, whose do, and how that changes."""
    names: dict[str, str] = ask(authority_names, found.generation, found.viewer)
    theirs = f"of {names[place]} " if place in names else ""
    held: list[str] = ask(authorities_with_schools, found.generation, found.viewer)
    others = " and ".join(filter(None, [", ".join(held[:MOST_NAMES]), "others" if len(held) > MOST_NAMES else ""]))
    elsewhere = f" Schools of {others} have: choose another place above to see them." if held else ""
    return (
        f"No school {theirs}has a figure here yet.{elsewhere} A return with schools in it, sent on the page Returns, "
        "fills this page."
    )


def choose_schools(
    found: Visit, place: str, splits: pd.DataFrame
) -> tuple[str, str, str, str | None, bool, str, Order]:
    """Measure, authority, year, phase, only clear changes, part of a name, and the order of the rows."""
    titles = promised_first(dict(zip(splits["measure"], splits["title"], strict=True)))
    measure = choose(found, "Measure", "measure", list(titles), words=lambda item: titles[item])
    periods = sorted(splits.loc[splits["measure"] == measure, "periods"].iloc[0], reverse=True)
    period = choose(found, "Year", "period", periods)
    phase = choose(found, "Schools", "phase", list(PHASES), words=lambda item: PHASES[item])
    order: Order = choose(found, "Order", "order", list(ORDERS), words=lambda item: ORDERS[item])
    named = look_for("Find a school", "find")
    only_clear = tick("Only clear changes", "clear")
    return measure, place, period, None if phase == "all" else phase, only_clear, named, order


def compare(
    found: Visit,
    measure: str,
    place: str,
    period: str,
    phase: str | None,
    only_clear: bool,
    named: str,
    order: Order,
) -> None:
    """The picture of the schools that are looked for, and what stands behind it."""
    shown = drawn_answer(
        charts.schools_chart,
        schools_in_order,
        found.generation,
        found.viewer,
        measure,
        place,
        period,
        phase,
        only_clear,
        named,
        order,
    )
    answer: SchoolsAnswer = shown.answer  # type: ignore[assignment]
    show(
        shown,
        plotted=plot_caption(answer),
        filters=[
            ("Place", answer.place_name),
            ("Year", period),
            ("Schools", PHASES[phase or "all"]),
            ("Only clear changes", "yes" if only_clear else "no"),
            ("Name contains", named or "anything"),
            ("Order", ORDERS[order]),
        ],
        key="schools",
        aside=f"{count_sentence(answer, only_clear)} {rank_sentence(answer)}",
    )
    show_area_figure(found, answer)


def plot_caption(answer: SchoolsAnswer) -> str:
    """What the picture shows, and how."""
    measure = answer.measure
    said = [f"{measure.title}, {answer.period}: {measure.counts}.", "Dots are schools."]
    if answer.table["lower"].notna().any():
        said.append("Grey bars are their 95% intervals.")
    if answer.before is None:
        said.append(answer.no_before or "")
    else:
        said.append(f"Rings are {answer.before}.")
        if answer.table["change_lower"].notna().any():
            said.append("A clear change is dark and points up or down.")
    return " ".join(said).strip()


def count_sentence(answer: SchoolsAnswer, only_clear: bool) -> str:
    """How many schools the choice leaves, and how many of all have clearly changed."""
    count = int(answer.table["status"].eq("ok").sum())
    leaves = {0: "No school is shown", 1: "1 school is shown"}.get(count, f"{written(count)} schools are shown")
    if answer.before is None and only_clear:
        return f"{leaves}: without a year to compare with, no change is clear. “Only clear changes” off shows them all."
    if answer.before is None:
        return f"{leaves}."
    changed = "1 has" if answer.clear_changes == 1 else f"{written(answer.clear_changes)} have"
    return f"{leaves}; of all of them, {changed} clearly changed."


def rank_sentence(answer: SchoolsAnswer) -> str:
    """Why there is no league table: what a rank would really be."""
    rows = answer.table[answer.table["rank_best"].notna()]
    if rows.empty or answer.ranked < 2:
        return ""
    reach = rows["rank_worst"] - rows["rank_best"]
    widest = rows.assign(reach=reach).sort_values("reach").to_dict("records")[-1]
    best, worst, ranked_schools = (written(n) for n in (widest["rank_best"], widest["rank_worst"], answer.ranked))
    return (
        f"A rank would only ever be a range: {widest['place_name']} is somewhere between {best} and {worst} "
        f"of the {ranked_schools} that have pupils enough to be ranked."
    )


def show_area_figure(found: Visit, answer: SchoolsAnswer) -> None:
    """The authority's published figure beside the sum of these schools, and what each replaced."""
    area: RatesAnswer = ask(
        answers.rates,
        found.generation,
        found.viewer,
        Selection(measure=answer.measure.id, places=(answer.place,), periods=(str(answer.period),), basis="both"),
    )
    lines = [answer.reconciliation.sentence] if answer.reconciliation else []
    lines += [replaced_figure_sentence(row, answer) for row in area.superseded.to_dict("records")]
    if lines:
        st.subheader(literal(f"How the figure for {answer.place_name} fits"), anchor=False)
        st.markdown("\n".join(f"- {literal(line)}" for line in lines))


def replaced_figure_sentence(row: Mapping[Hashable, Any], answer: SchoolsAnswer) -> str:
    """What an area's published figure was before a later one took its place."""
    value = with_unit(row["value"], answer.measure.unit, int(row["decimals"]))
    return f"{value} ({row['version']}, {row['source']}) was published before; a later figure has taken its place."


main()
