"""Reading the newer files, and writing down what a column of one says."""

import json
import math
from pathlib import Path

import pandas as pd

from loaders.rules import rows
from loaders.rules.cells import Figures, numbers

FOLDER = "recent"
HOME_CODE = "383"


def table(folder: Path, path: str, *, encoding: str = "utf-8") -> pd.DataFrame:
    """A CSV file of the newer ones, every cell as its text."""
    return pd.read_csv(folder / FOLDER / path, dtype="str", keep_default_na=False, encoding=encoding)


def records(folder: Path, path: str) -> pd.DataFrame:
    """A list of JSON records, every value as its text and "" for none: 147 for the count that is written 147.0."""
    entries = json.loads((folder / FOLDER / path).read_text(encoding="utf-8"))
    return pd.DataFrame([{name: _text(value) for name, value in entry.items()} for entry in entries]).fillna("")


def records_by_urn(folder: Path, path: str) -> pd.DataFrame:
    """JSON records under the URN of each school: `urn`, and every value as its text."""
    entries = json.loads((folder / FOLDER / path).read_text(encoding="utf-8"))
    lines = [{"urn": urn} | {name: _text(value) for name, value in entry.items()} for urn, entry in entries.items()]
    return pd.DataFrame(lines).fillna("")


def _text(value: object) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def figures(
    places: pd.Series,
    period: str,
    measure: str,
    *,
    group: str = "",
    decimals: int | None = None,
    **columns: pd.Series | None,
) -> pd.DataFrame:
    """One figure of a file as results (model.RESULT_COLUMNS), without the cells that say nothing.

    `columns`: `value`, `numerator` and `denominator`, as text, as far as the file has them. Counts where there are both
    of them, else the value as it was published with `decimals`, and its cohort if known.
    """
    characteristic, category = rows.group([group])
    blank = pd.Series("", index=places.index, dtype="str")
    cells = {name: column for name, column in columns.items() if column is not None}
    of, part, whole = (numbers(cells.get(name, blank)) for name in ("value", "numerator", "denominator"))
    counted = part.values.notna() & whole.values.gt(0)
    status = of.statuses.mask(counted, "ok")
    results = rows.result_rows(
        {
            "place": places,
            "period": period,
            "term": "year",
            "measure": measure,
            "characteristic": characteristic,
            "category": category,
            "numerator": part.values.where(counted),
            "denominator": whole.values,
            "value": of.values.mask(counted),
            "decimals": _decimals(of, decimals).mask(counted),
            "status": status,
            "public_domain": True,
        },
        places.index,
    )
    return results[places.ne("") & results["status"].ne("not_available")].reset_index(drop=True)


def _decimals(of: Figures, decimals: int | None) -> pd.Series:
    return of.decimals if decimals is None else of.decimals.mask(of.values.notna(), decimals)


def only_cohort(count: pd.Series, percent: pd.Series, decimals: int) -> pd.Series:
    """The one whole number among which a count is its published percentage, as text; "" where several would do."""
    half = 0.5 * 10**-decimals
    counts, percents = numbers(count).values, numbers(percent).values
    least = (100 * counts / (percents + half) - 1e-9).map(math.ceil, na_action="ignore")
    most = (100 * counts / (percents - half) + 1e-9).map(math.floor, na_action="ignore")
    fits = least.where(least.eq(most) & counts.gt(0))
    return pd.Series(["" if pd.isna(number) else f"{number:.0f}" for number in fits], index=count.index, dtype="str")
