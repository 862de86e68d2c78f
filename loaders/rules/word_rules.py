"""What may stand in a column of identifiers, periods, words, dates and codes. Every rule keeps text, "" where broken.

Each takes the column's promise, its different cells without spaces around them, each once, and the LAESTABs there are.
"""

from collections.abc import Callable, Iterable

import pandas as pd

from loaders.rules.cells import ERROR, MOST_OF_A_NAME, TRUTH, codes
from loaders.rules.columns import CODE, DATE, MARK, PERIOD, SCHOOL, TEXT, UPN, URN, Choice, Column, Holds
from loaders.rules.dates import days
from loaders.rules.faults import CheckedCells, Fault, blank_fault, lost_digits_fault
from loaders.rules.identifiers import UPN_FORM, UPN_LENGTH, UPN_LETTERS, check_letters_fit
from model.errors import UnknownWordError
from model.findings import Finding
from model.periods import parse_period
from model.wording import did_you_mean, nearest

Rule = Callable[[Column, pd.Series, frozenset[str]], CheckedCells]

_DAY_AND_MONTH = r"\d{1,2}[-/ ](?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*|"
_DAY_AND_MONTH += r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*[-/ ]\d{1,4}"
_MOST_LISTED = 12
_WRITE_DATES = "Write every date the same way: 31/05/2014, the day first, or 2014-05-31."


def _schools(column: Column, text: pd.Series, schools: frozenset[str]) -> CheckedCells:
    """LAESTAB: seven digits, also written 383/4040."""
    lost_digits = lost_digits_fault(text)
    bare = codes(text).str.replace("^([0-9]{3})[/ ]([0-9]{4})$", r"\1\2", regex=True)
    short = bare.str.fullmatch("[0-9]{1,6}")
    is_mended = short & bare.str.zfill(7).isin(list(schools))
    bare = bare.mask(is_mended, bare.str.zfill(7))
    good = bare.str.fullmatch("[0-9]{7}")
    lost_noughts = short & ~is_mended & ~lost_digits.bad
    faults = (
        lost_digits,
        Fault(
            "lost_noughts",
            is_mended,
            "has lost its leading noughts; they were put back, as there is such a school.",
            "Nothing to do. Excel drops them: keep the column as text.",
            "note",
        ),
        Fault(
            "lost_noughts",
            lost_noughts,
            "is too short for a school's number, and may have lost its leading noughts.",
            "Write the authority's three digits and the school's four: 3834040.",
        ),
        Fault(
            "not_a_school",
            ~good & ~lost_noughts & ~lost_digits.bad & _may_not_be_blank(column, text),
            "is not a school's number.",
            "Write the seven digits of its LAESTAB: 3834040.",
        ),
    )
    return CheckedCells(bare.where(good, ""), faults)


def _urns(column: Column, text: pd.Series, _: frozenset[str]) -> CheckedCells:
    lost_digits = lost_digits_fault(text)
    bare = codes(text)
    good = bare.str.fullmatch("[0-9]{6}")
    bad = ~good & ~lost_digits.bad & _may_not_be_blank(column, text)
    fault = Fault("not_a_school", bad, "is not a URN.", "Write the school's six-digit URN: 108088.")
    return CheckedCells(bare.where(good, ""), (lost_digits, fault))


def _periods(column: Column, text: pd.Series, _: frozenset[str]) -> CheckedCells:
    periods = pd.Series([_period(cell) for cell in text], index=text.index, dtype="str")
    bad = (periods == "") & _may_not_be_blank(column, text)
    remedy = "Write the academic year as 2018/19: two years, one after the other."
    return CheckedCells(periods, (Fault("not_a_period", bad, "is not an academic year.", remedy),))


def _period(text: str) -> str:
    try:
        return parse_period(text)
    except UnknownWordError:
        return ""


def _words(column: Column, text: pd.Series, _: frozenset[str]) -> CheckedCells:
    date_fault = Fault(
        "turned_into_a_date",
        text.str.fullmatch(_DAY_AND_MONTH, case=False),
        "seems to have been turned into a date by Excel (4-11 becomes 04-Nov).",
        "Write it again as it was, with the column set to text.",
    )
    is_error = text.str.fullmatch(f"{ERROR}|{TRUTH}|=.*")
    error_fault = Fault("not_a_name", is_error, "is a spreadsheet's error, truth or formula.", "Write it out.")
    long = text.str.len() > MOST_OF_A_NAME
    complaint = f"has more than {MOST_OF_A_NAME} characters."
    length_fault = Fault("not_a_name", long, complaint, "Write a name or a word, and no more.")
    return CheckedCells(
        text, (lost_digits_fault(text), date_fault, error_fault, length_fault, blank_fault(column, text))
    )


