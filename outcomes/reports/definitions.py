"""A measure's definition line by line, and how far the figures of every measure reach."""

from collections.abc import Collection
from datetime import date

import pandas as pd

from model.answers import DefinitionsAnswer
from model.freshness import review_sentence
from model.measures import Measure
from model.periods import later, starts

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
BREAKS = {"hard": "a new series", "soft": "a change", "gap": "no figures"}


def vintage_table(answer: DefinitionsAnswer, late: Collection[str] = (), today: date | None = None) -> pd.DataFrame:
    """One row a measure: what is known, how old it is, what comes next.

    `late`: measures of which a later year should be out; `today`: by which definitions should have been looked at.
    """
    rows = answer.table
    newest = max(rows["last"].dropna(), default="")
    overdue = {measure.id for measure in answer.measures if today and review_sentence(measure, today)}
    stale = [", ".join(_stale_words(measure in late, measure in overdue)) or None for measure in rows["measure"]]
    return pd.DataFrame(
        {
            "Measure": rows["title"],
            "From": rows["first"],
            "To": rows["last"],
            **({"Stale": stale} if any(stale) else {}),
            "Status": rows["version"],
            "Years held": rows["years"],
            "Years behind the newest": [years_behind(last, newest) for last in rows["last"]],
            "Next": [next_year(last, newest) for last in rows["last"]],
            "Source": rows["sources"],
        }
    )


def _stale_words(is_late: bool, is_overdue: bool) -> list[str]:
    return [
        *(["later year out"] if is_late else []),
        *(["review overdue"] if is_overdue else []),
    ]


def years_behind(last: object, newest: str) -> int | None:
    """How many years a measure's last figure is older than the newest of all."""
    return starts(newest) - starts(last) if isinstance(last, str) else None


def next_year(last: object, newest: str) -> str | None:
    """The year that comes next; none is promised of a series that has fallen two years behind."""
    return later(last, 1) if isinstance(last, str) and starts(newest) - starts(last) < 2 else None


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
