"""Is one gap closing, and the right way? One group's gap in every year, and who rose or fell."""

from collections.abc import Sequence
from math import isnan

from metrics.arrays import floats
from metrics.gaps import how_gap_changed
from metrics.measures.register import measure as find_measure
from metrics.uncertainty import Estimate, change_in_gap
from model.answers import GapsAnswer
from model.measures import Measure
from model.rates import GapRow
from model.selections import Selection
from model.viewers import Viewer
from outcomes.answers import sentences
from outcomes.answers.gaps import gaps_answer, selected_gaps
from outcomes.answers.joined_sources import joins_sentence
from outcomes.store.reading import Generation

# Of a gap that changed by more than noise: by whose doing, and never a cheer for a fall.
CHANGE_PHRASES = {
    "closing up": "The gap is closing up: {group} gained more",
    "closing by a fall": "Beware: the gap is closing by a fall of {other}",
    "closed: the group is now ahead": "The gap has closed: {group} are now ahead",
    "the group is ahead": "{group} are ahead throughout",
    "widening while both rise": "The gap is widening while both gain",
    "widening as the group falls": "The gap is widening as {group} fall back",
    "widening as the group stands still": "The gap is widening as {group} stand still",
    "no change": "The gap has not changed",
}


def gap_through_time(generation: Generation, viewer: Viewer, selection: Selection, group: str) -> GapsAnswer:
    """The gap of one category, `group`, of `selection.by`, in every period of the selection.

    The sentence compares the two ends of the last unbroken stretch of years, and only where noise does not explain it;
    where those years come from more than one publication, it says so.
    """
    rows = [row for row in selected_gaps(generation, viewer, selection) if row.group == group]
    in_order = sorted(rows, key=lambda row: row.period)
    answer = gaps_answer(generation, selection, in_order, _sentence(find_measure(selection.measure), in_order))
    joins = joins_sentence(in_order, answer.sources)
    return answer.model_copy(update={"sentence": f"{answer.sentence} {joins}"}) if joins else answer


def _sentence(measure: Measure, rows: Sequence[GapRow]) -> str:
    ok_rows = [row for row in rows if row.status == "ok"]
    if not ok_rows:
        return f"No gap in {measure.title} can be shown for this choice."
    comparable = [row for row in ok_rows if row.segment == ok_rows[-1].segment]
    then, now = comparable[0], comparable[-1]
    if len(comparable) == 1:
        return (
            f"It is too early to say which way the gap is going. {now.group_label}: "
            f"{_standing_phrase(measure, now)}; no earlier year can be compared with it."
        )
    ends = f"{now.group_label}: {_standing_phrase(measure, then)}, {_standing_phrase(measure, now)}"
    return f"{_direction_sentence(measure, then, now)}. {ends}. {_movement_sentence(then, now)}"


def _direction_sentence(measure: Measure, then: GapRow, now: GapRow) -> str:
    change = change_in_gap(_estimate(now), _estimate(then))
    lower, upper = float(change.lower), float(change.upper)
    if isnan(lower):
        return "There is no clear change: no interval can be given, so noise cannot be ruled out"
    if lower <= 0 <= upper:
        return "There is no clear change in the gap"
    (change_kind,) = how_gap_changed(
        floats(then.group_value),
        floats(now.group_value),
        floats(then.comparator_value),
        floats(now.comparator_value),
        measure.better,
    )
    phrase = CHANGE_PHRASES.get(change_kind, "There is no clear change in the gap")
    sentence = phrase.format(group="these pupils", other=_comparator_phrase(now))
    return sentence[0].upper() + sentence[1:]


def _estimate(row: GapRow) -> Estimate:
    return Estimate(floats(row.gap), floats(row.lower), floats(row.upper))


def _standing_phrase(measure: Measure, row: GapRow) -> str:
    """`13.1 points behind in 2021/22`, ahead or behind in the good direction; above or below where there is none."""
    gap = row.gap or 0.0
    words = ("below", "above") if measure.better == "neutral" else ("behind", "ahead")
    better = gap > 0 if measure.better != "lower" else gap < 0
    return f"{sentences.points_phrase(gap)} {words[int(better)]} in {row.period}"


def _movement_sentence(then: GapRow, now: GapRow) -> str:
    own = _moved("Their own figure", then.group_value, now.group_value)
    other = _moved(f"that of {_comparator_phrase(now)}", then.comparator_value, now.comparator_value)
    return f"{own}; {other}."


def _moved(who: str, then: float | None, now: float | None) -> str:
    change = (now or 0.0) - (then or 0.0)
    if abs(change) < 0.05:
        return f"{who} did not move"
    return f"{who} {'rose' if change > 0 else 'fell'} {sentences.points_phrase(change)}"


def _comparator_phrase(row: GapRow) -> str:
    label = row.comparator_label
    return label[0].lower() + label[1:]
