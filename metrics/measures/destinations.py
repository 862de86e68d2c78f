"""Where young people go after school and college: destinations, progression, participation, NEET."""

from datetime import date
from functools import partial

from metrics.measures.breaks import breaks_of
from model.measures import Measure

SUSTAINED = (
    "in education in all of the first two terms after leaving (October to March), in work for five of those six "
    "months, a mix of the two, or in an apprenticeship for six months of the year"
)

after_16 = partial(
    Measure,
    stage="destinations",
    among="pupils who finished Key Stage 4 in state-funded mainstream schools the year before",
    unit="percent",
    better="higher",
    decimals=1,
    source="Key Stage 4 destination measures; Department for Education",
    owner="14–19 lead",
    next_review=date(2026, 12, 1),
)
after_18 = partial(
    Measure,
    stage="destinations",
    among="students who finished 16–18 study in state-funded schools and colleges the year before",
    unit="percent",
    better="higher",
    decimals=1,
    source="16–18 destination measures; Department for Education",
    owner="14–19 lead",
    next_review=date(2026, 12, 1),
)

PROGRESSION_AFTER_16 = after_16(
    id="progression_after_16",
    title="Progressing to further education or an apprenticeship after 16",
    counts="pupils who stayed in education or an apprenticeship for at least two terms",
    why="A young person who goes on learning at sixteen keeps every road open.",
    what_good_looks_like="95%: nineteen young people in every twenty.",
    breaks=breaks_of("progression_after_16"),
)
KS4_DEST_SUSTAINED = after_16(
    id="ks4_dest_sustained",
    title="Sustained education, apprenticeship or work after 16",
    counts=f"pupils with a sustained destination: {SUSTAINED}",
    why="It is the plainest sign that school led somewhere.",
    what_good_looks_like="Nearly everybody, in every group.",
    breaks=breaks_of("ks4_dest_sustained"),
)

NO_JUDGEMENT = "No judgement: a good place differs from one young person to another. Read it with the whole."


def _part_after_16(part: str, title: str, counts: str) -> Measure:
    return after_16(
        id=f"ks4_dest_{part}",
        title=f"{title} after 16",
        counts=f"pupils who stayed for at least two terms {counts}",
        better="neutral",
        why="It shows which roads young people take, and which groups take them.",
        what_good_looks_like=NO_JUDGEMENT,
        breaks=breaks_of(f"ks4_dest_{part}"),
    )


DEST_NOT_SUSTAINED = after_16(
    id="dest_not_sustained",
    title="Destination not sustained after 16",
    counts="pupils who began something and did not stay, or who received an out-of-work benefit",
    better="lower",
    why="These young people started and were lost: somebody could have noticed.",
    what_good_looks_like="As near to nobody as can be.",
    breaks=breaks_of("dest_not_sustained"),
    aliases=("ks4_dest_not_sustained",),
)
DEST_UNKNOWN = after_16(
    id="dest_unknown",
    title="Destination not captured after 16",
    counts="pupils of whom no record of learning, work or benefit was found",
    better="lower",
    why="Some are well, abroad or in private schools; others have disappeared from view.",
    what_good_looks_like="As near to nobody as can be.",
    breaks=breaks_of("dest_unknown"),
    aliases=("ks4_dest_unknown",),
)

PROGRESSION_AFTER_18 = after_18(
    id="progression_after_18",
    title="Progressing to further or higher education or an apprenticeship after 18",
    counts="students who stayed in education or an apprenticeship for at least two terms",
    why="It shows whether sixth forms and colleges led on to learning.",
    what_good_looks_like="Above the nation; going straight to good work is not counted here and is no failure.",
    breaks=breaks_of("progression_after_18"),
)
L1618_DEST_SUSTAINED = after_18(
    id="l1618_dest_sustained",
    title="Sustained education, apprenticeship or work after 18",
    counts=f"students with a sustained destination: {SUSTAINED}",
    why="It is the plainest sign that sixth form or college led somewhere.",
    what_good_looks_like="Nearly everybody, in every group.",
    breaks=breaks_of("l1618_dest_sustained"),
)


def _part_after_18(part: str, title: str, counts: str) -> Measure:
    return after_18(
        id=f"l1618_dest_{part}",
        title=f"{title} after 18",
        counts=f"students who stayed for at least two terms {counts}",
        better="neutral",
        why="It shows which roads young people take, and which groups take them.",
        what_good_looks_like=NO_JUDGEMENT,
        breaks=breaks_of(f"l1618_dest_{part}"),
    )


