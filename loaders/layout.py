"""Publications mapped by a file of headings: a new layout is one TOML file in data/reference/layouts, and no code.

docs/layouts.md says how to write one. A layout names the headings it is recognised by, where the period and the place
stand, which columns hold which measure, and what the words in the grouping columns mean.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Literal

import pandas as pd
from pydantic import Field, model_validator

from loaders import areas, cells, rows, school_types
from loaders.kind import Context, Kind, Limits, Translation
from loaders.performance_tables import which_period
from loaders.printed_table import Printed
from model.errors import UnknownWordError
from model.findings import Finding
from model.frozen import Frozen
from model.periods import later, parse_period, parse_term, period

LEVELS = {"National": "nation", "Regional": "region", "Local authority": "la", "School": "school"}
AREA_CODES = {"region": areas.region_codes, "la": areas.three_digits}
LAYOUTS = areas.REFERENCE / "layouts"
# 2019, or 2019 (Rev): one year, of which the layout says whether an academic year begins or ends in it.
_YEAR = re.compile(r"((?:19|20)[0-9]{2})(?: \([A-Za-z]+\))?")


class Place(Frozen):
    """Headings of the codes a row's place is told by; the most particular that is filled in decides.

    Without any, or with all of them blank, the row is England's. `region` may hold a code or a name. `la` may hold
    three digits or nine characters, and `area` the codes of regions and authorities alike. `level` names the level in
    words (National, Regional, Local authority, School), and a row without the code of its own level is left out.
    `blank`: words that stand for no code. `school_name`, `phase` and `type` describe a school.
    """

    laestab: str = ""
    urn: str = ""
    la: str = ""
    region: str = ""
    area: str = ""
    level: str = ""
    blank: tuple[str, ...] = ()
    school_name: str = ""
    la_name: str = ""
    phase: str = ""
    phases: dict[str, str] = Field(default_factory=dict)
    type: str = ""


class Years(Frozen):
    """How the period is written: in `column`, or for the whole file in `only`; without either the sender says.

    `means`: "academic" 201213 is 2012/13; "ends" 2013 is 2012/13; "starts" 2012 is 2012/13.
    """

    column: str = ""
    means: Literal["academic", "ends", "starts"] = "academic"
    only: str = ""
    term_column: str = ""
    terms: dict[str, str] = Field(default_factory=dict)


class Grouping(Frozen):
    """A column whose words say who is counted: each word's group (`sex=female`), or "" for everybody.

    A row with a word that is not here is left out: it is a breakdown this house does not keep. `areas_only`: in a
    school's own row the word describes the school (its phase), so everybody is counted there.
    """

    column: str
    areas_only: bool = False
    words: dict[str, str]


class Figure(Frozen):
    """Where one measure stands. Counted: `numerator`, `denominator`. Published: `value`, with its cohort if known.

    `plus` adds a second numerator or value of the same cohort. `rest` takes what is left: 100 − value, denominator −
    numerator. `group` and `period` hold for this column whatever the row says. `decimals` where the file pads its
    figures or computed them. `cohort_less` is taken off the denominator. `at_most_denominator = false` where what is
    counted can exceed the cohort. `where`: the measure is this column's only in rows with one of the words.
    """

    measure: str
    numerator: str = ""
    denominator: str = ""
    value: str = ""
    lower: str = ""
    upper: str = ""
    plus: str = ""
    cohort_less: str = ""
    rest: bool = False
    decimals: int | None = None
    group: str = ""
    period: str = ""
    at_most_denominator: bool = True
    where: dict[str, tuple[str, ...]] = Field(default_factory=dict)


class Total(Frozen):
    """Everybody as the sum of the parts of a characteristic, where the file has the parts and not the whole."""

    over: str
    parts: tuple[str, ...]


class Layout(Frozen):
    """One publication's headings, and what they mean.

    `headings`: those it is recognised by. `where`: rows are kept whose column has one of the words. `x_means`: what `x`
    says in its years. `not_applicable`, `missing`: further signs it uses. `all_nought_is_missing`: a count that is
    nought in every row of a period was not known when the file was made. `rows_twice`: the file has rows twice, cell
    for cell, and each is read once. `printed`: how the table stands in a sheet that was laid out for readers.
    `workbook`: the tables of one workbook, each with its layout, share this name and are one return of that kind.
    """

    id: str
    title: str
    source: str
    headings: tuple[str, ...]
    status: Literal["early", "provisional", "revised", "final"] | None = None
    public_domain: bool = True
    ragged: bool = False
    rows: int = 200_000
    x_means: Literal["suppressed", "not_available"] = "not_available"
    not_applicable: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    all_nought_is_missing: bool = False
    rows_twice: bool = False
    printed: Printed | None = None
    workbook: str = ""
    where: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    years: Years = Years()
    place: Place = Place()
    grouping: tuple[Grouping, ...] = ()
    figure: tuple[Figure, ...]
    total: tuple[Total, ...] = ()

    @model_validator(mode="after")
    def recognised_by_what_every_row_needs(self) -> "Layout":
        """A file that has the headings must have what each row is read by; the columns of figures may differ."""
        place = self.place
        needed = {place.laestab, place.urn, place.la, place.region, place.area, place.level}
        needed |= {self.years.column, self.years.term_column, *self.where}
        needed |= {grouping.column for grouping in self.grouping}
        needed |= {heading for figure in self.figure for heading in figure.where}
        if missing := needed - {"", self.printed.sections if self.printed else "", *self.headings}:
            raise ValueError(f"headings must also name {', '.join(sorted(missing))}, by which the rows are read")
        return self


def kinds(folder: Path = LAYOUTS) -> tuple[Kind, ...]:
    """A kind of return for every layout in a folder, in the order of their file names."""
    return tuple(kind(read(path)) for path in sorted(folder.glob("*.toml")))


def read(path: Path) -> Layout:
    """The layout in a file; raises pydantic's ValidationError naming the line that is not understood."""
    return Layout.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))


