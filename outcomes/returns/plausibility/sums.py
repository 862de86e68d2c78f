"""Whether a file's own figures can be: a part is no more than the whole, and the parts make the whole."""

from collections.abc import Hashable, Iterator, Mapping
from typing import Any

import pandas as pd

from loaders.check import CheckedFile
from metrics.measures.register import MEASURES
from model.findings import Finding, Severity
from model.rounding import digits
from outcomes.returns.plausibility.prior_knowledge import PriorKnowledge
from outcomes.returns.plausibility.wording import period_words

KEY = ["place", "period", "term", "measure"]
DIVIDING = ("sex", "fsm", "fsm6", "disadvantaged", "language", "ethnicity_major", "mobile")
"""Characteristics of which every pupil has one category; special needs are printed in categories that overlap."""

ROUNDING = 0.5
ROUNDED_TO_FIVE = 2.5
"""How far a count of England or a region may be from itself: those are often rounded to five."""

KIND_WITH_SUMS_CHECKED = "results_tidy"
"""The kind whose loader looks at its own sums, row by row."""


def counts_over_the_cohort(checked: CheckedFile, _: PriorKnowledge) -> Iterator[Finding]:
    """A stop for each percentage with more pupils counted than there are."""
    if checked.kind == KIND_WITH_SUMS_CHECKED or checked.results.empty:
        return
    percent = {measure.id for measure in MEASURES.values() if measure.unit == "percent"}
    rows = checked.results[checked.results["measure"].isin(percent)]
    impossible_rows = rows[(rows["numerator"] > rows["denominator"].astype("float64") + 1e-6).fillna(False)]
    for row in impossible_rows.to_dict("records"):
        yield _finding(
            row,
            "stop",
            "more_than_cohort",
            f"{_figure(row)}: {digits(row['numerator'])} is more than the {row['denominator']:,} it is of.",
            "Check both figures.",
        )


def parts_and_whole(checked: CheckedFile, _: PriorKnowledge) -> Iterator[Finding]:
    """A query where girls and boys are not everybody, or the categories of another characteristic are more."""
    rows = checked.results
    rows = rows[(rows["status"] == "ok") & rows["denominator"].notna()]
    if checked.kind == KIND_WITH_SUMS_CHECKED or rows.empty:
        return
    everybody = rows.loc[rows["characteristic"] == "all", [*KEY, "denominator"]].set_index(KEY)["denominator"]
    divided = rows[rows["characteristic"].isin(DIVIDING)]
    grouped = divided.groupby([*KEY, "characteristic"], sort=False)
    sums = grouped.agg(pupils=("denominator", "sum"), parts=("category", "nunique")).reset_index()
    sums_and_whole = sums.join(everybody, on=KEY, how="inner")
    excess = (sums_and_whole["pupils"] - sums_and_whole["denominator"]).astype("float64")
    rounded = sums_and_whole["place"].str.startswith(("nation:", "region:"))
    slack = (sums_and_whole["parts"] + 1) * pd.Series(ROUNDING, index=sums_and_whole.index).mask(
        rounded, ROUNDED_TO_FIVE
    )
    both_sexes = (sums_and_whole["characteristic"] == "sex") & (sums_and_whole["parts"] >= 2)
    for row in sums_and_whole[(excess > slack) | (both_sexes & (excess < -slack))].to_dict("records"):
        what = "the sexes" if row["characteristic"] == "sex" else f"the categories of {row['characteristic']}"
        yield _finding(
            row,
            "query",
            "parts_do_not_add_up",
            f"{_figure(row)}: {what} have {row['pupils']:,} pupils together, and everybody is {row['denominator']:,}.",
            "Check the rows, or accept.",
        )


def _figure(row: Mapping[Hashable, Any]) -> str:
    place = row["place"].split(":", 1)[1]
    return f"{place}, {period_words(row['period'], row['term'])}, {MEASURES[row['measure']].title}"


def _finding(row: Mapping[Hashable, Any], severity: Severity, rule: str, message: str, remedy: str) -> Finding:
    return Finding(severity=severity, rule=rule, message=message, remedy=remedy, value=message, place=row["place"])


RULES = (counts_over_the_cohort, parts_and_whole)
