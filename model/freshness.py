"""Whether what is held is what there is to know: figures that should be out by now, definitions to look at again."""

from collections.abc import Iterable
from datetime import date

from model.frozen import Frozen
from model.measures import Measure
from model.periods import later, period, starts

END_OF_YEAR = 8
"""The month with whose last day an academic year ends."""


class ReleaseMonths(Frozen):
    """In how many months after an academic year its figures are out: by publication, or else by a measure's stage."""

    publications: dict[str, int]
    stages: dict[str, int]

    def months(self, publication: str, stage: str) -> int | None:
        """The months of a publication, or of the stage of its measure where it has none; None where nobody can say."""
        return self.publications.get(publication, self.stages.get(stage))


def newest_due(months: int, today: date) -> str:
    """The newest academic year whose figures are out for certain, so many whole months after its end."""
    whole_months = today.year * 12 + today.month - 1 - END_OF_YEAR - months
    return period(whole_months // 12 - 1)


def out_since(year: str, months: int) -> str:
    """`the end of February 2026`: by when the figures of a year are out."""
    month = starts(year) * 12 + 12 + END_OF_YEAR - 1 + months
    return f"the end of {date(month // 12, month % 12 + 1, 1):%B %Y}"


def late_sentence(title: str, newest_year: str, months: int, today: date) -> str:
    """That a later year of some figures should be out, since when, and what to do; "" where none is."""
    due = newest_due(months, today)
    if newest_year >= due:
        return ""
    years = starts(due) - starts(newest_year)
    behind = "" if years == 1 else f", {years} years behind"
    return (
        f"{title}: the newest year held is {newest_year}{behind}. {due} should be out since {out_since(due, months)}: "
        "look for it and load it."
    )


def late_note(newest_year: str, months: int, today: date) -> str:
    """The same in short, to stand under a figure: `2024/25 should be out since the end of February 2026 …`."""
    due = newest_due(months, today)
    if newest_year >= due:
        return ""
    return f"Stale: {due} should be out since {out_since(due, months)}; the newest year here is {newest_year}."


def next_year(newest_year: str, months: int) -> str:
    """`2025/26, by the end of February 2027`: which year comes next, and when."""
    year = later(newest_year, 1)
    return f"{year}, by {out_since(year, months)}"


def review_sentence(measure: Measure, today: date) -> str:
    """That a definition should have been looked at again, and by whom; "" where its day has not passed."""
    if measure.next_review >= today:
        return ""
    on = f"{measure.next_review.day} {measure.next_review:%B %Y}"
    return f"{measure.title}: its definition was to be looked at again by {on} ({measure.owner})."


def review_note(measure: Measure, today: date) -> str:
    """The same in short, to stand under a figure."""
    sentence = review_sentence(measure, today).removeprefix(f"{measure.title}: ")
    return sentence[:1].upper() + sentence[1:]


def review_sentences(measures: Iterable[Measure], today: date) -> tuple[str, ...]:
    """One sentence for each definition whose day has passed."""
    return tuple(filter(None, (review_sentence(measure, today) for measure in measures)))
