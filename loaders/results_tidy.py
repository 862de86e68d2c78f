"""Our own long layout (model/tidy_layout.py): one row a result. What an authority sends us, and what we export.

A file uses closed lists: our measures, our groups, the codes of areas and schools, the Department's signs for a figure
that is not there. Everything else is a finding that names the row, the column, the value and the remedy.
"""

from collections.abc import Callable
from difflib import get_close_matches

import pandas as pd

from loaders import areas, rows
from loaders.cells import UNREADABLE, Figures, codes, numbers
from loaders.kind import Context, Kind, Limits, Translation
from model.errors import UnknownWordError
from model.findings import Finding, Severity
from model.periods import parse_period, parse_term
from model.returns import RETURN_STATUSES
from model.tidy_layout import COLUMNS, LEVELS, REQUIRED, X_MEANS_NOT_AVAILABLE_FROM

SOURCE = "results_tidy"
NUMBERS = ("numerator", "denominator", "value", "lower", "upper", "decimals")
LEVEL_IDS = {words.lower(): level for level, words in LEVELS.items()}
MOST_DECIMALS = 6
ROUNDING = 1e-9
# England's and the regions' counts are often rounded to five, each by itself: three of them can be 7.5 apart.
ROUNDED_TO_FIVE = 7.5


def translate(frame: pd.DataFrame, context: Context) -> Translation:
    """Every row a result; findings for whatever is not as the layout says."""
    text = _trimmed(frame)
    findings: list[Finding] = []
    periods = _mapped(text, "time_period", _period, "an academic year", "Write 201819 for 2018/19.", findings)
    terms = _mapped(text, "time_identifier", _term, "a term", "Write Academic year, or Autumn term.", findings)
    levels = _mapped(
        text, "geographic_level", _level, "a level", f"Write one of: {', '.join(LEVELS.values())}.", findings
    )
    place = _places(text, levels, findings)
    _closed_lists(text, context, findings)
    flags = {
        name: _mapped(text, name, _yes_or_no, "yes or no", "Write yes or no.", findings)
        for name in ("public_domain", "state_funded")
    }
    read = {name: _numbers(text, name, periods) for name in NUMBERS}
    _unreadable(text, read, findings)
    status = _status(read)
    results = rows.results(
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
        | _figures(read),
        text.index,
    )
    findings += _impossible(text, results, read, context)
    findings += _scales(text, results, read["value"].percent_signs, context)
    findings += rows.repeated(results, results.index.to_series())
    findings += _sexes(results)
    source, version = (_only(text, name, findings) for name in ("source", "version"))
    return Translation(
        results=results.reset_index(drop=True),
        places=_described(text, place, periods, levels, flags["state_funded"]),
        findings=tuple(findings),
        periods=tuple(sorted(found for found in periods.unique() if found)),
        source=source or SOURCE,
        status=version.lower() if version.lower() in RETURN_STATUSES else None,
    )


def _trimmed(frame: pd.DataFrame) -> pd.DataFrame:
    """The layout's columns without spaces round their words; an optional one that is not there is blank."""
    blank = pd.Series("", index=frame.index, dtype="str")
    return pd.DataFrame({name: frame[name].str.strip() if name in frame else blank for name in COLUMNS})