def kind(layout: Layout) -> Kind:
    """The kind of return a layout describes."""
    return Kind(
        id=layout.id,
        title=layout.title,
        headings=frozenset(layout.headings),
        translate=partial(translate, layout),
        ragged=layout.ragged,
        limits=Limits(rows=layout.rows),
        printed=layout.printed,
        # Where its layout says how the table ends, blank rows are part of it.
        goes_on=bool(layout.printed and layout.printed.ends),
        workbook=layout.workbook,
    )


def translate(layout: Layout, frame: pd.DataFrame, context: Context) -> Translation:
    """What a layout makes of a sheet of text (headings as columns, the sender's row numbers as index)."""
    again = frame.duplicated() if layout.rows_twice else pd.Series(False, index=frame.index)
    kept = frame[_wanted(layout.where, frame) & ~again]
    periods, terms, unread = _periods_and_terms(layout, kept, context)
    if unread:
        return _refused(layout, unread)
    place = _places(layout.place, kept)
    group = _groups(layout.grouping, kept, place.str.startswith("school:"))
    used = place.ne("") & group["characteristic"].ne("")
    head = pd.DataFrame({"place": place, "period": periods, "term": terms} | dict(group.items()))[used]
    parts, findings = [], _read_once(again)
    for figure in layout.figure:
        if not set(filter(None, _headings(figure))) <= set(frame.columns):
            continue  # this year's file does not have it
        these = _wanted(figure.where, kept[used])
        part, unreadable = _figure(layout, figure, kept[used][these], head[these])
        parts.append(part)
        findings += unreadable
        findings += _impossible(layout, figure, kept[used][these], percent=figure.measure in context.percentages)
    if not parts:
        return _refused(layout, [_no_figures(layout)])
    table = _said_once(pd.concat(parts))
    findings += rows.repeated(table, table.index.to_series())
    findings += _left_out(len(frame) - int(again.sum()), int(used.sum()))
    results = pd.concat([table, *(_totals(total, table) for total in layout.total)], ignore_index=True)
    return Translation(
        results=results,
        places=_described(layout.place, kept[used], head, results),
        findings=tuple(findings),
        periods=tuple(sorted(results["period"].unique())),
        source=layout.source,
        status=layout.status,
    )


