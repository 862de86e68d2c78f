"""Every kind of return this house reads; which one a file is, its headings say."""

from loaders.kinds import (
    assessments,
    destinations_16_18,
    destinations_ks4,
    expected_cohorts,
    key_stage_4_results,
    ks2_performance,
    ks4_performance,
    ks5_performance,
    la_attainment_by_characteristic,
    la_indicator_series,
    national_register,
    neighbours_tidy,
    post_16_results,
    progression_level_4,
    pupil_attendance,
    pupil_exclusions,
    pupil_flags,
    pupils,
    school_absence,
    school_census,
    school_links,
    school_register,
    school_trusts,
    statistical_neighbours,
)
from loaders.kinds.layout import catalogue
from loaders.kinds.results_tidy import KIND
from loaders.translation.kind import Kind

FROM_SCHOOLS: tuple[Kind, ...] = (
    pupils.KIND,
    *assessments.KINDS,
    key_stage_4_results.KIND,
    post_16_results.KIND,
    pupil_attendance.KIND,
    pupil_exclusions.KIND,
    pupil_flags.KIND,
    expected_cohorts.KIND,
)
"""What schools and their systems send: each has a contract, and a template that is made from it."""

KINDS: tuple[Kind, ...] = (
    KIND,
    la_attainment_by_characteristic.KIND,
    la_indicator_series.KIND,
    ks2_performance.KIND,
    ks4_performance.KIND,
    ks5_performance.KIND,
    school_absence.KIND,
    destinations_ks4.KIND,
    destinations_16_18.KIND,
    progression_level_4.KIND,
    school_census.KIND,
    school_register.KIND,
    national_register.KIND,
    school_links.KIND,
    school_trusts.KIND,
    statistical_neighbours.KIND,
    neighbours_tidy.KIND,
    *catalogue.layout_kinds(),
    *FROM_SCHOOLS,
)


def kind_ids() -> tuple[str, ...]:
    """What a sender may say a file is: every kind, and every workbook whose tables are kinds."""
    return tuple(dict.fromkeys(id_ for kind in KINDS for id_ in (kind.workbook, kind.id) if id_))
