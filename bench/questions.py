"""How long the ten commonest questions take, without any cache above the store."""

import statistics
import time
from collections.abc import Callable

from bench.demonstration import demonstration
from model.folders import REFERENCE
from model.selections import Selection
from outcomes import answers
from outcomes.store import reference
from outcomes.store.access import OFFICER
from outcomes.store.reading import Generation
from outcomes.store.reference import NATION

REPEATS = 15
TARGET_MS, GAPS_TARGET_MS = 5, 15


def median_times(generation: Generation) -> dict[str, float]:
    """The median of each question in milliseconds."""
    promised = reference.ambitions(REFERENCE)
    leeds, both = ("la:383",), ("la:383", NATION)

    def rates(measure: str, **choices: object) -> Callable[[], object]:
        selection = Selection.model_validate({"measure": measure, "places": leeds, **choices})
        return lambda: answers.rates(generation, OFFICER, selection)

    def gaps(measure: str, **choices: object) -> Callable[[], object]:
        selection = Selection.model_validate({"measure": measure, "places": leeds, **choices})
        return lambda: answers.gaps(generation, OFFICER, selection)

    questions = {
        "rates: Level 2 at 16": rates("level2_at_16"),
        "rates: basics, Leeds and England, nine years": rates("basics_94", places=both),
        "rates: basics in one year, both bases": rates("basics_94", periods=("2018/19",), basis="both"),
        "rates: Level 2 at 16 by free school meals": rates("level2_at_16", by="fsm"),
        "rates: reading at 11": rates("reader_at_11", places=both),
        "rates: persistent absence": rates("persistent_absence", places=both),
        "gaps: Level 2 at 16 by free school meals": gaps("level2_at_16", by="fsm"),
        "gaps: Level 2 at 16, every group": gaps("level2_at_16"),
        "gaps: basics by disadvantage through time": gaps("basics_94", by="disadvantaged"),
        "target: Level 3 at 19": lambda: answers.target(generation, OFFICER, "level3_at_19", "la:383", promised),
    }
    return {name: _median_ms(ask) for name, ask in questions.items()}


def _median_ms(ask: Callable[[], object]) -> float:
    ask()
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        ask()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def report() -> None:
    """Print each question's median and the median of all."""
    medians = median_times(demonstration().store.generation("authority"))
    for name, ms in medians.items():
        print(f"  {ms:7.1f} ms  {name}")
    print(f"p50 of the ten commonest questions: {statistics.median(medians.values()):.1f} ms (target ≤ {TARGET_MS})")