def _mapped(
    text: pd.DataFrame,
    column: str,
    meaning: Callable[[str], str | None],
    what: str,
    remedy: str,
    findings: list[Finding],
) -> pd.Series:
    """Each word of a column as what it means, "" where it means nothing, and a stop for each row that says so."""
    meant = {word: meaning(word) for word in text[column].unique()}
    bad = text[column].isin([word for word, found in meant.items() if found is None])
    findings += _said(text, bad, "stop", f"unknown_{column}", f"'{{{column}}}' is not {what}.", remedy, column)
    return text[column].map(meant).fillna("").astype("str")


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
        findings += _said(text, bad, "stop", "unknown_place", f"'{{{column}}}' is not a {column}.", remedy, column)
    old = areas.three_digits(text["old_la_code"])
    la = old.mask(old == "", areas.three_digits(text["new_la_code"]))
    region = areas.region_codes(text["region_code"])
    region = region.mask(region == "", areas.region_codes(text["region_name"]))
    found = pd.DataFrame(
        {
            "school": school,
            "la": ("la:" + la).where(la.isin(list(areas.region_of_authority())), ""),
            "region": ("region:" + region).where(region.isin(list(areas.regions().values())), ""),
            "nation": pd.Series(areas.NATION, index=text.index),
        }
    )
    place = pd.Series("", index=text.index, dtype="str")
    for level in LEVELS:
        place = place.mask(levels == level, found[level])
    remedies = {
        "school": ("school_laestab", "Write the school's seven digits (authority and school), or its URN."),
        "la": ("old_la_code", "Write the authority's three digits, or its code that begins E0 or E1."),
        "region": ("region_code", "Write the region's code, as E12000003."),
    }
    for level, (column, remedy) in remedies.items():
        bad = (levels == level) & (place == "")
        message = f"The row is of a {LEVELS[level].lower()} place, and '{{{column}}}' in {column} is not its code."
        findings += _said(text, bad, "stop", "unknown_place", message, remedy, column)
    return place


def _laestab(cells: pd.Series) -> pd.Series:
    """A school's number as seven digits; 383/4040 is one too."""
    return codes(cells).str.replace("^([0-9]{3})/([0-9]{4})$", r"\1\2", regex=True)


def _closed_lists(text: pd.DataFrame, context: Context, findings: list[Finding]) -> None:
    if context.measures:
        for word in sorted(set(text["measure"].unique()) - context.measures):
            message = f"There is no measure '{word}'.{_near(word, context.measures)}"
            findings += _said(
                text,
                text["measure"] == word,
                "stop",
                "unknown_measure",
                _plain(message),
                "Write one of ours.",
                "measure",
            )
    if context.groups:
        pairs = text[["characteristic", "category"]].drop_duplicates()
        for characteristic, category in pairs.itertuples(index=False, name=None):
            if not _is_group(characteristic, category, context.groups):
                bad = (text["characteristic"] == characteristic) & (text["category"] == category)
                near = _nearest_group(characteristic, category, context)
                message = f"There is no group {characteristic} = {category}.{near}"
                remedy = "Write all and all for everybody; join two with & in alphabetical order: fsm&sex, yes&female."
                findings += _said(text, bad, "stop", "unknown_group", _plain(message), remedy, "category")


def _is_group(characteristic: str, category: str, groups: frozenset[tuple[str, str]]) -> bool:
    names, categories = characteristic.split("&"), category.split("&")
    if len(names) != len(categories) or names != sorted(set(names)):
        return False
    return all(pair in groups for pair in zip(names, categories, strict=True))


def _nearest_group(characteristic: str, category: str, context: Context) -> str:
    known = {f"{name} = {value}" for name, value in context.groups}
    return _near(f"{characteristic} = {category}", known)


def _near(word: str, known: frozenset[str] | set[str]) -> str:
    close = get_close_matches(word.lower(), sorted(known), n=3, cutoff=0.6)
    return f" Did you mean {' or '.join(close)}?" if close else ""


def _numbers(text: pd.DataFrame, column: str, periods: pd.Series) -> Figures:
    cells = text[column]
    # `x` changed its meaning in 2020/21: what was suppressed before is not available since.
    old = (cells.str.lower() == "x") & (periods < X_MEANS_NOT_AVAILABLE_FROM)
    return numbers(cells.mask(old, "c"), x_means="not_available")


def _unreadable(text: pd.DataFrame, read: dict[str, Figures], findings: list[Finding]) -> None:
    remedy = "Write the number, or c where it is suppressed, z where it does not apply, x where there is none."
    for name, figures in read.items():
        bad = figures.statuses == UNREADABLE
        message = f"'{{{name}}}' in {name} is neither a number nor a sign we know."
        findings += _said(text, bad, "stop", "not_a_number", message, remedy, name)


