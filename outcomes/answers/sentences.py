"""The sentences of an answer, computed from its rows: plain words, direction and judgement apart."""

from collections.abc import Sequence

import pandas as pd

from metrics.peers import PeerSet
from metrics.rates import counts_sessions
from model.answers import GapLedgerAnswer
from model.measures import Break, Measure
from model.periods import period_phrase, term_words
from model.rates import GapRow, Rate
from model.rounding import digits, half_up, with_unit
from model.wording import count_of

REASONS: dict[str, str | None] = {
    "ok": None,
    "suppressed": "Suppressed by the publisher: too few pupils.",
    "withheld": "Withheld: too few pupils to be shown to you.",
    "not_applicable": "Does not apply here.",
    "no_entries": "Nobody was entered.",
    "not_available": "Not available in the publication.",
    "low_coverage": "Not published: fewer than half of the pupils could be counted.",
    "rounds_to_zero": "More than nought, but rounds to it.",
}


FEWEST_IN_HEADLINE = 30
"""Pupils of a group that may be called the furthest behind: of fewer, one child moves the figure by three points."""

SESSIONS_A_YEAR = 380
"""Half days of a school year: what one pupil is among the sessions that attendance is counted in."""


def value_phrase(measure: Measure, value: float, decimals: int | None = None) -> str:
    """A value of a measure as it is written: 86.1%, 45.5."""
    return with_unit(value, measure.unit, measure.decimals if decimals is None else decimals)


def points_phrase(difference: float, decimals: int = 1) -> str:
    """A difference without its sign, in points: `18.2 points`, `1 point`."""
    size = digits(abs(half_up(difference, decimals)), decimals)
    return f"{size} point" if size in ("1", "1.0") else f"{size} points"


def pupils_phrase(count: float) -> str:
    """A number of pupils: `1 pupil`, `1,300 pupils`."""
    return count_of(int(half_up(count)), "pupil")


def rates_sentence(measure: Measure, rates: Sequence[Rate]) -> str:
    """What the latest of these rates say, place by place."""
    ok = [rate for rate in rates if rate.status == "ok"]
    quoted_rates = [rate for rate in ok if rate.category == "all"] or ok
    if not quoted_rates:
        return f"No figure for {measure.title} is shown for this choice."
    period = max(rate.period for rate in quoted_rates)
    latest = sorted((rate for rate in quoted_rates if rate.period == period), key=lambda rate: rate.basis, reverse=True)
    last: dict[tuple[str, str, str], Rate] = {}
    for rate in latest:  # published comes before pooled; one figure a place, group and term is said
        last.setdefault((rate.place, rate.category, rate.term), rate)
    terms = {rate.term for rate in latest}
    when = period if len(terms) > 1 else period_phrase(period, latest[0].term)
    parts = [
        f"{rate.place_name}{_group_phrase(rate.category, rate.category_label)}"
        f"{f', {term_words(rate.term)}' if len(terms) > 1 else ''}: "
        f"{value_phrase(measure, rate.value, rate.decimals)}{_counts_phrase(measure, rate)}"
        for rate in list(last.values())[:6]
        if rate.value is not None
    ]
    return f"{measure.title} in {when}. {'; '.join(parts)}."


def _group_phrase(category: str, label: str) -> str:
    return "" if category == "all" else f", {label}"


def _counts_phrase(measure: Measure, rate: Rate) -> str:
    """` (118 of 245)`; of a mean, among how many: ` (22 schools)`, and nothing of one school's own number."""
    if rate.numerator is None or rate.denominator is None:
        return ""
    if measure.unit in ("percent", "per_100"):
        return f" ({digits(rate.numerator)} of {digits(rate.denominator)})"
    is_its_own = measure.cohort_of == "school" and rate.denominator == 1
    return "" if is_its_own else f" ({count_of(rate.denominator, measure.cohort_of)})"


def gaps_sentence(measure: Measure, gaps: Sequence[GapRow]) -> str:
    """Who is furthest behind in the latest period of these rows, and who could not be compared.

    Only a group of FEWEST_IN_HEADLINE pupils or more is ever said to be the furthest.
    """
    ok_gaps = [gap for gap in gaps if gap.status == "ok"]
    if not ok_gaps:
        return f"No gap in {measure.title} can be shown for this choice.{_uncompared_sentence(gaps)}"
    latest = max(ok_gaps, key=lambda gap: gap.period)
    here = [gap for gap in gaps if gap.period == latest.period]
    headline = _furthest_sentence(measure, [gap for gap in here if gap.status == "ok"])
    return f"{headline}{_uncompared_sentence(here)}"


