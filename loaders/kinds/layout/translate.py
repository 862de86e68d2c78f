"""A publication translated by its layout: periods, places, groups and figures as rows of results."""

import re
from collections.abc import Mapping

import pandas as pd

from loaders.kinds.layout.columns import AREA_CODES, LEVELS, GroupColumns, Layout, PlaceColumns
from loaders.kinds.layout.figures import figure_headings, figure_rows, impossible_cells, totals
from loaders.rules import areas, cells, rows
from loaders.translation import school_types
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
    own_rows = frame[_rows_with(layout.where, frame) & ~again]
    periods, terms, undated = _periods_and_terms(layout, own_rows, context)
    place = _places(layout.place, own_rows)
    group = _groups(layout.grouping, own_rows, place.str.startswith("school:"))
    in_use = place.ne("") & group["characteristic"].ne("")
    head = pd.DataFrame({"place": place, "period": periods, "term": terms} | dict(group.items()))[in_use]
    parts, findings = [], [*undated, *_repeated_rows(again)]
    for figure in layout.figure:
        if not set(filter(None, figure_headings(figure))) <= set(frame.columns):
            continue  # this year's file does not have it
        these = _rows_with(figure.where, own_rows[in_use])
        part, unreadable = figure_rows(layout, figure, own_rows[in_use][these], head[these])
        parts.append(part)
        findings += unreadable
        findings += impossible_cells(
            layout, figure, own_rows[in_use][these], percent=figure.measure in context.percentages
        )
    if not parts:
        return refusal(layout, [*findings, _no_figures(layout)])
    table = pd.concat(parts)
    # A row without a year or term stops; what is wrong with its figures is said in the same round.
    table = _without_repeated_nobody(table[(table["period"] != "") & (table["term"] != "")])
    findings += rows.repetitions(table, table.index.to_series())
    findings += _unused_rows(len(frame) - int(again.sum()), int(in_use.sum()))
    results = pd.concat([table, *(totals(total, table) for total in layout.total)], ignore_index=True)
    return Translation(
        results=results,
        places=_place_rows(layout.place, own_rows[in_use], head, results),
        findings=tuple(findings),
        periods=tuple(sorted(results["period"].unique())),
        source=layout.source,
        status=layout.status,
    )


def _rows_with(where: Mapping[str, tuple[str, ...]], frame: pd.DataFrame) -> pd.Series:
    matches = pd.Series(True, index=frame.index)
    for column, words in where.items():
        matches &= frame[column].str.strip().isin(words)
    return matches


def _periods_and_terms(
    layout: Layout, frame: pd.DataFrame, context: Context
) -> tuple[pd.Series, pd.Series, list[Finding]]:
    years = layout.years
    wholly = all(figure.period for figure in layout.figure)
    default, findings = years.only, list[Finding]()
    if not (years.only or years.column or wholly):
        default, unknown = which_period(context, "the academic year of its figures")
        if unknown:
            findings += unknown
    periods = pd.Series(default, index=frame.index, dtype="str")
    if years.column:
        spellings = frame[years.column].str.strip()
        period_by_word = {text: _period(text, years.means) for text in spellings.unique()}
        periods = spellings.map(period_by_word)
        findings += _unreadable_words(
            spellings, periods.isna(), years.column, "an academic year", "Write it as 201819."
        )
    terms = pd.Series("year", index=frame.index, dtype="str")
    if years.term_column:
        spellings = frame[years.term_column].str.strip()
        term_by_word = {text: _term(text, years.terms) for text in spellings.unique()}
        terms = spellings.map(term_by_word)
        findings += _unreadable_words(spellings, terms.isna(), years.term_column, "a term", "Write it as Autumn term.")
    return periods.fillna(""), terms.fillna(""), findings


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


def _unreadable_words(words: pd.Series, bad: pd.Series, column: str, what: str, remedy: str) -> list[Finding]:
    message = "'" + words + f"' in {column} is not {what}."
    return rows.findings_by_row(bad, "stop", "unknown_word", message, remedy, column, words)


