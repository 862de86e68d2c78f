"""The schools of an authority as a reader wants to see them: those looked for, in the order asked for."""

from typing import Literal, NamedTuple

from model.answers import SchoolsAnswer
from model.viewers import Viewer
from outcomes.answers.schools import schools
from outcomes.store.reading import Generation

Order = Literal["name", "value", "change"]
ORDERS: dict[Order, str] = {
    "name": "by name, A to Z",
    "value": "by this year's figure",
    "change": "by change since the earlier year",
}


class SchoolsChoice(NamedTuple):
    """Which schools, on what, in which order: `phase` None is all of them, `name_part` whatever its capitals."""

    measure: str
    authority: str
    period: str
    phase: str | None
    only_clear: bool
    name_part: str
    order: Order


def schools_in_order(generation: Generation, viewer: Viewer, choice: SchoolsChoice) -> SchoolsAnswer:
    """`schools` with the rows that are looked for, in the order asked for."""
    answer = schools(generation, viewer, choice.measure, choice.authority, choice.period, choice.phase)
    rows = answer.table
    if choice.only_clear:
        rows = rows[rows["clear"]]
    if choice.name_part:
        rows = rows[rows["place_name"].str.casefold().str.contains(choice.name_part.casefold(), regex=False)]
    if choice.order != "name":
        rows = rows.sort_values(choice.order, ascending=False, kind="stable")
    return answer.model_copy(update={"table": rows.reset_index(drop=True)})
