"""Pupil groups: characteristics, their categories in readers' words, and what each is compared with.

Group ids and codes: measures.md 00 and 2. `unknown` is always a category of its own. Two-way groups join with `&` in
alphabetical order of characteristic: `fsm&sex`, `yes&female`.
"""

from model.errors import UnknownWordError
from model.measures import Category, Characteristic
from model.wording import did_you_mean, nearest


def _characteristic(
    id_: str, title: str, categories: dict[str, str], *, reference: str | None = None
) -> Characteristic:
    return Characteristic(
        id=id_,
        title=title,
        categories=tuple(Category(id=key, label=label) for key, label in categories.items()),
        reference=reference,
    )


NEEDS = {
    "spld": "Specific learning difficulty",
    "mld": "Moderate learning difficulty",
    "sld": "Severe learning difficulty",
    "pmld": "Profound and multiple learning difficulty",
    "semh": "Social, emotional and mental health",
    "besd": "Behaviour, emotional and social difficulties (to 2013/14)",
    "slcn": "Speech, language and communication needs",
    "hi": "Hearing impairment",
    "vi": "Vision impairment",
    "msi": "Multi-sensory impairment",
    "pd": "Physical disability",
    "asd": "Autistic spectrum disorder",
    "ds": "Down syndrome",
    "oth": "Other difficulty or disability",
    "nsa": "SEN support, type of need not yet assessed",
    "unknown": "Need not known",
}

ETHNIC_GROUPS = {
    "wbri": "White British",
    "wiri": "White Irish",
    "wirt": "Traveller of Irish heritage",
    "wrom": "Gypsy or Roma",
    "woth": "Any other White background",
    "mwbc": "White and Black Caribbean",
    "mwba": "White and Black African",
    "mwas": "White and Asian",
    "moth": "Any other Mixed background",
    "aind": "Indian",
    "apkn": "Pakistani",
    "aban": "Bangladeshi",
    "aoth": "Any other Asian background",
    "chne": "Chinese",
    "bcrb": "Black Caribbean",
    "bafr": "Black African",
    "both": "Any other Black background",
    "ooth": "Any other ethnic group",
    "unknown": "Ethnicity not known",
}

MONTHS = (
    "September",
    "October",
    "November",
    "December",
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
)

CHARACTERISTICS: dict[str, Characteristic] = {
    found.id: found
    for found in (
        _characteristic("all", "All pupils", {"all": "All pupils"}),
        _characteristic("sex", "Sex", {"female": "Female", "male": "Male", "unknown": "Sex not known"}),
        _characteristic(
            "fsm",
            "Free school meals",
            {
                "yes": "Eligible for free school meals",
                "no": "Not known to be eligible for free school meals",
                "unknown": "Free school meals not recorded",
            },
            reference="no",
        ),
        _characteristic(
            "fsm6",
            "Free school meals in the last six years",
            {
                "yes": "Eligible for free school meals in the last six years",
                "no": "Not eligible for free school meals in the last six years",
                "unknown": "Free school meals in the last six years not recorded",
            },
            reference="no",
        ),
        _characteristic(
            "disadvantaged",
            "Disadvantage",
            {
                "yes": "Disadvantaged",
                "no": "Not known to be disadvantaged",
                "unknown": "Disadvantage not recorded",
            },
            reference="no",
        ),
        _characteristic(
            "looked_after",
            "Children looked after",
            {"yes": "Looked after", "no": "Not looked after", "unknown": "Care not recorded"},
            reference="no",
        ),
        _characteristic(
            "child_in_need",
            "Children in need",
            {"yes": "In need", "no": "Not in need", "unknown": "Need not recorded"},
            reference="no",
        ),
        _characteristic(
            "child_protection",
            "Child protection plans",
            {
                "yes": "On a child protection plan",
                "no": "Not on a child protection plan",
                "unknown": "Child protection not recorded",
            },
            reference="no",
        ),
        _characteristic(
            "sen",
            "Special educational needs",
            {
                "ehcp": "Education, health and care plan",
                "support": "Special educational needs support",
                "none": "No special educational needs",
                "unknown": "Special educational needs not known",
                "any": "Any special educational needs",
                "statement": "Statement of special educational needs (to 2017/18)",
                "school_action": "School Action (to 2013/14)",
                "school_action_plus": "School Action Plus (to 2013/14)",
                "sen_without_statement": "Special educational needs without a statement",
            },
            reference="none",
        ),
        _characteristic("sen_need", "Primary type of need", NEEDS),
        _characteristic(
            "language",
            "First language",
            {
                "english": "First language English",
                "other": "First language other than English",
                "unknown": "First language not known",
            },
            reference="english",
        ),
        _characteristic(
            "ethnicity_major",
            "Ethnicity",
            {
                "white": "White",
                "mixed": "Mixed or multiple ethnic groups",
                "asian": "Asian",
                "black": "Black",
                "chinese": "Chinese",
                "other": "Other ethnic group",
                "unknown": "Ethnicity not known",
            },
        ),
        _characteristic("ethnicity", "Ethnicity in detail", ETHNIC_GROUPS),
        _characteristic(
            "prior_attainment",
            "Prior attainment",
            {
                "low": "Low prior attainment",
                "middle": "Middle prior attainment",
                "high": "High prior attainment",
                "unknown": "Prior attainment not known",
            },
        ),
        _characteristic(
            "birth_month",
            "Month of birth",
            {
                **{str(number): f"Born in {month}" for number, month in enumerate(MONTHS, start=1)},
                "unknown": "Month of birth not known",
            },
        ),
        _characteristic(
            "mobile",
            "Mobility",
            {
                "yes": "Joined late in the key stage",
                "no": "At the school throughout",
                "unknown": "Mobility not recorded",
            },
            reference="no",
        ),
        _characteristic(
            "phase",
            "Phase of school",
            {
                "primary": "Primary schools",
                "secondary": "Secondary schools",
                "special": "Special schools",
                "all_through": "All-through schools",
                "referral_unit": "Pupil referral units and alternative provision",
            },
        ),
    )
}

