"""Every kind of return this house reads; which one a file is, its headings say."""

from loaders import la_attainment_by_characteristic, la_indicator_series, layout, results_tidy
from loaders.kind import Kind

KINDS: tuple[Kind, ...] = (
    results_tidy.KIND,
    la_attainment_by_characteristic.KIND,
    la_indicator_series.KIND,
    *layout.kinds(),
)
