"""Nothing leaves `outcomes.answers` that did not pass the gate: read in the code, and tried on every function there is.

Two homes differ only in what nobody but the authority may see: what a second school sent, and what the authority says
of itself and has not published. Whatever a head of the first school or the public asks, both homes must answer alike.
"""

import ast
import inspect
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pydantic import BaseModel

from model.folders import REFERENCE
from model.returns import RevisionNote
from model.selections import Selection
from model.targets import Ambition, AmbitionPart
from model.viewers import Viewer
from outcomes import answers
from outcomes.answers import gate
from outcomes.answers.gap_through_time import gap_through_time
from outcomes.answers.returns_board import LedgerToday
from outcomes.returns import accepting, checking, proposing
from outcomes.returns.publisher import Publisher, authority_generation
from outcomes.store.access import OFFICER, viewer_as
from outcomes.store.database import question_in_sql
from outcomes.store.reading import Generation
from tests.conftest import Rows, result, write_tidy
from tests.homes import publisher_of

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [path for room in ("outcomes", "pages") for path in sorted((ROOT / room).rglob("*.py"))]
GATE = Path(str(gate.__file__))
ANSWERS = [path for path in sorted(GATE.parent.glob("*.py")) if path != GATE]

EVERY = {**{name: getattr(answers, name) for name in answers.__all__}, "gap_through_time": gap_through_time}

NO_ROWS = {
    "find_place": "what one place is called",
    "offered_places": "what places are called",
    "revision_sentence": "a note that was handed in, as a sentence",
}
"""What may be asked without a viewer, and what it tells."""


# --- in the code -------------------------------------------------------------------------------------------------


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", ANSWERS, ids=name_of)
def test_only_the_gate_asks_the_store(path: Path) -> None:
    asked = {"ask", "tuples", "records", "connection", "open"}
    found = [
        f"line {node.lineno}: .{node.attr}"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in asked
    ]
    assert found == []


def test_only_the_gate_asks_whether_a_place_is_seen_in_full() -> None:
    asking = [name_of(path) for path in SOURCES if "sees_in_full" in path.read_text(encoding="utf-8")]
    assert set(asking) == {"outcomes/store/access.py", name_of(GATE)}


@pytest.mark.parametrize("name", sorted(set(EVERY) - set(NO_ROWS)))
def test_whatever_gives_rows_is_asked_by_a_viewer(name: str) -> None:
    assert Viewer in [each.annotation for each in inspect.signature(EVERY[name]).parameters.values()]


@pytest.mark.parametrize("question", sorted(gate.NO_FIGURES))
def test_a_question_said_to_hold_no_figure_holds_none(question: str) -> None:
    sql = re.sub("--.*", "", question_in_sql(question))
    assert re.findall(r"\b(?:numerator|denominator|value|lower|upper|pupils)\b", sql) == []


def test_a_question_with_figures_is_not_answered_without_a_viewer(published: Callable[..., Generation]) -> None:
    with pytest.raises(KeyError, match="ask it with a viewer"):
        gate.rows_without_figures(published([result(numerator=1, denominator=2)]), "board")


# --- as it runs --------------------------------------------------------------------------------------------------

OWN, OTHER, AREA, ENGLAND = "school:3834001", "school:3834002", "la:383", "nation:E92000001"
HEAD, PUBLIC = viewer_as(f"head:{OWN}"), viewer_as("public")
YEAR = "2024/25"
LEVEL2, READER, BASICS = "level2_at_16", "reader_at_11", "basics_94"
PROMISED = tuple(
    Ambition(
        id=measure, words="A promise.", parts=(AmbitionPart(measure=measure, target=90.0),), target_period="2029/30"
    )
    for measure in (LEVEL2, READER, BASICS)
)
DIFFER = {"rates", "gaps", "gap_ledger", "gap_through_time", "schools", "target", "ambitions", "vintages", "board",
          "peers", "authorities", "returns"}  # fmt: skip
"""What an officer is told differently of the two homes."""
NUMBERS = (
    "numerator", "denominator", "value", "lower", "upper", "schools", "left_out_schools", "left_out_pupils",
)  # fmt: skip


def ours(place: str, numerator: float, denominator: int, measure: str = LEVEL2, **cells: object) -> dict[str, object]:
    """A count that nobody has published."""
    return result(
        place,
        **{"measure": measure, "numerator": numerator, "denominator": denominator, "phase": "secondary"} | cells,
        public_domain=False,
    )


def of_a_school(place: str, yes: int, no: int, *, period: str = YEAR) -> Rows:
    """So many of 10 pupils with free school meals and of 20 others."""
    by = {"characteristic": "fsm", "period": period}
    return [
        ours(place, yes + no, 30, period=period),
        ours(place, yes, 10, category="yes", **by),
        ours(place, no, 20, category="no", **by),
    ]


