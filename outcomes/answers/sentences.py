"""The sentences of an answer, computed from its rows: plain words, direction and judgement apart."""

from collections.abc import Hashable
from typing import Any

import pandas as pd

from metrics.peers import PeerSet
from outcomes.model import Break, EarlierPromise, Figure, Measure, Needed
from outcomes.rounding import half_up, with_unit, written

REASONS: dict[str, str | None] = {
    "ok": None,
    "suppressed": "Suppressed by the publisher: too few pupils.",
    "withheld": "Withheld: too few pupils to be shown to you.",
    "not_applicable": "Does not apply here.",
    "not_available": "Not available in the publication.",
    "low_coverage": "Not published: fewer than half of the pupils could be counted.",
    "rounds_to_zero": "More than nought, but rounds to it.",
}


def value_of(measure: Measure, value: float, decimals: int | None = None) -> str:
    """A value of a measure as it is written: 86.1%, 45.5."""
    return with_unit(value, measure.unit, measure.decimals if decimals is None else decimals)


def points(difference: float, decimals: int = 1) -> str:
    """A difference without its sign, in points: `18.2 points`, `1 point`."""
    size = written(abs(half_up(difference, decimals)), decimals)
    return f"{size} point" if size in ("1", "1.0") else f"{size} points"


def pupils(count: float) -> str:
    """A number of pupils: `1 pupil`, `1,300 pupils`."""
    size = written(count)
    return f"{size} pupil" if size == "1" else f"{size} pupils"


def rates(measure: Measure, rows: pd.DataFrame) -> str:
    """What the latest of these rows say, place by place."""
    shown = rows[(rows["status"] == "ok") & (rows["category"] == "all")]
    if shown.empty:
        shown = rows[rows["status"] == "ok"]
    if shown.empty:
        return f"No figure for {measure.title} is shown for this choice."
    latest = shown[shown["period"] == shown["period"].max()].sort_values("basis", ascending=False, kind="stable")
    last = latest.drop_duplicates(["place", "category"])
    parts = [
        f"{row.place_name}{_named(row.category, row.category_label)}: "
        f"{value_of(measure, row.value, int(row.decimals))}{_of(row.numerator, row.denominator)}"
        for row in last.head(6).itertuples()
    ]
    return f"{measure.title} in {last['period'].iloc[0]}. {'; '.join(parts)}."


def _named(category: str, label: str) -> str:
    return "" if category == "all" else f", {label}"


def _of(numerator: float, denominator: float) -> str:
    known = not (pd.isna(numerator) or pd.isna(denominator))
    return f" ({written(numerator)} of {written(denominator)})" if known else ""


def reconciliation(measure: Measure, published: dict[Hashable, Any], pooled: dict[Hashable, Any]) -> str:
    """What stands between an area's published figure and the sum of its schools."""
    figures = f"{value_of(measure, published['value'], int(published['decimals']))} is the published figure"
    summed = (
        f"{value_of(measure, pooled['value'])} is the sum of {_schools(int(pooled['schools']))} "
        f"with {pupils(pooled['denominator'])}."
    )
    if pd.isna(published["denominator"]):
        return f"{figures}, without the number of pupils it is about; {summed}"
    between = int(published["denominator"] - pooled["denominator"])
    left_out, schools = int(pooled["left_out_pupils"]), int(pooled["left_out_schools"])
    elsewhere = between - left_out
    parts = [f"{written(elsewhere)} in no school's row"] if elsewhere > 0 else []
    if left_out:
        parts.append(f"{written(left_out)} in {_schools(schools)} with no figure of their own")
    apart = f" {pupils(between)} lie between: {' and '.join(parts)}." if between > 0 and parts else ""
    return f"{figures}, on {pupils(published['denominator'])}; {summed}{apart}"


def _schools(count: int) -> str:
    return f"{written(count)} school" if count == 1 else f"{written(count)} schools"


