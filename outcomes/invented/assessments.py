"""What primary schools send: the early years profile, phonics, the multiplication check, Key Stages 1 and 2."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy.special import ndtr

from outcomes.invented.ability import Sitters
from outcomes.invented.chance import Real, Texts, Whole
from outcomes.invented.groups import EHCP

CORE, GOALS = 12, 17
WORDS, THRESHOLD = 40, 32
FULL_MARKS = 25


def early_years_results(sitters: Sitters) -> pd.DataFrame:
    """elg_01 … elg_17: 2 at the expected level, 1 not yet, A exempt, blank without a profile."""
    above, _ = sitters.marks("early", "good_level_of_development")
    chance = sitters.chance("goals")
    count = len(above)
    reached = chance.random((count, GOALS)) < ndtr(0.6 + 0.9 * above)[:, None]
    # Somebody without a good level of development misses at least one of the core goals.
    reached[np.arange(count), chance.integers(0, CORE, count)] = False
    good = above >= 0
    reached[good, :CORE] = True
    reached[good, CORE:] = True
    slip = good & (chance.random(count) < 0.02) & sitters.usual()
    reached[np.flatnonzero(slip), chance.integers(CORE, GOALS, int(slip.sum()))] = False
    reached[sitters.school == sitters.ability.schools.at("nothing")] = False
    goals = np.where(reached, "2", "1").astype(object)
    exempt = (chance.random(count) < 0.004) & sitters.usual()
    goals[np.flatnonzero(exempt), chance.integers(0, GOALS, int(exempt.sum()))] = "A"
    goals[(chance.random(count) < 0.003) & sitters.usual()] = ""
    return sitters.frame(**{f"elg_{number + 1:02}": goals[:, number] for number in range(GOALS)})


def phonics_results(
    year_1: Sitters, year_2: Sitters, earlier: pd.DataFrame | None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """year_group and mark: Year 1, and everybody of Year 2, with the mark of Year 1 where that was enough.

    `earlier`: last year's Year 1. Gives the whole return, and this year's Year 1 for the next.
    """
    now = _phonics_marks(year_1, "phonics_at_6", "1")
    again = _phonics_marks(year_2, "phonics_y2", "2")
    if earlier is not None:
        before = earlier.drop_duplicates("person").set_index("person")["mark"].reindex(again["person"]).to_numpy()
        enough = pd.to_numeric(pd.Series(before), errors="coerce").to_numpy() >= THRESHOLD
        again["mark"] = np.where(enough, before, again["mark"])
    return pd.concat([now, again], ignore_index=True), now


def _phonics_marks(sitters: Sitters, measure: str, year_group: str) -> pd.DataFrame:
    above, _ = sitters.marks("early", measure)
    mark = np.clip(np.floor(THRESHOLD + np.where(above < 0, 11, 5) * above), 0, WORDS).astype("int64")
    texts = mark.astype("str").astype(object)
    _write_absence_codes(texts, sitters, measure, {"A": 0.006, "D": 0.012, "L": 0.003}, above)
    return sitters.frame(year_group=np.full(len(mark), year_group, dtype=object), mark=texts)


def multiplication_results(sitters: Sitters) -> pd.DataFrame:
    """score: 0 to 25, or why there is none."""
    above, _ = sitters.marks("primary", "mtc_full")
    score = np.where(above >= 0, FULL_MARKS, np.clip(np.ceil(FULL_MARKS + 5.5 * above) - 1, 0, FULL_MARKS - 1))
    score = np.where(sitters.school == sitters.ability.schools.at("nothing"), 0, score)
    texts = score.astype("int64").astype("str").astype(object)
    _write_absence_codes(
        texts, sitters, "mtc_full", {"A": 0.008, "B": 0.012, "J": 0.003, "L": 0.003, "T": 0.003}, above
    )
    return sitters.frame(score=texts)


def key_stage_1_results(sitters: Sitters) -> pd.DataFrame:
    """reading, writing, maths, science: the teacher's assessment."""
    columns = {}
    for subject, short in (("reading", "read"), ("writing", "write"), ("maths", "maths")):
        columns[subject] = _teacher_assessments(sitters, f"ks1_{short}_exs", f"ks1_{short}_gds")
    above, _ = sitters.marks("primary", "ks1_sci_exs")
    columns["science"] = np.where(above >= 0, "EXS", "HNM").astype(object)
    return sitters.frame(**columns)


def key_stage_2_results(sitters: Sitters) -> pd.DataFrame:
    """reading, maths, gps: scaled scores or codes; writing: the teacher's assessment."""
    tested = {
        "reading": ("reader_at_11", "ks2_read_high"),
        "maths": ("counter_at_11", "ks2_maths_high"),
        "gps": ("ks2_gps_exp", "ks2_gps_high"),
    }
    columns: dict[str, Texts] = {}
    for subject, (expected, higher) in tested.items():
        above, high = sitters.marks("primary", expected, higher)
        score = np.clip(np.floor(100 + 10 * above / high), 80, 120).astype("int64")
        texts = score.astype("str").astype(object)
        below = (above < -1.7) & (_sen(sitters) == EHCP) & sitters.usual()
        texts[below | (sitters.school == sitters.ability.schools.at("nothing"))] = "B"
        _write_absence_codes(texts, sitters, expected, {"A": 0.006, "T": 0.004, "M": 0.001, "Q": 0.0004}, above)
        columns[subject] = texts
    columns["writing"] = _teacher_assessments(sitters, "ks2_write_exp", "ks2_write_gds")
    has_left = (sitters.chance("left at the end of Key Stage 2").random(len(sitters.persons)) < 0.003) & sitters.usual()
    for texts in columns.values():
        texts[has_left] = "L"
    return sitters.frame(**columns)


def _teacher_assessments(sitters: Sitters, expected: str, higher: str) -> Texts:
    above, high = sitters.marks("primary", expected, higher)
    lines = ((-1.3, "WTS"), (0.0, "EXS"), (high, "GDS"))
    codes = np.where(_sen(sitters) == EHCP, "PKF", "HNM").astype(object)
    for line, word in lines:
        codes[above >= line] = word
    _write_absence_codes(codes, sitters, expected, {"A": 0.003, "D": 0.002}, above)
    return codes


def _write_absence_codes(texts: Texts, sitters: Sitters, measure: str, codes: Mapping[str, float], above: Real) -> None:
    """Why some have no result, in place of one: those far below the line oftener."""
    chance = sitters.chance(f"instead of {measure}").random(len(texts))
    chance = np.where(sitters.usual(), chance / np.where(above < -1, 2.5, 0.8), 1.0)
    start = 0.0
    for code, share in codes.items():
        texts[(chance >= start) & (chance < start + share)] = code
        start += share


def _sen(sitters: Sitters) -> Whole:
    return sitters.codes["sen"][sitters.persons]
