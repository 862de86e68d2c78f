"""Whether the schools that a file names by number, URN and name are those known here by the same."""

from collections.abc import Iterator

from loaders.check import CheckedFile
from loaders.rules import areas
from loaders.rules.area_names import are_alike, school_words
from loaders.rules.identities import Identity
from model.findings import Finding
from outcomes.returns.plausibility.prior_knowledge import PriorKnowledge
from outcomes.returns.plausibility.wording import school_number

REGISTERS = frozenset({"school_register", "national_register"})
"""Kinds that say themselves whose number is whose: what they say otherwise than before is asked about."""

MOST_NAMES = 5
"""Schools named one by one; of more, one sentence names as many."""


def numbers_of_another_school(checked: CheckedFile, knowledge: PriorKnowledge) -> Iterator[Finding]:
    """A stop for each URN that is another school's here; a query in a register, or where one became the other."""
    for row in checked.identities:
        if not row.school_number:
            continue
        place, known = f"school:{row.school_number}", knowledge.place_of_urn.get(row.urn, "")
        if known in ("", place) or known.startswith("school:urn:") or _is_renumbered(known, place):
            continue
        may_be = checked.kind in REGISTERS or _are_linked(known, place, knowledge)
        yield Finding(
            severity="query" if may_be else "stop",
            rule="codes_disagree",
            message=f"Row {row.row}: {row.urn} is the URN of {_known_as(known, knowledge)}, and not of "
            f"{_known_as(place, knowledge)}, whose number stands beside it.",
            remedy="Find out which school the row is about, and correct the other number.",
            row=row.row,
            value=row.urn,
            place=place,
        )


def names_of_another_school(checked: CheckedFile, knowledge: PriorKnowledge) -> Iterator[Finding]:
    """A query where a school is called as another one is, or quite otherwise than here and by its number alone."""
    named = [(_place_of(row, knowledge), row) for row in checked.identities if row.school]
    otherwise = {place: row for place, row in reversed(named) if _is_called_otherwise(place, row, knowledge)}
    rows = list(otherwise.items())[::-1]
    if len(rows) <= MOST_NAMES:
        for place, row in rows:
            message = f"Row {row.row}: {_otherwise(place, row, knowledge)}."
            yield _name_finding(message, row.row, school_number(place), place)
    else:
        names = "; ".join(_otherwise(place, row, knowledge) for place, row in rows[:MOST_NAMES])
        message = f"{len(rows):,} schools have other names than here, the first of them: {names}."
        yield _name_finding(message, rows[0][1].row, " ".join(sorted(map(school_number, otherwise))), None)


def _name_finding(message: str, row: int, value: str, place: str | None) -> Finding:
    return Finding(
        severity="query",
        rule="name_differs",
        message=message,
        remedy="Check that no row has slipped under another school; if it has a new name, accept.",
        row=row,
        value=value,
        place=place,
    )


def _place_of(row: Identity, knowledge: PriorKnowledge) -> str:
    return f"school:{row.school_number}" if row.school_number else knowledge.place_of_urn.get(row.urn, "")


def _is_called_otherwise(place: str, row: Identity, knowledge: PriorKnowledge) -> bool:
    known, words = knowledge.registered_names.get(place), school_words(row.school)
    if known is None or known == place or words == school_words(known):
        return False
    if knowledge.places_called.get(words, frozenset()) - {place}:
        return True
    # Two numbers that agree are enough: schools get other names.
    return knowledge.place_of_urn.get(row.urn) != place and not are_alike(words, school_words(known))


def _otherwise(place: str, row: Identity, knowledge: PriorKnowledge) -> str:
    return f"'{row.school}', where {school_number(place)} is {knowledge.registered_names[place]} here"


def _known_as(place: str, knowledge: PriorKnowledge) -> str:
    """`Alder High (3834001)`, by the name it is known by here and not by the file's own."""
    number, name = school_number(place), knowledge.registered_names.get(place, place)
    return number if name == place else f"{name} ({number})"


def _is_renumbered(one: str, other: str) -> bool:
    """Whether a school has its number in another authority, of which one was made anew or ended."""
    reorganised = set(areas.authority_years()["place"].str.removeprefix("la:"))
    return one[-4:] == other[-4:] and bool({one[7:10], other[7:10]} & reorganised)


def _are_linked(one: str, other: str, knowledge: PriorKnowledge) -> bool:
    pairs = set(zip(knowledge.links["place"], knowledge.links["becomes"], strict=True))
    return bool({(one, other), (other, one)} & pairs)


RULES = (numbers_of_another_school, names_of_another_school)
