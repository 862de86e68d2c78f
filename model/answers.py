"""What comes back: one answer a question. The columns of its tables are declared in `answer_columns`."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import pandas as pd
from pydantic import SkipValidation

from model.answer_columns import AUTHORITIES, GAPS, MILESTONES, RATES
from model.columns import table_of, table_of_rows
from model.frozen import Frozen
from model.measures import Break, Measure
from model.rates import GapRow, Rate
from model.returns import ReturnStatus
from model.selections import Comparator
from model.tables import Table
from model.targets import Ambition, Fairness, Figure, PupilsNeeded, Shape, TargetStatus


class Source(Frozen):
    """Where a figure came from: one return, and the publication it carries."""

    return_id: str
    title: str
    publisher: str
    licence: str
    status: ReturnStatus
    file: str


class Reconciliation(Frozen):
    """The two figures an area can have, and how many pupils stand between them, where the published one says."""

    published: float
    pooled: float
    pupils: int | None
    sentence: str


class RatesAnswer(Frozen):
    """Rates of one measure.

    `table` (RATES): one row per place, period, category and basis. `value`, `lower` and `upper` are in the measure's
    unit, unrounded; NaN wherever status is not ok. `superseded` (SUPERSEDED): the figures of areas that others have
    taken the place of. `joins`: where a series goes over from one publication to another. `left_out`: which schools are
    not in the latest year's figure because a term of theirs is not in, and what there is of them.
    """

    measure: Measure
    generation: str
    table: Table
    superseded: Table
    breaks: tuple[Break, ...]
    reconciliation: Reconciliation | None
    sentence: str
    sources: tuple[Source, ...]
    joins: str | None = None
    left_out: str | None = None


class GapsAnswer(Frozen):
    """Gaps between groups, in the measure's points; negative means behind.

    `rows`: one per place, period, group and basis, furthest behind first; `table` is the same as a table (GAPS).
    `headline`: characteristic and group of whom the sentence names as furthest behind.
    """

    measure: Measure
    comparator: Comparator
    generation: str
    rows: SkipValidation[tuple[GapRow, ...]]
    breaks: tuple[Break, ...]
    sentence: str
    sources: tuple[Source, ...]
    headline: tuple[str, str] | None = None

    @cached_property
    def table(self) -> pd.DataFrame:
        """The same rows as a table: GAPS."""
        return table_of_rows(self.rows, GAPS)


class GapSplit(Frozen):
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


class GapLedgerAnswer(Frozen):
    """Which schools of an authority hold one group's gap, in pupils, and how much of it lies inside schools.

    `table` (LEDGER): one row a school, most pupils behind first. A school without a figure for the group keeps its row,
    at the end, without numbers. `holding`: how few schools hold half of it, and `holding_pupils` how many pupils that
    is. Everything is of these schools added up: an area's published gap may differ.
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


