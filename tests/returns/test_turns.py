"""Two at a time, one of a sender: whoever sends hundreds of files, or a slow one, does not keep the others waiting."""

import threading
import time

import pytest

from outcomes.returns import background
from outcomes.returns.turns import Turns


class Worker(threading.Thread):
    """Takes a turn, writes down that it has begun, and ends it when it is let go."""

    def __init__(self, turns: Turns, sender: str, begun: list[str]) -> None:
        super().__init__(daemon=True)
        self.turns, self.sender, self.begun = turns, sender, begun
        self.over, self.wait_words = threading.Event(), ""
        self.start()

    def run(self) -> None:
        with self.turns.turn(self.sender, lambda words: setattr(self, "wait_words", words)):
            self.begun.append(self.sender)
            self.over.wait(20)


def settled(begun: list[str], count: int) -> list[str]:
    deadline = time.monotonic() + 10
    while len(begun) < count and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(0.05)  # nobody else has begun either
    return list(begun)


def begin(turns: Turns, begun: list[str], *senders: str) -> list[Worker]:
    workers = []
    for sender in senders:
        workers.append(Worker(turns, sender, begun))
        time.sleep(0.02)
    return workers


def test_a_sender_of_many_has_one_turn_at_a_time_and_the_others_theirs_between():
    """A has four files in the queue before B and C come: A, B, then C as soon as one is done, then A again."""
    turns, begun = Turns(places=2), []
    first, *rest = begin(turns, begun, "A", "A", "A", "A")
    assert settled(begun, 1) == ["A"]
    b, c = begin(turns, begun, "B", "C")
    assert settled(begun, 2) == ["A", "B"]
    first.over.set()
    assert settled(begun, 3) == ["A", "B", "C"]
    b.over.set()
    assert settled(begun, 4) == ["A", "B", "C", "A"]
    for worker in (c, *rest):
        worker.over.set()
    assert settled(begun, 6)[4:] == ["A", "A"]


def test_one_slow_file_stops_nobody():
    turns, begun = Turns(places=2), []
    slow, again, other = begin(turns, begun, "slow", "slow", "other")
    assert settled(begun, 2) == ["slow", "other"]
    other.over.set()
    (later,) = begin(turns, begun, "third")
    assert settled(begun, 3) == ["slow", "other", "third"]
    for worker in (slow, again, later):
        worker.over.set()


def test_a_wait_says_behind_how_many_and_how_long():
    """With turns of 5 s until some are over: two run and none waits before it, so one turn's length."""
    turns, begun = Turns(places=2), []
    workers = begin(turns, begun, "A", "B", "C", "D")
    assert workers[2].wait_words in (
        "Waiting for its turn, about 5 s",
        "Waiting for its turn behind 1 other, about 8 s",
    )
    assert workers[3].wait_words == "Waiting for its turn behind 1 other, about 8 s"
    for worker in workers:
        worker.over.set()


def test_a_turn_that_fails_is_over_all_the_same():
    turns = Turns(places=1)
    with pytest.raises(ValueError, match="no"), turns.turn("A", print):
        raise ValueError("no")
    with turns.turn("A", print):
        pass


def test_more_checks_than_one_may_have_under_way_are_refused_with_a_sentence(publisher, monkeypatch):
    monkeypatch.setattr(background, "MOST_WAITING", 0)
    with pytest.raises(background.TooManyTasksError, match="Send more when one of them is done"):
        background.start_check(publisher, [("a.csv", b"")], period=None, status=None, note="", sender="A")


def test_what_nobody_came_back_for_is_let_go(publisher):
    """Each task of a sender holds what its files have wrong, and the files: the sixth lets the first of them go."""
    names = []
    for number in range(background.MOST_TASKS_OF_SENDER + 2):
        names.append(
            background.start_check(
                publisher, [("a.csv", b"no,return\n%d,1\n" % number)], period=None, status=None, note="", sender="A"
            )
        )
        background.TASKS[names[-1]].work.exception(timeout=60)
    assert [name in background.TASKS for name in names[:2]] == [False, True]
    assert len(list((publisher.store.home / "incoming").iterdir())) == background.MOST_TASKS_OF_SENDER + 1