def gaps(measure: Measure, rows: pd.DataFrame) -> str:
    """Who is furthest behind, in the latest period of these rows."""
    shown = rows[rows["status"] == "ok"]
    if shown.empty:
        return f"No gap in {measure.title} can be shown for this choice."
    last = shown[shown["period"] == shown["period"].max()]
    better_higher = measure.better != "lower"
    furthest = last.loc[last["gap"].idxmin() if better_higher else last["gap"].idxmax()]
    behind = furthest["gap"] < 0 if better_higher else furthest["gap"] > 0
    if not behind:
        return f"No group here is behind the pupils it is compared with, in {furthest['period']}."
    likely = furthest[["lower", "upper"]]
    if likely.notna().all() and likely["lower"] <= 0 <= likely["upper"]:
        return (
            f"No group is clearly {'behind' if better_higher else 'above'} in {furthest['period']}; the furthest, "
            f"{furthest['group_label']}, is {points(furthest['gap'], int(furthest['decimals']))} from "
            f"{_lowered(furthest['comparator_label'])}, no more than chance would give."
        )
    worth = "" if pd.isna(furthest["pupils"]) else f": {pupils(abs(furthest['pupils']))} at this year's numbers"
    return (
        f"{furthest['group_label']}: {points(furthest['gap'], int(furthest['decimals']))} "
        f"{'behind' if better_higher else 'above'} {_lowered(furthest['comparator_label'])} "
        f"in {furthest['period']}{worth}."
    )


def _lowered(label: str) -> str:
    """A label inside a sentence: the first letter falls, unless it begins a name."""
    return label[0].lower() + label[1:] if label[1:2].islower() and not label.startswith("England") else label


def earlier(place: str, measure: Measure, promise: EarlierPromise, figure: Figure | None, met: bool | None) -> str:
    """What became of a promise on the measure it was first made on, and that the measure now is another one."""
    if figure is None or figure.value is None:
        return f"{measure.title}: no figure for {place} is held. {promise.words}"
    said = f"{place} reached {value_of(measure, figure.value, figure.decimals)} in {figure.period}"
    if promise.target is None or met is None:
        return f"{measure.title}: {said}. {promise.words}"
    goal = value_of(measure, promise.target, 0)
    verdict = f"the promise of {goal} was met" if met else f"short of {goal}"
    return f"{measure.title}: {said}; {verdict}. {promise.words}"


def needed(need: int, *, about: bool, cohort: int, period: str, better_higher: bool, within_one: bool) -> str:
    """How many pupils a target hangs on, in the conditional: it is arithmetic on a known cohort and no forecast."""
    if need == 0:
        return "The target is met."
    count = _about(need) if about else written(need)
    who = "pupil" if count == "1" else "pupils"
    verb = "more" if better_higher else "fewer"
    on = f"on the {pupils(cohort)} of {period}"
    close = " That is within one pupil." if within_one else ""
    return f"{'About ' if about else ''}{count} {verb} {who} would reach it, {on}.{close}"


def _about(need: int) -> str:
    """An estimate is not written to the last pupil: to the ten from a hundred, to the five below."""
    step = 10 if need >= 100 else 5 if need >= 20 else 1
    return written(half_up(need / step) * step)


def no_need(reason: str) -> Needed:
    """Pupils needed where they cannot honestly be counted."""
    return Needed(pupils=None, sentence=reason)


def break_named(breaks: tuple[Break, ...]) -> str:
    """The hard breaks a comparison would cross, for a sentence that says why there is none."""
    return "; ".join(f"{item.period}: {item.what}" for item in breaks)


DESCRIPTIVE = (
    "This pace is only a description: the series has a change of method inside it, such as grades assessed by schools "
    "in 2020 and 2021."
)


def standing(place: str, measure: Measure, figure: Figure) -> str:
    """Where a place stands: value, year, and the counts behind it where there are any."""
    assert figure.value is not None  # noqa: S101  callers have a value
    counted = ""
    if figure.numerator is not None and figure.denominator is not None and measure.unit == "percent":
        counted = f" ({written(figure.numerator)} of {written(figure.denominator)})"
    provisional = "" if figure.version == "final" else f", {figure.version}"
    return (
        f"{measure.title} in {place}: {value_of(measure, figure.value, figure.decimals)}{counted} "
        f"in {figure.period}{provisional}."
    )


def aim(measure: Measure, target: float, period: str, required: float | None) -> str:
    """The target, and what it asks for every year from here."""
    asked = "" if required is None else f": {points(required)} every year from here"
    return f"The target is {value_of(measure, target, 0)} by {period}{asked}."


