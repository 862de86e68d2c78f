"""Whose row it is: a pupil's UPN becomes an integer and the name leaves, before anything of a return is written.

The integer is a keyed hash of the UPN, so that every file gives a pupil the same one without anybody having to count,
and nobody without the workspace's key can go from one to the other (docs/decisions/0008-pupils.md).
"""

import hashlib
from collections.abc import Callable

import pandas as pd

from outcomes.model import IDENTITY_COLUMNS

NAME = ["surname", "forename", "born"]
BITS_DROPPED = 2
"""Of 64, so that the integer is positive in every language and store; two in a million million pupils would share."""


def numbers(ids: pd.Series, key: str) -> pd.Series:
    """The integer of each UPN (or other id), int64, indexed as `ids`; `key` is the workspace's, as hexadecimal."""
    secret = bytes.fromhex(key)
    known = {
        id_: int.from_bytes(hashlib.blake2b(id_.encode(), key=secret, digest_size=8).digest()) >> BITS_DROPPED
        for id_ in ids.unique()
    }
    return ids.map(known).astype("int64")


def without_identity(
    rows: pd.DataFrame, known: Callable[[], pd.DataFrame], key: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows of a pupil-level return with `pupil` in place of model.IDENTITY_COLUMNS, and who those pupils are.

    `known` gives pupil, upn, surname, forename, born of pupils met before; it is asked only where a row has no UPN.
    Such a row is the one known pupil of that name and date of birth; where there is none, or more than one, it is a
    pupil of its own, by name and birth.
    Gives the rows (`pupil` first) and one row a pupil: pupil, upn, surname, forename, born ("" is not known).
    """
    rows = rows.reset_index(drop=True)  # two rows may come of one row of the sender's
    said = rows[list(IDENTITY_COLUMNS)]
    pupil = numbers(said["upn"].where(said["upn"] != "", _by_name(said)), key)
    nameless = said["upn"] == ""
    if nameless.any():
        met = known()
        one = met[met["upn"] != ""].drop_duplicates(NAME, keep=False).set_index(NAME)["pupil"]
        wanted = pd.MultiIndex.from_frame(said.loc[nameless, NAME])
        found = pd.Series(one.reindex(wanted).to_numpy(), index=said.index[nameless])
        pupil = pupil.mask(nameless & found.reindex(said.index).notna(), found.reindex(said.index)).astype("int64")
    who = said.assign(pupil=pupil)[["pupil", *IDENTITY_COLUMNS]]
    # Where one file names a pupil twice, the row that says more.
    fullest = (who[NAME] != "").sum(axis=1).sort_values(ascending=False, kind="stable").index
    anonymous = rows.drop(columns=list(IDENTITY_COLUMNS))
    anonymous.insert(0, "pupil", pupil)
    return anonymous, who.loc[fullest].drop_duplicates("pupil").sort_values("pupil")


def _by_name(said: pd.DataFrame) -> pd.Series:
    return said[NAME].agg("|".join, axis=1) if (said["upn"] == "").any() else said["upn"]
