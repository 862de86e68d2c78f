"""What figures in our own long layout cannot be: more than the whole, another scale, sexes that add up wrongly."""

import pandas as pd

from loaders.rules import rows
from loaders.rules.cells import Figures
from loaders.translation.kind import Context
from model.findings import Finding, Severity
from model.tidy_layout import COLUMNS

MOST_DECIMALS = 6
ROUNDING = 1e-9

# England's and the regions' counts are often rounded to five, each by itself: three of them can be 7.5 apart.
ROUNDED_TO_FIVE = 7.5


def impossible_figures(
    text: pd.DataFrame, results: pd.DataFrame, columns: dict[str, Figures], context: Context
) -> list[Finding]:
    """Figures that cannot be: of a row, of a percentage, of an interval."""
    numerator, denominator, value = (results[name] for name in ("numerator", "denominator", "value"))
    percent = results["measure"].isin(context.percentages)
    part, whole, decimals = columns["numerator"], columns["denominator"], columns["decimals"].values
    lonely = part.values.notna() & denominator.isna() & value.isna()
    nobody = whole.values.eq(0)
    of_nobody = nobody & (columns["value"].values.gt(0) | (part.values.gt(0) & ~percent))
    outside = results["lower"].gt(value + ROUNDING) | results["upper"].lt(value - ROUNDING)
    checks: tuple[tuple[pd.Series, str, str, str, str], ...] = (
        (
            percent & numerator.gt(denominator.astype("float64")),
            "more_than_cohort",
            "{numerator} in numerator is more than the {denominator} in denominator.",
            "Check both figures.",
            "numerator",
        ),
        (
            percent & (value.lt(0) | value.gt(100)),
            "not_a_percentage",
            "{value} in value is not between 0 and 100.",
            "Write percentages in percent: 61.6, not 0.616.",
            "value",
        ),
        (
            percent & numerator.lt(0),
            "negative",
            "{numerator} in numerator is less than nought.",
            "Check the figure.",
            "numerator",
        ),
        (
            part.values.notna() & (part.percent_signs | (percent & part.values.mod(1).ne(0))),
            "not_a_count",
            "{numerator} in numerator is not a number of pupils.",
            "Write how many, and a percentage under value.",
            "numerator",
        ),
        (
            whole.values.notna() & (whole.percent_signs | whole.values.lt(0) | whole.values.mod(1).ne(0)),
            "not_a_count",
            "{denominator} in denominator is not a number of pupils.",
            "Write a whole number, nought or more.",
            "denominator",
        ),
        (
            lonely,
            "no_denominator",
            "{numerator} in numerator has no denominator.",
            "Write how many pupils it is of.",
            "denominator",
        ),
        (
            of_nobody,
            "figure_of_nobody",
            "{numerator} in numerator and {value} in value cannot be the figures of nobody: the denominator is 0.",
            "Write how many pupils there are, or take the figures out.",
            "denominator",
        ),
        (
            outside,
            "not_an_interval",
            "{value} in value does not lie between {lower} and {upper}.",
            "Check lower and upper.",
            "lower",
        ),
        (
            decimals.notna() & ~decimals.isin(range(MOST_DECIMALS + 1)),
            "not_decimals",
            "{decimals} is not a number of decimals.",
            f"Write 0 to {MOST_DECIMALS}, or leave it blank.",
            "decimals",
        ),
    )
    return [
        finding
        for bad, rule, message, remedy, column in checks
        for finding in row_findings(text, bad.fillna(False).astype(bool), "stop", rule, message, remedy, column)
    ]


def figures_of_nobody(text: pd.DataFrame, columns: dict[str, Figures]) -> list[Finding]:
    """A query for each row that says nought of nought of an area, and one note for all such schools and groups."""
    numerator, denominator, value = (columns[name].values for name in ("numerator", "denominator", "value"))
    nobody = denominator.eq(0) & (numerator.eq(0) | value.eq(0))
    area = text["school_laestab"].eq("") & text["school_urn"].eq("")
    everybody = text["characteristic"].eq("all") & area
    message = "The row is of nobody: 0 in denominator. It has no figure, and is kept as not applicable."
    remedy = "Write how many pupils there are; if there really are none, accept."
    findings = row_findings(text, nobody & everybody, "query", "nobody", message, remedy, "denominator")
    groups = nobody & ~everybody
    if groups.any():
        count = int(groups.sum())
        said = f"{count:,} rows are of schools or groups with nobody in them, and are kept as not applicable."
        findings.append(
            Finding(
                severity="note",
                rule="nobody",
                message=said,
                remedy="Nothing to do.",
                column="denominator",
                row=int(groups.index[groups][0]),
            )
        )
    return findings


