"""A publication translated by its layout: periods, places, groups and figures as rows of results."""

import re
from collections.abc import Mapping

import pandas as pd

from loaders.kinds.layout.columns import AREA_CODES, LEVELS, GroupColumns, Layout, PlaceColumns
from loaders.kinds.layout.figures import figure_rows, headings, impossible, totals
from loaders.translation import areas, cells, rows, school_types
from loaders.translation.kind import Context, Translation
from loaders.translation.performance_tables import which_period
from model.errors import UnknownWordError
from model.findings import Finding
from model.periods import later, parse_period, parse_term, period

# 2019, or 2019 (Rev): one year, of which the layout says whether an academic year begins or ends in it.
_YEAR = re.compile(r"((?:19|20)[0-9]{2})(?: \([A-Za-z]+\))?")


def translate(layout: Layout, frame: pd.DataFrame, context: Context) -> Translation:
    """What a layout makes of a sheet of text (headings as columns, the sender's row numbers as index)."""
    again = frame.duplicated() if layout.rows_twice else pd.Series(False, index=frame.index)
    kept = frame[_wanted(layout.where, frame) & ~again]
    periods, terms, unread = _periods_and_terms(layout, kept, context)
    if unread:
        return refusal(layout, unread)
    place = _places(layout.place, kept)
    group = _groups(layout.grouping, kept, place.str.startswith("school:"))
    used = place.ne("") & group["characteristic"].ne("")
    head = pd.DataFrame({"place": place, "period": periods, "term": terms} | dict(group.items()))[used]
    parts, findings = [], _read_once(again)
    for figure in layout.figure:
        if not set(filter(None, headings(figure))) <= set(frame.columns):
            continue  # this year's file does not have it
        these = _wanted(figure.where, kept[used])
        part, unreadable = figure_rows(layout, figure, kept[used][these], head[these])
        parts.append(part)
        findings += unreadable
        findings += impossible(layout, figure, kept[used][these], percent=figure.measure in context.percentages)
    if not parts:
        return refusal(layout, [_no_figures(layout)])
    table = _said_once(pd.concat(parts))
    findings += rows.repeated(table, table.index.to_series())
    findings += _left_out(len(frame) - int(again.sum()), int(used.sum()))
    results = pd.concat([table, *(totals(total, table) for total in layout.total)], ignore_index=True)
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


def _places(place: PlaceColumns, frame: pd.DataFrame) -> pd.Series:
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


def _groups(groupings: tuple[GroupColumns, ...], frame: pd.DataFrame, school: pd.Series) -> pd.DataFrame:
    """Each row's characteristic and category; both "" where a word is not one this layout keeps."""
    parts = [_parts(grouping, frame, school) for grouping in groupings]
    said = list(zip(*parts, strict=True)) if parts else [()] * len(frame)
    meant = {words: ("", "") if None in words else rows.group(filter(None, words)) for words in set(said)}
    pairs = [meant[words] for words in said]
    return pd.DataFrame(pairs, columns=["characteristic", "category"], index=frame.index, dtype="str")


def _parts(grouping: GroupColumns, frame: pd.DataFrame, school: pd.Series) -> list[str | None]:
    words = frame[grouping.column].str.strip()
    return [
        "" if grouping.areas_only and own else grouping.words.get(word) for word, own in zip(words, school, strict=True)
    ]


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


def _described(place: PlaceColumns, frame: pd.DataFrame, head: pd.DataFrame, results: pd.DataFrame) -> pd.DataFrame:
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


def refusal(layout: Layout, findings: list[Finding]) -> Translation:
    """A file of which nothing is read, with what is wrong with it."""
    empty = pd.Index([])
    return Translation(
        results=rows.results({}, empty),
        places=rows.places({}, empty),
        findings=tuple(findings),
        source=layout.source,
        status=layout.status,
    )
