"""Kinds of school as the Department writes them: in readers' words, whether the state pays, and the phase."""

import pandas as pd

# The codes of the performance tables' NFTYPE (abbreviations workbook of 2018/19 and 2022/23; the last few are in the
# files but not in the workbook) in the words of Get Information about Schools.
LABELS = {
    "AC": "Academy sponsor led",
    "ACC": "Academy converter",
    "ACS": "Academy special sponsor led",
    "ACCS": "Academy special converter",
    "ACAP": "Academy alternative provision sponsor led",
    "ACCAP": "Academy alternative provision converter",
    "AC1619": "Academy 16 to 19 sponsor led",
    "ACC1619": "Academy 16-19 converter",
    "AP": "Alternative provision",
    "CHS": "Community hospital school",
    "CTC": "City technology college",
    "CY": "Community school",
    "CYS": "Community special school",
    "F": "Free schools",
    "F1619": "Free schools 16 to 19",
    "FAP": "Free schools alternative provision",
    "FD": "Foundation school",
    "FDS": "Foundation special school",
    "FESI": "Further education sector institution",
    "FHS": "Foundation hospital school",
    "FS": "Free schools special",
    "FSS": "Studio schools",
    "FUTC": "University technical college",
    "IND": "Other independent school",
    "INDSPEC": "Other independent special school",
    "INDSPS": "Other independent special school",
    "MODFC": "Institution funded by other government department",
    "NMSS": "Non-maintained special school",
    "PRU": "Pupil referral unit",
    "SS": "Studio schools",
    "UTC": "University technical college",
    "VA": "Voluntary aided school",
    "VC": "Voluntary controlled school",
}

# "State-funded" in the Department's tables leaves out independent schools, independent special schools and
# non-maintained special schools; everything else it lists is paid for by the state.
NOT_STATE_FUNDED = ("independent", "non-maintained", "british schools overseas", "offshore", "other government")


def labels(types: pd.Series) -> pd.Series:
    """Kinds of school in readers' words; a word that is no code stands as it is."""
    return types.str.strip().replace(LABELS).astype("str")


def state_funded(types: pd.Series) -> pd.Series:
    """Whether the state pays for a school of this kind (label or code): boolean, <NA> where the kind is not said."""
    words = labels(types).str.lower()
    paid = ~words.str.contains("|".join(NOT_STATE_FUNDED), regex=True)
    # A number in the column is not a kind of school (two sixth-form centres carry a school's number there).
    return paid.astype("boolean").mask((words == "") | words.str.fullmatch(r"\d+"))


def phases(*, youngest: pd.Series, oldest: pd.Series, special: pd.Series) -> pd.Series:
    """primary, secondary, all_through or special from the ages a school takes (numbers); "" where they do not say.

    A middle school for ages 8 to 12 counts as primary and one for 9 to 13 as secondary, as the Department deems them.
    One that takes nobody below 16 has no phase here.
    """
    phase = pd.Series("", index=youngest.index, dtype="str")
    phase = phase.mask((youngest < 9) & (oldest <= 13), "primary")
    phase = phase.mask((youngest < 9) & (oldest > 13), "all_through")
    phase = phase.mask((youngest >= 9) & (youngest < 16) & (oldest > 11), "secondary")
    return phase.mask(special, "special")
