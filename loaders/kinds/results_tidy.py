"""Results in our own long layout, a row a result: what others send us, and what every export of ours writes."""

from collections.abc import Callable

import pandas as pd

from loaders.kinds.tidy_doubts import all_of_all, small_public_figures, values_against_counts
from loaders.kinds.tidy_figures import (
    figures_of_nobody,
    impossible_figures,
    mixed_scales,
    row_findings,
    sexes_do_not_add_up,
)
from loaders.reading.limits import Limits
from loaders.rules import areas, rows
from loaders.rules.cells import UNREADABLE, Figures, codes, numbers
from loaders.translation.kind import Context, Kind, Translation
from model.errors import UnknownWordError
from model.findings import Finding
from model.periods import parse_period, parse_term
from model.returns import RETURN_STATUSES
from model.tidy_layout import COLUMNS, LEVELS, REQUIRED, X_MEANS_NOT_AVAILABLE_FROM
from model.wording import did_you_mean, nearest

SOURCE = "results_tidy"
NUMBERS = ("numerator", "denominator", "value", "lower", "upper", "decimals")
MOST_WORDS = 30
"""Unknown words of a column that are each told with the words nearest to them; each is looked for in the whole file."""
LEVEL_IDS = {words.lower(): level for level, words in LEVELS.items()}


def translate(frame: pd.DataFrame, context: Context) -> Translation:
    """Every row a result; findings for whatever is not as the layout says."""
    text = _trim(frame)
    findings: list[Finding] = []
    periods = _meanings(text, "time_period", _period, "an academic year", "Write 201819 for 2018/19.", findings)
    terms = _meanings(text, "time_identifier", _term, "a term", "Write Academic year, or Autumn term.", findings)
    levels = _meanings(
        text, "geographic_level", _level, "a level", f"Write one of: {', '.join(LEVELS.values())}.", findings
    )
    place = _places(text, levels, findings)
    _check_closed_lists(text, context, findings)
    flags = {
        name: _meanings(text, name, _yes_or_no, "yes or no", "Write yes or no.", findings)
        for name in ("public_domain", "state_funded")
    }
    columns = {name: _numbers(text, name, periods) for name in NUMBERS}
    _unreadable_cells(text, columns, findings)
    status = _status(columns)
    results = rows.result_rows(
        {
            "place": place,
            "period": periods,
            "term": terms,
            "measure": text["measure"],
            "characteristic": text["characteristic"],
            "category": text["category"],
            "status": status,
            "public_domain": flags["public_domain"].eq("yes"),
        }
        | _figures(columns),
        text.index,
    )
    findings += impossible_figures(text, results, columns, context)
    findings += figures_of_nobody(text, columns)
    findings += [*values_against_counts(text, columns, context), *all_of_all(results, context)]
    findings += small_public_figures(results)
    findings += mixed_scales(text, results, columns["value"].percent_signs, context)
    findings += rows.repetitions(results, results.index.to_series())
    findings += sexes_do_not_add_up(results)
    source, version = (_only_word(text, name, findings) for name in ("source", "version"))
    return Translation(
        results=results.reset_index(drop=True),
        places=_place_rows(text, place, periods, levels, flags["state_funded"]),
        findings=tuple(findings),
        periods=tuple(sorted(period for period in periods.unique() if period)),
        source=source or SOURCE,
        status=version.lower() if version.lower() in RETURN_STATUSES else None,
    )


def _trim(frame: pd.DataFrame) -> pd.DataFrame:
    """The layout's columns without spaces round their words; an optional one that is not there is blank."""
    blank = pd.Series("", index=frame.index, dtype="str")
    return pd.DataFrame({name: frame[name].str.strip() if name in frame else blank for name in COLUMNS})


def _meanings(
    text: pd.DataFrame,
    column: str,
    meaning: Callable[[str], str | None],
    what: str,
    remedy: str,
    findings: list[Finding],
) -> pd.Series:
    """Each word of a column as what it means, "" where it means nothing, and a stop for each row that says so."""
    meaning_by_word = {word: meaning(word) for word in text[column].unique()}
    bad = text[column].isin([word for word, id_ in meaning_by_word.items() if id_ is None])
    findings += row_findings(text, bad, "stop", f"unknown_{column}", f"'{{{column}}}' is not {what}.", remedy, column)
    return text[column].map(meaning_by_word).fillna("").astype("str")


def _period(word: str) -> str | None:
    try:
        return parse_period(word)
    except UnknownWordError:
        return None


def _term(word: str) -> str | None:
    try:
        return parse_term(word)
    except UnknownWordError:
        return None


def _level(word: str) -> str | None:
    return LEVEL_IDS.get(word.lower())


def _yes_or_no(word: str) -> str | None:
    return word.lower() if word.lower() in ("yes", "no", "") else None


