"""Every kind of return this house reads; which one a file is, its headings say."""

from loaders import (
    destinations_16_18,
    destinations_ks4,
    ks2_performance,
    ks4_performance,
    ks5_performance,
    la_attainment_by_characteristic,
    la_indicator_series,
    layout,
    national_register,
    neighbours_tidy,
    progression_level_4,
    results_tidy,
    school_absence,
    school_census,
    school_links,
    school_register,
    school_trusts,
    statistical_neighbours,
)
from loaders.kind import Kind

KINDS: tuple[Kind, ...] = (
    results_tidy.KIND,
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
    *layout.kinds(),
)
