"""What may stand in a column of identifiers, periods, words, dates and codes. Every rule keeps text, "" where broken.

Each takes the column's promise, its different cells without spaces around them, each once, and the LAESTABs there are.
"""

from collections.abc import Callable, Iterable
from difflib import get_close_matches

import pandas as pd

from loaders.rules.columns import CODE, DATE, MARK, PERIOD, SCHOOL, TEXT, UPN, URN, Choice, Column, Holds
from loaders.rules.dates import days
from loaders.rules.faults import Fault, Judged, blanks, destroyed
from loaders.rules.identifiers import UPN_FORM, UPN_LENGTH, UPN_LETTERS, proved
from loaders.translation.cells import ERROR, MOST_OF_A_NAME, codes
from model.errors import UnknownWordError
from model.findings import Finding
from model.periods import parse_period

Rule = Callable[[Column, pd.Series, frozenset[str]], Judged]

_DAY_AND_MONTH = r"\d{1,2}[-/ ](?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*|"
_DAY_AND_MONTH += r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*[-/ ]\d{1,4}"
_MOST_LISTED = 12
_WRITE_DATES = "Write every date the same way: 31/05/2014, the day first, or 2014-05-31."


def _schools(column: Column, text: pd.Series, schools: frozenset[str]) -> Judged:
    """LAESTAB: seven digits, also written 383/4040."""
    spoilt = destroyed(text)
    bare = codes(text).str.replace("^([0-9]{3})[/ ]([0-9]{4})$", r"\1\2", regex=True)
    short = bare.str.fullmatch("[0-9]{1,6}")
    mended = short & bare.str.zfill(7).isin(list(schools))
    bare = bare.mask(mended, bare.str.zfill(7))
    good = bare.str.fullmatch("[0-9]{7}")
    lost = short & ~mended & ~spoilt.bad
    faults = (
        spoilt,
        Fault(
            "lost_noughts",
            mended,
            "has lost its leading noughts; they were put back, as there is such a school.",
            "Nothing to do. Excel drops them: keep the column as text.",
            "note",
        ),
        Fault(
            "lost_noughts",
            lost,
            "is too short for a school's number, and may have lost its leading noughts.",
            "Write the authority's three digits and the school's four: 3834040.",
        ),
        Fault(
            "not_a_school",
            ~good & ~lost & ~spoilt.bad & _must_be_there(column, text),
            "is not a school's number.",
            "Write the seven digits of its LAESTAB: 3834040.",
        ),
    )
    return Judged(bare.where(good, ""), faults)


def _urns(column: Column, text: pd.Series, _: frozenset[str]) -> Judged:
    spoilt = destroyed(text)
    bare = codes(text)
    good = bare.str.fullmatch("[0-9]{6}")
    bad = ~good & ~spoilt.bad & _must_be_there(column, text)
    fault = Fault("not_a_school", bad, "is not a URN.", "Write the school's six-digit URN: 108088.")
    return Judged(bare.where(good, ""), (spoilt, fault))


def _periods(column: Column, text: pd.Series, _: frozenset[str]) -> Judged:
    read = pd.Series([_period(written) for written in text], index=text.index, dtype="str")
    bad = (read == "") & _must_be_there(column, text)
    remedy = "Write the academic year as 2018/19: two years, one after the other."
    return Judged(read, (Fault("not_a_period", bad, "is not an academic year.", remedy),))


def _period(written: str) -> str:
    try:
        return parse_period(written)
    except UnknownWordError:
        return ""


def _words(column: Column, text: pd.Series, _: frozenset[str]) -> Judged:
    dated = Fault(
        "turned_into_a_date",
        text.str.fullmatch(_DAY_AND_MONTH, case=False),
        "seems to have been turned into a date by Excel (4-11 becomes 04-Nov).",
        "Write it again as it was, with the column set to text.",
    )
    spoilt = text.str.fullmatch(f"{ERROR}|=.*")
    failed = Fault("not_a_name", spoilt, "is a spreadsheet's error, or a formula.", "Write it out.")
    long = text.str.len() > MOST_OF_A_NAME
    said = f"has more than {MOST_OF_A_NAME} characters."
    page = Fault("not_a_name", long, said, "Write a name or a word, and no more.")
    return Judged(text, (destroyed(text), dated, failed, page, blanks(column, text)))


