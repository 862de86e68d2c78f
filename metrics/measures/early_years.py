"""Early years: the profile at the end of reception."""

from datetime import date
from functools import partial

from metrics.measures.breaks import breaks_of
from model.measures import Measure

PROFILE = "Early Years Foundation Stage profile, end of reception; Department for Education"
UNASSESSED = (
    "Whether absent or exempt children (A) belong among those assessed is not verified; here they are left out."
)

early_years = partial(
    Measure,
    stage="early_years",
    better="higher",
    decimals=1,
    source=PROFILE,
    owner="Early years lead",
    next_review=date(2027, 2, 1),
    unverified=UNASSESSED,
)

GOOD_LEVEL_OF_DEVELOPMENT = early_years(
    id="good_level_of_development",
    title="Good level of development",
    counts="children at the expected level in all twelve goals of communication and language, personal, social and "
    "emotional development, physical development, literacy and mathematics",
    among="children with a profile result at the end of reception",
    unit="percent",
    why="A child who starts Year 1 ready to learn is far more likely to do well at every later stage.",
    what_good_looks_like="At least 75% by 2028, the government's milestone, with no group of children left behind.",
    breaks=breaks_of("good_level_of_development"),
    aliases=("eyfs_gld",),
)
EYFS_ALL_ELG = early_years(
    id="eyfs_all_elg",
    title="All early learning goals",
    counts="children at the expected level in all seventeen early learning goals",
    among="children with a profile result at the end of reception",
    unit="percent",
    why="It shows how many children are secure in everything reception sets out to teach, not only the core.",
    what_good_looks_like="Close to the good level of development: no single goal holds children back.",
    breaks=breaks_of("eyfs_all_elg"),
)
EYFS_AVG_ELG = early_years(
    id="eyfs_avg_elg",
    title="Average number of early learning goals",
    counts="early learning goals reached, from 0 to 17",
    among="children with a profile result at the end of reception",
    unit="number",
    why="It moves when any child learns more, not only those near the line.",
    what_good_looks_like="Rising, and rising fastest for the children who start lowest.",
    breaks=breaks_of("eyfs_avg_elg"),
)

MEASURES = (GOOD_LEVEL_OF_DEVELOPMENT, EYFS_ALL_ELG, EYFS_AVG_ELG)