L1618_DEST_NOT_SUSTAINED = after_18(
    id="l1618_dest_not_sustained",
    title="Destination not sustained after 18",
    counts="students who began something and did not stay, or who received an out-of-work benefit",
    better="lower",
    why="These young people started and were lost: somebody could have noticed.",
    what_good_looks_like="As near to nobody as can be.",
    breaks=breaks_of("l1618_dest_not_sustained"),
)
L1618_DEST_UNKNOWN = after_18(
    id="l1618_dest_unknown",
    title="Destination not captured after 18",
    counts="students of whom no record of learning, work or benefit was found",
    better="lower",
    why="Some are well or abroad; others have disappeared from view.",
    what_good_looks_like="As near to nobody as can be.",
    breaks=breaks_of("l1618_dest_unknown"),
)
PROG_L4PLUS = after_18(
    id="prog_l4plus",
    title="Progressing to Level 4 or above",
    counts="students who within two years stayed six months in a degree, an apprenticeship or other study at Level 4 "
    "or above",
    among="students who studied at Level 3 in state-funded mainstream schools and colleges",
    source="Progression to higher education or training; Department for Education",
    why="It counts higher study and higher apprenticeships alike.",
    what_good_looks_like="Above the nation, in every group.",
)
HE_BY_19 = after_18(
    id="he_by_19",
    title="Higher education by 19",
    counts="young people who entered higher education by the age of 19",
    among="young people who were in state-funded schools at 15",
    source="Widening participation in higher education; Department for Education",
    why="Where a child grows up should not decide whether university is for them.",
    what_good_looks_like="Above the nation, with the gap of those on free school meals closing because they rise.",
)

at_16_17 = partial(
    Measure,
    stage="destinations",
    among="16 and 17 year-olds known to the local authority (academic age)",
    unit="percent",
    decimals=1,
    owner="Participation lead",
    next_review=date(2026, 11, 1),
)
NEET_SOURCE = "NEET and participation: local authority figures, average of December, January and February"

NEET_OR_NOT_KNOWN = at_16_17(
    id="neet_or_not_known",
    title="Not in education, employment or training, or not known",
    counts="young people not in education, employment or training, or whose activity the authority does not know",
    better="lower",
    source=NEET_SOURCE,
    why="A young person out of sight at seventeen is at risk for years; not knowing is no better.",
    what_good_looks_like="Below the nation, with hardly anybody not known.",
    breaks=breaks_of("neet_or_not_known"),
    aliases=("neet_nk_1617",),
)
NEET_1617 = at_16_17(
    id="neet_1617",
    title="Not in education, employment or training",
    counts="young people known to be in no education, employment or training",
    better="lower",
    source=NEET_SOURCE,
    why="Each is a young person to reach out to.",
    what_good_looks_like="Low while the share not known is low as well; read the two together.",
    breaks=breaks_of("neet_1617"),
)
NK_1617 = at_16_17(
    id="nk_1617",
    title="Activity not known at 16 and 17",
    counts="young people whose activity the authority does not know",
    better="lower",
    source=NEET_SOURCE,
    why="Nobody can help a young person whom nobody has traced.",
    what_good_looks_like="Hardly anybody.",
    breaks=breaks_of("nk_1617"),
)
PARTICIPATION_1617 = at_16_17(
    id="participation_1617",
    title="In education or training at 16 and 17",
    counts="young people in education or training in March",
    better="higher",
    source="NEET and participation: local authority figures, March",
    why="It is current, where destinations are years old.",
    what_good_looks_like="Above the nation, with hardly anybody not known.",
)
SEPTEMBER_GUARANTEE = at_16_17(
    id="september_guarantee",
    title="An offer by the end of September",
    counts="young people with a suitable offer of education or training by the end of September",
    among="young people finishing Year 11 or Year 12",
    better="higher",
    source="September Guarantee; Department for Education",
    why="A young person without an offer in September is the likeliest to be lost by Christmas.",
    what_good_looks_like="Everybody.",
)

MEASURES = (
    PROGRESSION_AFTER_16,
    KS4_DEST_SUSTAINED,
    _part_after_16("education", "In education", "in education"),
    _part_after_16("fe", "In a further education college", "in a further education college"),
    _part_after_16("ssf", "In a school sixth form", "in a school sixth form"),
    _part_after_16("sfc", "In a sixth-form college", "in a sixth-form college"),
    _part_after_16("other_ed", "In other education", "in any other education"),
    _part_after_16("appr", "In an apprenticeship", "in an apprenticeship"),
    _part_after_16("emp", "In work", "in work"),
    DEST_NOT_SUSTAINED,
    DEST_UNKNOWN,
    PROGRESSION_AFTER_18,
    L1618_DEST_SUSTAINED,
    _part_after_18("education", "In education", "in education"),
    _part_after_18("appr", "In an apprenticeship", "in an apprenticeship"),
    _part_after_18("emp", "In work", "in work"),
    L1618_DEST_NOT_SUSTAINED,
    L1618_DEST_UNKNOWN,
    PROG_L4PLUS,
    HE_BY_19,
    NEET_OR_NOT_KNOWN,
    NEET_1617,
    NK_1617,
    PARTICIPATION_1617,
    SEPTEMBER_GUARANTEE,
)
