"""Level 2 and Level 3 by nineteen, and points per entry at 16–18."""

from datetime import date
from functools import partial

from metrics.measures.breaks import breaks_of
from model.measures import Measure

ALL_SCHOOLS = (
    "young people who were in the authority's schools of any kind at academic age 14, wherever they studied afterwards"
)
STATE_SECTOR = "young people who were in the authority's state-funded schools at academic age 15"
WHY_LEVEL_3 = "Level 3 is the threshold of university, higher apprenticeships and skilled work."
WHY_LEVEL_2 = "Those who missed Level 2 at 16 have three more years: this shows how many were brought there."

by_19 = partial(
    Measure,
    stage="post_16",
    unit="percent",
    better="higher",
    decimals=1,
    source="Level 2 and 3 attainment age 16 to 25; Department for Education",
    owner="14–19 lead",
    next_review=date(2027, 5, 1),
)

LEVEL3_AT_19 = by_19(
    id="level3_at_19",
    title="Level 3 at 19",
    counts="young people with Level 3 (two A levels or equivalent) by the end of the year in which they turn 19",
    among=ALL_SCHOOLS,
    why=WHY_LEVEL_3,
    what_good_looks_like="60%: six young people in every ten.",
    breaks=breaks_of("level3_at_19"),
    aliases=("l3_by_19",),
)
LEVEL2_AT_19 = by_19(
    id="level2_at_19",
    title="Level 2 at 19",
    counts="young people with Level 2 by the end of the year in which they turn 19",
    among=ALL_SCHOOLS,
    why=WHY_LEVEL_2,
    what_good_looks_like="Above the nation, and clearly above the same young people's Level 2 at 16.",
    breaks=breaks_of("level2_at_19"),
    aliases=("l2_by_19",),
)
LEVEL2_EM_AT_19 = by_19(
    id="level2_em_at_19",
    title="Level 2 with English and maths at 19",
    counts="young people with Level 2, English and maths among it, by the end of the year in which they turn 19",
    among=ALL_SCHOOLS,
    why=WHY_LEVEL_2,
    what_good_looks_like="Above the nation, and clearly above the same young people's result at 16.",
    breaks=breaks_of("level2_em_at_19"),
    aliases=("l2em_by_19",),
)


def _state_sector(measure: Measure, headline: str) -> Measure:
    return measure.model_copy(
        update={
            "id": f"{measure.id}_state",
            "title": f"{measure.title}, state sector",
            "among": STATE_SECTOR,
            "breaks": breaks_of(f"{measure.id}_state"),
            "what_good_looks_like": f"For gaps between groups; the headline is {headline}, on another cohort.",
            "aliases": (),
        }
    )


LEVEL3_AT_19_STATE = _state_sector(LEVEL3_AT_19, "Level 3 at 19")
LEVEL2_AT_19_STATE = _state_sector(LEVEL2_AT_19, "Level 2 at 19")
LEVEL2_EM_AT_19_STATE = _state_sector(LEVEL2_EM_AT_19, "Level 2 with English and maths at 19")

L2EM_NOT_AT16_BY19 = by_19(
    id="l2em_not_at16_by19",
    title="Rescued by 19: English and maths",
    counts="young people who reached Level 2 in English and maths by 19",
    among="young people who had not reached it at 16",
    why="It is the second chance, taken: the young people whom colleges and training bring back.",
    what_good_looks_like="Rising. Even a third of those who missed it at 16 is good.",
    breaks=breaks_of("l2em_not_at16_by19"),
    aliases=("rescued_by_19",),
)

COHORTS = {
    "alevel": ("A levels", "A levels and AS levels, an AS as half an entry"),
    "academic": ("academic qualifications", "A levels, AS levels and other academic qualifications at Level 3"),
    "applied_general": ("applied general qualifications", "applied general qualifications at Level 3"),
    "tech_level": ("tech levels", "tech levels at Level 3"),
}


def _points_per_entry(cohort: str) -> Measure:
    name, entries = COHORTS[cohort]
    return Measure(
        id=f"aps_per_entry_{cohort}",
        title=f"Points per entry, {name}",
        stage="post_16",
        counts=f"points (A level: A* 60, A 50 … E 10) times size, in {entries}",
        among="entries, not students",
        unit="points",
        better="higher",
        decimals=2,
        source="16 to 18 results; Department for Education's performance tables",
        why="Grades decide which course or apprenticeship is open next.",
        what_good_looks_like="Above the nation, with as many students staying the course.",
        breaks=breaks_of(f"aps_per_entry_{cohort}"),
        owner="14–19 lead",
        next_review=date(2027, 1, 1),
        unverified="That 2022/23 begins a new series here as it does at Key Stage 4.",
    )


MEASURES = (
    LEVEL3_AT_19,
    LEVEL3_AT_19_STATE,
    LEVEL2_AT_19,
    LEVEL2_AT_19_STATE,
    LEVEL2_EM_AT_19,
    LEVEL2_EM_AT_19_STATE,
    L2EM_NOT_AT16_BY19,
    *(_points_per_entry(cohort) for cohort in COHORTS),
)
