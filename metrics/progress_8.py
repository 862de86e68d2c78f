"""Progress 8: a pupil's Attainment 8 beside that of all pupils in the nation who began alike.

The year's estimates by start, its national spread and the limits on extreme scores are the Department's tables, handed
in as values (measures.md 1.2, S6, S7). Not produced 2019/20, 2020/21, 2024/25 and 2025/26.
"""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from metrics.attainment_8 import Elements
from metrics.columns import Numbers, floats, plain
from metrics.uncertainty import Estimate

# The nation's standard deviation of pupils' scores, never the school's own (S6; 2018/19 recovered from 3,401 schools).
SPREAD: dict[str, float] = {"2018/19": 1.28266, "2023/24": 1.41628}
SPREAD_OF_ELEMENTS_2024: dict[str, float] = {
    "english": 1.614052,
    "maths": 1.487134,
    "ebacc": 1.637291,
    "open": 1.616699,
}
# The Department's factor, rounded as it rounds it: with 1.959964 its published limits do not come out.
Z = 1.96
FEWEST_COVERED = 0.5

Band = Literal[1, 2, 3, 4, 5]
BAND_WORDS: dict[int, str] = {
    1: "well above average",
    2: "above average",
    3: "average",
    4: "below average",
    5: "well below average",
}


class Group(NamedTuple):
    """Pupils by their Key Stage 2 average, from `lowest` to `highest`, and what such pupils reach on average."""

    number: int
    lowest: float
    highest: float
    estimate: Elements


class Progress(NamedTuple):
    """A pupil's score and its elements, each per slot."""

    score: float
    english: float
    maths: float
    ebacc: float
    open: float


def prior_group(reading: float, maths: float, groups: Sequence[Group]) -> Group | None:
    """The group of a pupil's mean scaled score in reading and maths, to the nearest half; None if no group holds it."""
    start = round(reading + maths) / 2
    return next((group for group in groups if group.lowest <= start <= group.highest), None)


def pupil_progress(attained: Elements, estimate: Elements, lowest: float | None = None) -> Progress:
    """(attained − estimate) per slot: ten slots in all, two each of English and maths, three each of EBacc and open.

    `lowest`: the limit put on extreme negative scores of this group since 2018, where the Department's table has one.
    """
    score = (attained.total - estimate.total) / 10
    return Progress(
        score=score if lowest is None else max(score, lowest),
        english=(attained.english - estimate.english) / 2,
        maths=(attained.maths - estimate.maths) / 2,
        ebacc=(attained.ebacc - estimate.ebacc) / 3,
        open=(attained.open - estimate.open) / 3,
    )


def school_progress(mean: Numbers, pupils: Numbers, period: str, spread: Mapping[str, float] = SPREAD) -> Estimate:
    """A school's score with its 95% interval: mean ± 1.96 σ/√n, σ of the nation in that year.

    `pupils`: those with a Key Stage 2 start, not the cohort. Raises KeyError for a year whose σ is not held.
    """
    score, n = floats(mean), floats(pupils)
    half = Z * spread[period] / np.sqrt(np.where(n > 0, n, np.nan))
    return Estimate(plain(score), plain(score - half), plain(score + half))


def bands(score: Numbers, lower: Numbers, upper: Numbers) -> NDArray[np.int64]:
    """1 well above … 5 well below, on unrounded values; the Department's rule, verified on 3,401 schools of 2019.

    0 where there is no score. A score of exactly −0.5 that is surely below nought is "below", not "well below".
    """
    p, low, high = (np.atleast_1d(floats(values)) for values in (score, lower, upper))
    found: NDArray[np.int64] = np.select(
        [np.isnan(p), (p >= 0.5) & (low > 0), low > 0, (p < -0.5) & (high < 0), high < 0],
        [0, 1, 2, 5, 4],
        default=3,
    )
    return found


def enough_covered(with_start: int, cohort: int) -> bool:
    """Whether at least half of the cohort has a start; otherwise there is no score (LOWCOV)."""
    return cohort > 0 and with_start >= FEWEST_COVERED * cohort
