"""Key Stage 4: what young people have at sixteen. The arithmetic of Attainment 8 is in a module of its own."""

from datetime import date
from functools import partial

from metrics.measures.breaks import breaks_of
from model.measures import Measure

key_stage_4 = partial(
    Measure,
    stage="key_stage_4",
    unit="percent",
    better="higher",
    decimals=1,
    source="Key Stage 4 results; Department for Education's performance tables",
    among="pupils at the end of Key Stage 4 on roll at the January census",
    owner="Secondary lead",
    next_review=date(2026, 11, 1),
)

LEVEL2_AT_16 = key_stage_4(
    id="level2_at_16",
    title="Level 2 at 16",
    counts="pupils with five or more GCSEs at A*–C or 9–4, or equivalents",
    why="It opens the next course, apprenticeship or job.",
    what_good_looks_like="80% was the city's promise; before equivalents were cut in 2013/14 it was reached.",
    breaks=breaks_of("level2_at_16"),
    aliases=("l2_threshold",),
)
LEVEL2_EM_AT_16 = key_stage_4(
    id="level2_em_at_16",
    title="Level 2 at 16 with English and maths",
    counts="pupils with five or more GCSEs at A*–C or 9–4, or equivalents, English and maths among them",
    why="English and maths are what every next step asks for first.",
    what_good_looks_like="Above the nation, with the gap between groups closing because the lower group rises.",
    breaks=breaks_of("level2_em_at_16"),
    aliases=("l2_em", "5acem"),
)
LEVEL2_BY_16_POINTS = key_stage_4(
    id="level2_by_16_points",
    title="Level 2 by age 16, on points",
    counts="young people whose qualifications by 16, in any subjects, add up to Level 2",
    among="young people in the authority's schools at academic age 14 or 15",
    source="Level 2 and 3 attainment age 16 to 25; Department for Education",
    why="It is the first step of the road to Level 2 by 19, on the same cohort.",
    what_good_looks_like="Rising, and read together with Level 2 at 19: never joined to Level 2 at 16.",
    owner="14–19 lead",
    aliases=("l2_at_16",),
)
LEVEL1_AT_16 = key_stage_4(
    id="level1_at_16",
    title="Level 1 at 16",
    counts="pupils with five or more GCSEs at any passing grade, or equivalents",
    why="Those without it leave school with almost nothing to show.",
    what_good_looks_like="Nearly everybody.",
    breaks=breaks_of("level1_at_16"),
)
BASICS_94 = key_stage_4(
    id="basics_94",
    title="English and maths at 9–4",
    counts="pupils with grade 4 or above in maths and in English language or literature",
    why="Without a grade 4 in both a young person must keep studying them, and many doors stay shut.",
    what_good_looks_like="80%: eight young people in every ten.",
    breaks=breaks_of("basics_94"),
)
BASICS_95 = key_stage_4(
    id="basics_95",
    title="English and maths at 9–5",
    counts="pupils with grade 5 or above in maths and in English language or literature",
    why="A strong pass is what academic courses after 16 often ask for.",
    what_good_looks_like="Above the nation, with the gap between groups closing because the lower group rises.",
    breaks=breaks_of("basics_95"),
)
BASICS_AC = key_stage_4(
    id="basics_ac",
    title="English and maths at A*–C",
    counts="pupils with grade C or above in maths and in English (in 2015/16: in language or literature)",
    why="It is what English and maths at 9–4 replaced in 2016/17; shown beside it, never joined to it.",
    what_good_looks_like="Historic: kept so that the promise of those years can be read.",
    breaks=breaks_of("basics_ac"),
)
EBACC_ENTRY = key_stage_4(
    id="ebacc_entry",
    title="Entered for the English Baccalaureate",
    counts="pupils entered for English, maths, the sciences, a language, and history or geography",
    better="neutral",
    why="It shows who is offered the academic core; it says nothing of how well they do.",
    what_good_looks_like="No judgement: a choice for each pupil and school. Ask whether every group has the choice.",
    breaks=breaks_of("ebacc_entry"),
    unverified="That it leaves the performance tables from summer 2026 (press reports only).",
)
EBACC_APS = key_stage_4(
    id="ebacc_aps",
    title="English Baccalaureate average points",
    counts="average points over the pillars of the English Baccalaureate, nought for a missing pillar",
    unit="points",
    decimals=2,
    why="It measures the academic core at every grade, not only at a line.",
    what_good_looks_like="Above the nation, in every group.",
    breaks=breaks_of("ebacc_aps"),
    unverified="That the sum is divided by six (English, maths, science twice, humanities, a language), so at most 9.",
)
ATTAINMENT_8 = key_stage_4(
    id="attainment_8",
    title="Attainment 8",
    counts="points in eight slots: English and maths counted twice, three EBacc subjects and three others",
    unit="points",
    why="Every grade of every pupil counts, so nobody is forgotten for being far from a line.",
    what_good_looks_like="Above the nation, with the gap between groups closing because the lower group rises.",
    breaks=breaks_of("attainment_8"),
    aliases=("att8",),
    unverified="Points of the old grades B to G in 2016/17 and 2017/18 (5.5, 4, 3, 2, 1.5, 1); A* at 8.5 is confirmed.",
)
PROGRESS_8 = key_stage_4(
    id="progress_8",
    title="Progress 8",
    counts="differences between a pupil's Attainment 8 and the average of pupils with the same start, per slot",
    among="pupils at the end of Key Stage 4 who have Key Stage 2 results, which is fewer than all",
    unit="score",
    decimals=2,
    why="It asks what a school added, whatever its pupils' start.",
    what_good_looks_like="Above 0, the average of the nation, by more than the interval.",
    breaks=breaks_of("progress_8"),
    aliases=("p8",),
    unverified="The limits put on extreme negative scores since 2018 are the Department's tables, not held here.",
)

MEASURES = (
    LEVEL2_AT_16,
    LEVEL2_EM_AT_16,
    LEVEL2_BY_16_POINTS,
    LEVEL1_AT_16,
    BASICS_94,
    BASICS_95,
    BASICS_AC,
    EBACC_ENTRY,
    EBACC_APS,
    ATTAINMENT_8,
    PROGRESS_8,
)
