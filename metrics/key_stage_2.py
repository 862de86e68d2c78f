"""Key Stage 2 and the multiplication check in Year 4: what primary school leaves a child able to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

import pandas as pd

from metrics.breaks import breaks_of
from model.errors import UnknownWordError
from model.measures import Measure

CODES_UNVERIFIED = (
    "Which result codes stay among the eligible: absent, below the test, unable to access, missing and annulled "
    "results stay as not met (A B T M H Q); left, future and past pupils (L F P) leave."
)

key_stage_2 = partial(
    Measure,
    stage="key_stage_2",
    unit="percent",
    better="higher",
    decimals=0,
    source="Key Stage 2 tests and teacher assessment; Department for Education",
    among="pupils at the end of Key Stage 2 who are eligible",
    owner="Primary lead",
    next_review=date(2026, 12, 1),
    unverified=CODES_UNVERIFIED,
)

READER_AT_11 = key_stage_2(
    id="reader_at_11",
    title="Every child a reader: reading at 11",
    counts="pupils with a scaled score of 100 or more in reading",
    why="A child who reads well at eleven can learn anything secondary school teaches.",
    what_good_looks_like="Every child. What matters is the number who are not yet there, and who they are.",
    breaks=breaks_of("reader_at_11"),
    aliases=("ks2_read_exp",),
)
COUNTER_AT_11 = key_stage_2(
    id="counter_at_11",
    title="Every child can count: maths at 11",
    counts="pupils with a scaled score of 100 or more in maths",
    why="Secure number work at eleven keeps science, technical and money matters open for life.",
    what_good_looks_like="Every child. What matters is the number who are not yet there, and who they are.",
    breaks=breaks_of("counter_at_11"),
    aliases=("ks2_maths_exp",),
)
READING_WRITING_MATHS_AT_11 = key_stage_2(
    id="reading_writing_maths_at_11",
    title="Reading, writing and maths at 11",
    counts="pupils with 100 or more in both reading and maths and a teacher's assessment of writing at the expected "
    "standard or greater depth",
    why="A pupil needs all three together; it cannot be worked out from the three subjects' percentages.",
    what_good_looks_like="Above the nation, with the gap between groups closing because the lower group rises.",
    breaks=breaks_of("reading_writing_maths_at_11"),
    aliases=("ks2_rwm_exp",),
)
KS2_RWM_HIGH = key_stage_2(
    id="ks2_rwm_high",
    title="Reading, writing and maths at 11, higher standard",
    counts="pupils with 110 or more in both reading and maths and greater depth in writing",
    why="Aspiration is for those who could fly as well as for those who struggle.",
    what_good_looks_like="Above the nation, in every group.",
    breaks=breaks_of("ks2_rwm_high"),
)
KS2_WRITE_EXP = key_stage_2(
    id="ks2_write_exp",
    title="Writing at 11",
    counts="pupils assessed by their teacher at the expected standard or greater depth in writing",
    why="Writing is how most of what is learnt later is shown.",
    what_good_looks_like="In step with reading; a school far apart from its own reading deserves a moderation visit.",
    breaks=breaks_of("ks2_write_exp"),
)
KS2_WRITE_GDS = key_stage_2(
    id="ks2_write_gds",
    title="Writing at 11, greater depth",
    counts="pupils assessed by their teacher at greater depth in writing",
    why="Aspiration is for those who could fly as well as for those who struggle.",
    what_good_looks_like="Above the nation, in every group.",
    breaks=breaks_of("ks2_write_gds"),
)

TESTED = {"read": "reading", "maths": "maths", "gps": "grammar, punctuation and spelling"}
KS2_GPS_EXP = key_stage_2(
    id="ks2_gps_exp",
    title="Grammar, punctuation and spelling at 11",
    counts="pupils with a scaled score of 100 or more in grammar, punctuation and spelling",
    why="It underlies clear writing in every subject.",
    what_good_looks_like="Above the nation, in every group.",
    breaks=breaks_of("ks2_gps_exp"),
)


def _higher(subject: str) -> Measure:
    return key_stage_2(
        id=f"ks2_{subject}_high",
        title=f"{TESTED[subject].capitalize()} at 11, higher standard",
        counts=f"pupils with a scaled score of 110 or more in {TESTED[subject]}",
        why="Aspiration is for those who could fly as well as for those who struggle.",
        what_good_looks_like="Above the nation, in every group.",
        breaks=breaks_of(f"ks2_{subject}_high"),
    )


def _average(subject: str) -> Measure:
    return key_stage_2(
        id=f"ks2_{subject}_avg",
        title=f"{TESTED[subject].capitalize()} at 11, average scaled score",
        counts=f"scaled scores in {TESTED[subject]}",
        among="pupils who have a scaled score, which is fewer than are eligible",
        unit="score",
        decimals=1,
        why="It moves when any child learns more, not only those near the line.",
        what_good_looks_like="Above 100, the expected standard, and above the nation.",
        breaks=breaks_of(f"ks2_{subject}_avg"),
        unverified="That scores run from 80 to 120, and that only pupils with a score are averaged.",
    )


def _progress(subject: str, name: str) -> Measure:
    return key_stage_2(
        id=f"ks2_{subject}_prog",
        title=f"{name.capitalize()}, progress from Key Stage 1 to 2",
        counts=f"differences between a pupil's {name} result and the average of pupils with the same start",
        among="pupils with a Key Stage 1 result",
        unit="score",
        decimals=1,
        why="It asks what a school added, whatever its pupils' start.",
        what_good_looks_like="Above 0, the average of the nation, by more than the interval.",
        breaks=breaks_of(f"ks2_{subject}_prog"),
        unverified="",
    )


multiplication = partial(
    Measure,
    stage="key_stage_2",
    better="higher",
    decimals=1,
    source="Multiplication tables check, Year 4; Department for Education",
    owner="Primary lead",
    next_review=date(2026, 12, 1),
)
MTC_FULL = multiplication(
    id="mtc_full",
    title="Full marks in the multiplication check",
    counts="pupils with 25 of 25",
    among="pupils in Year 4 who are eligible, whether or not they took it",
    unit="percent",
    why="Tables known by heart free the mind for harder maths.",
    what_good_looks_like="A growing share, and few children below 20.",
    breaks=breaks_of("mtc_full"),
)
MTC_MEAN = multiplication(
    id="mtc_mean",
    title="Average score in the multiplication check",
    counts="marks, from 0 to 25",
    among="pupils in Year 4 who took the check, which is fewer than are eligible",
    unit="score",
    why="It moves when any child knows more of the tables.",
    what_good_looks_like="Above 20, and above the nation.",
    breaks=breaks_of("mtc_mean"),
)

MEASURES = (
    READER_AT_11,
    COUNTER_AT_11,
    KS2_WRITE_EXP,
    KS2_GPS_EXP,
    READING_WRITING_MATHS_AT_11,
    *(_higher(subject) for subject in TESTED),
    KS2_WRITE_GDS,
    KS2_RWM_HIGH,
    *(_average(subject) for subject in TESTED),
    *(_progress(subject, name) for subject, name in {"read": "reading", "write": "writing", "maths": "maths"}.items()),
    MTC_FULL,
    MTC_MEAN,
)

# --- from pupils' results -------------------------------------------------------------------------------------------
EXPECTED = 100
HIGHER = 110
FULL_MARKS = 25


@dataclass(frozen=True)
class ResultCode:
    """What a code in place of a score, or a teacher's assessment, counts as (data/reference/ks2_codes.toml)."""

    code: str
    among: bool
    expected: bool = False
    higher: bool = False
    verified: bool = False


