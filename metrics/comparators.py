"""Whom a group is held against: beside each group's rate its comparator's, for each of the four comparators.

The one place that pairs them: every gap of an answer, of a ledger and through time is between two rates paired here.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple, TypeVar

from metrics.measures import groups
from model.rates import Rate
from model.selections import Comparator

Key = TypeVar("Key", bound=tuple[str, ...])

LABELS: dict[Comparator, str] = {
    "other": "All other pupils",
    "all": "All pupils",
    "national_other": "All other pupils in England",
    "national_same": "The same group in England",
}

NO_COUNTERPART = "There is no figure for the pupils this group would be compared with."
NOT_COUNTED = "Only a rounded percentage is published, so the other pupils cannot be told from everybody."
TWO_RETURNS = "The group and everybody else come from two returns."


class Pair(NamedTuple):
    """A group's rate and what it is held against: `value` in the measure's unit, None where there is none to show.

    `label`: who that is. `reason`: why there is no value. `group_reason`: what there is to say of the group's own row.
    """

    group: Rate
    value: float | None
    denominator: int | None
    returns: tuple[str, ...]
    label: str
    reason: str
    group_reason: str | None


@cache
def has_gap(characteristic: str, category: str) -> bool:
    """Whether a group is held against others: all are but `unknown` and the characteristic's reference."""
    return category != groups.reference(characteristic) and "unknown" not in category.split("&")


def with_comparators(
    group_rates: Sequence[Rate], rates: Sequence[Rate], comparator: Comparator, nation: str
) -> list[Pair]:
    """Each group beside its comparator. A group without a comparator's row keeps its own, with nothing beside it.

    `group_rates`: those of `rates` that are groups with a gap. `rates`: every group's and everybody's there, and the
    nation's, whose place is `nation`.
    """
    if comparator == "all":
        by_year = _listed(_everybody(rates), lambda rate: (rate.place, rate.period))
        return [
            _pair(group, other, LABELS["all"])
            for group in group_rates
            for other in by_year.get((group.place, group.period), [None])
        ]
    if comparator == "other":
        return _against_others(group_rates, rates)
    national = [rate for rate in rates if rate.place == nation]
    national_groups = [rate for rate in national if rate.characteristic != "all"]
    if comparator == "national_same":
        by_group = _listed(national_groups, _group_key)
        return [
            _pair(group, other, LABELS["national_same"])
            for group in group_rates
            for other in by_group.get(_group_key(group), [None])
        ]
    others: dict[tuple[str, ...], Pair] = {}
    for pair in _against_others(national_groups, national):
        others.setdefault(_group_key(pair.group), pair)
    return [_nationally(group, others.get(_group_key(group))) for group in group_rates]


def _listed(rates: Iterable[Rate], key: Callable[[Rate], Key]) -> dict[Key, list[Rate | None]]:
    rates_by_key: dict[Key, list[Rate | None]] = {}
    for rate in rates:
        rates_by_key.setdefault(key(rate), []).append(rate)
    return rates_by_key


def _group_key(rate: Rate) -> tuple[str, str, str]:
    return rate.period, rate.characteristic, rate.category


def _nationally(group: Rate, national: Pair | None) -> Pair:
    if national is None:
        return Pair(group, None, None, (), LABELS["national_other"], NO_COUNTERPART, group.reason)
    label = f"{national.label} in England"
    return Pair(group, national.value, national.denominator, national.returns, label, national.reason, group.reason)


def _pair(group: Rate, other: Rate | None, label: str) -> Pair:
    if other is None:
        return Pair(group, None, None, (), label, NO_COUNTERPART, group.reason)
    return Pair(group, other.value, other.denominator, other.returns, label, NO_COUNTERPART, group.reason)


def _everybody(rates: Iterable[Rate]) -> list[Rate]:
    return [rate for rate in rates if rate.characteristic == "all" and rate.category == "all"]


