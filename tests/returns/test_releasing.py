"""For whom a return is: shown to an audience and every narrower one, released by a second pair of eyes."""

from dataclasses import replace

import pytest

from model.errors import NotAllowedError, UnknownWordError
from model.selections import Selection
from model.viewers import AUDIENCES
from outcomes.answers import rates
from outcomes.doctor import examine
from outcomes.returns import rebuilding, releasing, undoing
from outcomes.returns.loading import Instructions, load
from outcomes.returns.proposal import Declaration
from outcomes.store.access import OFFICER, viewer_as
from tests.conftest import result

FIRST = [result(numerator=6738, denominator=7823, period="2012/13")]
LATER = [result(numerator=6800, denominator=7823, period="2012/13")]


def send(publisher, path, audience=None):
    return (
        load(publisher, [path], Declaration(), Instructions(audience=audience), says_yes=lambda _: True)
        .files[0]
        .return_
    )


def counted(publisher) -> dict[str, float | None]:
    """What each audience is told of Leeds."""
    asked = Selection(measure="level2_at_16", places=("la:383",))
    tables = {
        audience: rates(publisher.store.generation(audience), OFFICER, asked).table["numerator"].tolist()
        for audience in AUDIENCES
    }
    return {audience: found[0] if found else None for audience, found in tables.items()}


@pytest.mark.parametrize(("audience", "sees"), [("analysts", 1), ("authority", 2), ("heads", 3), ("public", 4)])
def test_a_return_is_shown_to_its_audience_and_every_narrower_one(publisher, begin, tidy_file, audience, sees):
    begin(tidy_file(FIRST))
    send(publisher, tidy_file(LATER, "later.csv"), audience)
    assert list(counted(publisher).values()) == [6800] * sees + [6738] * (4 - sees)
    assert rebuilding.verify(publisher) == ()
    assert examine(publisher).verdict == "Nothing is wrong."


def test_releasing_widens_it_and_undoing_takes_it_from_all(publisher, begin, tidy_file):
    begin(tidy_file(FIRST))
    before = {audience: publisher.store.pointer(audience) for audience in AUDIENCES}
    later = send(publisher, tidy_file(LATER, "later.csv"), "analysts")
    releasing.release(publisher, later.return_id, "heads")
    assert list(counted(publisher).values()) == [6800, 6800, 6800, 6738]
    releasing.release(publisher, later.return_id, "public")
    assert len({publisher.store.pointer(audience) for audience in AUDIENCES}) == 1
    undoing.undo(publisher, later.return_id)
    assert {audience: publisher.store.pointer(audience) for audience in AUDIENCES} == before


def test_nothing_is_narrowed_and_nothing_undone_is_released(publisher, tidy_file):
    sent = send(publisher, tidy_file(FIRST), "heads")
    for audience in ("analysts", "authority", "heads"):
        with pytest.raises(UnknownWordError, match="released to heads already"):
            releasing.release(publisher, sent.return_id, audience)
    undoing.undo(publisher, sent.return_id)
    with pytest.raises(UnknownWordError, match="undone"):
        releasing.release(publisher, sent.return_id, "public")


def test_where_two_people_are_wanted_the_one_who_loads_does_not_release(publisher, tidy_file, monkeypatch):
    house = replace(publisher, two_people=True)
    with pytest.raises(NotAllowedError, match="let somebody else look"):
        send(house, tidy_file(FIRST), "public")
    sent = send(house, tidy_file(FIRST))
    assert list(counted(house).values()) == [6738, None, None, None]
    with pytest.raises(NotAllowedError, match="You have loaded"):
        releasing.release(house, sent.return_id, "public")
    monkeypatch.setattr(releasing, "system_user", lambda: "colleague")
    released = releasing.release(house, sent.return_id, "public")
    assert (released.audience, released.released_by) == ("public", "colleague")
    assert house.workspace.find(sent.return_id) == released
    assert list(counted(house).values()) == [6738] * 4


def test_pointers_that_lag_after_a_crash_are_brought_up_each_to_its_own(publisher, begin, tidy_file):
    begin(tidy_file(FIRST))
    send(publisher, tidy_file(LATER, "later.csv"), "authority")
    wanted = {audience: publisher.store.pointer(audience) for audience in AUDIENCES}
    for audience in AUDIENCES:
        publisher.store.point(audience, str(wanted["public"]))
    assert any(fault.startswith("analysts are shown") for fault in examine(publisher).faults)
    rebuilding.catch_up(publisher)
    assert {audience: publisher.store.pointer(audience) for audience in AUDIENCES} == wanted


def test_the_commands_say_for_whom(outcomes, tidy_file):
    outcomes("load", tidy_file(FIRST), "--to", "analysts")
    assert '"numerator": 6738' in outcomes("rates", "level2_at_16", "--as-role", "analyst", "--format", "json")[1]
    assert "6738" not in outcomes("rates", "level2_at_16", "--format", "json")[1]
    return_id = outcomes("returns", "--format", "csv")[1].splitlines()[1].split(",")[0]
    code, said, _ = outcomes("release", return_id, "--to", "public")
    assert (code, said.strip()) == (0, f"Return {return_id} is released to public.")
    assert '"numerator": 6738' in outcomes("rates", "level2_at_16", "--format", "json")[1]
    assert outcomes("release", return_id, "--to", "public")[0] == 2


def test_an_analyst_is_an_audience_of_its_own():
    assert viewer_as("analyst").audience == "analysts"