def subject_outcomes(results: pd.Series, codes: Mapping[str, ResultCode]) -> pd.DataFrame:
    """One subject's results, by pupil, as among, expected, higher (bool) and score (NaN without one); same index.

    `results` holds scaled scores ("104") or codes ("A", "GDS"). A blank is no result: the pupil leaves both sides.
    Raises UnknownWordError naming a code the table does not know.
    """
    text = results.fillna("").astype("str").str.strip().str.upper()
    score = pd.to_numeric(text.where(text.str.fullmatch(r"\d+")), errors="coerce")
    coded = text.where(score.isna() & (text != ""))
    unknown = set(coded.dropna()) - set(codes)
    if unknown:
        raise UnknownWordError(
            f"No Key Stage 2 result is written {', '.join(sorted(unknown))}. Add it to ks2_codes.toml."
        )
    flags = {
        name: coded.isin([code for code, found in codes.items() if getattr(found, name)])
        for name in ("among", "expected", "higher")
    }
    return pd.DataFrame(
        {
            "among": flags["among"] | score.notna(),
            "expected": flags["expected"] | (score >= EXPECTED),
            "higher": flags["higher"] | (score >= HIGHER),
            "score": score.astype("float64"),
        },
        index=results.index,
    )


def reading_writing_maths(reading: pd.DataFrame, writing: pd.DataFrame, maths: pd.DataFrame) -> pd.DataFrame:
    """All three together, pupil by pupil, from three `subject_outcomes`: among, expected, higher.

    Among are pupils among all three subjects; it cannot be worked out from the subjects' percentages.
    """
    subjects = (reading, writing, maths)
    among = reading["among"] & writing["among"] & maths["among"]
    return pd.DataFrame(
        {"among": among}
        | {
            name: among & pd.concat([each[name] for each in subjects], axis=1).all(axis=1)
            for name in ("expected", "higher")
        }
    )