def final(n: int) -> Rows:
    context = [
        result(place, measure="context_fsm6", value=value, decimals=1, phase="secondary", public_domain=public)
        for place, value, public in ((OWN, 30.0, True), (OTHER, 20.0 + n, False), ("school:3834003", 28.0, True))
    ]
    return [
        *of_a_school(OWN, 6, 15), *of_a_school(OTHER, n, 2 * n), *context,
        *of_a_school(OWN, 5, 14, period="2023/24"), *of_a_school(OTHER, n + 1, n, period="2023/24"),
        ours(AREA, 60 + n, 100 + n), ours(AREA, 50 + n, 100, period="2023/24"),
        ours(AREA, 60 + n, 100 + n, BASICS, period="2023/24"),
        result(measure=BASICS, value=66.0, decimals=1),
        *(result(period=f"202{year}/2{year + 1}", measure=READER, numerator=600, denominator=1000) for year in (1, 3)),
        ours(AREA, 610, 1000, READER, period="2022/23"),
        result(ENGLAND, numerator=700, denominator=1000),
    ]  # fmt: skip


def earlier(n: int) -> Rows:
    """What was provisional and has become final, of the area; and a figure 8 points above its milestone that has not.

    The final figure was 2 points a pupil of `n` above it: at 3 the other may be judged, at 5 it may not.
    """
    return [
        ours(AREA, 40 + n, 100),
        ours(AREA, 610 - 20 * n, 1000, READER, period="2022/23"),
        result(measure=READER, numerator=730, denominator=1000),
    ]


def early(n: int) -> Rows:
    return [ours(OWN, 18, 30, period="2025/26"), ours(OTHER, n, 10 + n, period="2025/26")]


def house(folder: Path, n: int) -> Publisher:
    """A home in which the second school and the area, unpublished, say `n`."""
    publisher = publisher_of(folder / "home")
    expected = folder / "expected.csv"
    expected.write_text(
        "LAESTAB,Return,Academic year,Pupils,Due\n"
        f"3834001,Key Stage 4,{YEAR},30,31/07/2025\n3834002,Key Stage 4,{YEAR},{10 + n},31/07/2025\n"
    )
    for path in (
        write_tidy(folder, earlier(n), "earlier.csv", version="Provisional"),
        write_tidy(folder, final(n), "final.csv"),
        write_tidy(folder, early(n), "early.csv", version="Early"),
        expected,
    ):
        checked = checking.check(path, authority=AREA)
        assert [found.message for found in checked.findings if found.severity == "stop"] == []
        accepting.accept(publisher, proposing.propose(publisher, [(path, checked)]))
    return publisher


@pytest.fixture(scope="module")
def houses(tmp_path_factory: pytest.TempPathFactory) -> tuple[Publisher, Publisher]:
    return house(tmp_path_factory.mktemp("three"), 3), house(tmp_path_factory.mktemp("five"), 5)


def selections(**said: object) -> list[Selection]:
    return [
        Selection.model_validate({"measure": measure, "places": (place,), **said})
        for measure in (LEVEL2, READER, BASICS)
        for place in (OWN, OTHER, AREA)
    ]


def everything_asked(name: str, publisher: Publisher, viewer: Viewer) -> list[Any]:
    """All that one function can be asked of the houses."""
    ask, of = EVERY[name], (authority_generation(publisher), viewer)
    of_places = {"rates": [*selections(basis="both"), *selections(by="fsm")], "gaps": selections()}
    if name in of_places:
        return [ask(*of, selection) for selection in of_places[name]]
    if name == "gap_ledger":
        return [ask(*of, Selection(measure=LEVEL2, places=(AREA,), by="fsm", comparator=c)) for c in ("other", "all")]
    if name == "gap_through_time":
        return [ask(*of, selection, "yes") for selection in selections(by="fsm")]
    if name in ("target", "vintages"):
        promised = (PROMISED,) if name == "target" else ()
        return [ask(*of, each.measure, each.places[0], *promised) for each in selections()]
    if name == "ambitions":
        return [ask(*of, place, PROMISED) for place in (OWN, OTHER, AREA)]
    if name in ("definitions", "board_periods", "authorities"):
        return [ask(*of, AREA)]
    if name == "board":
        said = {"ledger": LedgerToday(date(2025, 8, 1), (), ()), "reference_folder": REFERENCE}
        return [ask(*of, AREA, YEAR, **said)]
    if name == "peers":
        return [ask(*of, OWN, weights=(("context_fsm6", 1.0),), measure=LEVEL2)]
    if name == "schools":
        return [ask(*of, LEVEL2, AREA, period) for period in (YEAR, None)]
    if name == "returns":
        return [ask(publisher.workspace, *of)]
    if name == "revision_notes":
        return [ask(publisher.workspace, viewer)]
    return [ask(*of)]


