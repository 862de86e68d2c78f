"""What figures in our own long layout say against themselves: values against counts, all of all, few in public."""

import pandas as pd

from loaders.kinds.tidy_figures import row_findings
from loaders.rules import rows
from loaders.rules.cells import Figures
from loaders.translation.kind import Context
from model.findings import Finding

ROUNDED_TO = 5
"""Counts of areas are often rounded to five; a school's are not."""

SEVERAL = 3
"""So many rows of a measure in which all have reached it do not happen by chance."""

SMALL = 5
"""Cohorts of so many and fewer no publisher shows a figure of."""


def values_against_counts(text: pd.DataFrame, columns: dict[str, Figures], context: Context) -> list[Finding]:
    """A stop for each percentage that its own numerator and denominator do not make."""
    numerator, denominator, value = (columns[name].values for name in ("numerator", "denominator", "value"))
    rate = 100 * numerator / denominator.where(denominator > 0)
    decimals = columns["value"].decimals.astype("float64").fillna(0)
    is_school = text["school_laestab"].ne("") | text["school_urn"].ne("")
    slack = 0.5 * 10**-decimals + (100 * ROUNDED_TO / denominator).mask(is_school, 0) + 1e-6
    bad = text["measure"].isin(context.percentages) & (rate - value).abs().gt(slack)
    message = "{value} in value is not what {numerator} of {denominator} makes."
    remedy = "Check the three figures; where the counts are right, leave the value blank."
    return row_findings(text, bad, "stop", "value_against_counts", message, remedy, "value")


def all_of_all(results: pd.DataFrame, context: Context) -> list[Finding]:
    """A query for each measure in which everybody everywhere has reached it: one column may stand for both."""
    counted = results[results["measure"].isin(context.percentages) & results["numerator"].notna()]
    counted = counted[counted["denominator"].fillna(0) > 1]
    same = counted["numerator"].eq(counted["denominator"].astype("float64"))
    by_measure = same.groupby(counted["measure"]).agg(["all", "size"])
    return [
        Finding(
            severity="query",
            rule="all_of_all",
            message=f"Every one of the {size:,} rows of {measure} has the same number in numerator and in denominator.",
            remedy="Check that each column was filled from its own, or accept if all have reached it everywhere.",
            column="denominator",
            value=measure,
        )
        for measure, every, size in by_measure.itertuples(name=None)
        if every and size >= SEVERAL
    ]


def small_public_figures(results: pd.DataFrame) -> list[Finding]:
    """A query for each figure of a handful of a school's pupils that the file says its publisher shows to everybody."""
    small = results["public_domain"] & results["numerator"].notna() & results["place"].str.startswith("school:")
    small &= results["denominator"].between(1, SMALL).fillna(False).astype(bool)
    message = (
        "A figure of " + results["denominator"].astype("str") + " is public_domain: its publisher shows it to all."
    )
    remedy = "Write no under public_domain, unless the very figure is published: then accept."
    return rows.findings_by_row(small[small], "query", "small_and_public", message, remedy, "public_domain")
