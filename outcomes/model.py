"""The words of the house (docs/glossary.md), as frozen values. Imports nothing of ours."""

from datetime import date, datetime
from typing import Annotated, Literal

import pandas as pd
from pydantic import BaseModel, BeforeValidator, ConfigDict

Level = Literal["school", "la", "region", "nation"]
Better = Literal["higher", "lower", "neutral"]
Unit = Literal["percent", "per_100", "points", "score", "number"]
Severity = Literal["stop", "query", "note"]
ReturnStatus = Literal["early", "provisional", "revised", "final"]
ReturnState = Literal["published", "accepted", "superseded", "undone", "refused", "erased"]
RevisionType = Literal["return erased", "pupil erased"]
Basis = Literal["published", "pooled"]
Comparator = Literal["other", "all", "national_other", "national_same"]
Audience = Literal["analysts", "authority", "heads", "public"]
Role = Literal["officer", "head", "analyst", "public"]
ValueStatus = Literal[
    "ok",
    "suppressed",
    "withheld",
    "not_applicable",
    "not_available",
    "low_coverage",
    "rounds_to_zero",
]
BoardState = Literal["due", "late", "incomplete", "complete", "in", "has stops", "confirmed"]
BreakType = Literal["hard", "soft", "gap"]
Shape = Literal["linear", "front-loaded", "logit"]
TargetStatus = Literal[
    "met",
    "on track",
    "improving but too slowly",
    "no clear change",
    "moving away",
    "too early to say",
    "too close to call until final",
    "no target agreed",
    "no figure",
    "ended",
]

STILL_TO_SEND: tuple[BoardState, ...] = ("late", "has stops", "incomplete", "due")
"""What a school has still to send, the most pressing first."""

AUDIENCES: tuple[Audience, ...] = ("analysts", "authority", "heads", "public")
AUDIENCE_WORDS: dict[Audience, str] = {
    "analysts": "Analysts",
    "authority": "Analysts and officers",
    "heads": "Analysts, officers and heads",
    "public": "Everybody",
}
RETURN_STATUSES: tuple[ReturnStatus, ...] = ("early", "provisional", "revised", "final")
TERMS = (
    "year",
    "autumn",
    "spring",
    "summer",
    "autumn+spring",
    "autumn 1",
    "autumn 2",
    "spring 1",
    "spring 2",
    "summer 1",
    "summer 2",
)

INVENTED = "999"
"""The number of the invented authority (outcomes/invented); no local authority has it."""

# What a loader makes of a file: one row per place, period, term, measure and group (docs/decisions/0003-tables.md).
RESULT_COLUMNS: dict[str, str] = {
    "place": "str",
    "period": "str",
    "term": "str",
    "measure": "str",
    "characteristic": "str",
    "category": "str",
    "numerator": "float64",
    "denominator": "Int64",
    "value": "float64",
    "lower": "float64",
    "upper": "float64",
    "decimals": "Int64",
    "status": "str",
    "public_domain": "bool",
}

# What the same file says of the places it names, one row per place and period; blank where it does not say.
PLACE_COLUMNS: dict[str, str] = {
    "place": "str",
    "period": "str",
    "level": "str",
    "name": "str",
    "la": "str",
    "region": "str",
    "urn": "str",
    "phase": "str",
    "type": "str",
    "state_funded": "boolean",
    "trust": "str",
    "town": "str",
    "postcode": "str",
}

# Whose row it is in a pupil-level file. No return's rows ever hold these: `publish` puts the pupil's integer in their
# place and moves the rest to the workspace (docs/decisions/0008-pupils.md).
IDENTITY_COLUMNS = ("upn", "surname", "forename", "born")

# What every row of a pupil-level return has beside its identity; the kind's own columns follow.
PUPIL_ROW_COLUMNS = ("place", "period", "term")

# How many pupils a school is expected to send of one kind of return, and by when (a day as 2026-07-31, or "").
EXPECTED_COLUMNS: dict[str, str] = {"place": "str", "period": "str", "kind": "str", "pupils": "Int64", "due": "str"}


def is_invented(place: str) -> bool:
    """Whether a place is the invented authority or one of its schools: no figure of theirs stands beside a real one."""
    return place.startswith((f"la:{INVENTED}", f"school:{INVENTED}"))


