"""Every measure once, by a sum that can be done in the head: what is counted, among how many, how it is written.

`way` is the direction that is good (measures.md 1): + more, − less, = no judgement. `sure`: whether a Wilson interval
is honest, which it is for a share of pupils or enrolments, and not for means, sessions, events or entries.
"""

import pandas as pd
import pytest

from metrics.measures.register import MEASURES, measure
from metrics.rates import cell_rates
from model.rounding import with_unit
from model.tables import RESULT_COLUMNS

EXAMPLES = """
    measure                       | counted |   among | written | way | sure
    good_level_of_development     |      67 |     100 | 67.0%   | +   | yes
    eyfs_all_elg                  |      13 |      20 | 65.0%   | +   | yes
    eyfs_avg_elg                  |     282 |      20 | 14.1    | +   | no
    phonics_at_6                  |      24 |      30 | 80%     | +   | yes
    phonics_y2                    |      27 |      30 | 90%     | +   | yes
    ks1_read_exs                  |      21 |      30 | 70%     | +   | yes
    ks1_read_gds                  |       6 |      30 | 20%     | +   | yes
    ks1_write_exs                 |      18 |      30 | 60%     | +   | yes
    ks1_write_gds                 |       3 |      30 | 10%     | +   | yes
    ks1_maths_exs                 |      21 |      28 | 75%     | +   | yes
    ks1_maths_gds                 |       7 |      28 | 25%     | +   | yes
    ks1_sci_exs                   |      24 |      30 | 80%     | +   | yes
    ks1_sci_gds                   |       6 |      24 | 25%     | +   | yes
    reader_at_11                  |      37 |      50 | 74%     | +   | yes
    counter_at_11                 |      36 |      50 | 72%     | +   | yes
    ks2_write_exp                 |      35 |      50 | 70%     | +   | yes
    ks2_gps_exp                   |      37 |      50 | 74%     | +   | yes
    reading_writing_maths_at_11   |      61 |     100 | 61%     | +   | yes
    ks2_read_high                 |      15 |      50 | 30%     | +   | yes
    ks2_maths_high                |      12 |      50 | 24%     | +   | yes
    ks2_gps_high                  |      16 |      50 | 32%     | +   | yes
    ks2_write_gds                 |       6 |      50 | 12%     | +   | yes
    ks2_rwm_high                  |       4 |      50 | 8%      | +   | yes
    ks2_read_avg                  |    4198 |      40 | 105.0   | +   | no
    ks2_maths_avg                 |    4180 |      40 | 104.5   | +   | no
    ks2_gps_avg                   |    4212 |      40 | 105.3   | +   | no
    ks2_read_prog                 |     -24 |      40 | −0.6    | +   | no
    ks2_write_prog                |      12 |      40 | 0.3     | +   | no
    ks2_maths_prog                |      40 |      40 | 1.0     | +   | no
    mtc_full                      |      11 |      30 | 36.7%   | +   | yes
    mtc_mean                      |     615 |      30 | 20.5    | +   | no
    level2_at_16                  |    6738 |    7823 | 86.1%   | +   | yes
    level2_em_at_16               |      57 |     100 | 57.0%   | +   | yes
    level2_by_16_points           |       3 |       8 | 37.5%   | +   | yes
    level1_at_16                  |      19 |      20 | 95.0%   | +   | yes
    basics_94                     |    5612 |    8640 | 65.0%   | +   | yes
    basics_95                     |      45 |     100 | 45.0%   | +   | yes
    basics_ac                     |      60 |     100 | 60.0%   | +   | yes
    ebacc_entry                   |      39 |     100 | 39.0%   | =   | yes
    ebacc_aps                     |      81 |      20 | 4.05    | +   | no
    attainment_8                  |     910 |      20 | 45.5    | +   | no
    progress_8                    |    -2.6 |      20 | −0.13   | +   | no
    level3_at_19                  |    4021 |    8210 | 49.0%   | +   | yes
    level3_at_19_state            |      53 |     100 | 53.0%   | +   | yes
    level2_at_19                  |       4 |       5 | 80.0%   | +   | yes
    level2_at_19_state            |      41 |      50 | 82.0%   | +   | yes
    level2_em_at_19               |      18 |      25 | 72.0%   | +   | yes
    level2_em_at_19_state         |      37 |      50 | 74.0%   | +   | yes
    l2em_not_at16_by19            |       7 |      30 | 23.3%   | +   | yes
    aps_per_entry_alevel          |    1050 |      30 | 35.00   | +   | no
    aps_per_entry_academic        |    1056 |      30 | 35.20   | +   | no
    aps_per_entry_applied_general |     875 |      30 | 29.17   | +   | no
    aps_per_entry_tech_level      |     852 |      30 | 28.40   | +   | no
    progression_after_16          |    7602 |    8015 | 94.8%   | +   | yes
    ks4_dest_sustained            |      47 |      50 | 94.0%   | +   | yes
    ks4_dest_education            |      43 |      50 | 86.0%   | =   | yes
    ks4_dest_fe                   |      17 |      50 | 34.0%   | =   | yes
    ks4_dest_ssf                  |      18 |      50 | 36.0%   | =   | yes
    ks4_dest_sfc                  |       6 |      50 | 12.0%   | =   | yes
    ks4_dest_other_ed             |       2 |      50 | 4.0%    | =   | yes
    ks4_dest_appr                 |       2 |      50 | 4.0%    | =   | yes
    ks4_dest_emp                  |       2 |      50 | 4.0%    | =   | yes
    dest_not_sustained            |       2 |      50 | 4.0%    | −   | yes
    dest_unknown                  |       1 |      50 | 2.0%    | −   | yes
    progression_after_18          |      27 |      50 | 54.0%   | +   | yes
    l1618_dest_sustained          |      41 |      50 | 82.0%   | +   | yes
    l1618_dest_education          |      22 |      50 | 44.0%   | =   | yes
    l1618_dest_appr               |       5 |      50 | 10.0%   | =   | yes
    l1618_dest_emp                |      14 |      50 | 28.0%   | =   | yes
    l1618_dest_not_sustained      |       6 |      50 | 12.0%   | −   | yes
    l1618_dest_unknown            |       3 |      50 | 6.0%    | −   | yes
    prog_l4plus                   |      33 |      50 | 66.0%   | +   | yes
    he_by_19                      |      43 |     100 | 43.0%   | +   | yes
    neet_or_not_known             |       7 |     100 | 7.0%    | −   | yes
    neet_1617                     |       3 |     100 | 3.0%    | −   | yes
    nk_1617                       |       4 |     100 | 4.0%    | −   | yes
    participation_1617            |      92 |     100 | 92.0%   | +   | yes
    september_guarantee           |      19 |      20 | 95.0%   | +   | yes
    attendance                    |    1860 |    2000 | 93.0%   | +   | no
    absence                       |     140 |    2000 | 7.0%    | −   | no
    abs_authorised                |     100 |    2000 | 5.0%    | −   | no
    abs_unauthorised              |      40 |    2000 | 2.0%    | −   | no
    persistent_absence            |      20 |     100 | 20.0%   | −   | yes
    persistent_absence_15         |       5 |     100 | 5.0%    | −   | yes
    severe_absence                |       9 |     400 | 2.25%   | −   | yes
    late_before_rate              |      30 |    2000 | 1.5%    | −   | no
    late_after_rate               |      10 |    2000 | 0.5%    | −   | no
    abs_share_from_pa             |      90 |     140 | 64.3%   | =   | no
    abs_reason_c                  |       5 |    2000 | 0.25%   | −   | no
    abs_reason_c1                 |       1 |    2000 | 0.05%   | −   | no
    abs_reason_c2                 |       3 |    2000 | 0.15%   | −   | no
    abs_reason_e                  |       2 |    2000 | 0.10%   | −   | no
    abs_reason_f                  |       1 |    2000 | 0.05%   | −   | no
    abs_reason_g                  |      12 |    2000 | 0.60%   | −   | no
    abs_reason_h                  |       1 |    2000 | 0.05%   | −   | no
    abs_reason_i                  |      70 |    2000 | 3.50%   | −   | no
    abs_reason_j1                 |       1 |    2000 | 0.05%   | −   | no
    abs_reason_m                  |       9 |    2000 | 0.45%   | −   | no
    abs_reason_n                  |       2 |    2000 | 0.10%   | −   | no
    abs_reason_o                  |      16 |    2000 | 0.80%   | −   | no
    abs_reason_r                  |       2 |    2000 | 0.10%   | −   | no
    abs_reason_s                  |       4 |    2000 | 0.20%   | −   | no
    abs_reason_t                  |       1 |    2000 | 0.05%   | −   | no
    abs_reason_u                  |       8 |    2000 | 0.40%   | −   | no
    suspension_rate               |     143 |    1180 | 12.12   | −   | no
    susp_pupils_rate              |      61 |    1180 | 5.17    | −   | no
    permanent_exclusion_rate      |       2 |    1180 | 0.17    | −   | no
    pupils_on_roll                |    1180 |       1 | 1,180   | =   | no
    context_fsm                   |     295 |    1180 | 25.0%   | =   | yes
    context_fsm6                  |     354 |    1180 | 30.0%   | =   | yes
    context_eal                   |     236 |    1180 | 20.0%   | =   | yes
    context_sen_support           |     118 |    1180 | 10.0%   | =   | yes
    context_ehcp                  |      59 |    1180 | 5.0%    | =   | yes
    context_girls                 |     590 |    1180 | 50.0%   | =   | yes
"""
ROWS = [tuple(part.strip() for part in line.split("|")) for line in EXAMPLES.strip().splitlines()[1:]]
WAYS = {"+": "higher", "−": "lower", "=": "neutral"}


def cell(counted: str, among: str) -> pd.DataFrame:
    row = {"numerator": float(counted), "denominator": int(among), "status": "ok", "public_domain": True}
    return pd.DataFrame([row], columns=list(RESULT_COLUMNS)).astype(RESULT_COLUMNS)


@pytest.mark.parametrize(("id_", "counted", "among", "written", "way", "sure"), ROWS, ids=[row[0] for row in ROWS])
def test_from_a_count_to_what_is_written(id_, counted, among, written, way, sure):
    found = measure(id_)
    made = pd.DataFrame(cell_rates(cell(counted, among), found)).iloc[0]
    assert with_unit(made["value"], found.unit, found.decimals) == written
    assert found.better == WAYS[way]
    assert ("yes" if made["lower"] <= made["value"] <= made["upper"] else "no") == sure


def test_no_measure_is_without_its_example():
    assert [row[0] for row in ROWS] == list(MEASURES)
