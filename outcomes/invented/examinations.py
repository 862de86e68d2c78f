"""What secondary schools send: GCSEs at sixteen, A levels at eighteen. Two schools have their share to the pupil."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from outcomes.invented import national
from outcomes.invented.ability import Sitters
from outcomes.invented.chance import Real, Texts, Truth, Whole
from outcomes.invented.groups import YES

PASS = 4
SHORT_OF = 0.8
"""The target that one school misses by one pupil."""

FALL = {"before": (0.36, 0.80), "after": (0.36, 0.58)}
"""English and maths of the disadvantaged and of the others, where the gap closes because the others fall."""

OTHERS = {
    "Religious studies": 0.85,
    "Art and design": 0.3,
    "Physical education": 0.25,
    "Business": 0.22,
    "Drama": 0.16,
    "Food preparation and nutrition": 0.14,
    "Music": 0.08,
}
"""Subjects that fill the last slots, and how many take each."""

VOCATIONAL, ON_A_ROUTE, ENTERED_NOTHING, SHORT_COURSE = 0.07, 0.03, 0.012, 0.05
A_LEVELS = [
    "Mathematics",
    "Biology",
    "Chemistry",
    "Physics",
    "Psychology",
    "Sociology",
    "History",
    "Geography",
    "Economics",
    "Art",
    "Business",
    "Politics",
    "French",
    "Music",
    "Drama",
]
GRADES = ("A*", "A", "B", "C", "D", "E", "U")


@dataclass(frozen=True)
class _Entry:
    """One subject: who enters it, and how far each is above a grade 4 in it, in grades."""

    qualification: str
    subject: str
    called: str
    who: Truth
    above: Real


def key_stage_4_entries(sitters: Sitters, *, years_left: int) -> pd.DataFrame:
    """person, school, qualification, subject, called, grade: a row an entry; a pupil without entries has one, blank.

    `subject` is what it counts as, `called` what the school calls it. `years_left`: how many written years follow this
    one; the schools in which something is planted have it in the last year, and in the one before.
    """
    above, grade = _above_the_line(sitters)
    chance = sitters.chance("entries")
    count = len(above)
    usual = sitters.usual()
    able = above / grade

    def noise(name: str) -> Real:
        return sitters.chance(f"grade {name}").standard_normal(count)

    def takes(share: float | Real) -> Truth:
        return usual & (chance.random(count) < share)

    maths, language, literature = (able + drift + 0.75 * noise(name) for name, drift in CORE)
    english = np.maximum(language, literature)
    maths, english = _to_the_pupil(sitters, maths, english, years_left)
    behind = np.maximum(language, literature) - english
    language, literature = language - behind, literature - behind
    clever = 1 / (1 + np.exp(-0.45 * able))
    # A few take the core, and in place of all else two vocational courses, each worth five GCSEs.
    route = takes(ON_A_ROUTE) & ~_is_to_the_pupil(sitters)
    double, triple = takes(0.9) & ~route, clever > 0.62
    languages = takes(0.22 + 0.55 * clever) & ~route
    history = takes(0.33 + 0.25 * clever) & ~route
    geography = takes(np.where(history, 0.12, 0.75)) & ~route
    literature_too = takes(0.95) | (usual & _is_to_the_pupil(sitters))
    entries = [
        _Entry("gcse", "maths", "Mathematics", usual, maths),
        _Entry("gcse", "english_language", "English language", usual, language),
        _Entry("gcse", "english_literature", "English literature", literature_too, literature),
        _Entry("gcse_double", "science", "Combined science", double & ~triple, able + 0.35 + noise("science")),
        *(
            _Entry("gcse", "science", name, double & triple, able + 0.5 + noise(name))
            for name in ("Biology", "Chemistry", "Physics")
        ),
        _Entry("gcse", "computer_science", "Computer science", takes(0.1 * clever + 0.04) & ~route, able + noise("it")),
        _Entry("gcse", "language", "French", languages, able + 0.3 + noise("French")),
        _Entry("gcse", "language", "Spanish", languages & takes(0.06), able + 0.6 + noise("Spanish")),
        _Entry("gcse", "history", "History", history, able + 0.2 + noise("History")),
        _Entry("gcse", "geography", "Geography", geography, able + 0.2 + noise("Geography")),
        *(
            _Entry("gcse", "other", name, takes(share) & ~route, able + 0.65 + noise(name))
            for name, share in OTHERS.items()
        ),
        _Entry("gcse_short", "other", "Citizenship", takes(SHORT_COURSE), able + noise("Citizenship")),
        _Entry("vrq2_325_hours", "other", "Sport", takes(VOCATIONAL) | route, able + 1.5),
        _Entry("vrq2_325_hours", "other", "Health and social care", route, able + 2.0),
    ]
    nothing = (chance.random(count) < ENTERED_NOTHING) & usual & ~_is_to_the_pupil(sitters)
    return _rows(sitters, entries, nothing | ~usual)


CORE = (("maths", 0.05), ("english language", 0.15), ("english literature", 0.2))


def _above_the_line(sitters: Sitters) -> tuple[Real, float]:
    """How far everybody is above a 4 in both English and maths, and how much of that one grade is."""
    above, strong = sitters.marks("secondary", "basics_94", "basics_95")
    return above + 0.2 * strong, strong


def _is_to_the_pupil(sitters: Sitters) -> Truth:
    return np.isin(sitters.school, sitters.ability.schools.of("short", "falling"))


def _to_the_pupil(sitters: Sitters, maths: Real, english: Real, years_left: int) -> tuple[Real, Real]:
    """The same marks, but for as many as it takes in the two schools with a share to the pupil.

    `short`: one pupil fewer than the target, in the last year. `falling`: the disadvantaged as they were, the others
    fewer than the year before.
    """
    schools, disadvantaged = sitters.ability.schools, sitters.codes["disadvantaged"][sitters.persons] == YES
    shares: list[tuple[Truth, float, int]] = []
    if years_left == 0:
        shares.append((sitters.school == schools.at("short"), SHORT_OF, -1))
    if years_left <= 1:
        poor, others = FALL["after" if years_left == 0 else "before"]
        falling = sitters.school == schools.at("falling")
        shares += [(falling & disadvantaged, poor, 0), (falling & ~disadvantaged, others, 0)]
    maths, english = maths.copy(), english.copy()
    for among, share, more in shares:
        who = np.flatnonzero(among)
        count = int(np.ceil(share * len(who))) + more
        ranked = who[np.argsort(-np.minimum(maths[who], english[who]), kind="stable")]
        for marks in (maths, english):
            marks[ranked[:count]] = np.maximum(marks[ranked[:count]], 0.2)
        failed = ranked[count:]
        maths[failed] = np.where(maths[failed] < english[failed], np.minimum(maths[failed], -0.2), maths[failed])
        english[failed] = np.where(maths[failed] < 0, english[failed], np.minimum(english[failed], -0.2))
    return maths, english


def _rows(sitters: Sitters, entries: list[_Entry], nothing: Truth) -> pd.DataFrame:
    position: list[Whole] = [np.flatnonzero(entry.who & ~nothing) for entry in entries]
    grades: list[Texts] = []
    for entry, who in zip(entries, position, strict=True):
        number = np.clip(PASS + np.floor(entry.above[who]), 0, 9).astype("int64")
        graded = np.where(number == 0, "U", number.astype("str")).astype(object)
        passed = np.where(entry.above[who] > 0, "P", "U").astype(object)
        grades.append(graded if entry.qualification.startswith("gcse") else passed)
    none = np.setdiff1d(np.arange(len(sitters.persons)), np.concatenate(position))
    blank = np.full(len(none), "", dtype=object)
    at = np.concatenate([*position, none])
    table = pd.DataFrame(
        {
            "person": sitters.persons[at],
            "school": sitters.school[at],
            "qualification": np.concatenate([*_entry_words(entries, position, "qualification"), blank]),
            "subject": np.concatenate([*_entry_words(entries, position, "subject"), blank]),
            "called": np.concatenate([*_entry_words(entries, position, "called"), blank]),
            "grade": np.concatenate([*grades, blank]),
        }
    )
    return table.iloc[np.argsort(at, kind="stable")].reset_index(drop=True)


def _entry_words(entries: list[_Entry], position: list[Whole], name: str) -> list[Texts]:
    return [np.full(len(who), getattr(entry, name), dtype=object) for entry, who in zip(entries, position, strict=True)]


def post_16_entries(sitters: Sitters) -> pd.DataFrame:
    """person, school, qualification, called, grade: two to four A levels, an AS beside them, or something else.

    Nobody has an AS in a subject of their A levels: it would give way to it.
    """
    chance = sitters.chance("post 16")
    count = len(sitters.persons)
    able = sitters.ability.children.able[sitters.persons] + 0.8 * chance.standard_normal(count)
    academic = sitters.usual() & (able > np.quantile(able, 0.2))
    number = np.where(able > 1.6, 4, np.where(able < -0.4, 2, 3))
    subject = np.argsort(chance.random((count, len(A_LEVELS))), axis=1)
    target = national.rate("aps_per_entry_alevel", sitters.period)
    mean = target + 9 * (able - able[academic].mean() if academic.any() else able)
    parts = []
    for slot in range(4):
        who = np.flatnonzero(academic & (number > slot))
        points = mean[who] + 11 * chance.standard_normal(len(who))
        parts.append(_level_rows(sitters, who, "a_level", subject[who, slot], points))
    who = np.flatnonzero(academic & (chance.random(count) < 0.1))
    parts.append(
        _level_rows(sitters, who, "as_level", subject[who, 4], mean[who] + 11 * chance.standard_normal(len(who)))
    )
    who = np.flatnonzero(~academic)
    other = np.where(chance.random(len(who)) < 0.9, "P", "U").astype(object)
    parts.append(_entry_rows(sitters, who, "vrq3_595_hours", np.full(len(who), "Applied studies", dtype=object), other))
    table = pd.concat(parts, ignore_index=True)
    return table.sort_values(["school", "person"], kind="stable", ignore_index=True)


def _level_rows(sitters: Sitters, who: Whole, kind: str, subject: Whole, points: Real) -> pd.DataFrame:
    # An AS level has no A*.
    best = 0 if kind == "a_level" else 1
    grade = np.clip(np.round((60 - points) / 10), best, len(GRADES) - 1).astype("int64")
    return _entry_rows(
        sitters, who, kind, np.array(A_LEVELS, dtype=object)[subject], np.array(GRADES, dtype=object)[grade]
    )


def _entry_rows(sitters: Sitters, who: Whole, kind: str, called: Texts, grade: Texts) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "person": sitters.persons[who],
            "school": sitters.school[who],
            "qualification": np.full(len(who), kind, dtype=object),
            "called": called,
            "grade": grade,
        }
    )