def _frame(value: object) -> pd.DataFrame:
    if not isinstance(value, pd.DataFrame):
        raise ValueError("a table is a pandas DataFrame")
    return value


Table = Annotated[pd.DataFrame, BeforeValidator(_frame)]


class Word(BaseModel):
    """A frozen value: equal by content, refusing fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


# --- what is measured -------------------------------------------------------------------------------------------


class Break(Word):
    """A year from which a series is not the one before it. No trend, projection or target crosses a hard one."""

    period: str
    type: BreakType
    what: str


class Measure(Word):
    """Something counted over something, and which way is good.

    `unit` percent and per_100: 100 x numerator / denominator (per_100 may exceed 100, so it has no Wilson interval);
    points, score and number: numerator is a total, and the value a mean.
    """

    id: str
    title: str
    stage: str
    counts: str
    among: str
    unit: Unit
    better: Better
    decimals: int
    source: str
    why: str
    what_good_looks_like: str
    breaks: tuple[Break, ...] = ()
    owner: str
    next_review: date
    aliases: tuple[str, ...] = ()
    unverified: str = ""


class Category(Word):
    """One category of a characteristic: `yes` of `fsm`, as it is written for readers."""

    id: str
    label: str


class Characteristic(Word):
    """What pupils are grouped by. A gap is drawn for every category but the reference and `unknown`."""

    id: str
    title: str
    categories: tuple[Category, ...]
    reference: str | None = None


# --- what is promised -------------------------------------------------------------------------------------------


class Part(Word):
    """One living measure of an ambition; no target means that the authority has not agreed one."""

    measure: str
    target: float | None = None


class EarlierPromise(Word):
    """A measure the promise was once made on: shown, never joined to the living one."""

    measure: str
    target: float | None = None
    words: str


class Ambition(Word):
    """A promise in plain words, with the measures that stand for it now, before and beside it.

    `baseline`: the period its path starts from; None for the latest published year.
    """

    id: str
    words: str
    parts: tuple[Part, ...]
    earlier: tuple[EarlierPromise, ...] = ()
    companions: tuple[str, ...] = ()
    shown_as_not_yet: bool = False
    baseline: str | None = None
    target_period: str | None = None
    agreed: str = ""
    illustrative: bool = False


# --- what arrives -----------------------------------------------------------------------------------------------


class Finding(Word):
    """One thing wrong with a file: where, what, and what to do about it. `row` counts as the sender's program does.

    `place`: the school or area it is about, where it is about one.
    """

    severity: Severity
    rule: str
    message: str
    remedy: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None
    place: str | None = None

    def unquoted(self) -> "Finding":
        """The same without the cell that it quotes: in a return about pupils that cell may be a name.

        A school's number is none.
        """
        if not self.value or self.value == self.message or (self.place and self.value in self.place):
            return self
        quoted, otherwise = (f"'{self.value}'", "a value") if f"'{self.value}'" in self.message else (self.value, "…")
        return self.model_copy(update={"message": self.message.replace(quoted, otherwise), "value": None})


class AcceptedQuery(Word):
    """A query that somebody has looked into and accepted, and why, so that it need not be asked again.

    `fingerprint`: what makes it the same query next time (outcomes/accepted.py). `return_id`: the return it was
    published with; "" while nothing was.
    """

    fingerprint: str
    kind: str
    rule: str
    place: str
    message: str
    reason: str
    who: str
    at: datetime
    return_id: str = ""


class Return(Word):
    """One file somebody sent: its kind, periods, status, checksum, sender, time and state.

    `sha256`: of the file as it came. `kept_sha256`: of the rows that were made of it, which only erasing changes; ""
    where nothing was kept. `schools`: of a refused file, those whose rows have to be put right. `audience`: the widest
    that is shown it; every narrower one is too. `released_by`: who let it go beyond those it was loaded for.
    """

    return_id: str
    kind: str
    source: str
    periods: tuple[str, ...]
    status: ReturnStatus
    file: str
    sha256: str
    rows: int
    sender: str
    at: datetime
    state: ReturnState
    note: str = ""
    schools: tuple[str, ...] = ()
    kept_sha256: str = ""
    audience: Audience = "public"
    released_by: str = ""

    def is_for(self, audience: Audience) -> bool:
        """Whether an audience is shown it: the narrowest come first in AUDIENCES."""
        return AUDIENCES.index(audience) <= AUDIENCES.index(self.audience)


class Confirmed(Word):
    """A school's word that what is held of one kind of its returns for a year, from one return, is right."""

    place: str
    kind: str
    period: str
    return_id: str
    who: str
    at: datetime