def furthest_gap(measure: Measure, gaps: Sequence[GapRow]) -> GapRow | None:
    """The furthest behind of the latest period with a gap that may be called so: of those with pupils enough."""
    share = SESSIONS_A_YEAR if counts_sessions(measure) else 1
    ok_gaps = [gap for gap in gaps if gap.status == "ok"]
    last = max((gap.period for gap in ok_gaps), default="")
    large = [gap for gap in ok_gaps if gap.period == last and (gap.group_pupils or 0) >= FEWEST_IN_HEADLINE * share]
    sign = -1 if measure.better == "lower" else 1
    return min(large, key=lambda gap: sign * (gap.gap or 0.0), default=None)


def _furthest_sentence(measure: Measure, gaps: Sequence[GapRow]) -> str:
    """The headline of one period's gaps, all of which have a value."""
    when = period_phrase(gaps[0].period, gaps[0].term)
    furthest = furthest_gap(measure, gaps)
    if furthest is None:
        uncounted = all(gap.group_pupils is None for gap in gaps)
        why = (
            "how many pupils these groups have has not been published"
            if uncounted
            else f"no group here is known to have {FEWEST_IN_HEADLINE} pupils or more"
        )
        return f"No group is named as furthest behind in {when}: {why}."
    sign = -1 if measure.better == "lower" else 1
    points, behind = furthest.gap or 0.0, "below" if measure.better == "neutral" else "behind"
    if sign * points >= 0:
        return f"No group here is {behind} the pupils it is compared with, in {when}."
    if furthest.lower is not None and furthest.upper is not None and furthest.lower <= 0 <= furthest.upper:
        return (
            f"No group is clearly {behind} in {when}; the furthest, "
            f"{furthest.group_label}, is {points_phrase(points, measure.decimals)} from "
            f"{comparator_phrase(furthest.comparator_label)}, no more than chance would give."
        )
    worth = "" if furthest.pupils is None else f": {pupils_phrase(abs(furthest.pupils))} at this year's numbers"
    return (
        f"{furthest.group_label}: {points_phrase(points, measure.decimals)} "
        f"{behind} {comparator_phrase(furthest.comparator_label)} in {when}{worth}."
    )


def _uncompared_sentence(gaps: Sequence[GapRow]) -> str:
    """Which groups have no gap, and why, with a blank before it; nothing where every group has one."""
    labels_by_reason: dict[str, list[str]] = {}
    for gap in gaps:
        if gap.status != "ok":
            labels_by_reason.setdefault(gap.reason or REASONS[gap.status] or "", []).append(f"“{gap.group_label}”")
    return "".join(
        f" Not compared: {', '.join(dict.fromkeys(labels))}. {reason}" for reason, labels in labels_by_reason.items()
    )


def comparators_phrase(gaps: Sequence[GapRow]) -> str:
    """Whom each group is really held against: `all other pupils; for “SEN support” the group “No special …”`."""
    labels_by_comparator: dict[str, list[str]] = {}
    for gap in gaps:
        if gap.status == "ok":
            labels_by_comparator.setdefault(gap.comparator_label, []).append(f"“{gap.group_label}”")
    if not labels_by_comparator:
        return ""
    most, *others = sorted(
        labels_by_comparator, key=lambda label: (not label.startswith("All "), -len(labels_by_comparator[label]))
    )
    parts = [
        f"for {', '.join(dict.fromkeys(labels_by_comparator[label]))} {comparator_phrase(label)}" for label in others
    ]
    return "; ".join([comparator_phrase(most), *parts])


def comparator_phrase(label: str) -> str:
    """Whom a group is held against, inside a sentence: all other pupils; the group “No special educational needs”."""
    whole = label.startswith(("All ", "The "))
    return label[0].lower() + label[1:] if whole else f"the group “{label}”"


def breaks_phrase(breaks: tuple[Break, ...]) -> str:
    """The hard breaks a comparison would cross, for a sentence that says why there is none."""
    return "; ".join(f"{break_.period}: {break_.what}" for break_ in breaks)


def schools_sentence(place: str, measure: Measure, period: str | None, before: str | None, rows: pd.DataFrame) -> str:
    """How many of an authority's schools have clearly changed, and that most of what is seen is noise."""
    ok_rows = rows[rows["status"] == "ok"]
    if period is None or ok_rows.empty:
        return f"No school of {place} has a figure for {measure.title} here."
    opening = f"{count_of(len(ok_rows), 'school')} in {place} have a figure for {measure.title} in {period}"
    if before is None or ok_rows["change_lower"].isna().all():
        return f"{opening}."
    compared = ok_rows[ok_rows["change_lower"].notna()]
    up = int((compared["change_lower"] > 0).sum())
    down = int((compared["change_upper"] < 0).sum())
    if not up + down:
        return (
            f"{opening}; none of the {digits(len(compared))} that can be compared has clearly changed since {before}."
        )
    return (
        f"{opening}; of the {digits(len(compared))} that can be compared with {before}, {digits(up)} clearly rose "
        f"and {digits(down)} clearly fell. The other changes are no more than chance would give."
    )