def _upns(column: Column, text: pd.Series, _: frozenset[str]) -> CheckedCells:
    """A pupil's number, whose first letter proves the other twelve characters."""
    lost_digits = lost_digits_fault(text)
    upn = text.str.upper()
    doubtful = (upn != "") & ~lost_digits.bad
    length = doubtful & (upn.str.len() != UPN_LENGTH)
    letters = doubtful & ~length & upn.str.contains("[IOS]", regex=True)
    has_form = upn.str.fullmatch(UPN_FORM)
    good = has_form.copy()
    good[has_form] = check_letters_fit(upn[has_form])
    remedy = "Copy it again from the school's system: 13 characters, as B801200005001."
    faults = (
        lost_digits,
        Fault("upn_length", length, f"does not have the {UPN_LENGTH} characters of a UPN.", remedy),
        Fault(
            "upn_letters",
            letters,
            "has an I, O or S, which stand in no UPN.",
            "Write 1, 0 or 5 where that is meant.",
        ),
        Fault(
            "upn_form",
            doubtful & ~length & ~letters & ~has_form,
            "is not a letter and twelve digits, the last of which may be a letter.",
            remedy,
        ),
        Fault(
            "upn_check_letter",
            has_form & ~good,
            "does not prove itself: its first letter does not fit the other twelve characters.",
            remedy,
        ),
        blank_fault(column, text),
    )
    valid_upns = upn.where(good, "")
    return CheckedCells(valid_upns, faults, _temporary_upns(column, valid_upns))


def _temporary_upns(column: Column, upn: pd.Series) -> tuple[Finding, ...]:
    """A note of how many numbers were given out for the time being: they end in a letter."""
    many = upn[upn.str[-1:].isin(list(UPN_LETTERS))].nunique()
    if not many:
        return ()
    message = f"Pupils with a temporary UPN, which ends in a letter: {many:,}."
    remedy = "Send the permanent one as soon as there is one: until then nobody can tell that it is the same child."
    return (Finding(severity="note", rule="upn_temporary", message=message, remedy=remedy, column=column.heading),)


def _dates(column: Column, text: pd.Series, _: frozenset[str]) -> CheckedCells:
    """A day as 2014-05-31, from 31/05/2014, 2014-05-31 or a spreadsheet's number of days."""
    dates = days(text)
    no_date = (text != "") & (dates.values == "") & ~dates.swapped
    complaint = "may have its month first, because others in the column have."
    faults = (
        blank_fault(column, text),
        Fault("not_a_date", no_date, "is not a date.", _WRITE_DATES),
        Fault("day_or_month", dates.swapped, complaint, _WRITE_DATES),
    )
    return CheckedCells(
        dates.values.mask(dates.swapped, ""), faults, _all_dates_early(column) if dates.all_early else ()
    )


def _all_dates_early(column: Column) -> tuple[Finding, ...]:
    message = f"No date of {column.heading} is later than the 12th of its month. Do they have the month first?"
    remedy = "They were read day first. If that is right, accept; otherwise write them as 2014-05-31."
    return (Finding(severity="query", rule="day_or_month", message=message, remedy=remedy, column=column.heading),)


def _codes(column: Column, text: pd.Series, _: frozenset[str]) -> CheckedCells:
    """One of a closed list, by any of its spellings."""
    ids = _choice_ids(column, text)
    unlisted_faults = _unlisted_words(column, text, ids.isna() & (text != ""))
    ids = ids.fillna("")
    foreign = _foreign_choices(column, text, ids)
    faults = (lost_digits_fault(text), blank_fault(column, text), *unlisted_faults, *foreign)
    for fault in foreign:
        ids = ids.mask(fault.bad, "")
    return CheckedCells(ids, faults, _words_of_the_pattern(column, text))


def _unlisted_words(column: Column, text: pd.Series, strange: pd.Series) -> list[Fault]:
    """Words that are not on the list: each of the first few with what was probably meant, the others together."""
    words = list(dict.fromkeys(text[strange]))
    remedy = f"Write {_words_to_write(column.choices)}."
    complaint = f"is not on the list of {column.heading}."
    singly = [
        Fault("not_on_the_list", text == word, complaint + _near(word, column.choices), remedy)
        for word in words[:_MOST_LISTED]
    ]
    others = strange & ~text.isin(words[:_MOST_LISTED])
    return [*singly, Fault("not_on_the_list", others, complaint, remedy)]


