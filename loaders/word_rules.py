"""What may stand in a column of identifiers, periods, words, dates and codes. Every rule keeps text, "" where broken.

Each takes the column's promise, its cells without spaces around them, and the LAESTABs there are.
"""

from collections.abc import Callable, Iterable
from difflib import get_close_matches

import pandas as pd

from loaders.cells import codes
from loaders.columns import CODE, DATE, MARK, PERIOD, SCHOOL, TEXT, UPN, URN, Choice, Column, Holds
from loaders.dates import days
from loaders.faults import blanks, destroyed, faults
from loaders.identifiers import UPN_FORM, UPN_LENGTH, UPN_LETTERS, upn_check_letters
from outcomes.errors import UnknownWordError
from outcomes.model import Finding
from outcomes.periods import parse_period

Kept = tuple[pd.Series, list[Finding]]
Rule = Callable[[Column, pd.Series, frozenset[str]], Kept]

_DAY_AND_MONTH = r"\d{1,2}[-/ ](?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*|"
_DAY_AND_MONTH += r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*[-/ ]\d{1,4}"
_MOST_LISTED = 12
_WRITE_DATES = "Write every date the same way: 31/05/2014, the day first, or 2014-05-31."


def _schools(column: Column, text: pd.Series, schools: frozenset[str]) -> Kept:
    """LAESTAB: seven digits, also written 383/4040."""
    spoilt, findings = destroyed(column, text)
    bare = codes(text).str.replace(r"^(\d{3})[/ ](\d{4})$", r"\1\2", regex=True)
    short = bare.str.fullmatch(r"\d{1,6}")
    mended = short & bare.str.zfill(7).isin(list(schools))
    findings += faults(
        mended,
        column,
        text,
        "has lost its leading noughts; they were put back, as there is such a school.",
        "Nothing to do. Excel drops them: keep the column as text.",
        "lost_noughts",
        "note",
    )
    bare = bare.mask(mended, bare.str.zfill(7))
    good = bare.str.fullmatch(r"\d{7}")
    lost = short & ~mended & ~spoilt
    findings += faults(
        lost,
        column,
        text,
        "is too short for a school's number, and may have lost its leading noughts.",
        "Write the authority's three digits and the school's four: 3834040.",
        "lost_noughts",
    )
    bad = ~good & ~lost & ~spoilt & _must_be_there(column, text)
    findings += faults(
        bad,
        column,
        text,
        "is not a school's number.",
        "Write the seven digits of its LAESTAB: 3834040.",
        "not_a_school",
    )
    return bare.where(good, ""), findings


def _urns(column: Column, text: pd.Series, _: frozenset[str]) -> Kept:
    spoilt, findings = destroyed(column, text)
    bare = codes(text)
    good = bare.str.fullmatch(r"\d{6}")
    bad = ~good & ~spoilt & _must_be_there(column, text)
    findings += faults(bad, column, text, "is not a URN.", "Write the school's six-digit URN: 108088.", "not_a_school")
    return bare.where(good, ""), findings


def _periods(column: Column, text: pd.Series, _: frozenset[str]) -> Kept:
    known = {written: _period(written) for written in text.unique()}
    read = text.map(known).astype("str")
    bad = (read == "") & _must_be_there(column, text)
    remedy = "Write the academic year as 2018/19: two years, one after the other."
    return read, faults(bad, column, text, "is not an academic year.", remedy, "not_a_period")


def _period(written: str) -> str:
    try:
        return parse_period(written)
    except UnknownWordError:
        return ""


def _words(column: Column, text: pd.Series, _: frozenset[str]) -> Kept:
    findings = destroyed(column, text)[1]
    dated = text.str.fullmatch(_DAY_AND_MONTH, case=False)
    findings += faults(
        dated,
        column,
        text,
        "seems to have been turned into a date by Excel (4-11 becomes 04-Nov).",
        "Write it again as it was, with the column set to text.",
        "turned_into_a_date",
    )
    return text, findings + blanks(column, text)