def _places(place: PlaceColumns, frame: pd.DataFrame) -> pd.Series:
    """The place of each row: the most particular code that is filled in."""
    places = pd.Series(areas.NATION, index=frame.index, dtype="str")
    for heading, levels in ((place.area, ("region", "la")), (place.region, ("region",)), (place.la, ("la",))):
        if heading:
            text = frame[heading].str.strip()
            text = text.mask(text.isin(place.blank), "")
            # A code that is none must not fall through to the region or to England.
            places = places.mask(text != "", "")
            for level in levels:
                code = AREA_CODES[level](text)
                places = places.mask(code != "", f"{level}:" + code)
    if place.urn:
        code = cells.codes(frame[place.urn])
        places = places.mask(code.str.fullmatch("[0-9]{6}"), "school:urn:" + code)
    if place.laestab:
        code = cells.codes(frame[place.laestab])
        places = places.mask(code.str.fullmatch("[0-9]{7}"), "school:" + code)
    if place.level:
        # A row without the code of its level must not count as the level above: "LA demo" is not England.
        row_levels = frame[place.level].str.strip().str.lower().map(LEVELS)
        places = places.where(places.str.split(":").str[0] == row_levels, "")
    return places


def _groups(groupings: tuple[GroupColumns, ...], frame: pd.DataFrame, school: pd.Series) -> pd.DataFrame:
    """Each row's characteristic and category; both "" where a word is not one this layout keeps."""
    parts = [_parts(grouping, frame, school) for grouping in groupings]
    words_by_row = list(zip(*parts, strict=True)) if parts else [()] * len(frame)
    group_by_words = {
        words: ("", "") if None in words else rows.group(filter(None, words)) for words in set(words_by_row)
    }
    pairs = [group_by_words[words] for words in words_by_row]
    return pd.DataFrame(pairs, columns=["characteristic", "category"], index=frame.index, dtype="str")


def _parts(grouping: GroupColumns, frame: pd.DataFrame, school: pd.Series) -> list[str | None]:
    words = frame[grouping.column].str.strip()
    return [
        "" if grouping.areas_only and own else grouping.words.get(word) for word, own in zip(words, school, strict=True)
    ]


def _without_repeated_nobody(table: pd.DataFrame) -> pd.DataFrame:
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


def _repeated_rows(again: pd.Series) -> list[Finding]:
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


def _unused_rows(all_rows: int, used_rows: int) -> list[Finding]:
    if used_rows == all_rows:
        return []
    return [
        Finding(
            severity="note",
            rule="rows_not_used",
            message=f"{all_rows - used_rows:,} of {all_rows:,} rows are breakdowns or places that this house does not "
            "keep.",
            remedy="Nothing to do. To keep one, add its words to the layout.",
        )
    ]


def _place_rows(place: PlaceColumns, frame: pd.DataFrame, head: pd.DataFrame, results: pd.DataFrame) -> pd.DataFrame:
    """What the file says of its places, one row per place and period of the results."""
    codes = place.la or place.area
    la = areas.three_digits(frame[codes]) if codes else pd.Series("", index=frame.index, dtype="str")
    la = la.mask(la == "", head["place"].str.extract("^school:([0-9]{3})[0-9]{4}$")[0].fillna(""))
    level = head["place"].str.split(":").str[0]
    school = level == "school"
    name = _text(frame, place.school_name).where(school, _text(frame, place.la_name).where(level == "la", ""))
    phase = _text(frame, place.phase)
    places = pd.DataFrame(
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
    table = results[["place", "period"]].drop_duplicates().merge(places, on="place", how="left")
    return rows.place_rows(rows.columns(table), table.index)


def _text(frame: pd.DataFrame, column: str) -> pd.Series:
    there = column in frame.columns
    return frame[column].str.strip() if there else pd.Series("", index=frame.index, dtype="str")


def refusal(layout: Layout, findings: list[Finding]) -> Translation:
    """A file of which nothing is read, with what is wrong with it."""
    empty = pd.Index([])
    return Translation(
        results=rows.result_rows({}, empty),
        places=rows.place_rows({}, empty),
        findings=tuple(findings),
        source=layout.source,
        status=layout.status,
    )