def _status(read: dict[str, Figures]) -> pd.Series:
    """Why there is no figure, by whichever of numerator and value says so; ok where there is one."""
    numerator, value, denominator = (read[name] for name in ("numerator", "value", "denominator"))
    status = pd.Series("ok", index=numerator.values.index, dtype="str")
    counted, published = numerator.values.notna() & denominator.values.notna(), value.values.notna()
    silent = ~counted & ~published
    status = status.mask(silent, value.statuses)
    status = status.mask(silent & value.statuses.isin(["ok", "not_available"]), numerator.statuses)
    status = status.mask(silent & status.isin(["ok"]), "not_available")
    for figures in (numerator, value):
        said = ~figures.statuses.isin(["ok", "not_available", UNREADABLE])
        status = status.mask(said, figures.statuses)
    return status.mask(status == UNREADABLE, "not_available")


def _figures(read: dict[str, Figures]) -> dict[str, object]:
    """Numerator and denominator where a row is counted; else the published value, its decimals, its cohort if known."""
    numerator, denominator, value = (read[name].values for name in ("numerator", "denominator", "value"))
    counted = numerator.notna() & denominator.notna()
    decimals = read["decimals"].values.mask(read["decimals"].values.isna(), read["value"].decimals.astype("float64"))
    return {
        "numerator": numerator.where(counted),
        "denominator": denominator.round(),
        "value": value.mask(counted),
        "decimals": decimals.mask(counted | value.isna()).round(),
        "lower": read["lower"].values,
        "upper": read["upper"].values,
    }


def _impossible(text: pd.DataFrame, results: pd.DataFrame, read: dict[str, Figures], context: Context) -> list[Finding]:
    """Figures that cannot be: of a row, of a percentage, of an interval."""
    numerator, denominator, value = (results[name] for name in ("numerator", "denominator", "value"))
    percent = results["measure"].isin(context.percentages)
    part, whole, shown = read["numerator"], read["denominator"], read["decimals"].values
    lonely = part.values.notna() & denominator.isna() & value.isna()
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
            outside,
            "not_an_interval",
            "{value} in value does not lie between {lower} and {upper}.",
            "Check lower and upper.",
            "lower",
        ),
        (
            shown.notna() & ~shown.isin(range(MOST_DECIMALS + 1)),
            "not_decimals",
            "{decimals} is not a number of decimals.",
            f"Write 0 to {MOST_DECIMALS}, or leave it blank.",
            "decimals",
        ),
    )
    return [
        finding
        for bad, rule, message, remedy, column in checks
        for finding in _said(text, bad.fillna(False).astype(bool), "stop", rule, message, remedy, column)
    ]


def _scales(text: pd.DataFrame, results: pd.DataFrame, signed: pd.Series, context: Context) -> list[Finding]:
    """Percentages of one measure written as 45.7% and as 45.7, or all of them as 0.457."""
    percent = results["measure"].isin(context.percentages) & results["value"].notna()
    said = pd.DataFrame({"measure": text["measure"], "value": results["value"], "signed": signed})[percent]
    # 0 and 0% are the same.
    share = said[said["value"] != 0].groupby("measure")["signed"].transform("mean")
    fewer = said["signed"].reindex(share.index).eq(share < 0.5) & share.between(0, 1, inclusive="neither")
    mixed = fewer.reindex(text.index, fill_value=False)
    message = "'{value}' in value is written in another scale than the rest of {measure}."
    remedy = "Write every percentage the same way: 45.7 or 45.7% for 45.7 per cent."
    findings = _said(text, mixed, "stop", "mixed_scales", message, remedy, "value")
    for measure, values in said[~said["signed"]].groupby("measure")["value"]:
        if values.max() <= 1 and values.mod(1).ne(0).any():
            message = f"Every value of {measure} lies between 0 and 1. Are they proportions?"
            remedy = "Write percentages as 45.7, not 0.457. If they really are below one per cent, accept."
            findings.append(
                Finding(severity="query", rule="proportions", message=message, remedy=remedy, column="value")
            )
    return findings