# Main ethnic group → major group as in the 2011 harmonised standard: Chinese is part of Asian (S1).
ETHNICITY_MAJOR_GSS2011: dict[str, str] = {
    **dict.fromkeys(("wbri", "wiri", "wirt", "wrom", "woth"), "white"),
    **dict.fromkeys(("mwbc", "mwba", "mwas", "moth"), "mixed"),
    **dict.fromkeys(("aind", "apkn", "aban", "aoth", "chne"), "asian"),
    **dict.fromkeys(("bcrb", "bafr", "both"), "black"),
    "ooth": "other",
    "unknown": "unknown",
}


def characteristic(id_: str) -> Characteristic:
    """The characteristic with this id; raises UnknownWordError naming the nearest."""
    entry = CHARACTERISTICS.get(id_)
    if entry is None:
        raise UnknownWordError(f"There is no characteristic '{id_}'.{_near(id_, list(CHARACTERISTICS))}")
    return entry


def label(characteristic_: str, category: str) -> str:
    """A group in readers' words; of `fsm&sex` and `yes&female`, "Eligible for free school meals, female".

    Raises UnknownWordError for a characteristic or category that does not exist.
    """
    parts, categories = _two_way(characteristic_, category)
    first, *rest = (_label(part, chosen) for part, chosen in zip(parts, categories, strict=True))
    return ", ".join((first, *(_lower_first(words) for words in rest)))


def title(characteristic_: str) -> str:
    """What pupils are grouped by, in readers' words; of `fsm&sex`, "Free school meals and sex"."""
    first, *rest = (characteristic(part).title for part in characteristic_.split("&"))
    return " and ".join((first, *(_lower_first(words) for words in rest)))


def reference(characteristic_: str) -> str | None:
    """The category others are held against; of a two-way group the pair, where both have one; else None."""
    references = [characteristic(part).reference for part in characteristic_.split("&")]
    return "&".join(category for category in references if category) if all(references) else None


def all_groups() -> frozenset[tuple[str, str]]:
    """Every one-way (characteristic, category): the closed list that a tidy file may use."""
    return frozenset((entry.id, category.id) for entry in CHARACTERISTICS.values() for category in entry.categories)


def _two_way(characteristic_: str, category: str) -> tuple[list[str], list[str]]:
    parts, categories = characteristic_.split("&"), category.split("&")
    if len(parts) != len(categories):
        raise UnknownWordError(
            f"'{category}' does not name one category for each of '{characteristic_}'. Write fsm&sex = yes&female."
        )
    if parts != sorted(set(parts)):
        raise UnknownWordError(f"'{characteristic_}' must be in alphabetical order: {'&'.join(sorted(set(parts)))}.")
    return parts, categories


def _label(characteristic_: str, category: str) -> str:
    categories = {item.id: item.label for item in characteristic(characteristic_).categories}
    if category not in categories:
        raise UnknownWordError(
            f"'{characteristic_}' has no category '{category}'. Its categories are: {', '.join(categories)}."
        )
    return categories[category]


def _near(id_: str, ids: list[str]) -> str:
    return did_you_mean(nearest(id_, ids)) or f" There are: {', '.join(ids)}."


PROPER = ("English", "White", "Black", "Asian", "Chinese", "Indian", "Pakistani", "Bangladeshi", "Gypsy", "School")


def _lower_first(words: str) -> str:
    return words if words.startswith(PROPER) else words[0].lower() + words[1:]
