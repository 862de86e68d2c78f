"""How a number is written: rounded half up, once, at the very end."""

from decimal import ROUND_HALF_UP, Decimal

from model.measures import Unit

MINUS = "\u2212"


def half_up(value: float, decimals: int = 0) -> float:
    """Round half away from nought, as the Department's `round_five_up` does: 2.675 to 2 places is 2.68.

    Working from the shortest decimal that reads back as `value` undoes binary noise (2.675 is stored as 2.67499…).
    """
    return float(Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP))


def digits(value: float, decimals: int = 0) -> str:
    """Digits as a reader expects them: thousands separated, a true minus sign, never '-0.0'."""
    rounded = half_up(value, decimals)
    return f"{MINUS if rounded < 0 else ''}{abs(rounded):,.{decimals}f}"


def with_unit(value: float, unit: Unit, decimals: int) -> str:
    """A value as a reader expects it: 64.9% for a percentage, 45.5 for a mean."""
    return f"{digits(value, decimals)}%" if unit == "percent" else digits(value, decimals)
