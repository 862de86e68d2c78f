"""Level 2 and Level 3: how much each qualification contributes, in percent of the threshold.

Sources: LAIT's definitions of measures 107 and 108 (S2) and the 2014 points document (S12), by way of measures.md.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

THRESHOLD = 100

# A result counts when it is at A*–C or 9–4 (GCSEs) or at a pass A–E (AS and A levels); that is for the caller to say.
LEVEL_2: dict[str, int] = {
    "gcse": 20,
    "gcse_short": 10,
    "gcse_double": 40,
    "as_level": 50,
    "a_level": 100,
    "nvq2": 100,
    "vrq2_325_hours": 100,
    "ib": 100,
    "apprenticeship": 100,
}
LEVEL_3: dict[str, int] = {
    "as_level": 25,
    "a_level": 50,
    "nvq3": 100,
    "vrq3_595_hours": 100,
    "ib": 100,
    "advanced_apprenticeship": 100,
    "pre_u_principal": 50,
    "pre_u_short": 25,
    "t_level_core": 50,
    "t_level_specialism": 50,
}

A_LEVEL_POINTS: dict[str, float] = {"A*": 60, "A": 50, "B": 40, "C": 30, "D": 20, "E": 10, "U": 0}
SIZES: dict[str, float] = {"a_level": 1.0, "as_level": 0.5}


@dataclass(frozen=True)
class Qualification:
    """One qualification achieved: its kind (a key of LEVEL_2 or LEVEL_3) and its subject."""

    kind: str
    subject: str = ""


@dataclass(frozen=True)
class Entry:
    """One entry of an A or AS level with its grade, passed or not."""

    kind: str
    grade: str


def level_2_share(achieved: Iterable[Qualification]) -> int:
    """Percent of the Level 2 threshold: 100 or more is Level 2. A kind without a Level 2 worth adds nothing."""
    return sum(LEVEL_2.get(found.kind, 0) for found in _discounted(achieved))


def level_3_share(achieved: Iterable[Qualification]) -> int:
    """Percent of the Level 3 threshold: 100 or more is Level 3. An AS gives way to the A level in the same subject."""
    return sum(LEVEL_3.get(found.kind, 0) for found in _discounted(achieved))


def points_and_entries(entries: Sequence[Entry]) -> tuple[float, float]:
    """Points times size, and sizes: their quotient, pooled over students, is the average per entry.

    A, B, C at A level and an A at AS: 145 points over 3.5 entries.
    """
    points = sum(A_LEVEL_POINTS[entry.grade] * SIZES[entry.kind] for entry in entries)
    return points, sum(SIZES[entry.kind] for entry in entries)


def _discounted(achieved: Iterable[Qualification]) -> list[Qualification]:
    found = list(achieved)
    a_levels = {each.subject for each in found if each.kind == "a_level"}
    return [each for each in found if not (each.kind == "as_level" and each.subject in a_levels)]
