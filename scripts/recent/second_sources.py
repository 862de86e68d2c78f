"""Where a second file prints a figure that is carried: whether it is the same, and each that is not."""

from pathlib import Path

import numpy as np
import pandas as pd

from metrics.measures.register import MEASURES
from metrics.rates import factor
from scripts.recent.files import SECOND, Second

KEY = ["measure", "period", "place", "characteristic", "category"]
SMALL = 1e-6
DIFFERENT = "Where they differ, what is carried stands first:"


def compared(folder: Path, carried: pd.DataFrame, older: pd.DataFrame) -> pd.DataFrame:
    """Every figure that two files have: KEY, file, one, other, and `same`, to the decimals of the coarser."""
    parts = [_beside(second, second.make(folder), older if second.older else carried) for second in SECOND]
    return pd.concat(parts, ignore_index=True)


def _beside(second: Second, again: pd.DataFrame, carried: pd.DataFrame) -> pd.DataFrame:
    both = _figures(carried).merge(_figures(again), on=KEY, suffixes=("_one", "_other"))
    decimals = both[["decimals_one", "decimals_other"]].min(axis=1)
    # Two roundings of one number, the finer of them rounded once more, can be half a unit apart and no more.
    same = (both["figure_one"] - both["figure_other"]).abs() <= 0.5 * 10.0**-decimals + SMALL
    exact = both["decimals_one"].eq(both["decimals_other"])
    equal = (both["figure_one"] - both["figure_other"]).abs() < SMALL
    return both[KEY].assign(
        file=Path(second.file).name, one=both["figure_one"], other=both["figure_other"], same=same.where(~exact, equal)
    )


def _figures(results: pd.DataFrame) -> pd.DataFrame:
    """Each figure that is one, a rate where it is counted: KEY, figure, decimals (a rate has all it needs)."""
    shown = results[results["status"].eq("ok") & results["term"].eq("year")]
    factors = shown["measure"].map({measure.id: factor(measure) for measure in MEASURES.values()})
    rate = factors * shown["numerator"] / shown["denominator"].astype("float64")
    decimals = shown["decimals"].astype("float64").where(shown["value"].notna(), np.inf)
    return shown[KEY].assign(figure=shown["value"].fillna(rate), decimals=decimals.fillna(np.inf))


def lines(table: pd.DataFrame) -> str:
    """The lines of the README: how many of each measure and year are the same, and each figure that is not."""
    counts = table.groupby(["file", "measure", "period"]).agg(figures=("same", "size"), same=("same", "sum"))
    rows = [
        f"| `{file}` | `{measure}` | {period} | {count.figures:,} | {int(count.same):,} |"
        for (file, measure, period), count in zip(counts.index, counts.itertuples(), strict=True)
    ]
    different = table[~table["same"].astype("bool")].groupby(["file", *KEY[:2], *KEY[3:]], sort=True)
    said = [
        f"- `{file}`, {measure}, {period}, {characteristic} = {category}: "
        + "; ".join(f"{row.place} {row.one:.2f} and not {row.other:.2f}" for row in group.itertuples())
        + "."
        for (file, measure, period, characteristic, category), group in different
    ]
    return "\n".join([*rows, "", DIFFERENT, "", *said] if said else [*rows, "", "Nowhere do they differ."])