def _wanted(where: Mapping[str, tuple[str, ...]], frame: pd.DataFrame) -> pd.Series:
    wanted = pd.Series(True, index=frame.index)
    for column, words in where.items():
        wanted &= frame[column].str.strip().isin(words)
    return wanted


def _periods_and_terms(
    layout: Layout, frame: pd.DataFrame, context: Context
) -> tuple[pd.Series, pd.Series, list[Finding]]:
    years = layout.years
    wholly = all(figure.period for figure in layout.figure)
    said, unread = years.only, list[Finding]()
    if not (years.only or years.column or wholly):
        said, unknown = which_period(context, "the academic year of its figures")
        if unknown:
            return frame.index.to_series(), frame.index.to_series(), [*unknown]
    periods = pd.Series(said, index=frame.index, dtype="str")
    if years.column:
        spelt = frame[years.column].str.strip()
        meant = {text: _period(text, years.means) for text in spelt.unique()}
        periods = spelt.map(meant)
        unread += _words_unread(spelt, periods.isna(), years.column, "an academic year", "Write it as 201819.")
    terms = pd.Series("year", index=frame.index, dtype="str")
    if years.term_column:
        spelt = frame[years.term_column].str.strip()
        meant_terms = {text: _term(text, years.terms) for text in spelt.unique()}
        terms = spelt.map(meant_terms)
        unread += _words_unread(spelt, terms.isna(), years.term_column, "a term", "Write it as Autumn term.")
    return periods, terms, unread


def _period(text: str, means: str) -> str | None:
    alone = _YEAR.fullmatch(text.removesuffix(".0"))
    if alone and means != "academic":
        return period(int(alone[1])) if means == "starts" else later(period(int(alone[1])), -1)
    try:
        return parse_period(text)
    except UnknownWordError:
        return None


def _term(text: str, terms: dict[str, str]) -> str | None:
    try:
        return terms.get(text) or parse_term(text)
    except UnknownWordError:
        return None


def _words_unread(spelt: pd.Series, bad: pd.Series, column: str, what: str, remedy: str) -> list[Finding]:
    message = "'" + spelt + f"' in {column} is not {what}."
    return rows.found(bad, "stop", "unknown_word", message, remedy, column, spelt)


def _places(place: Place, frame: pd.DataFrame) -> pd.Series:
    """The place of each row: the most particular code that is filled in."""
    found = pd.Series(areas.NATION, index=frame.index, dtype="str")
    for heading, levels in ((place.area, ("region", "la")), (place.region, ("region",)), (place.la, ("la",))):
        if heading:
            text = frame[heading].str.strip()
            text = text.mask(text.isin(place.blank), "")
            # A code that is none must not fall through to the region or to England.
            found = found.mask(text != "", "")
            for level in levels:
                code = AREA_CODES[level](text)
                found = found.mask(code != "", f"{level}:" + code)
    if place.urn:
        code = cells.codes(frame[place.urn])
        found = found.mask(code.str.fullmatch("[0-9]{6}"), "school:urn:" + code)
    if place.laestab:
        code = cells.codes(frame[place.laestab])
        found = found.mask(code.str.fullmatch("[0-9]{7}"), "school:" + code)
    if place.level:
        # A row without the code of its level must not count as the level above: "LA demo" is not England.
        meant = frame[place.level].str.strip().map(LEVELS)
        found = found.where(found.str.split(":").str[0] == meant, "")
    return found


def _groups(groupings: tuple[Grouping, ...], frame: pd.DataFrame, school: pd.Series) -> pd.DataFrame:
    """Each row's characteristic and category; both "" where a word is not one this layout keeps."""
    parts = [_parts(grouping, frame, school) for grouping in groupings]
    said = list(zip(*parts, strict=True)) if parts else [()] * len(frame)
    meant = {words: ("", "") if None in words else rows.group(filter(None, words)) for words in set(said)}
    pairs = [meant[words] for words in said]
    return pd.DataFrame(pairs, columns=["characteristic", "category"], index=frame.index, dtype="str")