def mixed_scales(
    text: pd.DataFrame, results: pd.DataFrame, percent_signs: pd.Series, context: Context
) -> list[Finding]:
    """Percentages of one measure written as 45.7% and as 45.7, or all of them as 0.457."""
    percent = results["measure"].isin(context.percentages) & results["value"].notna()
    percentages = pd.DataFrame({"measure": text["measure"], "value": results["value"], "signed": percent_signs})[
        percent
    ]
    # 0 and 0% are the same.
    share = percentages[percentages["value"] != 0].groupby("measure")["signed"].transform("mean")
    fewer = percentages["signed"].reindex(share.index).eq(share < 0.5) & share.between(0, 1, inclusive="neither")
    is_mixed = fewer.reindex(text.index, fill_value=False)
    message = "'{value}' in value is written in another scale than the rest of {measure}."
    remedy = "Write every percentage the same way: 45.7 or 45.7% for 45.7 per cent."
    findings = row_findings(text, is_mixed, "stop", "mixed_scales", message, remedy, "value")
    for measure, values in percentages[~percentages["signed"]].groupby("measure")["value"]:
        if values.max() <= 1 and values.mod(1).ne(0).any():
            message = f"Every value of {measure} lies between 0 and 1. Are they proportions?"
            remedy = "Write percentages as 45.7, not 0.457. If they really are below one per cent, accept."
            findings.append(
                Finding(severity="query", rule="proportions", message=message, remedy=remedy, column="value")
            )
    return findings


def sexes_do_not_add_up(results: pd.DataFrame) -> list[Finding]:
    """A query where girls, boys and those whose sex is not recorded are not everybody."""
    key = ["place", "period", "term", "measure"]
    counted_rows = results[results["status"].eq("ok") & results["numerator"].notna()]
    sexes = counted_rows[counted_rows["characteristic"] == "sex"]
    if sexes.empty:
        return []
    parts = sexes.groupby(key, sort=False).agg(
        pupils=("denominator", "sum"), passes=("numerator", "sum"), categories=("category", "nunique")
    )
    everybody = counted_rows[counted_rows["characteristic"] == "all"].reset_index(names="row").set_index(key)
    both = everybody.join(parts[parts["categories"] >= 2], how="inner").reset_index().set_index("row")
    is_rounded = both["place"].str.startswith(("nation:", "region:"))
    slack = pd.Series(0.5, index=both.index).mask(is_rounded, ROUNDED_TO_FIVE)
    pupils = (both["pupils"] - both["denominator"]).abs().astype("float64")
    bad = pupils.gt(slack) | (both["passes"] - both["numerator"]).abs().gt(slack)
    bad_rows = both[bad]
    message = pd.Series(
        [
            f"The sexes have {passes:,.0f} of {pupils:,}, and everybody {numerator:,.0f} of {denominator:,}."
            for passes, pupils, numerator, denominator in zip(
                bad_rows["passes"], bad_rows["pupils"], bad_rows["numerator"], bad_rows["denominator"], strict=True
            )
        ],
        index=bad_rows.index,
        dtype="str",
    )
    remedy = "Check the three rows, or accept them if some pupils' sex is not recorded."
    return rows.findings_by_row(
        pd.Series(True, index=bad_rows.index), "query", "parts_do_not_add_up", message, remedy, "numerator"
    )


def row_findings(
    text: pd.DataFrame, bad: pd.Series, severity: Severity, rule: str, message: str, remedy: str, column: str
) -> list[Finding]:
    """Findings whose message is a template of the row's own cells, made only for the rows that will be shown."""
    if not bad.any():
        return []
    bad_rows = text[bad].head(rows.MOST_PER_RULE)
    cells = (dict(zip(COLUMNS, row, strict=True)) for row in bad_rows[list(COLUMNS)].itertuples(index=False, name=None))
    messages = pd.Series([message.format(**row) for row in cells], index=bad_rows.index, dtype="str")
    return rows.findings_by_row(bad, severity, rule, messages, remedy, column, text[column])
