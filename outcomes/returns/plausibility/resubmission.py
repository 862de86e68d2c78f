"""Whether a file says again what is in force for another year or term: the wrong term, or last term's file."""

from collections.abc import Iterator

import pandas as pd

from loaders.check import CheckedFile
from model.findings import Finding
from model.tables import IDENTITY_COLUMNS, PUPIL_ROW_COLUMNS
from model.wording import count_of
from outcomes.returns.plausibility.coverage import Coverage
from outcomes.returns.plausibility.prior_knowledge import PriorKnowledge
from outcomes.returns.plausibility.wording import percent, period_words

SAME = 0.98
"""Of the values in a file: as many as these the same as those of another year or term, and it is that one's file."""

FEW, SEVERAL = 3, 10
"""Rows from which the same values are asked about, and from which they cannot be chance and are refused."""

LASTING = frozenset({"pupil_flags"})
"""Kinds that say again each time what still holds."""

NOT_VALUES = {*IDENTITY_COLUMNS, *PUPIL_ROW_COLUMNS, "pupil", "as_at"}
CELL = ["place", "measure", "characteristic", "category"]
FIGURE = ["numerator", "denominator", "value"]
REMEDY = "Send the file of the year and term it is for. If it is the right one, correct its year and term."


def same_file(checked: CheckedFile, knowledge: PriorKnowledge) -> Iterator[Finding]:
    """A stop where the same file, byte for byte, is in force for other years: nothing in it says which."""
    if not _has_content(checked):
        return
    for return_, _ in knowledge.returns:
        if (return_.sha256, return_.kind) == (checked.sha256, checked.kind) and return_.periods != checked.periods:
            yield Finding(
                severity="stop",
                rule="sent_before",
                message=f"This looks like {', '.join(return_.periods)}: the very same file is in force for it "
                f"({return_.return_id}).",
                remedy=REMEDY,
            )
            return


def same_pupils_values(coverage: Coverage, knowledge: PriorKnowledge) -> Iterator[Finding]:
    """A stop where at least 98% of a school's values are those of the same pupils in another year or term.

    Said once of the file where it holds of all its schools together.
    """
    rows = coverage.rows[coverage.rows["upn"] != ""] if len(coverage.rows) else coverage.rows
    if rows.empty or coverage.kind in LASTING:
        return
    rows_in_force = knowledge.rows_in_force(coverage.kind, rows["place"].unique())
    if rows_in_force.empty:
        return
    columns = [str(name) for name in rows.columns if name in rows_in_force.columns and name not in NOT_VALUES]
    if not columns:
        return
    rows, rows_in_force = (
        _number_rows(rows, columns),
        _number_rows(rows_in_force[rows_in_force["pupil"].isin(rows["pupil"])], columns),
    )
    for (period, term), mine in rows.groupby(["period", "term"], sort=True):
        for (other, other_term), theirs in rows_in_force.groupby(["period", "term"], sort=True):
            if (other, other_term) != (period, term):
                yield from _same_values(mine, theirs, columns, period_words(str(other), str(other_term)), knowledge)


def same_results(checked: CheckedFile, knowledge: PriorKnowledge) -> Iterator[Finding]:
    """A stop where at least 98% of a file's figures are those in force for another year or term."""
    figures = checked.results[checked.results[FIGURE].notna().any(axis=1)]
    if figures.empty:
        return
    figures_in_force = knowledge.figures(sorted(figures["measure"].unique()))
    if figures_in_force.empty:
        return
    floats = dict.fromkeys(FIGURE, "float64")
    columns = [*CELL, *FIGURE, "period", "term"]
    matches = (
        figures[columns]
        .astype(floats)
        .merge(figures_in_force[columns].astype(floats), on=[*CELL, *FIGURE], suffixes=("", "_held"))
    )
    matches = matches[(matches["period"] != matches["period_held"]) | (matches["term"] != matches["term_held"])]
    counts = matches.groupby(["period", "term", "period_held", "term_held"], sort=True).size().reset_index(name="same")
    counts = counts.join(figures.groupby(["period", "term"]).size().rename("of"), on=["period", "term"])
    alike = counts[(counts["of"] >= FEW) & (counts["same"] >= SAME * counts["of"])]
    for other, term, same, of in alike[["period_held", "term_held", "same", "of"]].itertuples(index=False, name=None):
        yield _resubmission(period_words(other, term), same, of, "figures", of)


def _same_values(
    mine: pd.DataFrame, theirs: pd.DataFrame, columns: list[str], other: str, knowledge: PriorKnowledge
) -> Iterator[Finding]:
    """What one year and term of a file has in common with another that is in force, school by school."""
    # A school whose pupils are not the same has no chance of the same values, and most have not.
    there = mine["pupil"].isin(theirs["pupil"]).groupby(mine["place"]).mean()
    likely = there.index[there >= SAME]
    mine_there = mine[mine["place"].isin(likely)]
    if mine_there.empty:
        return
    key = ["place", "pupil", "number"]
    rows_in_force = mine_there[key].merge(theirs, on=key, how="left")
    has_value = (mine_there[columns] != "").to_numpy()
    same = (mine_there[columns].to_numpy() == rows_in_force[columns].fillna("").to_numpy()) & has_value
    values_by_row = pd.DataFrame(
        {"same": same.sum(axis=1), "given": has_value.sum(axis=1), "rows": 1}, index=mine_there.index
    )
    schools = values_by_row.groupby(mine_there["place"], sort=False).sum()
    whole, rows = int((mine[columns] != "").to_numpy().sum()), len(mine)
    if rows >= FEW and whole and schools["same"].sum() >= SAME * whole:
        yield _resubmission(other, int(schools["same"].sum()), whole, "values", rows)
        return
    alike = schools[(schools["rows"] >= FEW) & (schools["given"] > 0) & (schools["same"] >= SAME * schools["given"])]
    for place, count, of, lines in alike[["same", "given", "rows"]].itertuples(name=None):
        finding = _resubmission(other, count, of, "values", lines, knowledge.school_name(place))
        yield finding.model_copy(update={"place": place, "row": int(mine.loc[mine["place"] == place, "row"].iloc[0])})


def _number_rows(rows: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Rows with their values as text, and a pupil's, where there are several, numbered in the order of their values."""
    text = rows[["place", "pupil", "period", "term"]].assign(**{name: _text(rows[name]) for name in columns})
    text = text.assign(row=rows.index).reset_index(drop=True)
    repeated = text.duplicated(["place", "period", "term", "pupil"], keep=False)
    number = pd.Series(0, index=text.index)
    if repeated.any():
        several = text[repeated].sort_values(columns, kind="stable")
        number.loc[several.index] = several.groupby(["place", "period", "term", "pupil"]).cumcount()
    return text.assign(number=number)


def _text(values: pd.Series) -> pd.Series:
    return values.astype("str").fillna("").replace("<NA>", "")


def _has_content(checked: CheckedFile) -> bool:
    """Whether a file has a figure or a pupil: two terms without an exclusion are alike and both right."""
    pupils = checked.pupils is not None and bool((checked.pupils[["upn", "surname"]] != "").any(axis=None))
    return pupils or not checked.results.empty


def _resubmission(other: str, same: int, of: int, what: str, rows: int, school: str = "") -> Finding:
    whose = f" of {school}" if school else ""
    return Finding(
        severity="stop" if rows >= SEVERAL else "query",
        rule="sent_before",
        message=f"This looks like {other}: {same:,} of {of:,} {what}{whose} ({percent(same / of)}, in "
        f"{count_of(rows, 'row')}) are those in force for it.",
        remedy=REMEDY,
        value=f"the same as {other}",
    )
