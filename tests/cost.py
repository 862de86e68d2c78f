"""What a piece of work costs the process that asks for it: memory at its most, and time."""

import gc
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psutil

OFTEN_SECONDS = 0.005


@dataclass
class Cost:
    """Seconds that went by, and bytes by which this process was ever larger than at the beginning."""

    seconds: float = 0.0
    grown: int = 0


@contextmanager
def cost() -> Iterator[Cost]:
    """Watches its body; what it cost is filled in while it runs and final afterwards."""
    gc.collect()
    spent, me, over = Cost(), psutil.Process(), threading.Event()
    before, started = me.memory_info().rss, time.monotonic()

    def watch() -> None:
        while not over.wait(OFTEN_SECONDS):
            spent.grown = max(spent.grown, me.memory_info().rss - before)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield spent
    finally:
        over.set()
        watcher.join()
        spent.seconds = time.monotonic() - started
        spent.grown = max(spent.grown, me.memory_info().rss - before)
