"""Every version of a figure as a table: what each said, and what moved from one to the next."""

from collections.abc import Hashable
from typing import Any

import pandas as pd

from model.answers import VintagesAnswer
from model.rounding import digits, with_unit


def version_table(answer: VintagesAnswer) -> pd.DataFrame:
    """The versions in words and figures as they are written."""
    return pd.DataFrame([_line(answer, row) for row in answer.table.to_dict("records")])


def _line(answer: VintagesAnswer, row: dict[Hashable, Any]) -> dict[str, str]:
    about = "about " if row["about"] else ""
    of = (
        f"{about}{digits(row['numerator'])} of {digits(row['denominator'])}"
        if _has_values(row, "numerator", "denominator")
        else "–"
    )
    return {
        "Year": row["period"],
        "Version": f"{row['version']}{', in force' if row['shown'] else ''}",
        "Figure": with_unit(row["value"], answer.measure.unit, int(row["decimals"])),
        "Pupils": of,
        "Change": _signed_figure(row["change"], max(answer.measure.decimals, 1)),
        "In pupils": "–" if not _has_values(row, "pupils") else f"{about}{_signed_figure(row['pupils'], 0)}",
        "Pupils in all": _signed_figure(row["cohort"], 0),
        "From": row["source"] if row["basis"] == "published" else f"{row['source']} ({digits(row['schools'])} schools)",
    }


def _has_values(row: dict[Hashable, Any], *names: str) -> bool:
    return not any(pd.isna(row[name]) for name in names)


def _signed_figure(value: float, decimals: int) -> str:
    if pd.isna(value):
        return "–"
    size = digits(abs(value), decimals)
    return size if not float(size.replace(",", "")) else f"{'+' if value > 0 else '−'}{size}"
