"""How long the whole demonstration takes: reading and checking its files, and publishing them."""

import time

from bench.demonstration import empty_house
from model.folders import PUBLISHED
from outcomes.returns import accepting, proposing, rebuilding
from outcomes.returns.checking import check


def report() -> None:
    """Print the seconds of each stage, and the share of checking."""
    publisher = empty_house()
    paths = sorted(PUBLISHED.glob("*.csv"))
    start = time.perf_counter()
    checked = [(path, check(path, authority=publisher.authority)) for path in paths]
    checking = time.perf_counter() - start
    accepting.accept(publisher, proposing.propose(publisher, checked))
    whole = time.perf_counter() - start
    rows = sum(len(item.results) for _, item in checked)
    print(
        f"publish of the demonstration: {whole:.1f} s for {len(paths)} files and {rows:,} rows "
        f"({checking:.1f} s reading and checking; target < 30 s)"
    )
    start = time.perf_counter()
    rebuilding.rebuild(publisher)
    print(f"rebuild of the generation from accepted rows: {time.perf_counter() - start:.1f} s")
