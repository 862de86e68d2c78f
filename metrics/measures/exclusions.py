"""Suspensions and permanent exclusions, per hundred pupils on roll in January."""

from datetime import date
from functools import partial

from metrics.measures.breaks import breaks_of
from model.measures import Measure

exclusions = partial(
    Measure,
    stage="exclusions",
    among="pupils on roll in January, registered only or mainly at the school",
    unit="per_100",
    better="lower",
    decimals=2,
    source="Suspensions and permanent exclusions in England; Department for Education",
    owner="Inclusion lead",
    next_review=date(2027, 7, 1),
)

SUSPENSION_RATE = exclusions(
    id="suspension_rate",
    title="Suspensions per 100 pupils",
    counts="suspensions in the whole year; one pupil may have several, so it may exceed 100",
    why="A suspended child is out of the classroom, and often out of sight.",
    what_good_looks_like="Low because behaviour is good, not because children are moved elsewhere.",
    breaks=breaks_of("suspension_rate"),
    aliases=("susp_rate",),
)
SUSP_PUPILS_RATE = exclusions(
    id="susp_pupils_rate",
    title="Pupils suspended at least once, per 100 pupils",
    # Everybody suspended in a year over one day's headcount: a school many pass through can have more than 100.
    counts="pupils with one suspension or more in the year",
    why="It says how many children are touched, where the rate says how often.",
    what_good_looks_like="Low, with no group of children suspended far more than others.",
    breaks=breaks_of("susp_pupils_rate"),
)
PERMANENT_EXCLUSION_RATE = exclusions(
    id="permanent_exclusion_rate",
    title="Permanent exclusions per 100 pupils",
    counts="permanent exclusions in the whole year",
    why="Few things change a child's chances so much in one day.",
    what_good_looks_like="Very few, and none that earlier help would have prevented.",
    breaks=breaks_of("permanent_exclusion_rate"),
    aliases=("perm_excl_rate",),
)

MEASURES = (SUSPENSION_RATE, SUSP_PUPILS_RATE, PERMANENT_EXCLUSION_RATE)