def _upns(column: Column, text: pd.Series, _: frozenset[str]) -> Kept:
    """A pupil's number, whose first letter proves the other twelve characters."""
    spoilt, findings = destroyed(column, text)
    upn = text.str.upper()
    doubtful = (upn != "") & ~spoilt
    length = doubtful & (upn.str.len() != UPN_LENGTH)
    remedy = "Copy it again from the school's system: 13 characters, as B801200005001."
    findings += faults(
        length, column, text, f"does not have the {UPN_LENGTH} characters of a UPN.", remedy, "upn_length"
    )
    letters = doubtful & ~length & upn.str.contains("[IOS]", regex=True)
    said = "has an I, O or S, which stand in no UPN."
    findings += faults(letters, column, text, said, "Write 1, 0 or 5 where that is meant.", "upn_letters")
    formed = upn.str.fullmatch(UPN_FORM)
    shape = doubtful & ~length & ~letters & ~formed
    said = "is not a letter and twelve digits, the last of which may be a letter."
    findings += faults(shape, column, text, said, remedy, "upn_form")
    proved = formed.copy()
    proved[formed] = upn[formed].str[0] == upn_check_letters(upn[formed])
    said = "does not prove itself: its first letter does not fit the other twelve characters."
    findings += faults(formed & ~proved, column, text, said, remedy, "upn_check_letter")
    findings += [*blanks(column, text), *_temporary(column, upn.where(proved, ""))]
    return upn.where(proved, ""), findings


def _temporary(column: Column, upn: pd.Series) -> list[Finding]:
    """A note of how many numbers were given out for the time being: they end in a letter."""
    many = upn[upn.str[-1:].isin(list(UPN_LETTERS))].nunique()
    if not many:
        return []
    message = f"{many:,} pupils have a temporary UPN, which ends in a letter."
    remedy = "Send the permanent one as soon as there is one: until then nobody can tell that it is the same child."
    return [Finding(severity="note", rule="upn_temporary", message=message, remedy=remedy, column=column.heading)]


def _dates(column: Column, text: pd.Series, _: frozenset[str]) -> Kept:
    """A day as 2014-05-31, from 31/05/2014, 2014-05-31 or a spreadsheet's number of days."""
    read = days(text)
    unread = (text != "") & (read.values == "")
    findings = faults(unread & ~read.swapped, column, text, "is not a date.", _WRITE_DATES, "not_a_date")
    said = "may have its month first, because others in the column have."
    findings += faults(read.swapped, column, text, said, _WRITE_DATES, "day_or_month")
    if read.all_early:
        message = f"No date of {column.heading} is later than the 12th of its month. Do they have the month first?"
        remedy = "They were read day first. If that is right, accept; otherwise write them as 2014-05-31."
        findings.append(
            Finding(severity="query", rule="day_or_month", message=message, remedy=remedy, column=column.heading)
        )
    return read.values.mask(read.swapped, ""), [*blanks(column, text), *findings]


def _codes(column: Column, text: pd.Series, _: frozenset[str]) -> Kept:
    """One of a closed list, by any of its spellings."""
    read = _chosen(column, text)
    findings = destroyed(column, text)[1] + blanks(column, text)
    for written in sorted(set(text[read.isna() & (text != "")].unique())):
        near = get_close_matches(written.casefold(), _spellings(column.choices), n=2, cutoff=0.7)
        offered = dict.fromkeys(_spellings(column.choices)[word].offered for word in near)
        hint = f" Did you mean {' or '.join(offered)}?" if offered else ""
        said = f"is not on the list of {column.heading}.{hint}"
        findings += faults(text == written, column, text, said, f"Write {_listed(column.choices)}.", "not_on_the_list")
    findings += _kept_otherwise(column, text)
    return _only_here(column, text, read.fillna(""), findings)


def _marks(column: Column, text: pd.Series, _: frozenset[str]) -> Kept:
    """A whole number within its range, or a code in its place."""
    low, high = column.between or (0, 100)
    chosen = _chosen(column, text)
    bare = codes(text)
    mark = bare.str.fullmatch(r"\d{1,4}") & chosen.isna()
    figure = pd.to_numeric(bare.where(mark), errors="coerce")
    outside = mark & ((figure < low) | (figure > high))
    findings = destroyed(column, text)[1] + blanks(column, text)
    remedy = f"Write a whole number from {low:g} to {high:g}, or {_listed(column.choices)}."
    findings += faults(outside, column, text, f"is not between {low:g} and {high:g}.", remedy, "out_of_range")
    strange = chosen.isna() & ~mark & (text != "")
    said = "is neither a mark nor a code that may stand in place of one."
    findings += faults(strange, column, text, said, remedy, "not_a_mark")
    kept = figure.where(~outside).astype("Int64").astype("str").where(mark & ~outside, chosen.fillna(""))
    return kept.astype("str"), findings


