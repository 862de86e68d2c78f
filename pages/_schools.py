"""The schools of an authority as a reader wants to see them: those looked for, in the order asked for."""

from typing import Literal

from model.answers import SchoolsAnswer
from model.viewers import Viewer
from outcomes import answers
from outcomes.store.reading import Generation

Order = Literal["name", "value", "change"]
ORDERS: dict[Order, str] = {
    "name": "by name, A to Z",
    "value": "by this year's figure",
    "change": "by change since the year before",
}


def schools_in_order(
    generation: Generation,
    viewer: Viewer,
    measure: str,
    authority: str,
    period: str,
    phase: str | None,
    only_clear: bool,
    named: str,
    order: Order,
) -> SchoolsAnswer:
    """`answers.schools` with the rows that are looked for: `named` is part of a name, whatever its capitals."""
    answer = answers.schools(generation, viewer, measure, authority, period, phase)
    rows = answer.table
    if only_clear:
        rows = rows[rows["clear"]]
    if named:
        rows = rows[rows["place_name"].str.casefold().str.contains(named.casefold(), regex=False)]
    if order != "name":
        rows = rows.sort_values(order, ascending=False, kind="stable")
    return answer.model_copy(update={"table": rows.reset_index(drop=True)})