class PeersAnswer(Frozen):
    """The schools with pupils most like one school's, why, and how they do on a measure.

    `variables` (PEER_VARIABLES): one row a variable. `table` (`peer_columns`): one row a school, nearest
    first. `series` (PEER_SERIES): one row a period, always on these same peers. `far`: the median
    distance is above 1.5, so that these are the nearest and still not near. `said_aloud`: what was left out and why.
    `hash` names the set: universe, year, variables, weights, k.
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


class SchoolsAnswer(Frozen):
    """One measure, every state-funded school of an authority, this year and the one before.

    `table` (SCHOOLS): one row a school, A to Z. `area` (RATES): the authority (both bases) and the nation. `before` is
    None, with `no_before` saying why, where no earlier year may be compared. `listed`: schools with a figure,
    whether or not they are looked for.
    """

    measure: Measure
    place: str
    place_name: str
    period: str | None
    periods: tuple[str, ...]
    before: str | None
    no_before: str | None
    ranked: int
    listed: int
    clear_changes: int
    table: Table
    area: Table
    reconciliation: Reconciliation | None
    sentence: str
    generation: str
    sources: tuple[Source, ...]


class AuthoritiesAnswer(Frozen):
    """Every measure of one authority beside England, its region, its statistical neighbours and all authorities.

    `rows` by name of column; `table` (AUTHORITIES): one row a measure, in the order of a child's life.
    """

    place: str
    place_name: str
    region_name: str | None
    neighbour_names: tuple[str, ...]
    neighbours_version: str | None
    rows: SkipValidation[tuple[Mapping[str, Any], ...]]
    sentence: str
    generation: str
    sources: tuple[Source, ...]

    @cached_property
    def table(self) -> pd.DataFrame:
        """The same rows as a table: AUTHORITIES."""
        return table_of(self.rows, AUTHORITIES)


class BoardAnswer(Frozen):
    """Which schools of an authority have sent what is expected of them in a year.

    `table` (BOARD): one row a school and kind of return. `chase`: what to ask of whom, as text to send, "" where
    nothing is missing.
    """

    place: str
    place_name: str
    period: str | None
    table: Table
    sentence: str
    chase: str
    generation: str


class VintagesAnswer(Frozen):
    """What each return has said of one area on one measure, where more than one has.

    `table` (VINTAGES): one row a version, year by year and from the least final to the most.
    """

    measure: Measure
    place: str
    place_name: str
    table: Table
    sentence: str
    generation: str
    sources: tuple[Source, ...]


class DefinitionsAnswer(Frozen):
    """The register beside what is held of it at one place.

    `table` (DEFINITIONS): one row a measure.
    """

    place: str
    place_name: str
    measures: tuple[Measure, ...]
    table: Table
    generation: str
    sources: tuple[Source, ...]


class TargetAnswer(Frozen):
    """One measure, one place, held against its target. Fields that cannot honestly be given are None.

    `rates`: the place in every year, in order, and `national_rates` the nation; `trend` and `england` are the same as
    tables (RATES). `milestone_by_period`: the path year by year, the baseline first; `milestones` is its table
    (MILESTONES). `fairness` is given for a school. `joins`: where the trend goes over from one publication to another.
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
    milestone_by_period: dict[str, float]
    required_per_year: float | None
    actual_per_year: float | None
    actual_lower: float | None
    actual_upper: float | None
    arrival_period: str | None
    share_achieved: float | None
    status: TargetStatus
    pupils_needed: PupilsNeeded
    pupils_needed_area: PupilsNeeded
    pupils_needed_every_school: PupilsNeeded
    sentence: str
    rates: SkipValidation[tuple[Rate, ...]]
    national_rates: SkipValidation[tuple[Rate, ...]]
    breaks: tuple[Break, ...]
    generation: str
    sources: tuple[Source, ...]
    shape: Shape | None = None
    fairness: Fairness | None = None
    joins: str | None = None

    # A page shows six of these and takes the tables of one: they are made when they are asked for.
    @cached_property
    def trend(self) -> pd.DataFrame:
        """The place in every year: RATES."""
        return table_of_rows(self.rates, RATES)

    @cached_property
    def england(self) -> pd.DataFrame:
        """The nation in every year: RATES."""
        return table_of_rows(self.national_rates, RATES)

    @cached_property
    def milestones(self) -> pd.DataFrame:
        """The path, one row a year: MILESTONES."""
        columns = {"period": list(self.milestone_by_period), "value": list(self.milestone_by_period.values())}
        return table_of(columns if self.milestone_by_period else [], MILESTONES)


class EarlierAnswer(Frozen):
    """What became of a promise on the measure it was first made on."""

    measure: Measure
    words: str
    figure: Figure | None
    target: float | None
    met: bool | None
    sentence: str


class AmbitionAnswer(Frozen):
    """One ambition: its living measures held against their targets, and the measures before and beside them."""

    ambition: Ambition
    parts: tuple[TargetAnswer, ...]
    earlier: tuple[EarlierAnswer, ...]
    companions: tuple[EarlierAnswer, ...]
