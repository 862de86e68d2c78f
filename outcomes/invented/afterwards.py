"""What became of those who left: Level 2 and 3 by nineteen, destinations after sixteen and after eighteen."""

import numpy as np
import pandas as pd

from outcomes.invented import national
from outcomes.invented.ability import Sitters
from outcomes.invented.chance import Real, Texts, Truth, level_for
from outcomes.invented.groups import YES

UNKNOWN_SHARE = 0.005
AFTER_16 = ("ks4_dest_fe", "ks4_dest_sfc", "ks4_dest_other_ed", "ks4_dest_appr", "ks4_dest_emp")
AFTER_18 = ("l1618_dest_education", "l1618_dest_appr", "l1618_dest_emp")


def results_by_19(sitters: Sitters, at_16: Truth) -> pd.DataFrame:
    """level_2_em_at_16, level_2, level_2_em, level_3: yes, no or unknown.

    `sitters`: the leavers of three years before, at the schools they left; `at_16`: whether each had Level 2 with
    English and maths then.
    """
    chance = sitters.chance("by 19")
    able = sitters.ability.children.able[sitters.persons] + chance.standard_normal(len(at_16))
    rescued = chance.random(len(at_16)) < national.proportion("l2em_not_at16_by19", sitters.period)
    with_both = at_16 | rescued
    level_2 = with_both | (chance.random(len(at_16)) < 0.42)
    lean = 0.5 * able + np.where(with_both, 0.9, -1.1)
    line = level_for(lean, national.proportion("level3_at_19_state", sitters.period))
    level_3 = level_2 & (lean + line + chance.standard_normal(len(at_16)) > 0)
    unknown = chance.random(len(at_16)) < UNKNOWN_SHARE
    results = {"level_2_em_at_16": at_16, "level_2": level_2, "level_2_em": with_both, "level_3": level_3}
    columns = {name: np.where(reached, "yes", "no").astype(object) for name, reached in results.items()}
    for name in ("level_2", "level_2_em", "level_3"):
        columns[name][unknown] = "unknown"
    return sitters.frame(**columns)


def destinations_after_16(sitters: Sitters, in_a_sixth_form: Truth) -> pd.DataFrame:
    """After and destination of those who finished Key Stage 4 the year before; some are in a sixth form here."""
    destinations = _destinations(sitters, AFTER_16, "dest_not_sustained", "dest_unknown", "after 16", 0.85)
    destinations[in_a_sixth_form] = "ssf"
    return sitters.frame(after=np.full(len(destinations), "16", dtype=object), destination=destinations)


def destinations_after_18(sitters: Sitters) -> pd.DataFrame:
    """After and destination of those who finished sixteen to eighteen study the year before."""
    destinations = _destinations(sitters, AFTER_18, "l1618_dest_not_sustained", "l1618_dest_unknown", "after 18", 0.95)
    return sitters.frame(after=np.full(len(destinations), "18", dtype=object), destination=destinations)


def _destinations(sitters: Sitters, good: tuple[str, ...], lost: str, unknown: str, about: str, weight: float) -> Texts:
    """A destination for each: the less able and the disadvantaged are lost oftener."""
    chance = sitters.chance(about)
    persons = sitters.persons
    lean: Real = -0.5 * sitters.ability.children.able[persons]
    lean += 0.7 * (sitters.codes["disadvantaged"][persons] == YES)
    weights = np.array([national.rate(measure) for measure in (*good, lost, unknown)])
    names = np.array([measure.rsplit("dest_", 1)[1] for measure in (*good, lost, unknown)], dtype=object)
    names[-2:] = ("not_sustained", "unknown")
    weights_of_each = np.tile(weights, (len(persons), 1))
    weights_of_each[:, -2:] *= weight * np.exp(0.55 * (lean - lean.mean()))[:, None] if len(persons) else 1.0
    cumulative = np.cumsum(weights_of_each, axis=1)
    thresholds = chance.random(len(persons))[:, None] * cumulative[:, -1:]
    destinations: Texts = names[(cumulative < thresholds).sum(axis=1)]
    return destinations
