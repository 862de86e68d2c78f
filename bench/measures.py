"""What the results of a year's pupils count for, from rows to facts, and gaps with intervals for a long answer."""

import resource
import subprocess
import sys
import time

import numpy as np
import pandas as pd

from metrics.attainment_8 import Era
from metrics.gaps import group_gaps
from metrics.key_stage_2_outcomes import ResultCode
from metrics.measures.register import measure
from metrics.pupil_facts import Tables, facts

COHORT, SCHOOLS, ROWS = 10_000, 280, 28_000
SUBJECTS = ("english_language", "english_literature", "maths", "science", "science", "history", "language", "other")
TABLES = Tables(
    ks2_codes={"A": ResultCode("A", True), "EXS": ResultCode("EXS", True, True), "WTS": ResultCode("WTS", True)},
    eras=(Era("2019/20", "2025/26", {**{str(points): points for points in range(1, 10)}, "U": 0}, {}),),
)


def one_year(seed: int) -> int:
    """Makes a cohort's results at five, six, eleven and sixteen and takes them to facts; gives the number of facts."""
    random = np.random.default_rng(seed)
    pupils = pd.DataFrame({"pupil": np.arange(COHORT), "place": random.integers(0, SCHOOLS, COHORT).astype(str)})
    pupils = pupils.assign(period="2024/25", term="year")
    goals = random.choice(["1", "2"], (COHORT, 17))
    rows_by_kind = {
        "early_years_results": pupils.assign(**{f"elg_{number + 1:02}": goals[:, number] for number in range(17)}),
        "phonics_results": pupils.assign(year_group="1", mark=random.integers(0, 41, COHORT).astype(str)),
        "key_stage_2_results": pupils.assign(
            **{name: random.integers(80, 121, COHORT).astype(str) for name in ("reading", "maths", "gps")},
            writing=random.choice(list(TABLES.ks2_codes), COHORT),
        ),
        "key_stage_4_results": pupils.loc[pupils.index.repeat(len(SUBJECTS))].assign(
            qualification="gcse",
            subject=np.tile(SUBJECTS, COHORT),
            grade=random.integers(1, 10, COHORT * len(SUBJECTS)).astype(str),
        ),
    }
    return sum(len(facts(kind, rows, TABLES)) for kind, rows in rows_by_kind.items())


def gap_seconds() -> float:
    """The best of five: gaps, intervals, ratios and pupils for 28,000 rows."""
    random = np.random.default_rng(0)
    pairs = pd.DataFrame(
        {"group_denominator": random.integers(1, 300, ROWS), "comparator_denominator": random.integers(1, 300, ROWS)}
    )
    pairs["group_value"] = 100 * random.binomial(pairs["group_denominator"], 0.6) / pairs["group_denominator"]
    pairs["comparator_value"] = (
        100 * random.binomial(pairs["comparator_denominator"], 0.7) / pairs["comparator_denominator"]
    )
    return min(_seconds(lambda: group_gaps(pairs, measure("level2_at_16"), "other")) for _ in range(5))


def report() -> None:
    """Print time and peak memory for one and for ten years, each in a process of its own, and the gaps."""
    (one, peak_one, _), (ten, peak_ten, rows) = _measurement(1), _measurement(10)
    print(
        f"results of four cohorts of {COHORT:,} pupils, from rows to facts: 1 year {one:.1f} s, "
        f"10 years {ten:.1f} s ({ten / one:.1f} times; {rows:,.0f} facts); peak {peak_one:.0f} and {peak_ten:.0f} MB"
    )
    print(f"gaps with intervals, {ROWS:,} rows: {1000 * gap_seconds():.1f} ms (target ≤ 20)")


def _measurement(years: int) -> tuple[float, float, float]:
    run = subprocess.run(
        [sys.executable, "-m", "bench.measures", str(years)], capture_output=True, text=True, check=True
    )
    seconds, megabytes, rows = map(float, run.stdout.split())
    return seconds, megabytes, rows


def _seconds(work: object) -> float:
    assert callable(work)
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main(years: int) -> None:
    """Print seconds, peak megabytes and facts for so many years, one after the other."""
    start = time.perf_counter()
    rows = sum(one_year(seed) for seed in range(years))
    seconds = time.perf_counter() - start
    print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, rows)


if __name__ == "__main__":
    main(int(sys.argv[1]))