def _upns(column: Column, text: pd.Series, _: frozenset[str]) -> Judged:
    """A pupil's number, whose first letter proves the other twelve characters."""
    spoilt = destroyed(text)
    upn = text.str.upper()
    doubtful = (upn != "") & ~spoilt.bad
    length = doubtful & (upn.str.len() != UPN_LENGTH)
    letters = doubtful & ~length & upn.str.contains("[IOS]", regex=True)
    formed = upn.str.fullmatch(UPN_FORM)
    good = formed.copy()
    good[formed] = proved(upn[formed])
    remedy = "Copy it again from the school's system: 13 characters, as B801200005001."
    faults = (
        spoilt,
        Fault("upn_length", length, f"does not have the {UPN_LENGTH} characters of a UPN.", remedy),
        Fault(
            "upn_letters",
            letters,
            "has an I, O or S, which stand in no UPN.",
            "Write 1, 0 or 5 where that is meant.",
        ),
        Fault(
            "upn_form",
            doubtful & ~length & ~letters & ~formed,
            "is not a letter and twelve digits, the last of which may be a letter.",
            remedy,
        ),
        Fault(
            "upn_check_letter",
            formed & ~good,
            "does not prove itself: its first letter does not fit the other twelve characters.",
            remedy,
        ),
        blanks(column, text),
    )
    kept = upn.where(good, "")
    return Judged(kept, faults, _temporary(column, kept))


def _temporary(column: Column, upn: pd.Series) -> tuple[Finding, ...]:
    """A note of how many numbers were given out for the time being: they end in a letter."""
    many = upn[upn.str[-1:].isin(list(UPN_LETTERS))].nunique()
    if not many:
        return ()
    message = f"Pupils with a temporary UPN, which ends in a letter: {many:,}."
    remedy = "Send the permanent one as soon as there is one: until then nobody can tell that it is the same child."
    return (Finding(severity="note", rule="upn_temporary", message=message, remedy=remedy, column=column.heading),)


def _dates(column: Column, text: pd.Series, _: frozenset[str]) -> Judged:
    """A day as 2014-05-31, from 31/05/2014, 2014-05-31 or a spreadsheet's number of days."""
    read = days(text)
    unread = (text != "") & (read.values == "") & ~read.swapped
    said = "may have its month first, because others in the column have."
    faults = (
        blanks(column, text),
        Fault("not_a_date", unread, "is not a date.", _WRITE_DATES),
        Fault("day_or_month", read.swapped, said, _WRITE_DATES),
    )
    return Judged(read.values.mask(read.swapped, ""), faults, _all_early(column) if read.all_early else ())


def _all_early(column: Column) -> tuple[Finding, ...]:
    message = f"No date of {column.heading} is later than the 12th of its month. Do they have the month first?"
    remedy = "They were read day first. If that is right, accept; otherwise write them as 2014-05-31."
    return (Finding(severity="query", rule="day_or_month", message=message, remedy=remedy, column=column.heading),)


def _codes(column: Column, text: pd.Series, _: frozenset[str]) -> Judged:
    """One of a closed list, by any of its spellings."""
    read = _chosen(column, text)
    unlisted = _unlisted(column, text, read.isna() & (text != ""))
    read = read.fillna("")
    foreign = _not_here(column, text, read)
    faults = (destroyed(text), blanks(column, text), *unlisted, *foreign)
    for fault in foreign:
        read = read.mask(fault.bad, "")
    return Judged(read, faults, _read_by_pattern(column, text))