def _marks(column: Column, text: pd.Series, _: frozenset[str]) -> CheckedCells:
    """A whole number within its range, or a code in its place."""
    low, high = column.between or (0, 100)
    ids = _choice_ids(column, text)
    bare = codes(text)
    mark = bare.str.fullmatch("[0-9]{1,4}") & ids.isna()
    figure = pd.to_numeric(bare.where(mark), errors="coerce")
    outside = mark & ((figure < low) | (figure > high))
    strange = ids.isna() & ~mark & (text != "")
    instead = f", or {_words_to_write(column.choices)}" if column.choices else ""
    remedy = f"Write a whole number from {low:g} to {high:g}{instead}."
    complaint = "is neither a mark nor a code that may stand in place of one."
    faults = (
        lost_digits_fault(text),
        blank_fault(column, text),
        Fault("out_of_range", outside, f"is not between {low:g} and {high:g}.", remedy),
        Fault("not_a_mark", strange, complaint, remedy),
    )
    marks = figure.astype("Int64").astype("str").where(mark & ~outside, ids.fillna(""))
    return CheckedCells(marks.astype("str"), faults)


def _choice_ids(column: Column, text: pd.Series) -> pd.Series:
    """The id of each word, `unsent` of a blank; NaN where the list does not have it."""
    words = codes(text)
    id_by_word = {word: choice.id for word, choice in _spellings(column.choices).items()}
    ids = words.str.casefold().str.replace(r"\s+", " ", regex=True).map(id_by_word).astype("str")
    if column.otherwise is not None:
        pattern, id_ = column.otherwise
        ids = ids.mask(ids.isna() & words.str.fullmatch(pattern), id_)
    return ids.mask(words == "", column.unsent)


def _spellings(choices: Iterable[Choice]) -> dict[str, Choice]:
    return {word.casefold(): choice for choice in choices for word in (choice.id, *choice.spellings)}


def _near(word: str, choices: tuple[Choice, ...]) -> str:
    spellings = _spellings(choices)
    close = nearest(word, spellings, most=2, likeness=0.7)
    return did_you_mean(dict.fromkeys(spellings[spelling].template_spelling for spelling in close))


def _foreign_choices(column: Column, text: pd.Series, ids: pd.Series) -> tuple[Fault, ...]:
    """Words of the list that this kind of return cannot have: Year 7 in a phonics check."""
    if not column.only:
        return ()
    foreign = (text != "") & (ids != "") & ~ids.isin(column.only)
    choices = tuple(choice for choice in column.choices if choice.id in column.only)
    complaint = f"cannot be the {column.heading.lower()} of anybody in this return."
    remedy = f"Write {_words_to_write(choices)}, or take the row out."
    return (Fault("not_in_this_return", foreign, complaint, remedy),)


def _words_of_the_pattern(column: Column, text: pd.Series) -> tuple[Finding, ...]:
    """A note of the words that no list names and a pattern takes: which they are, and what they are kept as."""
    if column.otherwise is None:
        return ()
    pattern, id_ = column.otherwise
    strange = text[text.str.fullmatch(pattern) & ~text.str.casefold().isin(list(_spellings(column.choices)))]
    if strange.empty:
        return ()
    words = sorted(set(strange.str.upper()))
    word_list = ", ".join(words[:_MOST_LISTED]) + (
        f" and {len(words) - _MOST_LISTED} more" if len(words) > _MOST_LISTED else ""
    )
    spelling = next(choice.template_spelling for choice in column.choices if choice.id == id_)
    message = f"{column.heading}: {word_list} were read as {spelling}."
    remedy = "Nothing to do, unless one of them is a slip."
    return (Finding(severity="note", rule="read_by_pattern", message=message, remedy=remedy, column=column.heading),)


def _words_to_write(choices: tuple[Choice, ...]) -> str:
    words = [choice.template_spelling for choice in choices[:_MOST_LISTED]]
    if len(choices) > _MOST_LISTED:
        return ", ".join(words) + " or another of the words that the template lists"
    return " or ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def _may_not_be_blank(column: Column, text: pd.Series) -> pd.Series:
    return (text != "") | (not column.blank)


def is_spelt_otherwise(column: Column, text: pd.Series, value: pd.Series) -> pd.Series:
    """Which cells are right and yet not written as they are declared: spaces around, 9992001.0, a date as a number."""
    if column.holds == PERIOD:
        return pd.Series(False, index=text.index)
    other = (value != "") & (text != value)
    if column.holds in (CODE, MARK):
        spellings = [word for choice in column.choices for word in (choice.id, *choice.spellings)]
        other &= ~text.isin(spellings) & (text != "")
        return other if column.otherwise is None else other & ~text.str.fullmatch(column.otherwise[0])
    return other & ~days(text).declared if column.holds == DATE else other


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
