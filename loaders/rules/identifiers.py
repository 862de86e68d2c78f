"""Numbers that carry their own proof: the pupil's (UPN) and the school's (LAESTAB)."""

import re

import numpy as np
import pandas as pd

# No I, O or S: they are too like 1, 0 and 5 (UPN standard; the position in this row is a letter's value).
UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
UPN_LENGTH = 13
UPN_FORM = rf"[{UPN_LETTERS}][0-9]{{11}}[0-9{UPN_LETTERS}]"
"""A letter, the authority's three digits, the school's four, two of the year, and three more, or two and a letter."""
_BODY = re.compile(f"^[0-9]{{11}}[0-9{UPN_LETTERS}]$")
_LAESTAB = re.compile("^([0-9]{3})/?([0-9]{4})$")


def upn_check_letter(body: str) -> str | None:
    """The letter that must stand before these twelve characters; None where they cannot follow one.

    Σ (2 … 13) x value, modulo 23. The last character is a letter in a temporary number.
    """
    if not _BODY.match(body):
        return None
    return UPN_LETTERS[upn_sum(body) % len(UPN_LETTERS)]


def upn_sum(body: str) -> int:
    """The weighted sum whose remainder by 23 names the check letter; for twelve characters of a UPN."""
    values = (int(one) if one.isdigit() else UPN_LETTERS.index(one) for one in body)
    return sum(weight * value for weight, value in enumerate(values, start=2))


def check_letters_fit(upns: pd.Series) -> pd.Series:
    """Whether each of many UPNs, all of them of UPN_FORM, begins with the letter that the others ask for."""
    worth = np.zeros(128, dtype=np.int64)
    worth[[ord(sign) for sign in "0123456789"]] = range(10)
    worth[[ord(sign) for sign in UPN_LETTERS]] = range(len(UPN_LETTERS))
    signs = worth[np.frombuffer("".join(upns).encode("ascii"), dtype=np.uint8).reshape(-1, UPN_LENGTH)]
    sums = signs[:, 1:] @ np.arange(2, UPN_LENGTH + 1)
    return pd.Series(sums % len(UPN_LETTERS) == signs[:, 0], index=upns.index)


def is_upn(text: str) -> bool:
    """Whether this is a UPN: its letter fits. Which authority issued it is not checked here; codes come and go."""
    upn = text.strip().upper()
    return len(upn) == UPN_LENGTH and upn_check_letter(upn[1:]) == upn[0]


def laestab_parts(text: str) -> tuple[str, str] | None:
    """The authority's three digits and the school's four: 3834057 or 383/4057 → ("383", "4057"); else None."""
    match = _LAESTAB.match(text.strip())
    return (match[1], match[2]) if match else None