def _against_others(group_rates: Sequence[Rate], rates: Sequence[Rate]) -> list[Pair]:
    """Everybody a group is held against who is not in it and whose group is known.

    The characteristic's reference, or of two categories the other one, by its own row from the same return. Of several,
    and where the reference has no row, everybody less the group less those not known, which needs counts.
    """
    by_category = {(*_place_key(rate), rate.basis, rate.category): rate for rate in rates}
    pairs, rest = [], []
    for group in group_rates:
        counterpart = _counterpart(group.characteristic, group.category)
        other = by_category.get((*_place_key(group), group.basis, counterpart)) if counterpart else None
        if other is None:
            rest.append(group)
        else:
            # The rest of the pupils is what a reader calls those "not known to be"; any other reference has a name.
            pairs.append(_pair(group, other, LABELS["other"] if counterpart == "no" else other.category_label))
    return pairs + _less_the_group(rest, rates) if rest else pairs


def _place_key(rate: Rate) -> tuple[str, str, str]:
    return rate.place, rate.period, rate.characteristic


@cache
def _counterpart(characteristic: str, category: str) -> str | None:
    reference = groups.reference(characteristic)
    if reference is not None or "&" in characteristic:
        return reference
    categories = [item.id for item in groups.characteristic(characteristic).categories if item.id != "unknown"]
    return next(item for item in categories if item != category) if len(categories) == 2 else None


# --- everybody less the group ----------------------------------------------------------------------------------------


class Unknown(NamedTuple):
    """How many are of no known group, `counted` of `pupils`; None where somebody is and is not counted."""

    counted: float | None
    pupils: int | None


NOBODY = Unknown(0.0, 0)


def _less_the_group(group_rates: Sequence[Rate], rates: Sequence[Rate]) -> list[Pair]:
    everybody: dict[tuple[str, str], Rate] = {}
    for rate in _everybody(rates):
        everybody.setdefault((rate.place, rate.period), rate)
    unknown = _unknown(rates)
    return [
        _against_the_rest(group, everybody.get((group.place, group.period)), unknown.get(_place_key(group), NOBODY))
        for group in group_rates
    ]


def _against_the_rest(group: Rate, everybody: Rate | None, unknown: Unknown) -> Pair:
    if everybody is None:
        return Pair(group, None, None, (), LABELS["other"], NO_COUNTERPART, group.reason)
    no_value = NO_COUNTERPART if everybody.value is None else NOT_COUNTED
    counted = _left(everybody.numerator, group.numerator, unknown.counted)
    pupils = _left(everybody.denominator, group.denominator, unknown.pupils)
    if counted is None or pupils is None or counted < 0 or pupils <= 0:
        return Pair(group, None, None, everybody.returns, LABELS["other"], no_value, group.reason)
    is_two_returns = group.reason is None and set(group.returns) != set(everybody.returns)
    return Pair(
        group=group,
        value=_scaled(everybody, counted, pupils),
        denominator=int(pupils),
        returns=everybody.returns,
        label=LABELS["other"],
        reason=no_value,
        group_reason=TWO_RETURNS if is_two_returns else group.reason,
    )


def _left(everybody: float | None, group: float | None, unknown: float | None) -> float | None:
    """How many are left of everybody; None where one of the three is not known."""
    return None if everybody is None or group is None or unknown is None else everybody - group - unknown


def _scaled(everybody: Rate, counted: float, pupils: float) -> float | None:
    """The rate of those left, on the scale that everybody's rate has to everybody's counts."""
    if everybody.value is None or not everybody.numerator or everybody.denominator is None:
        return None
    return everybody.value * everybody.denominator / everybody.numerator * counted / pupils


def _unknown(rates: Sequence[Rate]) -> Mapping[tuple[str, str, str], Unknown]:
    """By place, period and characteristic; of two characteristics, those of no known one of either."""
    sums: dict[tuple[str, str, str], tuple[str, Unknown]] = {}
    for rate in sorted(rates, key=lambda rate: (_place_key(rate), rate.basis)):
        if "unknown" in rate.category.split("&"):
            basis, before = sums.get(_place_key(rate), (rate.basis, NOBODY))
            if rate.basis == basis:
                sums[_place_key(rate)] = basis, _with(before, rate)
    return {key: unknown for key, (_, unknown) in sums.items()}


def _with(before: Unknown, rate: Rate) -> Unknown:
    return Unknown(
        None if before.counted is None or rate.numerator is None else before.counted + rate.numerator,
        None if before.pupils is None or rate.denominator is None else before.pupils + rate.denominator,
    )
