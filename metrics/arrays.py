"""Numbers as the arithmetic takes them: float64, NaN where there is none, one number or a column of them alike."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Numbers = float | None | Sequence[float | None] | NDArray[Any] | pd.Series
Column = NDArray[np.float64]


def floats(values: Numbers) -> Column:
    """A float64 array of one number (0 dimensions) or a column (1); a blank, None or <NA> is NaN."""
    if isinstance(values, pd.Series):
        return values.to_numpy(dtype="float64", na_value=np.nan)
    return np.asarray(values, dtype="float64")


def number_or_column(values: Column) -> Column:
    """One number as a number, a column as a column."""
    numbers: Column = np.asarray(values, dtype="float64")[()]
    return numbers


def quotient(numerator: Column, denominator: Column) -> Column:
    """One column over another, NaN where the denominator is nought or missing."""
    positive_denominator = np.where(denominator > 0, denominator, np.nan)
    ratio: Column = numerator / positive_denominator
    return ratio
