"""The groups of the invented children: each category by its number, and how a return writes it."""

from collections.abc import Mapping

import numpy as np

from outcomes.invented.chance import Texts, Whole

SEX = ("female", "male", "unknown")
YES, NO, UNSAID = 0, 1, 2
YES_NO = ("yes", "no", "unknown")
EHCP, SUPPORT, NO_NEED, SEN_UNSAID = 0, 1, 2, 3
SEN = ("ehcp", "support", "none", "unknown")
ENGLISH, OTHER_LANGUAGE, LANGUAGE_UNSAID = 0, 1, 2
LANGUAGE = ("english", "other", "unknown")
MONTHS = (*(str(number) for number in range(1, 13)), "unknown")

MAJOR_OF = {
    **dict.fromkeys(("wbri", "wiri", "wirt", "wrom", "woth"), "white"),
    **dict.fromkeys(("mwbc", "mwba", "mwas", "moth"), "mixed"),
    **dict.fromkeys(("aind", "apkn", "aban", "aoth", "chne"), "asian"),
    **dict.fromkeys(("bcrb", "bafr", "both"), "black"),
    "ooth": "other",
    "unknown": "unknown",
}
ETHNICITY = tuple(MAJOR_OF)
ETHNICITY_MAJOR = tuple(dict.fromkeys(MAJOR_OF.values()))
MAJORS = np.array([ETHNICITY_MAJOR.index(major) for major in MAJOR_OF.values()])

CATEGORIES: dict[str, tuple[str, ...]] = {
    "sex": SEX,
    "fsm": YES_NO,
    "fsm6": YES_NO,
    "disadvantaged": YES_NO,
    "looked_after": YES_NO,
    "sen": SEN,
    "language": LANGUAGE,
    "ethnicity_major": ETHNICITY_MAJOR,
    "ethnicity": ETHNICITY,
    "birth_month": MONTHS,
}
TWO_WAY = (("fsm", "sex"), ("disadvantaged", "sex"))
"""Pairs that are counted together, each in alphabetical order."""

NEEDS = ("spld", "mld", "sld", "pmld", "semh", "slcn", "hi", "vi", "asd", "oth", "nsa")
SHARE_OF_NEEDS = {
    EHCP: (4, 10, 9, 3, 14, 21, 2, 1, 33, 3, 0),
    SUPPORT: (16, 16, 0, 0, 22, 27, 2, 1, 8, 4, 4),
}

CODE_WORDS: dict[str, tuple[str, ...]] = {
    "sex": ("F", "M", "U"),
    "yes_no": ("yes", "no", ""),
    "sen": ("E", "K", "N", ""),
    "language": ("ENG", "OTH", ""),
    "ethnicity": (*(code.upper() for code in ETHNICITY[:-1]), "REFU"),
}
"""How a school writes each category, in the order of its numbers; what is not known is left blank or refused."""


def unknown_codes(size: int) -> dict[str, Whole]:
    """Every characteristic of `size` people, as "unknown"."""
    return {name: np.full(size, len(categories) - 1) for name, categories in CATEGORIES.items()}


def category_numbers(codes: Mapping[str, Whole]) -> dict[str, tuple[Texts, Whole]]:
    """Each characteristic with its categories' ids and everybody's number among them; two-way ones and `all` too."""
    size = len(next(iter(codes.values())))
    numbers_by_name: dict[str, tuple[Texts, Whole]] = {"all": (np.array(["all"]), np.zeros(size, dtype="int64"))}
    for name, own_numbers in codes.items():
        numbers_by_name[name] = (np.array(CATEGORIES[name]), own_numbers)
    for first, second in TWO_WAY:
        ids = [f"{one}&{other}" for one in CATEGORIES[first] for other in CATEGORIES[second]]
        numbers_by_name[f"{first}&{second}"] = (np.array(ids), codes[first] * len(CATEGORIES[second]) + codes[second])
    return numbers_by_name