def _unlisted(column: Column, text: pd.Series, strange: pd.Series) -> list[Fault]:
    """Words that are not on the list: each of the first few with what was probably meant, the others together."""
    words = list(dict.fromkeys(text[strange]))
    remedy = f"Write {_listed(column.choices)}."
    said = f"is not on the list of {column.heading}."
    singly = [
        Fault("not_on_the_list", text == word, said + _near(word, column.choices), remedy)
        for word in words[:_MOST_LISTED]
    ]
    others = strange & ~text.isin(words[:_MOST_LISTED])
    return [*singly, Fault("not_on_the_list", others, said, remedy)]


def _marks(column: Column, text: pd.Series, _: frozenset[str]) -> Judged:
    """A whole number within its range, or a code in its place."""
    low, high = column.between or (0, 100)
    chosen = _chosen(column, text)
    bare = codes(text)
    mark = bare.str.fullmatch("[0-9]{1,4}") & chosen.isna()
    figure = pd.to_numeric(bare.where(mark), errors="coerce")
    outside = mark & ((figure < low) | (figure > high))
    strange = chosen.isna() & ~mark & (text != "")
    remedy = f"Write a whole number from {low:g} to {high:g}, or {_listed(column.choices)}."
    said = "is neither a mark nor a code that may stand in place of one."
    faults = (
        destroyed(text),
        blanks(column, text),
        Fault("out_of_range", outside, f"is not between {low:g} and {high:g}.", remedy),
        Fault("not_a_mark", strange, said, remedy),
    )
    written = figure.astype("Int64").astype("str").where(mark & ~outside, chosen.fillna(""))
    return Judged(written.astype("str"), faults)


def _chosen(column: Column, text: pd.Series) -> pd.Series:
    """The id of each word, `unsent` of a blank; NaN where the list does not have it."""
    words = codes(text)
    known = {word: choice.id for word, choice in _spellings(column.choices).items()}
    found = words.str.casefold().str.replace(r"\s+", " ", regex=True).map(known).astype("str")
    if column.otherwise is not None:
        pattern, id_ = column.otherwise
        found = found.mask(found.isna() & words.str.fullmatch(pattern), id_)
    return found.mask(words == "", column.unsent)


def _spellings(choices: Iterable[Choice]) -> dict[str, Choice]:
    return {word.casefold(): choice for choice in choices for word in (choice.id, *choice.spellings)}


def _near(written: str, choices: tuple[Choice, ...]) -> str:
    known = _spellings(choices)
    close = get_close_matches(written.casefold(), known, n=2, cutoff=0.7)
    return f" Did you mean {' or '.join(dict.fromkeys(known[word].offered for word in close))}?" if close else ""


def _not_here(column: Column, text: pd.Series, read: pd.Series) -> tuple[Fault, ...]:
    """Words of the list that this kind of return cannot have: Year 7 in a phonics check."""
    if not column.only:
        return ()
    foreign = (text != "") & (read != "") & ~read.isin(column.only)
    allowed = tuple(choice for choice in column.choices if choice.id in column.only)
    said = f"cannot be the {column.heading.lower()} of anybody in this return."
    remedy = f"Write {_listed(allowed)}, or take the row out."
    return (Fault("not_in_this_return", foreign, said, remedy),)


def _read_by_pattern(column: Column, text: pd.Series) -> tuple[Finding, ...]:
    """A note of the words that no list names and a pattern takes: which they are, and what they are kept as."""
    if column.otherwise is None:
        return ()
    pattern, id_ = column.otherwise
    unnamed = text[text.str.fullmatch(pattern) & ~text.str.casefold().isin(list(_spellings(column.choices)))]
    if unnamed.empty:
        return ()
    words = sorted(set(unnamed.str.upper()))
    listed = ", ".join(words[:_MOST_LISTED]) + (
        f" and {len(words) - _MOST_LISTED} more" if len(words) > _MOST_LISTED else ""
    )
    offered = next(choice.offered for choice in column.choices if choice.id == id_)
    message = f"{column.heading}: {listed} were read as {offered}."
    remedy = "Nothing to do, unless one of them is a slip."
    return (Finding(severity="note", rule="read_by_pattern", message=message, remedy=remedy, column=column.heading),)


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
