"""From which year on each measure has been published: an earlier year in a file is most often a slip."""

from metrics.measures.breaks import APS, BASICS, EYFS, KS1, KS2_PROGRESS, MTC, PHONICS

_LATER = {
    "2011/12": PHONICS,
    "2012/13": EYFS,
    "2013/14": ("attainment_8", "progress_8"),
    "2015/16": (*KS1, *KS2_PROGRESS, *APS),
    "2016/17": BASICS,
    "2017/18": ("ebacc_aps",),
    "2021/22": MTC,
}

FIRST_YEARS: dict[str, str] = {measure: year for year, measures in _LATER.items() for measure in measures}
"""By measure; of the others nothing better is known than loaders.rules.years.EARLIEST."""