def _chosen(column: Column, text: pd.Series) -> pd.Series:
    """The id of each word, `unsent` of a blank; NaN where the list does not have it."""
    places, written = pd.factorize(codes(text))
    words = pd.Series(written, dtype="str")
    known = {word: choice.id for word, choice in _spellings(column.choices).items()}
    found = words.str.casefold().str.replace(r"\s+", " ", regex=True).map(known).astype("str")
    if column.otherwise is not None:
        pattern, id_ = column.otherwise
        found = found.mask(found.isna() & words.str.fullmatch(pattern), id_)
    found = found.mask(words == "", column.unsent)
    return pd.Series(found.to_numpy()[places], index=text.index, dtype="str")


def _kept_otherwise(column: Column, text: pd.Series) -> list[Finding]:
    """A note of the words that no list names and a pattern takes: which they are, and what they are kept as."""
    if column.otherwise is None:
        return []
    pattern, id_ = column.otherwise
    unnamed = text.str.fullmatch(pattern) & ~text.str.casefold().isin(list(_spellings(column.choices)))
    if not unnamed.any():
        return []
    counts = text[unnamed].str.upper().value_counts()
    listed = ", ".join(f"{word} ({count:,})" for word, count in counts.head(_MOST_LISTED).items())
    more = f" and {len(counts) - _MOST_LISTED} more" if len(counts) > _MOST_LISTED else ""
    offered = next(choice.offered for choice in column.choices if choice.id == id_)
    message = f"{column.heading}: {listed}{more} are read as {offered}."
    remedy = "Nothing to do, unless one of them is a slip."
    return [Finding(severity="note", rule="read_by_pattern", message=message, remedy=remedy, column=column.heading)]


def _spellings(choices: Iterable[Choice]) -> dict[str, Choice]:
    return {word.casefold(): choice for choice in choices for word in (choice.id, *choice.spellings)}


def _only_here(column: Column, text: pd.Series, read: pd.Series, findings: list[Finding]) -> Kept:
    """Words of the list that this kind of return cannot have: Year 7 in a phonics check."""
    if not column.only:
        return read, findings
    foreign = (read != column.unsent) & (read != "") & ~read.isin(column.only)
    allowed = tuple(choice for choice in column.choices if choice.id in column.only)
    said = f"cannot be the {column.heading.lower()} of anybody in this return."
    remedy = f"Write {_listed(allowed)}, or take the row out."
    return read.mask(foreign, ""), findings + faults(foreign, column, text, said, remedy, "not_in_this_return")


def _listed(choices: tuple[Choice, ...]) -> str:
    words = [choice.offered for choice in choices[:_MOST_LISTED]]
    if len(choices) > _MOST_LISTED:
        return ", ".join(words) + " or another of the words that the template lists"
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + f" or {words[-1]}"


def _must_be_there(column: Column, text: pd.Series) -> pd.Series:
    return (text != "") | (not column.blank)


def written_otherwise(column: Column, written: pd.Series, value: pd.Series) -> pd.Series:
    """Which cells are right and yet not written as they are declared: spaces around, 9992001.0, a date as a number."""
    if column.holds == PERIOD:
        return pd.Series(False, index=written.index)
    other = (value != "") & (written != value)
    if column.holds in (CODE, MARK):
        declared = [word for choice in column.choices for word in (choice.id, *choice.spellings)]
        other &= ~written.isin(declared) & (written != "")
        return other if column.otherwise is None else other & ~written.str.fullmatch(column.otherwise[0])
    return other & ~days(written).declared if column.holds == DATE else other


RULES: dict[Holds, Rule] = {
    SCHOOL: _schools,
    URN: _urns,
    PERIOD: _periods,
    TEXT: _words,
    UPN: _upns,
    DATE: _dates,
    CODE: _codes,
    MARK: _marks,
}
