"""An authority of 130,000 pupils from pupils' results to rates, and gaps with intervals for a long answer."""

import resource
import subprocess
import sys
import time

import numpy as np
import pandas as pd

from metrics.attainment_8 import attainment_8_of
from metrics.attendance import is_persistent, is_severe
from metrics.gaps import gaps
from metrics.key_stage_2 import ResultCode, reading_writing_maths, subject_outcomes
from metrics.rates import rates
from metrics.register import measure
from metrics.sums import sums

PUPILS, COHORT, SCHOOLS, ROWS = 130_000, 10_000, 280, 28_000
CHARACTERISTICS = ("sex", "fsm", "disadvantaged", "sen", "language", "ethnicity_major", "birth_month", "fsm&sex")
CATEGORIES = {
    "sex": ["female", "male"],
    "fsm": ["yes", "no", "unknown"],
    "disadvantaged": ["yes", "no"],
    "sen": ["ehcp", "support", "none", "unknown"],
    "language": ["english", "other", "unknown"],
    "ethnicity_major": ["white", "mixed", "asian", "black", "other", "unknown"],
    "birth_month": [str(month) for month in range(1, 13)],
}
SLOTS = np.array(["english_language", "english_literature", "maths", *["ebacc"] * 4, *["other"] * 2])
CODES = {"A": ResultCode("A", True), "EXS": ResultCode("EXS", True, True), "WTS": ResultCode("WTS", True)}


def one_year(seed: int) -> int:
    """Makes a year's pupils and results and takes them to rates; gives the number of rates."""
    made = np.random.default_rng(seed)
    pupils = pd.DataFrame({"place": pd.Categorical(made.integers(0, SCHOOLS, PUPILS).astype(str))})
    for name, categories in CATEGORIES.items():
        pupils[name] = pd.Categorical.from_codes(made.integers(0, len(categories), PUPILS), categories)
    facts = pd.concat([_key_stage_4(made), _key_stage_2(made), _early_years(made), _absence(made)], ignore_index=True)
    facts["measure"] = facts["measure"].astype("category")
    table = sums(facts, pupils, CHARACTERISTICS)
    cells = table.assign(value=np.nan, lower=np.nan, upper=np.nan, status="ok")
    return sum(len(rates(of, measure(str(id_)))) for id_, of in cells.groupby("measure", observed=True))


def gap_seconds() -> float:
    """The best of five: gaps, intervals, ratios and pupils for 28,000 rows."""
    made = np.random.default_rng(0)
    pairs = pd.DataFrame(
        {"group_denominator": made.integers(1, 300, ROWS), "comparator_denominator": made.integers(1, 300, ROWS)}
    )
    pairs["group_value"] = 100 * made.binomial(pairs["group_denominator"], 0.6) / pairs["group_denominator"]
    pairs["comparator_value"] = (
        100 * made.binomial(pairs["comparator_denominator"], 0.7) / pairs["comparator_denominator"]
    )
    return min(_seconds(lambda: gaps(pairs, measure("level2_at_16"), "other")) for _ in range(5))


def report() -> None:
    """Print time and peak memory for one and for ten years, each in a process of its own, and the gaps."""
    (one, peak_one, _), (ten, peak_ten, rows) = _measured(1), _measured(10)
    print(
        f"15 measures of {PUPILS:,} pupils for every school and group, from results to rates: 1 year {one:.1f} s, "
        f"10 years {ten:.1f} s ({ten / one:.1f} times; {rows:,.0f} rates); peak {peak_one:.0f} and {peak_ten:.0f} MB"
    )
    print(f"gaps with intervals, {ROWS:,} rows: {1000 * gap_seconds():.1f} ms (target ≤ 20)")


def _measured(years: int) -> tuple[float, float, float]:
    found = subprocess.run(
        [sys.executable, "-m", "bench.measures", str(years)], capture_output=True, text=True, check=True
    )
    seconds, megabytes, rows = map(float, found.stdout.split())
    return seconds, megabytes, rows


def _facts(pupil: np.ndarray, id_: str, numerator: np.ndarray, denominator: np.ndarray | int = 1) -> pd.DataFrame:
    return pd.DataFrame({"pupil": pupil, "measure": id_, "numerator": numerator, "denominator": denominator})


def _key_stage_4(made: np.random.Generator) -> pd.DataFrame:
    pupil = np.arange(COHORT)
    points = made.integers(0, 10, (COHORT, len(SLOTS))).astype(float)
    results = pd.DataFrame(
        {"pupil": pupil.repeat(len(SLOTS)), "slot": np.tile(SLOTS, COHORT), "points": points.ravel()}
    )
    attained = attainment_8_of(results, pd.RangeIndex(COHORT))
    english = points[:, :2].max(axis=1)
    return pd.concat(
        [
            _facts(pupil, "attainment_8", attained["total"].to_numpy()),
            *(
                _facts(pupil, f"basics_9{grade}", ((english >= grade) & (points[:, 2] >= grade)).astype(int))
                for grade in (4, 5)
            ),
        ]
    )


def _key_stage_2(made: np.random.Generator) -> pd.DataFrame:
    pupil = np.arange(COHORT, 2 * COHORT)
    reading, maths = (
        subject_outcomes(pd.Series(made.integers(80, 121, COHORT).astype(str)), CODES) for _ in ("reading", "maths")
    )
    writing = subject_outcomes(pd.Series(made.choice(list(CODES), COHORT)), CODES)
    together = reading_writing_maths(reading, writing, maths)
    return pd.concat(
        [
            _facts(pupil, "reader_at_11", reading["expected"].to_numpy().astype(int)),
            _facts(pupil, "counter_at_11", maths["expected"].to_numpy().astype(int)),
            _facts(pupil, "ks2_write_exp", writing["expected"].to_numpy().astype(int)),
            _facts(pupil, "reading_writing_maths_at_11", together["expected"].to_numpy().astype(int)),
            _facts(pupil, "ks2_rwm_high", together["higher"].to_numpy().astype(int)),
            _facts(pupil, "ks2_read_avg", reading["score"].to_numpy()),
        ]
    )


def _early_years(made: np.random.Generator) -> pd.DataFrame:
    return pd.concat(
        [
            _facts(np.arange(2 * COHORT, 3 * COHORT), "good_level_of_development", made.integers(0, 2, COHORT)),
            _facts(np.arange(3 * COHORT, 4 * COHORT), "phonics_at_6", made.integers(0, 2, COHORT)),
        ]
    )


def _absence(made: np.random.Generator) -> pd.DataFrame:
    pupil, possible = np.arange(PUPILS), made.integers(300, 381, PUPILS)
    missed = made.binomial(possible, 0.07)
    return pd.concat(
        [
            _facts(pupil, "attendance", possible - missed, possible),
            _facts(pupil, "absence", missed, possible),
            _facts(pupil, "persistent_absence", is_persistent(missed, possible).astype(int)),
            _facts(pupil, "severe_absence", is_severe(missed, possible).astype(int)),
        ]
    )


def _seconds(work: object) -> float:
    assert callable(work)
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main(years: int) -> None:
    """Print seconds, peak megabytes and rates for so many years, one after the other."""
    start = time.perf_counter()
    rows = sum(one_year(seed) for seed in range(years))
    seconds = time.perf_counter() - start
    print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, rows)


if __name__ == "__main__":
    main(int(sys.argv[1]))
