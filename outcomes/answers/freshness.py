"""Which figures of a place are stale: a later year should be out, or the definition is past its review."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from metrics.measures.register import MEASURES
from model.answers import DefinitionsAnswer, GapsAnswer, RatesAnswer, SchoolsAnswer, Source, TargetAnswer
from model.freshness import late_note, late_sentence, review_note
from model.measures import Measure
from outcomes.store import reference


def late_figures(answer: DefinitionsAnswer, reference_folder: Path, today: date) -> dict[str, str]:
    """By measure, the sentence that says so; a measure whose newest year is the newest there is has none."""
    sentences: dict[str, str] = {}
    for row in answer.table.to_dict("records"):
        measure = MEASURES[row["measure"]]
        months = _months(measure, [row["publication"]], reference_folder)
        if isinstance(row["last"], str) and months is not None:
            sentences[measure.id] = late_sentence(measure.title, row["last"], months, today)
    return {measure: sentence for measure, sentence in sentences.items() if sentence}


def stale_answer_note(
    answer: RatesAnswer | GapsAnswer | SchoolsAnswer | TargetAnswer,
    newest_year: str | None,
    reference_folder: Path,
    today: date,
) -> str:
    """`stale_note` of what an answer shows; `newest_year`: of the figures that are here, without one that it shows."""
    last_period, return_ids = _last_year(answer)
    sources = [source for source in answer.sources if source.return_id in return_ids]
    return stale_note(answer.measure, newest_year or last_period, sources, reference_folder, today)


def _last_year(answer: RatesAnswer | GapsAnswer | SchoolsAnswer | TargetAnswer) -> tuple[str, set[str]]:
    """The last year that an answer shows, and the returns it is from."""
    if isinstance(answer, TargetAnswer):
        periods, returns = [rate.period for rate in answer.rates], [rate.returns for rate in answer.rates]
    elif isinstance(answer, GapsAnswer):
        periods, returns = [row.period for row in answer.rows], [row.returns for row in answer.rows]
    else:
        periods, returns = answer.table["period"].tolist(), answer.table["returns"].tolist()
    last = max(periods, default="")
    of_last = [ids for period, ids in zip(periods, returns, strict=True) if period == last]
    return last, {return_id for ids in of_last for return_id in ids}


def stale_note(
    measure: Measure, newest_year: str, sources: Iterable[Source], reference_folder: Path, today: date
) -> str:
    """What is stale about a figure, in short: a later year is out, its definition is past review; "" where nothing is.

    `newest_year`: of the figures that are here; `sources`: where that year is from.
    """
    months = _months(measure, [source.title for source in sources], reference_folder)
    late = late_note(newest_year, months, today) if newest_year and months is not None else ""
    return " ".join(filter(None, (late, review_note(measure, today))))


def _months(measure: Measure, titles: Iterable[str], reference_folder: Path) -> int | None:
    """In how many months a measure's figures are out; of several publications by the one that takes its time."""
    publications = {entry.title: entry.id for entry in reference.publications(reference_folder).values()}
    calendar = reference.calendar(reference_folder)
    months = [calendar.months(publications.get(title, ""), measure.stage) for title in titles]
    return max((count for count in months if count is not None), default=None)
