"""Rates made by hand: whatever an example does not say is as in most of them."""

from typing import Any

from model.rates import Rate

USUAL: dict[str, Any] = {
    "place": "la:383",
    "place_name": "Leeds",
    "level": "la",
    "period": "2018/19",
    "term": "year",
    "characteristic": "all",
    "category": "all",
    "category_label": "All pupils",
    "numerator": None,
    "denominator": None,
    "value": None,
    "lower": None,
    "upper": None,
    "decimals": 1,
    "status": "ok",
    "reason": None,
    "basis": "published",
    "rounded_source": False,
    "cohort_estimated": False,
    "schools": None,
    "left_out_schools": 0,
    "left_out_pupils": 0,
    "definition": "2018/19",
    "version": "final",
    "returns": ("r1",),
    "segment": 0,
}


def rate(**fields: Any) -> Rate:
    """A rate with these fields, and of the usual kind otherwise."""
    return Rate(**{**USUAL, **fields})
