"""Phonics in Years 1 and 2, and the Key Stage 1 assessments that ended in 2022/23."""

from datetime import date
from functools import partial

from metrics.measures.breaks import breaks_of
from model.measures import Measure

PHONICS_THRESHOLD = 32

phonics = partial(
    Measure,
    stage="key_stage_1",
    unit="percent",
    better="higher",
    decimals=0,
    source="Phonics screening check; Department for Education",
    owner="Primary lead",
    next_review=date(2027, 1, 1),
    unverified="That children absent (A) or disapplied (D) stay among those eligible, as not met.",
)

PHONICS_AT_6 = phonics(
    id="phonics_at_6",
    title="Phonics at six",
    counts="children who read at least 32 of the 40 words at the end of Year 1",
    among="children in Year 1 who are eligible for the check",
    why="A child who can decode words can begin to read alone; one who cannot falls behind in every subject.",
    what_good_looks_like="Nine children in ten, and the rest with a plan for Year 2.",
    breaks=breaks_of("phonics_at_6"),
    aliases=("phonics_y1",),
)
PHONICS_Y2 = phonics(
    id="phonics_y2",
    title="Phonics by the end of Year 2",
    counts="children who have read at least 32 of the 40 words by the end of Year 2, in either year's check",
    among="children at the end of Year 2 who were eligible for the check",
    why="It shows whether those who missed the mark at six were helped to catch up.",
    what_good_looks_like="Almost every child.",
    breaks=breaks_of("phonics_y2"),
)

SUBJECTS = {"read": "reading", "write": "writing", "maths": "maths", "sci": "science"}


def _assessment(subject: str, level: str) -> Measure:
    greater = level == "gds"
    standard = "greater depth" if greater else "the expected standard"
    return Measure(
        id=f"ks1_{subject}_{level}",
        title=f"Key Stage 1 {SUBJECTS[subject]}, {standard.removeprefix('the ')}",
        stage="key_stage_1",
        counts=f"children whose teacher put them at {standard}{'' if greater else ' or above'} in {SUBJECTS[subject]}",
        among="children in Year 2 with a teacher's assessment",
        unit="percent",
        better="higher",
        decimals=0,
        source="Key Stage 1 teacher assessment; Department for Education (2015/16 to 2022/23, then ended)",
        why="It is the last picture of these children before Key Stage 2, and the start of their progress measure.",
        what_good_looks_like="Historic: kept to explain progress to age 11; no target is set on it.",
        breaks=breaks_of(f"ks1_{subject}_{level}"),
        owner="Primary lead",
        next_review=date(2028, 1, 1),
    )


MEASURES = (
    PHONICS_AT_6,
    PHONICS_Y2,
    *(_assessment(subject, level) for subject in SUBJECTS for level in ("exs", "gds")),
)