def _parts(grouping: Grouping, frame: pd.DataFrame, school: pd.Series) -> list[str | None]:
    words = frame[grouping.column].str.strip()
    return [
        "" if grouping.areas_only and own else grouping.words.get(word) for word, own in zip(words, school, strict=True)
    ]


def _figure(
    layout: Layout, figure: Figure, frame: pd.DataFrame, head: pd.DataFrame
) -> tuple[pd.DataFrame, list[Finding]]:
    """The rows of results one measure's columns give, indexed by the sender's rows."""
    numerator, denominator, value = (
        _numbers(layout, frame, name) for name in (figure.numerator, figure.denominator, figure.value)
    )
    lower, upper = (_numbers(layout, frame, name) for name in (figure.lower, figure.upper))
    main = numerator if figure.numerator else value
    top = main.values
    status = main.statuses
    findings = [finding for name in _headings(figure) for finding in _unreadable(layout, frame, name)]
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
    return rows.results(columns, frame.index)[~_nought(layout, head, main)], findings


def _nought(layout: Layout, head: pd.DataFrame, main: cells.Figures) -> pd.Series:
    """Rows of periods in which every count is nought, where that means that nobody had counted yet."""
    if not layout.all_nought_is_missing:
        return pd.Series(False, index=head.index)
    return main.values.groupby(head["period"]).transform("max") == 0


def _headings(figure: Figure) -> tuple[str, ...]:
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
    trimmed = text.str.strip()
    text = text.mask(trimmed.isin(layout.not_applicable), "z").mask(trimmed.isin(layout.missing), "")
    return cells.numbers(text, x_means=layout.x_means)


def _unreadable(layout: Layout, frame: pd.DataFrame, name: str) -> list[Finding]:
    if not name:
        return []
    bad = _numbers(layout, frame, name).statuses == cells.UNREADABLE
    message = "'" + frame[name] + f"' in {name} is neither a number nor a sign we know."
    remedy = "Write the number, or c where it is suppressed, z where it does not apply, x where there is none."
    return rows.found(bad, "stop", "not_a_number", message, remedy, name, frame[name])


def _impossible(layout: Layout, figure: Figure, frame: pd.DataFrame, *, percent: bool) -> list[Finding]:
    """A stop for each cell that is no count where one belongs, and for each percentage beyond nought and a hundred.

    A fraction is one: some publications count the average of three months.
    """
    findings: list[Finding] = []
    # The numerator of a mean is a total of points, which may well be less than nought.
    counts = (figure.denominator, figure.cohort_less, *((figure.numerator, figure.plus) if percent else ()))
    for name in filter(None, counts):
        read = _numbers(layout, frame, name)
        bad = read.values.notna() & (read.percent_signs | read.values.lt(0))
        message = "'" + frame[name] + f"' in {name} is not a count."
        findings += rows.found(bad, "stop", "not_a_count", message, "Write how many.", name, frame[name])
    if figure.value and percent:
        read = _numbers(layout, frame, figure.value)
        bad = read.values.lt(0) | read.values.gt(100)
        message = "'" + frame[figure.value] + f"' in {figure.value} is not between 0 and 100."
        remedy = "Write percentages in percent: 61.6, not 0.616."
        findings += rows.found(bad, "stop", "out_of_range", message, remedy, figure.value, frame[figure.value])
    return findings


def _too_many(frame: pd.DataFrame, figure: Figure, top: pd.Series, size: pd.Series, status: pd.Series) -> list[Finding]:
    bad = (status == "ok") & (top > size)
    message = frame[figure.numerator] + f" in {figure.numerator} is more than the {figure.denominator} of "
    message = message + frame[figure.denominator] + "."
    return rows.found(
        bad, "stop", "more_than_cohort", message, "Check both figures.", figure.numerator, frame[figure.numerator]
    )


def _said_once(table: pd.DataFrame) -> pd.DataFrame:
    """Without the rows of nobody that repeat a row of somebody: a school listed under each of two phases."""
    nobody = table["denominator"].eq(0).fillna(False).astype(bool)
    return table[~(nobody & table.duplicated(rows.KEY, keep=False))]


