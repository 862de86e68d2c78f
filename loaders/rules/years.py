"""Which years figures can be of: none to come, none before anything was published, of an authority only its own."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from loaders.rules import areas
from model.errors import UnknownWordError
from model.findings import Finding
from model.periods import later, long_day, parse_period, period, starts
from model.wording import count_of

YEAR_BEGINS, YEAR_ENDS = "08-01", "08-31"
"""An August is of the year before it or after it."""

FIRST_RESULTS = "05-01"
"""The day from which a year's assessments and examinations may be in: they are sat from May on."""

YEARS_AFTER = 5
"""For so long the Department prints an authority that has ended: of people who had left school in it."""

EARLIEST = "2001/02"
"""Nothing that is read here was published of an earlier year."""


@dataclass(frozen=True)
class Calendar:
    """What is known of years while a file is read.

    `today`: None where nobody asks whether a year is still to come. `first_years`: from which year on a measure has
    been published. `at_the_end`: measures that are known only when a year is over. `of_leavers`: measures of people who
    have left school, whom their authority may not have outlived.
    """

    today: date | None = None
    first_years: Mapping[str, str] = field(default_factory=dict)
    at_the_end: frozenset[str] = frozenset()
    of_leavers: frozenset[str] = frozenset()


def year_findings(
    periods: Sequence[str],
    results: pd.DataFrame,
    frames: Sequence[pd.DataFrame],
    calendar: Calendar,
    *,
    years_ahead: int = 0,
) -> list[Finding]:
    """What is wrong with the years of a file. `frames`: its tables of text, in which the rows are looked for.

    `years_ahead`: how many years to come the file may well speak of.
    """
    return [
        *_years_to_come(periods, frames, calendar, years_ahead),
        *_unfinished_years(results, frames, calendar),
        *_years_before_publication(periods, results, frames, calendar),
    ]


def _years_to_come(
    periods: Sequence[str], frames: Sequence[pd.DataFrame], calendar: Calendar, years_ahead: int
) -> Iterator[Finding]:
    if calendar.today is None:
        return
    latest = later(_year_of(calendar.today), years_ahead)
    for year in periods:
        if year > latest:
            rows = _rows_of_period(frames, year)
            yield Finding(
                severity="stop",
                rule="year_to_come",
                message=f"{_where(rows)}{year} is still to come: it begins in September {starts(year)}.",
                remedy="Correct the year, in the file or where you said it.",
                row=rows[0] if rows else None,
                value=year,
            )


def _unfinished_years(results: pd.DataFrame, frames: Sequence[pd.DataFrame], calendar: Calendar) -> Iterator[Finding]:
    """A query where results of the year's end are there before it can have ended."""
    if calendar.today is None:
        return
    year = _year_of(calendar.today)
    if f"{starts(year) + 1}-{FIRST_RESULTS}" <= calendar.today.isoformat():
        return
    early = results[(results["period"] == year) & (results["status"] == "ok") & (results["term"] == "year")]
    early = early[early["measure"].isin(calendar.at_the_end)]
    if early.empty:
        return
    rows = _rows_of_period(frames, year)
    yield Finding(
        severity="query",
        rule="year_not_over",
        message=f"{_where(rows)}{count_of(len(early), 'figure is', 'figures are')} of the end of {year}, which has "
        f"only begun.",
        remedy=f"Correct the year: {later(year, -1)} is the latest that is over. If they are forecasts, accept.",
        row=rows[0] if rows else None,
        value=year,
    )


def _years_before_publication(
    periods: Sequence[str], results: pd.DataFrame, frames: Sequence[pd.DataFrame], calendar: Calendar
) -> Iterator[Finding]:
    """A query for each year and measure of which nothing had been published yet."""
    first_by_measure = {name: calendar.first_years.get(name, EARLIEST) for name in results["measure"].unique()}
    first_years = results["measure"].map(first_by_measure).astype("str")
    early = results.loc[(results["status"] == "ok") & (results["period"] < first_years), ["measure", "period"]]
    pairs = list(dict.fromkeys(early.itertuples(index=False, name=None)))
    pairs += [("", year) for year in periods if year < EARLIEST and year not in early["period"].unique()]
    for measure, year in pairs:
        rows = _rows_of_period(frames, year)
        first = calendar.first_years.get(measure, EARLIEST)
        what = f"of {measure}, of which nothing was published" if measure else "of which nothing was published"
        yield Finding(
            severity="query",
            rule="before_publication",
            message=f"{_where(rows)}{year} is a year {what} before {first}.",
            remedy="Correct the year, or accept if these figures were worked out since.",
            row=rows[0] if rows else None,
            value=f"{measure} {year}".strip(),
        )


