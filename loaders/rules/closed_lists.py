"""The closed lists that returns about single pupils are written in: our ids, and every spelling we take for them.

Group ids are those of metrics/measures/groups.py, with which tests compare them: loaders and metrics do not meet. Codes
are the school census's (measures.md 2; which of them were not checked against the Department's guidance is said there).
"""

import tomllib
from functools import cache

from loaders.rules import areas
from loaders.rules.columns import Choice, closed_list
from model.folders import REFERENCE
from model.periods import TERM_SPELLINGS

UNKNOWN = ("Not known",)

YES_NO = closed_list({"yes": ("Yes", "Y", "1", "TRUE"), "no": ("No", "N", "0", "FALSE"), "unknown": UNKNOWN})
SEX = closed_list({"female": ("F", "Female"), "male": ("M", "Male"), "unknown": ("U", *UNKNOWN)})
SEN = closed_list(
    {
        "ehcp": ("E", "EHC plan", "EHCP"),
        "support": ("K", "SEN support"),
        "none": ("N", "No SEN"),
        "unknown": UNKNOWN,
    }
)
NEEDS = ("spld", "mld", "sld", "pmld", "semh", "besd", "slcn", "hi", "vi", "msi", "pd", "asd", "ds", "oth", "nsa")
SEN_NEED = closed_list({**{need: (need.upper(),) for need in NEEDS}, "unknown": UNKNOWN})
LANGUAGE = closed_list(
    {
        "english": ("ENG", "ENB", "English"),
        "other": ("OTH", "OTB", "Other", "Other than English"),
        "unknown": ("NOT", "REF", "ZZZ", *UNKNOWN),
    }
)
OTHER_LANGUAGES = (r"(?!(?i:TRUE))[A-Za-z]{3,4}", "other")
"""Every other language has a code of its own, of three or four letters (POL, PNJA). A spreadsheet's TRUE is none."""

_MAIN = (
    *("wbri", "wiri", "wirt", "wrom", "woth", "mwbc", "mwba", "mwas", "moth", "aind", "apkn", "aban", "aoth"),
    *("chne", "bcrb", "bafr", "both", "ooth"),
)
_EXTENDED = {
    "wbri": ("WCOR", "WENG", "WNIR", "WSCO", "WWEL", "WOWB"),
    "woth": (
        *("WALB", "WBOS", "WCRO", "WGRE", "WGRK", "WGRC", "WITA", "WKOS", "WPOR"),
        *("WSER", "WTUR", "WTUK", "WTUC", "WEUR", "WEEU", "WWEU", "WOTW"),
    ),
    "wrom": ("WROG", "WROR", "WROO"),
    "mwas": ("MWAP", "MWAI", "MWAO"),
}
ETHNICITY = closed_list(
    {
        **{main: (main.upper(), *_EXTENDED.get(main, ())) for main in _MAIN},
        "unknown": ("NOBT", "REFU", *UNKNOWN),
    }
)

YEAR_GROUPS = closed_list(
    {
        "nursery": ("N", "Nursery", "N1", "N2"),
        "reception": ("R", "Reception"),
        **{str(year): (str(year), f"Year {year}", f"Y{year}", f"Yr {year}") for year in range(1, 15)},
    }
)
"""From nursery to Year 14, as they stand in a column of year groups."""

_OUR_SPELLINGS = {"year": ("Year", "Whole year"), "autumn": ("Autumn",), "spring": ("Spring",), "summer": ("Summer",)}


def _term_spellings(term: str) -> tuple[str, ...]:
    others = (spelling[0].upper() + spelling[1:] for spelling, meaning in TERM_SPELLINGS.items() if meaning == term)
    return tuple(dict.fromkeys((*_OUR_SPELLINGS.get(term, ()), *others)))


TERM = closed_list({term: _term_spellings(term) for term in dict.fromkeys((*_OUR_SPELLINGS, *TERM_SPELLINGS.values()))})

TEACHERS = "teacher's assessment: "
_ONLY_A_TEACHER = ("GDS", "EXS", "WTS")
"""What a teacher gives to those at or near the standard: never the outcome of a test."""


@cache
def key_stage_2_codes() -> tuple[Choice, ...]:
    """What may stand in place of a Key Stage 1 or 2 result: data/reference/ks2_codes.toml."""
    text = (REFERENCE / "ks2_codes.toml").read_text(encoding="utf-8")
    return tuple(Choice(each["code"], means=each["meaning"]) for each in tomllib.loads(text)["codes"])


def in_place_of_a_test() -> tuple[Choice, ...]:
    """What may stand where a scaled score would."""
    return tuple(choice for choice in key_stage_2_codes() if choice.id not in _ONLY_A_TEACHER)


def teachers_assessments(*others: str) -> tuple[Choice, ...]:
    """What a teacher may say of a child, and the `others` that say why there is no assessment."""
    return tuple(
        Choice(choice.id, means=choice.means.removeprefix(TEACHERS))
        for choice in key_stage_2_codes()
        if choice.means.startswith(TEACHERS) or choice.id in others
    )


def authority_choices() -> tuple[Choice, ...]:
    """Every local authority there has been since 2009, by its three digits or its code that begins E0 or E1."""
    table = areas.authority_table()
    spellings_by_id: dict[str, tuple[str, ...]] = {}
    for code, new in zip(table["code"], table["new_code"], strict=True):
        spellings_by_id[f"la:{code}"] = (*spellings_by_id.get(f"la:{code}", (code,)), *([new] if new else []))
    return closed_list(spellings_by_id)
