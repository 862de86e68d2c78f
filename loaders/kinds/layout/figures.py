"""The figures of a publication that is read by a layout: numbers, statuses, and those that cannot be."""

import pandas as pd

from loaders.kinds.layout.columns import FigureColumns, Layout, TotalRow
from loaders.rules import cells, rows
from model.findings import Finding


def figure_rows(
    layout: Layout, figure: FigureColumns, frame: pd.DataFrame, head: pd.DataFrame
) -> tuple[pd.DataFrame, list[Finding]]:
    """The rows of results one measure's columns give, indexed by the sender's rows."""
    numerator, denominator, value = (
        _numbers(layout, frame, name) for name in (figure.numerator, figure.denominator, figure.value)
    )
    lower, upper = (_numbers(layout, frame, name) for name in (figure.lower, figure.upper))
    main = numerator if figure.numerator else value
    top = main.values
    status = main.statuses
    findings = [finding for name in figure_headings(figure) for finding in _unreadable_cells(layout, frame, name)]
    if figure.plus:
        second = _numbers(layout, frame, figure.plus)
        top = top + second.values
        status = status.mask((status == "ok") & (second.statuses != "ok"), second.statuses)
    size = denominator.values
    if figure.cohort_less:
        size = size - _numbers(layout, frame, figure.cohort_less).values
    if figure.numerator:
        status = status.mask((status == "ok") & (denominator.statuses != "ok"), denominator.statuses)
        # A group of nobody has no rate; some publications print nought there.
        status = status.mask((status == "ok") & (size == 0), "not_available")
        if figure.rest:
            top = size - top
        if figure.at_most_denominator:
            findings += _too_many(frame, figure, top, size, status)
    elif figure.rest:
        top = 100 - top
    columns: dict[str, object] = {
        **rows.columns(head),
        "measure": figure.measure,
        "denominator": size.round(),
        "lower": lower.values,
        "upper": upper.values,
        "status": status,
        "public_domain": layout.public_domain,
    }
    if figure.numerator:
        columns |= {"numerator": top}
    else:
        decimals = main.decimals if figure.decimals is None else figure.decimals
        columns |= {"value": top.round(10), "decimals": decimals}
    if figure.period:
        columns |= {"period": figure.period}
    if figure.group:
        columns |= dict(zip(("characteristic", "category"), rows.group([figure.group]), strict=True))
    return rows.result_rows(columns, frame.index)[~_is_nought(layout, head, main)], findings


def _is_nought(layout: Layout, head: pd.DataFrame, main: cells.Figures) -> pd.Series:
    """Rows of periods in which every count is nought, where that means that nobody had counted yet."""
    if not layout.all_nought_is_missing:
        return pd.Series(False, index=head.index)
    return main.values.groupby(head["period"]).transform("max") == 0


def figure_headings(figure: FigureColumns) -> tuple[str, ...]:
    """Every heading one figure is read from."""
    return (
        figure.numerator,
        figure.denominator,
        figure.cohort_less,
        figure.value,
        figure.plus,
        figure.lower,
        figure.upper,
    )


def _numbers(layout: Layout, frame: pd.DataFrame, name: str) -> cells.Figures:
    text = frame[name] if name else pd.Series("", index=frame.index, dtype="str")
    words = text.str.strip()
    text = text.mask(words.isin(layout.not_applicable), "z").mask(words.isin(layout.missing), "")
    rates = {heading for figure in layout.figure for heading in (figure.value, figure.lower, figure.upper)}
    return cells.numbers(text, x_means=layout.x_means, ranges=name not in rates)


def _unreadable_cells(layout: Layout, frame: pd.DataFrame, name: str) -> list[Finding]:
    if not name:
        return []
    bad = _numbers(layout, frame, name).statuses == cells.UNREADABLE
    message = "'" + frame[name] + f"' in {name} is neither a number nor a sign we know."
    remedy = "Write the number, or c where it is suppressed, z where it does not apply, x where there is none."
    return rows.findings_by_row(bad, "stop", "not_a_number", message, remedy, name, frame[name])


def impossible_cells(layout: Layout, figure: FigureColumns, frame: pd.DataFrame, *, percent: bool) -> list[Finding]:
    """A stop for each cell that is no count where one belongs, and for each percentage beyond nought and a hundred.

    A fraction is one: some publications count the average of three months.
    """
    findings: list[Finding] = []
    # The numerator of a mean is a total of points, which may well be less than nought.
    counts = (figure.denominator, figure.cohort_less, *((figure.numerator, figure.plus) if percent else ()))
    for name in filter(None, counts):
        figures = _numbers(layout, frame, name)
        bad = figures.values.notna() & (figures.percent_signs | figures.values.lt(0))
        message = "'" + frame[name] + f"' in {name} is not a count."
        findings += rows.findings_by_row(bad, "stop", "not_a_count", message, "Write how many.", name, frame[name])
    if figure.value and percent:
        figures = _numbers(layout, frame, figure.value)
        bad = figures.values.lt(0) | figures.values.gt(100)
        message = "'" + frame[figure.value] + f"' in {figure.value} is not between 0 and 100."
        remedy = "Write percentages in percent: 61.6, not 0.616."
        findings += rows.findings_by_row(
            bad, "stop", "out_of_range", message, remedy, figure.value, frame[figure.value]
        )
    return findings


def _too_many(
    frame: pd.DataFrame, figure: FigureColumns, top: pd.Series, size: pd.Series, status: pd.Series
) -> list[Finding]:
    bad = (status == "ok") & (top > size)
    message = frame[figure.numerator] + f" in {figure.numerator} is more than the {figure.denominator} of "
    message = message + frame[figure.denominator] + "."
    return rows.findings_by_row(
        bad, "stop", "more_than_cohort", message, "Check both figures.", figure.numerator, frame[figure.numerator]
    )


def totals(total: TotalRow, table: pd.DataFrame) -> pd.DataFrame:
    """Sums over the parts of a characteristic, wherever all of them are counted and nothing says the whole itself."""
    counted_rows = table[table["numerator"].notna() & table["denominator"].notna()]
    pairs = [
        dict(zip(names.split("&"), categories.split("&"), strict=True))
        for names, categories in zip(counted_rows["characteristic"], counted_rows["category"], strict=True)
    ]
    part = pd.Series([pair.get(total.over, "") for pair in pairs], index=counted_rows.index, dtype="str")
    rest = [rows.group(f"{name}={pair[name]}" for name in pair if name != total.over) for pair in pairs]
    whole = counted_rows.assign(characteristic=[name for name, _ in rest], category=[category for _, category in rest])[
        part.isin(total.parts).to_numpy()
    ]
    sums = whole.groupby(rows.KEY, sort=False, as_index=False).agg(
        numerator=("numerator", "sum"),
        denominator=("denominator", "sum"),
        public_domain=("public_domain", "all"),
        parts=("numerator", "size"),
    )
    sums = sums[sums["parts"] == len(total.parts)]
    own_keys = pd.MultiIndex.from_frame(table[rows.KEY])
    sums = sums[~pd.MultiIndex.from_frame(sums[rows.KEY]).isin(own_keys)]
    return rows.result_rows({**rows.columns(sums.drop(columns="parts")), "status": "ok"}, sums.index)