def pace(
    per_year: float | None,
    lower: float | None,
    upper: float | None,
    measure: Measure,
    reason: str | None,
    status: str,
) -> str:
    """How fast it has been going, with how sure that is, and the status word; or why nobody can say."""
    if per_year is None or lower is None or upper is None:
        return f"It is too early to say whether that is being kept up. {reason or ''}".strip()
    went = "risen" if per_year > 0 else "fallen" if per_year < 0 else "stood still"
    by = "" if per_year == 0 else f" by {points(per_year, 2)} a year"
    likely = f"{written(lower, 2)} to {written(upper, 2)}"
    judged = {"higher": per_year > 0, "lower": per_year < 0}.get(measure.better)
    good = "" if judged is None or per_year == 0 else " That is better." if judged else " That is worse."
    return (
        f"It has {went}{by} (likely between {likely}): {status}.{good if status != 'improving but too slowly' else ''}"
    )


def living(title: str) -> str:
    """That the promise lives on in another measure, which is not this one falling."""
    return f"The promise now lives in {title}: a different measure, not a fall." if title else ""


def every_school(need: int, schools: int, period: str) -> str:
    """The reading in which every school reaches the target."""
    return (
        f"If every one of {_schools(schools)} reached it on its own, about {pupils(need)} more, on {period}'s cohorts."
    )


def schools(place: str, measure: Measure, period: str | None, before: str | None, rows: pd.DataFrame) -> str:
    """How many of an authority's schools have clearly changed, and that most of what is seen is noise."""
    shown = rows[rows["status"] == "ok"]
    if period is None or shown.empty:
        return f"No school of {place} has a figure for {measure.title} here."
    counted = f"{_schools(len(shown))} in {place} have a figure for {measure.title} in {period}"
    if before is None or shown["change_lower"].isna().all():
        return f"{counted}."
    compared = shown[shown["change_lower"].notna()]
    up = int((compared["change_lower"] > 0).sum())
    down = int((compared["change_upper"] < 0).sum())
    if not up + down:
        return (
            f"{counted}; none of the {written(len(compared))} that can be compared has clearly changed since {before}."
        )
    return (
        f"{counted}; of the {written(len(compared))} that can be compared with {before}, {written(up)} clearly rose "
        f"and {written(down)} clearly fell. The other changes are no more than chance would give."
    )


def authorities(place: str, rows: pd.DataFrame) -> str:
    """On how many measures an authority stands in the best and in the last quarter of all authorities."""
    judged = rows[rows["band"].isin(["A", "B", "C", "D"])]
    if judged.empty:
        return f"There is nothing here to compare {place} with."
    best, last = int((judged["band"] == "A").sum()), int((judged["band"] == "D").sum())
    return (
        f"Of {written(len(judged))} measures that can be compared, {place} is in the best quarter of authorities on "
        f"{written(best)} and in the last quarter on {written(last)}."
    )


def peers(
    place: str, period: str, found: PeerSet, measure: Measure | None, series: pd.DataFrame, measured: str | None
) -> str:
    """Who a school's peers are and how near, how they do, and aloud what could not be taken into account."""
    counted = len(found.peers)
    if counted == 0:
        return f"No other school is held that {place} could be compared with."
    who = (
        f"The {_schools(counted)} whose pupils were most like those of {place} in {period}, "
        f"of {written(found.schools_considered)} of its phase."
    )
    far = "Even these are far from it: no school held here has pupils much like its own." if found.far else ""
    return " ".join(part for part in (who, far, _peers_do(place, measure, series, measured), *found.said_aloud) if part)


def _peers_do(place: str, measure: Measure | None, series: pd.DataFrame, measured: str | None) -> str:
    if measure is None:
        return ""
    if measured is None:
        return f"None of them has a figure for {measure.title}."
    now = series[series["period"] == measured].iloc[0]
    own = f"{place} {value_of(measure, now['value'])}; " if not pd.isna(now["value"]) else ""
    if now["present"] == 0:
        return f"{measure.title} in {measured}: {own}none of them has a figure."
    middle, low, high = (value_of(measure, now[name]) for name in ("median", "lower_quartile", "upper_quartile"))
    present = f"{written(now['present'])} of the {written(now['asked'])}"
    return f"{measure.title} in {measured}: {own}the middle of {present} {middle}, half of them from {low} to {high}."
