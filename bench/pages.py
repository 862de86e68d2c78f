"""What a page costs the server: CPU and bytes of a rerun, of places nobody has asked for yet, beside a stock page."""

import statistics
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from urllib.parse import quote

from bench.demonstration import demonstration
from bench.server import Server, our_server, rerun, session, stock_server
from outcomes.answers.choices import authority_names, school_measures
from outcomes.store.access import OFFICER
from outcomes.store.store import Store

HOME, PLACES_A_PAGE = "la:383", 20
WARM, RERUNS = 3, 30
MEAN_TARGET, WORST_TARGET, WARM_TARGET, KILOBYTES_TARGET = 1.5, 2.0, 0.6, 150
SCHOOLS = "how_do_our_schools_compare"
PAGES = (
    "are_we_on_course",
    "which_children_are_furthest_behind",
    SCHOOLS,
    "how_do_we_compare_with_other_authorities",
    "how_have_our_figures_been_revised",
    "definitions",
)
MANY_SCHOOLS = "place=la%3A383&measure=persistent_absence"


class Cost(NamedTuple):
    """Milliseconds of CPU of a rerun: a place never asked before, and the same link again; bytes it sends at most."""

    cold: float
    warm: float
    sent: int


def report() -> None:
    """Print each page's cost with and without the cache of answers, and the ratios to a stock page of the same run."""
    home = demonstration().store.home
    with TemporaryDirectory() as folder:
        for cache in (True, False):
            stock, costs = page_costs(home, Path(folder), cache=cache)
            print(f"{'with' if cache else 'without'} the cache of answers (stock page {stock:.0f} ms CPU per rerun):")
            _print_costs(stock, costs)
            if cache:
                with our_server(home, Path(folder), cache=True) as ours, session(ours.port) as visit:
                    sent = rerun(visit, SCHOOLS, MANY_SCHOOLS)
                print(f"bytes of a page of 275 schools: {sent / 1000:.0f} kB (target ≤ {KILOBYTES_TARGET})")


def _print_costs(stock: float, costs: dict[str, Cost]) -> None:
    for name, cost in costs.items():
        print(
            f"  {cost.cold:6.1f} ms ({cost.cold / stock:4.2f}x) another place every time, {cost.warm:6.1f} ms "
            f"({cost.warm / stock:4.2f}x) the same again, {cost.sent / 1000:5.0f} kB  {name}"
        )
    cold, warm = [cost.cold / stock for cost in costs.values()], [cost.warm / stock for cost in costs.values()]
    print(
        f"a place never asked before against a stock page: {statistics.mean(cold):.2f} on average, {max(cold):.2f} at "
        f"worst (target ≤ {MEAN_TARGET}, {WORST_TARGET}); the same again {statistics.mean(warm):.2f} (≤ {WARM_TARGET})"
    )


def page_costs(home: Path, folder: Path, *, cache: bool) -> tuple[float, dict[str, Cost]]:
    """A stock page's CPU per rerun in ms, and the cost of each of ours; no page is asked for a place twice."""
    with stock_server(folder) as stock, our_server(home, folder, cache=cache) as ours:
        usual = _cpu_per_rerun(stock, "", [""] * RERUNS)[0]
        return usual, {page: _cost(ours, page, new_links(home, page)[:PLACES_A_PAGE]) for page in PAGES}


def new_links(home: Path, page: str) -> list[str]:
    """Links of a page without the one that it opens on, which warms it."""
    own = f"place={quote(HOME)}&measure=" if page == SCHOOLS else "place="
    return [own + quote(choice) for choice in new_choices(home, page)]


def new_choices(home: Path, page: str) -> dict[str, str]:
    """What may be chosen on a page, in words by its id, without what it opens on: an authority, or on the schools' page
    a measure, for the demonstration holds the schools of one authority."""
    generation = Store(home).generation("authority")
    if page == SCHOOLS:
        every = school_measures(generation, OFFICER, HOME)
        return {measure: every[measure][0].title for measure in list(every)[1:]}
    return {place: name for place, name in authority_names(generation).items() if place != HOME}


def _cost(server: Server, page: str, links: Sequence[str]) -> Cost:
    cold, sent = _cpu_per_rerun(server, page, links)
    warm, _ = _cpu_per_rerun(server, page, [""] * RERUNS)
    return Cost(cold, warm, sent)


def _cpu_per_rerun(server: Server, page: str, links: Sequence[str]) -> tuple[float, int]:
    """Milliseconds of the server's own CPU for one rerun of each link, and the most bytes one sent."""
    with session(server.port) as visit:
        for _ in range(WARM):
            rerun(visit, page, "")
        before = server.cpu
        sent = max(rerun(visit, page, link) for link in links)
        return 1000 * (server.cpu - before) / len(links), sent
