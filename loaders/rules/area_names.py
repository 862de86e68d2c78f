"""Whether a name may be an authority's or a school's: spelt otherwise it is as a rule, and another's name it is not."""

import re
from difflib import SequenceMatcher
from functools import cache

import pandas as pd

from loaders.rules import areas

_WORD = re.compile(r"[a-z0-9]+")
_LIKENESS = 0.8

_OF_ANY_AUTHORITY = frozenset(
    _WORD.findall("city of county the upon and council borough london royal metropolitan district unitary authority la")
)
_OF_ANY_SCHOOL = frozenset(
    _WORD.findall(
        "school schools academy college the of and high primary secondary infant infants junior juniors nursery "
        "community church england ce c e cofe rc catholic voluntary aided controlled sixth form special free studio "
        "a an in for at grammar comprehensive trust"
    )
)


def authority_words(name: str) -> frozenset[str]:
    """What tells an authority's name from others': Bristol, City of → bristol."""
    return _words(name, _OF_ANY_AUTHORITY)


def school_words(name: str) -> frozenset[str]:
    """What tells a school's name from others': The Ash High School → ash."""
    return _words(name, _OF_ANY_SCHOOL)


def are_alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two names' words may be one name's: one has all of the other's, or they are spelt much alike."""
    if not one or not other or one <= other or other <= one:
        return True
    likeness: float = SequenceMatcher(None, " ".join(sorted(one)), " ".join(sorted(other))).ratio()
    return likeness >= _LIKENESS


@cache
def is_name_of_authority(code: str, name: str) -> bool:
    """Whether an authority, by its three digits, may be called so; one that is called as another is may not."""
    words = authority_words(name)
    own = _authority_names().get(code, frozenset())
    if words in own or not words:
        return True
    if any(words in others for other, others in _authority_names().items() if other != code):
        return False
    return any(are_alike(words, each) for each in own)


@cache
def authority_name(code: str) -> str:
    """What an authority is called today, by its three digits."""
    table = areas.authority_table()
    return str(table.loc[table["code"] == code, "name"].iloc[-1])


@cache
def _authority_names() -> dict[str, frozenset[frozenset[str]]]:
    pairs = pd.DataFrame({"code": areas.authority_table()["code"], "name": areas.authority_table()["name"]})
    return {str(code): frozenset(map(authority_words, names)) for code, names in pairs.groupby("code")["name"]}


def _words(name: str, of_any: frozenset[str]) -> frozenset[str]:
    """The words of a name without those that any has; all of them where nothing would be left."""
    words = frozenset(_WORD.findall(name.lower().replace("'", "").replace("\u2019", "")))
    return words - of_any or words
