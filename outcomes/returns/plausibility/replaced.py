"""What a file would take away: a final figure for a less final one, or a figure for none.

Asked of the generation that would be, beside the one that is, so that which file wins is decided where it always is.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from metrics.measures.groups import label
from metrics.measures.register import MEASURES
from metrics.rates import factor
from model.findings import Finding
from model.rounding import with_unit
from model.wording import count_of
from outcomes.returns.plausibility.wording import period_words
from outcomes.store.generation.comparing import Ask

RULES = frozenset({"less_final", "figure_lost"})

NO_FIGURE = {
    "suppressed": "suppressed",
    "withheld": "withheld",
    "not_applicable": "not applicable",
    "no_entries": "without entries",
    "not_available": "not available",
    "low_coverage": "of too few pupils",
    "rounds_to_zero": "rounded to nought",
    "gone": "not in the file",
}


def replacement_queries(ask: Ask, returns: Sequence[str], authority: str) -> dict[str, tuple[Finding, ...]]:
    """What is to be asked about what each return would take away, by its id. `authority`: whose are named first."""
    rows = ask("figures_replaced", {"returns": list(returns), "authority": authority})
    findings: dict[str, list[Finding]] = {return_id: [] for return_id in returns}
    for return_id, finding in replaced_figures(rows):
        findings[return_id].append(finding)
    return {return_id: tuple(found) for return_id, found in findings.items()}


def replaced_figures(rows: pd.DataFrame) -> Iterator[tuple[str, Finding]]:
    """A query for each year in which figures would become less final, and one where they would become nothing."""
    for row in rows.to_dict("records"):
        count, period = row["figures"], row["period"]
        if row["lost"]:
            rule, what = "figure_lost", "would become nothing"
            remedy = "Send a file with the figures in it. If there really are none any more, accept."
        else:
            rule, what = "less_final", f"would become {row['version']}, and {_be(count)} {row['before_version']} now"
            remedy = "Say how final the file is, if it is more than that; otherwise leave the figures as they are."
        yield (
            row["return_id"],
            Finding(
                severity="query",
                rule=rule,
                message=f"{count_of(count, 'figure')} of {period} {what}{', the first of them' if count > 1 else ''}: "
                f"{_change(row)}.",
                remedy=remedy,
                value=f"{period}: {count} {row['before_version']} to {row['version']}",
                place=row["place"] if count == 1 else None,
            ),
        )


def _be(count: int) -> str:
    return "is" if count == 1 else "are"


def _change(row: Mapping[Hashable, Any]) -> str:
    """`Leeds, Level 2 at 16: 64.9% becomes 63.1%`."""
    measure, group = MEASURES[row["measure"]], ""
    if row["characteristic"] != "all":
        group = f", {label(row['characteristic'], row['category'])}"
    term = "" if row["term"] == "year" else f", {period_words(row['period'], row['term'])}"
    after = NO_FIGURE[row["status"]] if row["lost"] else _figure(row, "")
    return f"{row['place_name']}, {measure.title}{group}{term}: {_figure(row, 'before_')} becomes {after}"


def _figure(row: Mapping[Hashable, Any], side: str) -> str:
    measure = MEASURES[row["measure"]]
    value = row[f"{side}value"]
    if pd.isna(value):
        value = factor(measure) * row[f"{side}numerator"] / row[f"{side}denominator"]
    return with_unit(value, measure.unit, max(measure.decimals, 1))