def _places(text: pd.DataFrame, levels: pd.Series, findings: list[Finding]) -> pd.Series:
    """The place of each row by the code of its level; a stop where that code is missing or unknown."""
    laestab, urn = _laestab(text["school_laestab"]), codes(text["school_urn"])
    school = ("school:urn:" + urn).where(urn.str.fullmatch("[0-9]{6}"), "")
    school = school.mask(laestab.str.fullmatch("[0-9]{7}"), "school:" + laestab)
    codes_of = {"school_laestab": laestab.str.fullmatch("[0-9]{7}"), "school_urn": urn.str.fullmatch("[0-9]{6}")}
    for column, good in codes_of.items():
        bad = ~good & (text[column] != "") & (levels == "school") & (school != "")
        remedy = "Correct it, or leave it blank and give the other."
        findings += row_findings(
            text, bad, "stop", "unknown_place", f"'{{{column}}}' is not a {column}.", remedy, column
        )
    old = areas.three_digits(text["old_la_code"])
    la = old.mask(old == "", areas.three_digits(text["new_la_code"]))
    region = areas.region_codes(text["region_code"])
    region = region.mask(region == "", areas.region_codes(text["region_name"]))
    place_by_level = pd.DataFrame(
        {
            "school": school,
            "la": ("la:" + la).where(la.isin(list(areas.region_of_authority())), ""),
            "region": ("region:" + region).where(region.isin(list(areas.regions().values())), ""),
            "nation": pd.Series(areas.NATION, index=text.index),
        }
    )
    place = pd.Series("", index=text.index, dtype="str")
    for level in LEVELS:
        place = place.mask(levels == level, place_by_level[level])
    remedies = {
        "school": ("school_laestab", "Write the school's seven digits (authority and school), or its URN."),
        "la": ("old_la_code", "Write the authority's three digits, or its code that begins E0 or E1."),
        "region": ("region_code", "Write the region's code, as E12000003."),
    }
    for level, (column, remedy) in remedies.items():
        bad = (levels == level) & (place == "")
        message = f"The row is of a {LEVELS[level].lower()} place, and '{{{column}}}' in {column} is not its code."
        findings += row_findings(text, bad, "stop", "unknown_place", message, remedy, column)
    return place


def _laestab(cells: pd.Series) -> pd.Series:
    """A school's number as seven digits; 383/4040 is one too."""
    return codes(cells).str.replace("^([0-9]{3})/([0-9]{4})$", r"\1\2", regex=True)


def _check_closed_lists(text: pd.DataFrame, context: Context, findings: list[Finding]) -> None:
    if context.measures:
        words = sorted(set(text["measure"].unique()) - context.measures)
        for word in words[:MOST_WORDS]:
            message = f"There is no measure '{word}'.{did_you_mean(nearest(word, sorted(context.measures)))}"
            findings += row_findings(
                text,
                text["measure"] == word,
                "stop",
                "unknown_measure",
                _escape(message),
                "Write one of ours.",
                "measure",
            )
        others, message = text["measure"].isin(words[MOST_WORDS:]), "There is no measure '{measure}'."
        findings += row_findings(text, others, "stop", "unknown_measure", message, "Write one of ours.", "measure")
    if context.groups:
        _check_groups(text, context, findings)


def _check_groups(text: pd.DataFrame, context: Context, findings: list[Finding]) -> None:
    remedy = "Write all and all for everybody; join two with & in alphabetical order: fsm&sex, yes&female."
    group = text["characteristic"] + " = " + text["category"]
    pairs = text[["characteristic", "category"]].drop_duplicates().itertuples(index=False, name=None)
    unknown = [(name, value) for name, value in pairs if not _is_group(name, value, context.groups)]
    for characteristic, category in unknown[:MOST_WORDS]:
        bad = group == f"{characteristic} = {category}"
        message = f"There is no group {characteristic} = {category}.{_nearest_group(characteristic, category, context)}"
        findings += row_findings(text, bad, "stop", "unknown_group", _escape(message), remedy, "category")
    others = group.isin([f"{characteristic} = {category}" for characteristic, category in unknown[MOST_WORDS:]])
    message = "There is no group {characteristic} = {category}."
    findings += row_findings(text, others, "stop", "unknown_group", message, remedy, "category")


def _is_group(characteristic: str, category: str, groups: frozenset[tuple[str, str]]) -> bool:
    names, categories = characteristic.split("&"), category.split("&")
    if len(names) != len(categories) or names != sorted(set(names)):
        return False
    return all(pair in groups for pair in zip(names, categories, strict=True))


def _nearest_group(characteristic: str, category: str, context: Context) -> str:
    groups = sorted(f"{name} = {value}" for name, value in context.groups)
    return did_you_mean(nearest(f"{characteristic} = {category}", groups))


def _numbers(text: pd.DataFrame, column: str, periods: pd.Series) -> Figures:
    cells = text[column]
    # `x` changed its meaning in 2020/21: what was suppressed before is not available since.
    old = (cells.str.lower() == "x") & (periods < X_MEANS_NOT_AVAILABLE_FROM)
    return numbers(cells.mask(old, "c"), x_means="not_available", ranges=column in ("numerator", "denominator"))