def _sexes(results: pd.DataFrame) -> list[Finding]:
    """A query where girls, boys and those whose sex is not recorded are not everybody."""
    key = ["place", "period", "term", "measure"]
    counted = results[results["status"].eq("ok") & results["numerator"].notna()]
    sexes = counted[counted["characteristic"] == "sex"]
    if sexes.empty:
        return []
    parts = sexes.groupby(key, sort=False).agg(
        pupils=("denominator", "sum"), passes=("numerator", "sum"), categories=("category", "nunique")
    )
    everybody = counted[counted["characteristic"] == "all"].reset_index(names="row").set_index(key)
    both = everybody.join(parts[parts["categories"] >= 2], how="inner").reset_index().set_index("row")
    rounded = both["place"].str.startswith(("nation:", "region:"))
    slack = pd.Series(0.5, index=both.index).mask(rounded, ROUNDED_TO_FIVE)
    pupils = (both["pupils"] - both["denominator"]).abs().astype("float64")
    bad = pupils.gt(slack) | (both["passes"] - both["numerator"]).abs().gt(slack)
    shown = both[bad]
    message = pd.Series(
        [
            f"The sexes have {passes:,.0f} of {pupils:,}, and everybody {numerator:,.0f} of {denominator:,}."
            for passes, pupils, numerator, denominator in zip(
                shown["passes"], shown["pupils"], shown["numerator"], shown["denominator"], strict=True
            )
        ],
        index=shown.index,
        dtype="str",
    )
    remedy = "Check the three rows, or accept them if some pupils' sex is not recorded."
    return rows.found(pd.Series(True, index=shown.index), "query", "parts_do_not_add_up", message, remedy, "numerator")


def _only(text: pd.DataFrame, column: str, findings: list[Finding]) -> str:
    """The one word of a column that speaks for the whole file; a stop for the first row that says another."""
    first = text[column].iloc[0] if len(text) else ""
    bad = text[column] != first
    message = f"'{{{column}}}' in {column}, where the rows before say {_plain(repr(first))}."
    remedy = f"Send one file for each {column}."
    findings += _said(text, bad, "stop", f"several_{column}s", message, remedy, column)[:1]
    if column == "version" and first and first.lower() not in RETURN_STATUSES:
        every = pd.Series(False, index=text.index)
        every.iloc[:1] = True
        remedy = "Write Early, Provisional, Revised or Final."
        findings += _said(text, every, "stop", "unknown_version", "'{version}' is not a version.", remedy, column)
    return str(first)


def _described(
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
    return rows.places(
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


def _said(
    text: pd.DataFrame, bad: pd.Series, severity: Severity, rule: str, message: str, remedy: str, column: str
) -> list[Finding]:
    """Findings whose message is a template of the row's own cells, made only for the rows that will be shown."""
    if not bad.any():
        return []
    shown = text[bad].head(rows.MOST_PER_RULE)
    cells = (dict(zip(COLUMNS, row, strict=True)) for row in shown[list(COLUMNS)].itertuples(index=False, name=None))
    messages = pd.Series([message.format(**row) for row in cells], index=shown.index, dtype="str")
    return rows.found(bad, severity, rule, messages, remedy, column, text[column])


def _plain(words: str) -> str:
    """Words for a template that are to stand as they are."""
    return words.replace("{", "{{").replace("}", "}}")


KIND = Kind(
    id="results_tidy",
    title="Results in our own layout",
    headings=frozenset(REQUIRED),
    translate=translate,
    limits=Limits(rows=400_000),
    optional=frozenset(COLUMNS),
)
