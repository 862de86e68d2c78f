"""What does each figure mean, and how old is it?"""

import pandas as pd
import streamlit as st

from model.answers import DefinitionsAnswer
from model.measures import Measure
from model.periods import later, starts
from outcomes import answers
from pages._choices import choose, choose_place, promised_first
from pages._show import literal, rows_as_file, show_table
from pages._visit import Visit, ask, foot, start_visit

WAYS = {
    "higher": "More is better.",
    "lower": "Less is better.",
    "neutral": "Neither more nor less is better.",
}
UNITS = {
    "percent": "Percentage of {among}.",
    "per_100": "How many for every hundred of {among}.",
    "points": "Average points, among {among}.",
    "score": "Average score, among {among}.",
    "number": "Average number, among {among}.",
}


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
    show_table(
        vintage_table(answer),
        {"Years held": 0, "Years behind the newest": 0},
        alt=f"Table: which measures are held for {answer.place_name}",
    )
    rows_as_file(
        lambda: vintage_table(answer),
        "definitions",
        [("Place", answer.place_name)],
        answer.sources,
        answer.generation,
        key="definitions",
    )
    show_definition(visit, answer)
    foot(visit)


def vintage_table(answer: DefinitionsAnswer) -> pd.DataFrame:
    """One row a measure: what is known, how old it is, what comes next."""
    rows = answer.table
    newest = max(rows["last"].dropna(), default="")
    return pd.DataFrame(
        {
            "Measure": rows["title"],
            "From": rows["first"],
            "To": rows["last"],
            "Status": rows["version"],
            "Years held": rows["years"],
            "Years behind the newest": [years_behind(last, newest) for last in rows["last"]],
            "Next": [next_year(last, newest) for last in rows["last"]],
            "Source": rows["sources"],
        }
    )


def years_behind(last: object, newest: str) -> int | None:
    """How many years a measure's last figure is older than the newest of all."""
    return starts(newest) - starts(last) if isinstance(last, str) else None


def next_year(last: object, newest: str) -> str | None:
    """The year that comes next; none is promised of a series that has fallen two years behind."""
    return later(last, 1) if isinstance(last, str) and starts(newest) - starts(last) < 2 else None


def show_definition(visit: Visit, answer: DefinitionsAnswer) -> None:
    """One measure's whole definition, generated from the register."""
    measures = {measure.id: measure for measure in answer.measures}
    titles = promised_first({name: measure.title for name, measure in measures.items()})
    name = choose(visit, "Measure", "measure", list(titles), words=lambda item: titles[item])
    measure = measures[name]
    st.subheader(literal(measure.title), anchor=False)
    st.markdown("\n".join(f"- **{heading}** {literal(words)}" for heading, words in definition_lines(measure)))


def definition_lines(measure: Measure) -> list[tuple[str, str]]:
    """A definition, line by line."""
    lines = [
        ("Counted:", f"{measure.counts}."),
        ("How:", f"{UNITS[measure.unit].format(among=measure.among)} {WAYS[measure.better]}"),
        ("Why it matters:", measure.why),
        ("What good looks like:", measure.what_good_looks_like),
        ("From:", measure.source),
        (
            "Kept by:",
            f"{measure.owner}; to be looked at again by {measure.next_review.day} {measure.next_review:%B %Y}.",
        ),
        ("Its id:", ", also ".join([measure.id, *measure.aliases])),
    ]
    lines += [(f"{item.period}, {BREAKS[item.type]}:", item.what) for item in measure.breaks]
    return [*lines, ("Not verified:", measure.unverified)] if measure.unverified else lines


BREAKS = {"hard": "a new series", "soft": "a change", "gap": "no figures"}


main()
