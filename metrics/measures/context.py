"""Who goes to a school: not outcomes, but what makes two schools alike (metrics/peers.py)."""

from datetime import date
from functools import partial

from model.measures import Measure

context = partial(
    Measure,
    stage="context",
    among="pupils on roll in January",
    unit="percent",
    better="neutral",
    decimals=1,
    source="School census, January; Department for Education",
    what_good_looks_like="No judgement: it describes the pupils, and finds schools with pupils like them.",
    owner="Data and research lead",
    next_review=date(2027, 7, 1),
)

PUPILS_ON_ROLL = context(
    id="pupils_on_roll",
    title="Pupils on roll",
    counts="pupils on roll in January",
    among="schools",
    cohort_of="school",
    unit="number",
    decimals=0,
    why="A large and a small school work differently, and a small one's percentages swing more.",
)
CONTEXT_FSM = context(
    id="context_fsm",
    title="Pupils eligible for free school meals",
    counts="pupils eligible for free school meals and claiming them",
    why="It is the simplest sign of how many families have little.",
)
CONTEXT_FSM6 = context(
    id="context_fsm6",
    title="Pupils eligible for free school meals in the last six years",
    counts="pupils eligible for free school meals at any time in the last six years",
    why="It counts the families who had little for some of the time, too.",
)
CONTEXT_EAL = context(
    id="context_eal",
    title="Pupils whose first language is not English",
    counts="pupils whose first language is known or believed to be other than English",
    why="Many begin behind and go ahead; schools with many know how.",
)
CONTEXT_SEN_SUPPORT = context(
    id="context_sen_support",
    title="Pupils with special educational needs support",
    counts="pupils with special educational needs support and no education, health and care plan",
    why="It says how much extra help a school has to find from its own means.",
)
CONTEXT_EHCP = context(
    id="context_ehcp",
    title="Pupils with an education, health and care plan",
    counts="pupils with an education, health and care plan (before 2014/15: a statement)",
    why="It says how many children have the greatest needs.",
)
CONTEXT_GIRLS = context(
    id="context_girls",
    title="Girls on roll",
    counts="girls on roll",
    why="Single-sex schools are best compared with each other.",
)

MEASURES = (
    PUPILS_ON_ROLL,
    CONTEXT_FSM,
    CONTEXT_FSM6,
    CONTEXT_EAL,
    CONTEXT_SEN_SUPPORT,
    CONTEXT_EHCP,
    CONTEXT_GIRLS,
)
