"""An authority's published figure beside the sum of its schools: how many pupils stand between them, where, and why."""

from collections.abc import Mapping, Sequence
from typing import Any

from metrics.rates import counts_sessions
from model.answers import Reconciliation
from model.measures import Measure
from model.rates import Rate
from model.rounding import digits
from model.viewers import Viewer
from model.wording import count_of
from outcomes.answers import gate
from outcomes.answers.sentences import value_phrase
from outcomes.store.reading import Generation

WHY = {
    "no figure": "with no figure of their own",
    "not state-funded": "not state-funded",
    "not known to be state-funded": "not known to be state-funded",
    "cannot be added up": "whose figures cannot be added up",
}


def reconciliation(
    generation: Generation, viewer: Viewer, measure: Measure, published: Rate, pooled: Rate
) -> Reconciliation:
    """What stands between the two figures of one place and year, both of which have a value."""
    between = None if published.denominator is None else published.denominator - (pooled.denominator or 0)
    values = {"measure": measure.id, "place": pooled.place, "period": pooled.period, "term": pooled.term}
    # Where the two are about the same pupils nobody is missing, and nothing is asked.
    missing = gate.rows(generation, viewer, "missing_from_sum", values) if between and between > 0 else []
    return Reconciliation(
        published=published.value or 0,
        pooled=pooled.value or 0,
        pupils=between,
        sentence=reconciliation_sentence(measure, published, pooled, missing),
    )


def reconciliation_sentence(
    measure: Measure, published: Rate, pooled: Rate, missing: Sequence[Mapping[str, Any]]
) -> str:
    """The two figures and who is missing from the sum. `missing`: `pupils` by school, and `why` (WHY)."""
    one = "session" if counts_sessions(measure) else "pupil"
    figures = f"{value_phrase(measure, published.value or 0, published.decimals)} is the published figure"
    summed = (
        f"{value_phrase(measure, pooled.value or 0)} is the sum of {count_of(pooled.schools or 0, 'school')} "
        f"with {count_of(pooled.denominator or 0, one)}."
    )
    if published.denominator is None:
        return f"{figures}, without the number of {one}s it is about; {summed}"
    between = published.denominator - (pooled.denominator or 0)
    sentence = f"{figures}, on {count_of(published.denominator, one)}; {summed}"
    if between < 0:
        return f"{sentence} The schools have {count_of(-between, one)} more than the published figure is about."
    parts = _missing_parts(between, missing)
    return f"{sentence} {count_of(between, one)} lie between: {', '.join(parts)}." if between else sentence


def _missing_parts(between: int, missing: Sequence[Mapping[str, Any]]) -> list[str]:
    """`7,800 in 7 schools with no figure of their own`, the most first, and what is left in no school's row."""
    pupils_by_why: dict[str, list[int]] = {}
    for row in missing:
        pupils_by_why.setdefault(row["why"], []).append(row["pupils"])
    in_schools = sum(map(sum, pupils_by_why.values()))
    # Of rows that hold more than is missing nobody can say which of them is.
    parts = [
        f"{digits(sum(pupils))} in {count_of(len(pupils), 'school')} {WHY[why]}"
        for why, pupils in sorted(pupils_by_why.items(), key=lambda item: -sum(item[1]))
        if in_schools <= between
    ]
    elsewhere = between - in_schools if parts else between
    return [*parts, f"{digits(elsewhere)} in no school's row here"] if elsewhere else parts