def authorities_sentence(place: str, bands: Sequence[str]) -> str:
    """On how many measures an authority stands in the best and in the last quarter of all authorities."""
    judged = [band for band in bands if band in ("A", "B", "C", "D")]
    if not judged:
        return f"There is nothing here to compare {place} with."
    return (
        f"Of {count_of(len(judged), 'measure')} that can be compared, {place} is in the best quarter of authorities on "
        f"{digits(judged.count('A'))} and in the last quarter on {digits(judged.count('D'))}."
    )


def peers_sentence(
    place: str,
    period: str,
    peer_set: PeerSet,
    measure: Measure | None,
    series: pd.DataFrame,
    year: str | None,
) -> str:
    """Who a school's peers are and how near, how they do, and aloud what could not be taken into account."""
    peer_count = len(peer_set.peers)
    if peer_count == 0:
        return f"No other school is held that {place} could be compared with."
    who = (
        f"The {count_of(peer_count, 'school')} whose pupils were most like those of {place} in {period}, "
        f"of {digits(peer_set.schools_considered)} of its phase."
    )
    far = "Even these are far from it: no school held here has pupils much like its own." if peer_set.far else ""
    figures = _peer_figures_sentence(place, measure, series, year)
    return " ".join(part for part in (who, far, figures, *peer_set.said_aloud) if part)


def _peer_figures_sentence(place: str, measure: Measure | None, series: pd.DataFrame, year: str | None) -> str:
    if measure is None:
        return ""
    if year is None:
        return f"None of them has a figure for {measure.title}."
    now = series[series["period"] == year].iloc[0]
    own = f"{place} {value_phrase(measure, now['value'])}; " if not pd.isna(now["value"]) else ""
    if now["present"] == 0:
        return f"{measure.title} in {year}: {own}none of them has a figure."
    middle, low, high = (value_phrase(measure, now[name]) for name in ("median", "lower_quartile", "upper_quartile"))
    all_of_them = now["present"] == now["asked"]
    present = f"the {digits(now['asked'])}" if all_of_them else f"{digits(now['present'])} of {digits(now['asked'])}"
    return f"{measure.title} in {year}: {own}the middle of {present} {middle}, half of them from {low} to {high}."


def gap_ledger_sentence(answer: GapLedgerAnswer) -> str:
    """How few schools hold half of a gap, in pupils, and how much of it lies inside schools."""
    measure, when = answer.measure, answer.period
    if answer.schools == 0 or answer.gap is None:
        return f"No school of {answer.place_name} has a figure for {measure.title} and this group that can be counted."
    behind = answer.gap > 0 if measure.better == "lower" else answer.gap < 0
    gap = (
        f"{answer.group_label}: {points_phrase(answer.gap)} {'behind' if behind else 'ahead of'} "
        f"{comparator_phrase(answer.comparator_label)} in {when}, in {count_of(answer.schools, 'school')} of "
        f"{answer.place_name}."
    )
    concentration = ""
    if answer.holding and answer.pupils is not None:
        hold = "holds" if answer.holding == 1 else "hold"
        concentration = (
            f"{digits(answer.holding)} of the {count_of(answer.schools, 'school')} {hold} half of it: "
            f"{pupils_phrase(answer.holding_pupils)}."
        )
    return " ".join(part for part in (gap, _split_sentence(answer), concentration, _left_out_sentence(answer)) if part)


def _split_sentence(answer: GapLedgerAnswer) -> str:
    split = answer.split
    if split is None or not split.total:
        return ""
    # Said in the direction of the gap: a part that goes the other way is negative.
    sign = 1 if split.total > 0 else -1
    inside, between, mirror, mirror_between = (
        digits(sign * part, 1) for part in (split.within, split.between, split.within_mirror, split.between_mirror)
    )
    whole = (
        ""
        if answer.comparator == "other"
        else f"Beside the others in the same schools it is {points_phrase(split.total)}. "
    )
    return (
        f"{whole}{inside} points of that lie inside schools and {between} between them ({mirror} and {mirror_between} "
        "when schools are weighed by their other pupils)."
    )


def _left_out_sentence(answer: GapLedgerAnswer) -> str:
    count = answer.left_out_schools
    schools_are = count_of(count, "school is", "schools are")
    return f"{schools_are} left out, without figures that may be shown and counted." if count else ""
