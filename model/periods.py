"""Academic years and terms, and days in words: one parser, one table of accepted spellings, one order."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from model.errors import UnknownWordError

TERMS = (
    "year",
    "autumn",
    "spring",
    "summer",
    "autumn+spring",
    "autumn 1",
    "autumn 2",
    "spring 1",
    "spring 2",
    "summer 1",
    "summer 2",
)

_SPELLINGS = re.compile(r"^(?P<start>(19|20)[0-9]{2})\s?[/\u2013-]?\s?(?P<end>(19|20)?[0-9]{2})$")

LONDON = ZoneInfo("Europe/London")
"""Whose clocks a day is told by; times are kept in UTC, and what came first is told by numbers, never by a clock."""

TERM_SPELLINGS = {
    "academic year": "year",
    "autumn term": "autumn",
    "spring term": "spring",
    "summer term": "summer",
    "autumn and spring term": "autumn+spring",
    "autumn and spring": "autumn+spring",
    **{term: term for term in TERMS},
}


def parse_period(text: str) -> str:
    """`2012/13` from 201213, 2012-13, 2012/2013 …; raises UnknownWordError where the two years do not follow.

    A single year (2013) is refused: whether it starts or ends the academic year is for the kind of return to say.
    """
    match = _SPELLINGS.match(text.strip())
    if match:
        start, end = int(match["start"]), int(match["end"])
        if end in (start + 1, (start + 1) % 100):
            return period(start)
    raise UnknownWordError(f"'{text}' is not an academic year. Write it as 2018/19: two years, one after the other.")


def parse_term(text: str) -> str:
    """A term by its own name or by the name the Department's files give it ('Autumn and spring term')."""
    term = TERM_SPELLINGS.get(text.strip().lower())
    if term is None:
        raise UnknownWordError(f"'{text}' is not a term. The terms are: {', '.join(TERMS)}.")
    return term


def parse_period_and_term(text: str) -> tuple[str, str]:
    """`2016/17 autumn` → ("2016/17", "autumn"); without a term, the year."""
    year, _, term = text.strip().partition(" ")
    return parse_period(year), parse_term(term) if term else "year"


def period_phrase(period: str, term: str = "year") -> str:
    """A period inside a sentence: `2024/25`, `the autumn term of 2024/25`, `the autumn and spring terms of 2024/25`."""
    return period if term == "year" else f"{term_words(term)} of {period}"


def term_words(term: str) -> str:
    """`the year`, `the autumn term`, `the autumn and spring terms`, `the first half of the autumn term`."""
    name, _, half = term.partition(" ")
    if term == "year":
        return "the year"
    if half:
        return f"the {'first' if half == '1' else 'second'} half of the {name} term"
    return f"the {name.replace('+', ' and ')} term{'s' if '+' in name else ''}"


def day(at: datetime) -> str:
    """`3 November 2026`, by our clocks: what is kept is kept in UTC, an hour behind them in summer."""
    here = at.astimezone(LONDON)
    return f"{here.day} {here:%B %Y}"


def long_day(iso: str) -> str:
    """A day in words: 2021-03-31 → 31 March 2021."""
    return f"{date.fromisoformat(iso):%-d %B %Y}"


def period(start: int) -> str:
    """The academic year that begins in autumn of `start`: 2012 → 2012/13."""
    return f"{start}/{(start + 1) % 100:02d}"


def starts(period: str) -> int:
    """The calendar year in which a period begins: 2012/13 → 2012."""
    return int(period[:4])


def later(period_: str, years: int) -> str:
    """The period `years` after (or, negative, before) this one."""
    return period(starts(period_) + years)


def between(first: str, last: str) -> tuple[str, ...]:
    """Every period from `first` to `last`, both included."""
    return tuple(period(year) for year in range(starts(first), starts(last) + 1))