class RevisionNote(Word):
    """Why figures were restated: which return they are without since when, who did it and why.

    `kept_before` and `kept_after`: the checksum of the return's rows (Return.kept_sha256) before and after; "" where
    none are left. Until it is `finished`, something of what was erased may still lie in the house.
    """

    return_id: str
    what: RevisionType
    at: datetime
    actor: str
    note: str
    kept_before: str
    kept_after: str
    finished: bool = False


class Difference(Word):
    """What publishing a file would change: counts of rows and places, area figures, schools and verdicts.

    `areas` columns: place, place_name, period, measure, measure_title, category, basis, before, after, decimals,
    before_status (of the return a figure was from, "" where there was none), after_status, restated (a final figure
    would be another). `schools`, of the home authority in the file's latest year: place, place_name, change (new,
    changed, missing). `reconciliation`, where an area would have both bases: place, place_name, period, measure,
    measure_title, published, pooled, decimals, pupils (published less pooled; <NA> where no cohort is published),
    left_out_schools, left_out_pupils. `statuses`, of targets that would stand otherwise: measure, measure_title, place,
    place_name, ambition, before, after; None while nobody has asked.
    """

    new_rows: int
    changed_rows: int
    removed_rows: int
    unchanged_rows: int
    new_places: int
    removed_pupils: int
    areas: Table
    schools: Table
    reconciliation: Table
    statuses: Table | None = None


# --- who asks ---------------------------------------------------------------------------------------------------


class Viewer(Word):
    """Who asks: a role, the schools they may see in full, and so the audience a figure must be released for."""

    role: Role
    schools: frozenset[str] = frozenset()

    @property
    def audience(self) -> Audience:
        """The audience whose released figures this viewer reads."""
        audiences: dict[Role, Audience] = {
            "officer": "authority",
            "analyst": "analysts",
            "head": "heads",
            "public": "public",
        }
        return audiences[self.role]


class Selection(Word):
    """What is asked: measures, places, periods, groups, comparator. With the viewer, the key of a cached answer.

    Empty periods means every period there is. `categories` pairs characteristic with category; `by` asks for every
    category of one characteristic.
    """

    measure: str
    places: tuple[str, ...]
    periods: tuple[str, ...] = ()
    term: str = "year"
    by: str | None = None
    where: tuple[tuple[str, str], ...] = ()
    basis: Literal["best", "published", "pooled", "both"] = "best"
    comparator: Comparator = "other"


# --- what comes back --------------------------------------------------------------------------------------------


class Source(Word):
    """Where a figure came from: one return, and the publication it carries."""

    return_id: str
    title: str
    publisher: str
    licence: str
    status: ReturnStatus
    file: str


class Reconciliation(Word):
    """The two figures an area can have, and how many pupils stand between them, where the published one says."""

    published: float
    pooled: float
    pupils: int | None
    sentence: str


class RatesAnswer(Word):
    """Rates of one measure.

    `table`, one row per place, period, category and basis: place, place_name, level, period, term, characteristic,
    category, category_label, numerator, denominator, value, lower, upper, decimals, status, reason, basis,
    rounded_source, cohort_estimated, schools, left_out_schools, left_out_pupils, definition, returns (a tuple of
    ids), version (early to final) and segment (0, 1, …: rows joined by a line share it; a break starts the next).
    `value`, `lower` and `upper` are in the measure's unit, unrounded; NaN wherever status is not ok.
    `superseded`: the figures of areas that others have taken the place of: place, place_name, period, value, decimals,
    denominator, version, source (a title), returns.
    """

    measure: Measure
    generation: str
    table: Table
    superseded: Table
    breaks: tuple[Break, ...]
    reconciliation: Reconciliation | None
    sentence: str
    sources: tuple[Source, ...]


class GapsAnswer(Word):
    """Gaps between groups, in the measure's points; negative means behind.

    `table`: place, place_name, period, characteristic, group, group_label, comparator, comparator_label,
    group_value, comparator_value, group_pupils, comparator_pupils, gap, lower, upper, ratio, ratio_complement,
    pupils (the gap in pupils of the group), status, reason, basis, decimals, returns, segment.
    """

    measure: Measure
    comparator: Comparator
    generation: str
    table: Table
    breaks: tuple[Break, ...]
    sentence: str
    sources: tuple[Source, ...]


