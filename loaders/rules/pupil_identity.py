"""Whose row of a return about pupils it is: by UPN, or by name and date of birth."""

from dataclasses import dataclass

import pandas as pd

from model.findings import Finding

BORN = "Date of birth"

UNNAMED = -1
"""The number of whoever is not named."""


@dataclass(frozen=True)
class PupilRows:
    """Pupils' rows held to their contract, indexed by the sender's rows, totals left out.

    `values`: text, and float64 for figures, by heading; a column that was not sent is blank, or what its column's
    blank is kept as. `identity`: model.IDENTITY_COLUMNS, place, period and term ("year"). `who`: a number a pupil,
    UNNAMED where a row does not say. `findings`: everything wrong so far.
    """

    values: pd.DataFrame
    identity: pd.DataFrame
    who: pd.Series
    findings: tuple[Finding, ...]


def names_and_births(people: pd.DataFrame) -> pd.Series:
    """Surname, forename and birth of each as one text in which capitals do not matter: Weiß and WEISS are one.

    "" where one of the three is missing: such a row is nobody's.
    """
    whole = (people["surname"] != "") & (people["forename"] != "") & (people["born"] != "")
    if not whole.any():
        return pd.Series("", index=people.index, dtype="str")
    text = (people["surname"] + "|" + people["forename"]).str.casefold() + "|" + people["born"]
    return text.where(whole, "").astype("str")
