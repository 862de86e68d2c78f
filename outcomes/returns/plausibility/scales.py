"""Whether the percentages of a measure in a file are written in one scale: 0.616 among 60.1 and 72 is a hundredth."""

from collections.abc import Iterator

import pandas as pd

from loaders.check import CheckedFile
from metrics.measures.register import MEASURES
from model.findings import Finding
from model.rounding import digits
from model.wording import count_of
from outcomes.returns.plausibility.prior_knowledge import PriorKnowledge

USUAL = 10.0
"""Where half of a measure's percentages in a file are above it, one below 1 is looked at."""

NEAR = 2.0
"""Where some are as low as this, one below 1 is nothing strange."""

HALF_A_PUPIL = 0.5
"""A percentage that is not nought, of fewer pupils than that, is none."""

MOST_PLACES = 5
"""Places named in one sentence."""


def mixed_scales(checked: CheckedFile, _knowledge: PriorKnowledge) -> Iterator[Finding]:
    """A query for each measure with a few percentages that would fit in a hundredfold, and do not as they are."""
    percent = {measure.id for measure in MEASURES.values() if measure.unit == "percent"}
    rows = checked.results[(checked.results["status"] == "ok") & checked.results["measure"].isin(percent)]
    rows = rows[rows["value"].notna() & (rows["value"] != 0)]
    everybody = rows["characteristic"] == "all"
    for (measure, _), figures in rows.groupby(["measure", everybody], sort=True):
        hundredths = figures[_are_hundredths(figures)]
        if not hundredths.empty:
            yield _finding(str(measure), hundredths, len(figures))


def _are_hundredths(figures: pd.DataFrame) -> pd.Series:
    """Which values are below 1, where no other is near them and a hundredfold they would be like the others."""
    small = figures["value"].lt(1)
    others = figures.loc[~small, "value"]
    if not small.any() or others.empty or others.median() < USUAL or others.min() < NEAR:
        return pd.Series(False, index=figures.index)
    pupils = figures["value"] * figures["denominator"].astype("float64") / 100
    return small & (100 * figures["value"]).ge(others.min() / 2) & (pupils.isna() | (pupils < HALF_A_PUPIL))


def _finding(measure: str, hundredths: pd.DataFrame, count: int) -> Finding:
    first = hundredths.head(MOST_PLACES)
    named = ", ".join(
        f"{digits(value, 3)} ({place.partition(':')[2]}, {period})"
        for value, place, period in zip(first["value"], first["place"], first["period"], strict=True)
    )
    more = f" and {len(hundredths) - MOST_PLACES:,} more" if len(hundredths) > MOST_PLACES else ""
    return Finding(
        severity="query",
        rule="mixed_scales",
        message=f"{MEASURES[measure].title}: {len(hundredths):,} of {count_of(count, 'value')} may be in another scale "
        f"than the others: {named}{more}.",
        remedy="Write percentages as 61.6, not 0.616. If they really are below one per cent, accept.",
        value=f"{measure}: {len(hundredths)} of {count}",
        place=str(first["place"].iloc[0]) if len(hundredths) == 1 else None,
    )


RULES = (mixed_scales,)