def _unreadable_cells(text: pd.DataFrame, columns: dict[str, Figures], findings: list[Finding]) -> None:
    remedy = "Write the number, or c where it is suppressed, z where it does not apply, x where there is none."
    for name, figures in columns.items():
        bad = figures.statuses == UNREADABLE
        message = f"'{{{name}}}' in {name} is neither a number nor a sign we know."
        findings += row_findings(text, bad, "stop", "not_a_number", message, remedy, name)


def _status(columns: dict[str, Figures]) -> pd.Series:
    """Why there is no figure, by whichever of numerator and value says so; ok where there is one."""
    numerator, value, denominator = (columns[name] for name in ("numerator", "value", "denominator"))
    status = pd.Series("ok", index=numerator.values.index, dtype="str")
    has_counts, has_value = numerator.values.notna() & denominator.values.notna(), value.values.notna()
    silent = ~has_counts & ~has_value
    status = status.mask(silent, value.statuses)
    status = status.mask(silent & value.statuses.isin(["ok", "not_available"]), numerator.statuses)
    status = status.mask(silent & status.isin(["ok"]), "not_available")
    for figures in (numerator, value):
        has_reason = ~figures.statuses.isin(["ok", "not_available", UNREADABLE])
        status = status.mask(has_reason, figures.statuses)
    return status.mask(status == UNREADABLE, "not_available")


def _figures(columns: dict[str, Figures]) -> dict[str, object]:
    """Numerator and denominator where a row is counted; else the published value, its decimals, its cohort if known."""
    numerator, denominator, value = (columns[name].values for name in ("numerator", "denominator", "value"))
    has_counts = numerator.notna() & denominator.notna()
    decimals = columns["decimals"].values.mask(
        columns["decimals"].values.isna(), columns["value"].decimals.astype("float64")
    )
    return {
        "numerator": numerator.where(has_counts),
        "denominator": denominator.round(),
        "value": value.mask(has_counts),
        "decimals": decimals.mask(has_counts | value.isna()).round(),
        "lower": columns["lower"].values,
        "upper": columns["upper"].values,
    }


def _only_word(text: pd.DataFrame, column: str, findings: list[Finding]) -> str:
    """The one word of a column that speaks for the whole file; a stop for the first row that says another."""
    first = text[column].iloc[0] if len(text) else ""
    bad = text[column] != first
    message = f"'{{{column}}}' in {column}, where the rows before say {_escape(repr(first))}."
    remedy = f"Send one file for each {column}."
    findings += row_findings(text, bad, "stop", f"several_{column}s", message, remedy, column)[:1]
    if column == "version" and first and first.lower() not in RETURN_STATUSES:
        every = pd.Series(False, index=text.index)
        every.iloc[:1] = True
        remedy = "Write Early, Provisional, Revised or Final."
        findings += row_findings(
            text, every, "stop", "unknown_version", "'{version}' is not a version.", remedy, column
        )
    return str(first)


def _place_rows(
    text: pd.DataFrame, place: pd.Series, periods: pd.Series, levels: pd.Series, state_funded: pd.Series
) -> pd.DataFrame:
    """What the rows say of their places, once for each place and period."""
    once = ~pd.DataFrame({"place": place, "period": periods}).duplicated() & place.ne("")
    text, place, levels = text[once], place[once], levels[once]
    school = levels == "school"
    la = areas.three_digits(text["old_la_code"])
    la = la.mask(la == "", areas.three_digits(text["new_la_code"]))
    la = la.mask(school & (la == ""), place.str.extract("^school:([0-9]{3})[0-9]{4}$")[0].fillna(""))
    name = text["school_name"].where(school, "")
    name = name.mask(levels == "la", text["la_name"]).mask(levels == "region", text["region_name"])
    return rows.place_rows(
        {
            "place": place,
            "period": periods[once],
            "level": levels,
            "name": name.mask(levels == "nation", "England"),
            "la": ("la:" + la).where(school & (la != ""), ""),
            "region": la.map(areas.region_of_authority()).fillna("").where(school | (levels == "la"), ""),
            "urn": codes(text["school_urn"]).where(school, ""),
            "phase": text["school_phase"],
            "type": text["school_type"],
            "state_funded": state_funded[once].map({"yes": True, "no": False}),
            "trust": text["trust"],
            "town": text["school_town"],
            "postcode": text["school_postcode"],
        },
        text.index,
    )


def _escape(words: str) -> str:
    """Words for a template that are to stand as they are."""
    return words.replace("{", "{{").replace("}", "}}")


KIND = Kind(
    id="results_tidy",
    title="Results in our own layout",
    headings=frozenset(REQUIRED),
    translate=translate,
    limits=Limits(rows=400_000),
    optional=frozenset(COLUMNS) - frozenset(REQUIRED),
    reads_all=True,
)