def plain(said: Any) -> Any:
    """All that an answer says, whichever returns and generation it says it of."""
    if isinstance(said, pd.DataFrame):
        return plain(said.to_dict("list"))
    if isinstance(said, BaseModel):
        return plain(dict(said))
    if isinstance(said, dict):
        return {key: plain(value) for key, value in said.items()}
    if isinstance(said, list | tuple):
        return [plain(value) for value in said]
    return re.sub(r"\b(r\d{4}-[0-9a-f]{8}|[0-9a-f]{12})\b", "…", repr(said))


@pytest.mark.parametrize("name", sorted(set(EVERY) - set(NO_ROWS)))
def test_what_one_may_not_see_makes_no_difference(name: str, houses: tuple[Publisher, Publisher]) -> None:
    for viewer in (HEAD, PUBLIC):
        three, five = (plain(everything_asked(name, publisher, viewer)) for publisher in houses)
        assert three == five
    three, five = (plain(everything_asked(name, publisher, OFFICER)) for publisher in houses)
    assert (three != five) is (name in DIFFER)


def test_a_head_is_told_of_their_own_school_alone(houses: tuple[Publisher, Publisher]) -> None:
    [board] = everything_asked("board", houses[0], HEAD)
    assert board.table["place"].tolist() == [OWN]
    [schools, _] = everything_asked("schools", houses[0], HEAD)
    assert schools.table["status"].tolist() == ["ok", "withheld"]


def years_held(generation: Generation, viewer: Viewer) -> int:
    """Of how many years the area's own figure is held, as far as a viewer is told."""
    table = answers.definitions(generation, viewer, AREA).table
    return int(table.set_index("measure")["years"][LEVEL2])


def test_nothing_is_offered_that_may_not_be_seen(houses: tuple[Publisher, Publisher]) -> None:
    generation = authority_generation(houses[0])
    offered = {viewer.role: answers.offered_breakdowns(generation, viewer) for viewer in (OFFICER, HEAD, PUBLIC)}
    level2 = {
        role: {place for place, breakdowns in by_place.items() for item in breakdowns if item.measure == LEVEL2}
        for role, by_place in offered.items()
    }
    assert level2 == {
        "officer": {AREA, f"{AREA} schools", ENGLAND},
        "head": {f"{AREA} schools", ENGLAND},
        "public": {ENGLAND},
    }
    assert answers.revised_measures(generation, OFFICER).keys() == {AREA}
    assert answers.revised_measures(generation, PUBLIC) == {}
    assert years_held(generation, OFFICER) == 2
    assert years_held(generation, PUBLIC) == 0
    assert answers.board_periods(generation, HEAD, AREA) == (YEAR,)
    assert answers.board_periods(generation, PUBLIC, AREA) == ()


def test_a_sum_that_is_withheld_does_not_tell_whom_it_leaves_out(houses: tuple[Publisher, Publisher]) -> None:
    asked = Selection(measure=LEVEL2, places=(AREA,), periods=(YEAR,), basis="pooled")
    [row] = answers.rates(authority_generation(houses[0]), HEAD, asked).table.to_dict("records")
    assert row["status"] == "withheld"
    assert all(pd.isna(row[name]) for name in NUMBERS)


@pytest.mark.parametrize(("viewer", "told"), [(OFFICER, True), (HEAD, False), (PUBLIC, False)])
def test_a_year_that_is_arriving_is_not_counted_on_some_schools_alone(houses, viewer: Viewer, told: bool) -> None:
    answer = answers.target(authority_generation(houses[0]), viewer, LEVEL2, AREA, PROMISED)
    assert ("2025/26 is not all in: 2 of 2 schools" in answer.sentence) is told


def test_the_ledger_is_for_those_who_see_every_place(houses: tuple[Publisher, Publisher]) -> None:
    lines = houses[0].workspace.returns()
    note = RevisionNote(
        return_id="r0001-aaaaaaaa",
        what="return erased",
        at=lines[0].at,
        actor="a",
        note="n",
        kept_before="",
        kept_after="",
    )
    seen = {
        role: (len(gate.ledger(viewer_as(role), lines)), len(gate.ledger(viewer_as(role), [note])))
        for role in ("analyst", "officer", "head:3834001", "public")
    }
    assert seen == {"analyst": (4, 1), "officer": (4, 1), "head:3834001": (0, 0), "public": (0, 0)}
