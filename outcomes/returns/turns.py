"""Fair turns at work that only a few may do at once, so that one slow file, or one who sends hundreds, stops nobody."""

import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import fmean

from model.wording import count_of

OnWait = Callable[[str], None]
"""Is told once a second, in words, how long a wait may be."""

TURNS_REMEMBERED = 20
USUAL_SECONDS = 5.0
"""How long a turn is expected to be before any is over."""


@dataclass(frozen=True, eq=False)
class Turn:
    """One turn that somebody waits for or has."""

    sender: str


class Turns:
    """So many turns at once, and of one sender one at a time; next is who has waited since the longest for a turn."""

    def __init__(self, places: int) -> None:
        self._places = places
        self._changed = threading.Condition()
        self._waiting: list[Turn] = []
        self._running: list[Turn] = []
        self._latest: dict[str, int] = {}
        self._begun = 0
        self._seconds: deque[float] = deque([USUAL_SECONDS], maxlen=TURNS_REMEMBERED)

    @contextmanager
    def turn(self, sender: str, on_wait: OnWait) -> Iterator[None]:
        """Wait for a turn of this sender, and have it until the end."""
        turn = Turn(sender)
        self._begin(turn, on_wait)
        started = time.monotonic()
        try:
            yield
        finally:
            with self._changed:
                self._running.remove(turn)
                self._seconds.append(time.monotonic() - started)
                self._forget_who_is_gone()
                self._changed.notify_all()

    def _begin(self, turn: Turn, on_wait: OnWait) -> None:
        with self._changed:
            self._waiting.append(turn)
            try:
                while self._next() is not turn:
                    on_wait(self._wait_words(turn))
                    self._changed.wait(1)
            finally:
                self._waiting.remove(turn)
            self._running.append(turn)
            self._begun += 1
            self._latest[turn.sender] = self._begun

    def _next(self) -> Turn | None:
        """Whose turn it is: of those who have none, whoever has had the last one longest ago; else whoever came first.

        So a sender of hundreds of files waits between two of them for everybody else, and nobody waits for all of them.
        """
        if len(self._running) >= self._places:
            return None
        busy = {turn.sender for turn in self._running}
        free = [turn for turn in self._waiting if turn.sender not in busy]
        return min(free, key=lambda turn: self._latest.get(turn.sender, 0), default=None)

    def _wait_words(self, turn: Turn) -> str:
        waiting = Counter(other.sender for other in self._waiting)
        own = [other for other in self._waiting if other.sender == turn.sender].index(turn)
        ahead = own + sum(min(count, own + 1) for sender, count in waiting.items() if sender != turn.sender)
        seconds = fmean(self._seconds) * (ahead + len(self._running)) / self._places
        before = f" behind {count_of(ahead, 'other')}" if ahead else ""
        return f"Waiting for its turn{before}, about {max(1, round(seconds))} s"

    def _forget_who_is_gone(self) -> None:
        here = {turn.sender for turn in (*self._waiting, *self._running)}
        self._latest = {sender: number for sender, number in self._latest.items() if sender in here}
