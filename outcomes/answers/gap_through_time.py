"""Is one gap closing, and the right way? One group's gap in every year, and who rose or fell."""

import pandas as pd

from metrics.gaps import how_gap_changed
from metrics.uncertainty import Estimate, change_in_gap
from model.answers import GapsAnswer
from model.measures import Measure
from model.selections import Selection
from model.viewers import Viewer
from outcomes.answers import sentences
from outcomes.answers.gaps import gaps
from outcomes.answers.rates import sources_of
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

    The sentence compares the two ends of the last unbroken stretch of years, and only where noise does not explain it.
    """
    answer = gaps(generation, viewer, selection)
    rows = answer.table[answer.table["group"] == group].sort_values("period", ignore_index=True)
    return answer.model_copy(
        update={"table": rows, "sentence": _sentence(answer.measure, rows), "sources": sources_of(generation, rows)}
    )


def _sentence(measure: Measure, rows: pd.DataFrame) -> str:
    ok_rows = rows[rows["status"] == "ok"]
    if ok_rows.empty:
        return f"No gap in {measure.title} can be shown for this choice."
    comparable = ok_rows[ok_rows["segment"] == ok_rows["segment"].iloc[-1]]
    then, now = comparable.iloc[0], comparable.iloc[-1]
    if len(comparable) == 1:
        return (
            f"It is too early to say which way the gap is going. {now['group_label']}: "
            f"{_standing_phrase(measure, now)}; no earlier year can be compared with it."
        )
    ends = f"{now['group_label']}: {_standing_phrase(measure, then)}, {_standing_phrase(measure, now)}"
    return f"{_direction_sentence(measure, then, now)}. {ends}. {_movement_sentence(then, now)}"


def _direction_sentence(measure: Measure, then: pd.Series, now: pd.Series) -> str:
    change = change_in_gap(_estimate(now), _estimate(then))
    if pd.isna(change.lower):
        return "There is no clear change: no interval can be given, so noise cannot be ruled out"
    if change.lower <= 0 <= change.upper:
        return "There is no clear change in the gap"
    (change_kind,) = how_gap_changed(
        [then["group_value"]],
        [now["group_value"]],
        [then["comparator_value"]],
        [now["comparator_value"]],
        measure.better,
    )
    phrase = CHANGE_PHRASES.get(change_kind, "There is no clear change in the gap")
    sentence = phrase.format(group="these pupils", other=_comparator_phrase(now))
    return sentence[0].upper() + sentence[1:]


def _estimate(row: pd.Series) -> Estimate:
    return Estimate(row["gap"], row["lower"], row["upper"])


def _standing_phrase(measure: Measure, row: pd.Series) -> str:
    """`13.1 points behind in 2021/22`, ahead or behind in the good direction; above or below where there is none."""
    words = ("below", "above") if measure.better == "neutral" else ("behind", "ahead")
    better = row["gap"] > 0 if measure.better != "lower" else row["gap"] < 0
    return f"{sentences.points_phrase(row['gap'])} {words[int(better)]} in {row['period']}"


def _movement_sentence(then: pd.Series, now: pd.Series) -> str:
    parts = []
    for who, column in (
        ("Their own figure", "group_value"),
        (f"that of {_comparator_phrase(now)}", "comparator_value"),
    ):
        change = now[column] - then[column]
        moved = (
            "did not move"
            if abs(change) < 0.05
            else f"{'rose' if change > 0 else 'fell'} {sentences.points_phrase(change)}"
        )
        parts.append(f"{who} {moved}")
    return f"{parts[0]}; {parts[1]}."


def _comparator_phrase(row: pd.Series) -> str:
    label = str(row["comparator_label"])
    return label[0].lower() + label[1:]