class GapSplit(Word):
    """An area's gap inside its schools and between them, in the measure's points; negative means behind.

    `within` and `between` weigh schools by their pupils of the group and add up to `total`; the mirror weighs by the
    other pupils, Shapley's is the mean of both. `coverage`: the share of the group in schools that have others.
    """

    total: float
    within: float
    between: float
    within_mirror: float
    between_mirror: float
    within_shapley: float
    between_shapley: float
    coverage: float


class GapLedgerAnswer(Word):
    """Which schools of an authority hold one group's gap, in pupils, and how much of it lies inside schools.

    `table`, one row a school, most pupils behind first: place, place_name, group_pupils, group_value, other_pupils,
    other_value, gap (to the school's own others), pupils (of the group, short of `comparator_value`), share (of all
    pupils behind, 0 to 1), cumulative_share, status, reason, returns. A school without a figure for the group keeps
    its row, at the end, without numbers. `holding`: how few schools hold half of it, and `holding_pupils` how many
    pupils that is. Everything is of these schools added up: an area's published gap may differ.
    """

    measure: Measure
    place: str
    place_name: str
    period: str | None
    periods: tuple[str, ...]
    characteristic: str
    group: str
    group_label: str
    comparator: Comparator
    comparator_label: str
    group_value: float | None
    comparator_value: float | None
    gap: float | None
    pupils: float | None
    holding: int
    holding_pupils: float
    schools: int
    left_out_schools: int
    left_out_pupils: int
    split: GapSplit | None
    table: Table
    sentence: str
    generation: str
    sources: tuple[Source, ...]


class PeersAnswer(Word):
    """The schools with pupils most like one school's, why, and how they do on a measure.

    `variables`, one row a variable: variable, title, given (its weight as asked), weight (as used: 0 where it had to be
    dropped, the rest adding up to 1), value, peers_median, unit, decimals, why_not. `table`, nearest first: place,
    place_name, la, rank, distance, share_VARIABLE (of the squared distance, 0 to 1) and, for a measure, value, lower,
    upper, numerator, denominator, decimals, status, reason, words (beside the school itself). `series`, one row a
    period, always on these same peers: period, segment, value, lower, upper, median, lower_quartile, upper_quartile,
    present, asked. `far`: the median distance is above 1.5, so that these are the nearest and still not near.
    `said_aloud`: what was left out and why. `hash` names the set: universe, year, variables, weights, k.
    """

    place: str
    place_name: str
    phase: str
    period: str
    k: int
    hash: str
    variables: Table
    table: Table
    median_distance: float
    far: bool
    schools_considered: int
    schools_left_out: int
    values_filled_in: int
    said_aloud: tuple[str, ...]
    measure: Measure | None
    measure_period: str | None
    series: Table
    sentence: str
    generation: str
    sources: tuple[Source, ...]


class SchoolsAnswer(Word):
    """One measure, every state-funded school of an authority, this year and the one before.

    `table`, one row a school, A to Z: place, place_name, level, phase, type, period, category, value, lower, upper,
    numerator, denominator, decimals, status, reason, before_value, before_lower, before_upper, before_denominator,
    change, change_lower, change_upper, change_words, clear (whether the change leaves nought out), rank_best,
    rank_worst (NaN under 30 pupils), one_pupil (what one pupil is worth, in points), history (why there is no year
    before, or whose it is), returns. `area`: a rates table of the authority (both bases) and the nation.
    `before` is None, with `no_before` saying why, where no earlier year may be compared.
    """

    measure: Measure
    place: str
    place_name: str
    period: str | None
    periods: tuple[str, ...]
    before: str | None
    no_before: str | None
    ranked: int
    clear_changes: int
    table: Table
    area: Table
    reconciliation: Reconciliation | None
    sentence: str
    generation: str
    sources: tuple[Source, ...]