# --- authorities ----------------------------------------------------------------------------------------------------


def authorities_outside_their_years(
    results: pd.DataFrame, frames: Sequence[pd.DataFrame], calendar: Calendar
) -> tuple[pd.DataFrame, list[Finding]]:
    """The results without figures of authorities in years in which there was no such authority; and what to say.

    A stop; but where the file has the authority in years of its own too, it is a series carried on past them: those
    figures are left out, and asked about. The figures of people who had left school may come years later.
    """
    spans = areas.authority_years().set_index("place")
    own = results[results["place"].isin(list(spans.index)) & (results["status"] == "ok")]
    if own.empty:
        return results, []
    first, last = own["place"].map(spans["first"]), own["place"].map(spans["last"])
    begins = own["period"].str[:4].astype("int64")
    since_leaving = begins - own["measure"].isin(calendar.of_leavers).astype("int64") * YEARS_AFTER
    too_early = (first != "") & ((begins + 1).astype("str") + f"-{YEAR_ENDS}" < first)
    too_late = (last != "") & (since_leaving.astype("str") + f"-{YEAR_BEGINS}" > last)
    outside = own[too_early | too_late]
    if outside.empty:
        return results, []
    own_too = set(own.loc[~own.index.isin(outside.index), "place"])
    findings = [
        _outside_its_years(str(place), of_place, pd.Series(spans.loc[place]), place in own_too, frames)
        for place, of_place in outside.groupby("place", sort=True)
    ]
    carried_on = outside.index[outside["place"].isin(list(own_too))]
    return results.drop(index=carried_on).reset_index(drop=True), findings


def _outside_its_years(
    place: str, figures: pd.DataFrame, span: pd.Series, own_too: bool, frames: Sequence[pd.DataFrame]
) -> Finding:
    code = place.removeprefix("la:")
    years = sorted(figures["period"].unique())
    ended = span["last"] != "" and f"{starts(years[-1])}-{YEAR_BEGINS}" > span["last"]
    life = f"ended on {long_day(span['last'])}" if ended else f"began on {long_day(span['first'])}"
    rows = _rows_where(frames, lambda cells: areas.three_digits(cells) == code, _is_period(years[0]))
    left_out = " They were left out." if own_too else ""
    return Finding(
        severity="query" if own_too else "stop",
        rule="authority_outside_its_years",
        message=f"{_where(rows)}{span['name']} ({code}) {life}, and "
        f"{count_of(len(figures), 'figure is', 'figures are')} of {', '.join(years)}.{left_out}",
        remedy="Nothing to do if the publisher carried the series on; otherwise correct the code or the year."
        if own_too
        else "Write the code of the authority that there was, or correct the year.",
        row=rows[0] if rows else None,
        value=f"{code} {', '.join(years)}",
        place=place,
    )


# --- where ----------------------------------------------------------------------------------------------------------

Meaning = Callable[[pd.Series], pd.Series]
"""Which of some different cells mean something."""


def _year_of(day: date) -> str:
    """The latest academic year that has begun on a day."""
    begun = day.isoformat() >= f"{day.year}-{YEAR_BEGINS}"
    return period(day.year if begun else day.year - 1)


def _rows_of_period(frames: Sequence[pd.DataFrame], year: str) -> list[int]:
    return _rows_where(frames, _is_period(year))


def _rows_where(frames: Sequence[pd.DataFrame], *meanings: Meaning) -> list[int]:
    """The sender's rows in which, for each of the meanings, some cell has it."""
    rows: list[int] = []
    for frame in frames:
        has_all = pd.Series(True, index=frame.index)
        for meaning in meanings:
            has_all &= _has_cell(frame, meaning)
        rows += [int(row) for row in has_all.index[has_all]]
    return rows


def _has_cell(frame: pd.DataFrame, meaning: Meaning) -> pd.Series:
    """Which rows have a cell of this meaning, each different cell looked at once."""
    has_it = pd.Series(False, index=frame.index)
    for heading in frame:
        cells = pd.Series(frame[heading].unique(), dtype="str")
        has_it |= frame[heading].isin(list(cells[meaning(cells)]))
    return has_it


def _is_period(year: str) -> Meaning:
    return lambda cells: cells.map(lambda cell: _period_of(cell) == year).astype(bool)


def _period_of(cell: str) -> str:
    try:
        return parse_period(cell)
    except UnknownWordError:
        return ""


def _where(rows: Sequence[int]) -> str:
    """`Row 7: `, `Row 7 and 3 more: `; nothing where no row says it."""
    if not rows:
        return ""
    return f"Row {rows[0]}{f' and {len(rows) - 1:,} more' if len(rows) > 1 else ''}: "
