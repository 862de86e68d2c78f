"""Whose row it is: a pupil's UPN becomes an integer and the name leaves, before anything of a return is written.

The integer is a keyed hash of the UPN, so that every file gives a pupil the same one without anybody having to count,
and nobody without the workspace's key can go from one to the other (docs/decisions/0008-pupils.md).
"""

import hashlib
from collections.abc import Callable

import pandas as pd

from loaders.rules.pupil_identity import names_and_births
from model.tables import IDENTITY_COLUMNS

NAME = ["surname", "forename", "born"]
BITS_DROPPED = 2
"""Of 64, so that the integer is positive in every language and store; two in a million million pupils would share."""


def pupil_numbers(ids: pd.Series, key: str) -> pd.Series:
    """The integer of each UPN (or other id), int64, indexed as `ids`; `key` is the workspace's, as hexadecimal."""
    secret = bytes.fromhex(key)
    numbers = {
        id_: int.from_bytes(hashlib.blake2b(id_.encode(), key=secret, digest_size=8).digest()) >> BITS_DROPPED
        for id_ in ids.unique()
    }
    return ids.map(numbers).astype("int64")


def pseudonymise(
    rows: pd.DataFrame, known_pupils: Callable[[], pd.DataFrame], key: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows of a pupil-level return with `pupil` in place of model.IDENTITY_COLUMNS, and who those pupils are.

    `known` gives pupil, upn, surname, forename, born of pupils met before; it is asked only where a row has no UPN.
    Such a row is the one known pupil of that name and date of birth; where there is none, or more than one, it is a
    pupil of its own, by name and birth.
    Gives the rows (`pupil` first) and one row a pupil: pupil, upn, surname, forename, born ("" is not known).
    """
    rows = rows.reset_index(drop=True)  # two rows may come of one row of the sender's
    identities = rows[list(IDENTITY_COLUMNS)]
    names = names_and_births(identities)
    has_name_only = (identities["upn"] == "") & (names != "")
    pupil = pupil_numbers(identities["upn"].where(~has_name_only, names), key)
    if has_name_only.any():
        pupil.loc[has_name_only] = _pupils_by_name(names[has_name_only], known_pupils(), pupil)
    who = identities.assign(pupil=pupil)[["pupil", *IDENTITY_COLUMNS]]
    # Where one file names a pupil twice, the row that says more. A row may be about nobody: a school's word for none.
    fullest = (who[NAME] != "").sum(axis=1).sort_values(ascending=False, kind="stable").index
    somebody = fullest[(identities["upn"] != "").loc[fullest] | has_name_only.loc[fullest]]
    anonymous = rows.drop(columns=list(IDENTITY_COLUMNS))
    anonymous.insert(0, "pupil", pupil)
    return anonymous, who.loc[somebody].drop_duplicates("pupil").sort_values("pupil")


def _pupils_by_name(names: pd.Series, known_pupils: pd.DataFrame, otherwise: pd.Series) -> pd.Series:
    """The one known pupil with a UPN of each name; where there is none or more than one, the integer `otherwise`."""
    pupils_with_upn = known_pupils[known_pupils["upn"] != ""]
    only = pupils_with_upn.assign(name=names_and_births(pupils_with_upn)).drop_duplicates("name", keep=False)
    pupils = dict(zip(only["name"], only["pupil"], strict=True))  # a dict: a column with gaps would round them
    return pd.Series(
        [pupils.get(name, own) for name, own in zip(names, otherwise.loc[names.index], strict=True)],
        index=names.index,
        dtype="int64",
    )