class AuthoritiesAnswer(Word):
    """Every measure of one authority beside England, its region, its statistical neighbours and all authorities.

    `table`, one row a measure in the order of a child's life: measure, title, stage, unit, better, decimals, period,
    value, previous, previous_period, earlier, earlier_period (the two years before, in the same unbroken stretch),
    england, region, neighbours (their unweighted mean), neighbours_present, neighbours_asked, rank_best, rank_worst,
    among, band (A the best quarter to D), rank_change (places climbed since the year before; NaN across a hard break),
    returns.
    """

    place: str
    place_name: str
    region_name: str | None
    neighbour_names: tuple[str, ...]
    neighbours_version: str | None
    table: Table
    sentence: str
    generation: str
    sources: tuple[Source, ...]


class BoardAnswer(Word):
    """Which schools of an authority have sent what is expected of them in a year.

    `table`, one row a school and kind of return: place, place_name, kind, title, expected (<NA> where nobody said),
    received (pupils), due (a day as 2026-07-31, or ""), terms, state, return_id. `chase`: what to ask of whom, as text
    to send, "" where nothing is missing.
    """

    place: str
    place_name: str
    period: str | None
    table: Table
    sentence: str
    chase: str
    generation: str


class VintagesAnswer(Word):
    """What each return has said of one area on one measure, where more than one has.

    `table`, year by year and from the least final to the most: period, basis, version, source (a title), value,
    numerator, denominator, schools (of a pooled figure), decimals, change (in points, from the line before of the same
    year and basis; NaN in the first), pupils (the same in pupils counted), cohort (in pupils they are among), about
    (whether `pupils` rests on a rounded percentage), revision (whether the version is another than in the line before),
    shown (whether it is the figure in force), returns.
    """

    measure: Measure
    place: str
    place_name: str
    table: Table
    sentence: str
    generation: str
    sources: tuple[Source, ...]


class DefinitionsAnswer(Word):
    """The register beside what is held of it at one place.

    `table`, one row a measure: measure, title, stage, first, last, years, version, sources (titles), returns.
    """

    place: str
    place_name: str
    measures: tuple[Measure, ...]
    table: Table
    generation: str
    sources: tuple[Source, ...]


class Needed(Word):
    """Pupils needed to reach a target: a count, or `about` on an older cohort, or the reason there is none."""

    pupils: int | None
    about: bool = False
    cohort: int | None = None
    cohort_period: str | None = None
    sentence: str = ""


class Figure(Word):
    """One value as it may be shown: unrounded, with its interval where there is a cohort."""

    period: str
    value: float | None
    lower: float | None
    upper: float | None
    numerator: float | None
    denominator: int | None
    decimals: int
    status: ValueStatus
    reason: str | None
    basis: Basis
    version: ReturnStatus


class Fairness(Word):
    """How far schools of one size fall from a milestone by chance alone (95%, in percent), and where this one is.

    `words`: at the milestone; short of it, within noise; short of it. `whose`: where the milestone was taken from.
    """

    milestone: float
    whose: str
    lower: float
    upper: float
    pupils: int
    words: str


class TargetAnswer(Word):
    """One measure, one place, held against its target. Fields that cannot honestly be given are None.

    `trend` is a rates table of the place, `england` the same for the nation; `milestones`: period, value. `fairness` is
    given for a school.
    """

    measure: Measure
    place: str
    place_name: str
    ambition: str
    target: float | None
    target_period: str | None
    illustrative: bool
    latest: Figure | None
    cohort: int | None
    cohort_period: str | None
    baseline_period: str | None
    baseline_value: float | None
    milestones: Table
    required_per_year: float | None
    actual_per_year: float | None
    actual_lower: float | None
    actual_upper: float | None
    arrival_period: str | None
    share_achieved: float | None
    status: TargetStatus
    needed: Needed
    needed_area: Needed
    needed_every_school: Needed
    sentence: str
    trend: Table
    england: Table
    breaks: tuple[Break, ...]
    generation: str
    sources: tuple[Source, ...]
    shape: Shape | None = None
    fairness: Fairness | None = None


class EarlierAnswer(Word):
    """What became of a promise on the measure it was first made on."""

    measure: Measure
    words: str
    figure: Figure | None
    target: float | None
    met: bool | None
    sentence: str


class AmbitionAnswer(Word):
    """One ambition: its living measures held against their targets, and the measures before and beside them."""

    ambition: Ambition
    parts: tuple[TargetAnswer, ...]
    earlier: tuple[EarlierAnswer, ...]
    companions: tuple[EarlierAnswer, ...]