def _no_figures(layout: Layout) -> Finding:
    return Finding(
        severity="stop",
        rule="no_figures",
        message=f"The file has none of the columns that hold figures in '{layout.title}'.",
        remedy="Take the file as it was published, with all its columns.",
    )


def _read_once(again: pd.Series) -> list[Finding]:
    if not again.any():
        return []
    first = int(again.index[again][0])
    return [
        Finding(
            severity="query",
            rule="rows_twice",
            row=first,
            message=f"{int(again.sum()):,} rows repeat another cell for cell, the first of them row {first}.",
            remedy="Nothing to do if they are copies: each is read once.",
        )
    ]


def _left_out(read: int, used: int) -> list[Finding]:
    if used == read:
        return []
    return [
        Finding(
            severity="note",
            rule="rows_not_used",
            message=f"{read - used:,} of {read:,} rows are breakdowns or places that this house does not keep.",
            remedy="Nothing to do. To keep one, add its words to the layout.",
        )
    ]


def _totals(total: Total, table: pd.DataFrame) -> pd.DataFrame:
    """Sums over the parts of a characteristic, wherever all of them are counted and nothing says the whole itself."""
    counted = table[table["numerator"].notna() & table["denominator"].notna()]
    pairs = [
        dict(zip(names.split("&"), categories.split("&"), strict=True))
        for names, categories in zip(counted["characteristic"], counted["category"], strict=True)
    ]
    part = pd.Series([pair.get(total.over, "") for pair in pairs], index=counted.index, dtype="str")
    rest = [rows.group(f"{name}={pair[name]}" for name in pair if name != total.over) for pair in pairs]
    whole = counted.assign(characteristic=[name for name, _ in rest], category=[category for _, category in rest])[
        part.isin(total.parts).to_numpy()
    ]
    sums = whole.groupby(rows.KEY, sort=False, as_index=False).agg(
        numerator=("numerator", "sum"),
        denominator=("denominator", "sum"),
        public_domain=("public_domain", "all"),
        parts=("numerator", "size"),
    )
    sums = sums[sums["parts"] == len(total.parts)]
    said = pd.MultiIndex.from_frame(table[rows.KEY])
    sums = sums[~pd.MultiIndex.from_frame(sums[rows.KEY]).isin(said)]
    return rows.results({**rows.columns(sums.drop(columns="parts")), "status": "ok"}, sums.index)


def _described(place: Place, frame: pd.DataFrame, head: pd.DataFrame, results: pd.DataFrame) -> pd.DataFrame:
    """What the file says of its places, one row per place and period of the results."""
    codes = place.la or place.area
    la = areas.three_digits(frame[codes]) if codes else pd.Series("", index=frame.index, dtype="str")
    la = la.mask(la == "", head["place"].str.extract("^school:([0-9]{3})[0-9]{4}$")[0].fillna(""))
    level = head["place"].str.split(":").str[0]
    school = level == "school"
    name = _text(frame, place.school_name).where(school, _text(frame, place.la_name).where(level == "la", ""))
    phase = _text(frame, place.phase)
    said = pd.DataFrame(
        {
            "place": head["place"],
            "level": level,
            "name": name,
            "la": ("la:" + la).where(school & (la != ""), ""),
            "region": la.map(areas.region_of_authority()).fillna("").where(school | (level == "la"), ""),
            "phase": phase.map(place.phases).fillna("") if place.phases else phase,
            "type": _text(frame, place.type).where(school, ""),
            "state_funded": school_types.state_funded(_text(frame, place.type).where(school, "")),
        }
    ).drop_duplicates("place")
    each = results[["place", "period"]].drop_duplicates().merge(said, on="place", how="left")
    return rows.places(rows.columns(each), each.index)


def _text(frame: pd.DataFrame, column: str) -> pd.Series:
    there = column in frame.columns
    return frame[column].str.strip() if there else pd.Series("", index=frame.index, dtype="str")


def _refused(layout: Layout, findings: list[Finding]) -> Translation:
    empty = pd.Index([])
    return Translation(
        results=rows.results({}, empty),
        places=rows.places({}, empty),
        findings=tuple(findings),
        source=layout.source,
        status=layout.status,
    )
