"""Publications by authority whose originals no test has at hand, by a place's rows as they were printed."""

import pytest

from loaders.check import CheckedFile, check
from loaders.kinds.register import KINDS
from loaders.translation.kind import Context
from metrics.measures.groups import all_groups
from metrics.measures.register import MEASURES
from tests.loaders.tables import LEEDS, figure

CONTEXT = Context(
    authority=LEEDS,
    measures=frozenset(MEASURES),
    groups=all_groups(),
    percentages=frozenset(measure.id for measure in MEASURES.values() if measure.unit == "percent"),
)
AREA = "geographic_level,country_code,country_name,region_code,region_name,old_la_code,la_name,new_la_code"
YORKSHIRE = "E92000001,England,E12000003,Yorkshire and The Humber"
OF_LEEDS = f"Local authority,{YORKSHIRE},383,Leeds,E08000035"

REFERRAL_UNITS = f"""time_identifier,time_period,{AREA},school_type,num_schools,enrolments,sess_possible,sess_overall,\
sess_authorised,sess_unauthorised,enrolments_pa10_exact,enrolments_pa10_exact_percent
six half terms,201617,national,E92000001,England,,,,,,Pupil Referral Unit,349,40175,7771278,2637752,1488865,1148887,\
29680,73.9
six half terms,201617,local authority,{YORKSHIRE},370,Barnsley,E08000016,Pupil Referral Unit,1,162,35987,11772,4864,\
6908,129,79.6
"""
YEAR_TO_DATE = f"""time_period,time_identifier,{AREA},PHASE,num_schools,enrolments,possible_sessions,\
overall_attendance,overall_absence,authorised_absence,unauthorised_absence,reason_i_authorised_illness,pa_perc
"202223","Academic year",{OF_LEEDS},"Primary",192.655913978495,"50267.5376344086","10964501","10313042","651459",\
"447244","204215","388062","18.9351266429091"
"""
KEY_STAGE_2 = f"""time_period,time_identifier,{AREA},social_care_group,version,t_read_eligible_pupils,\
t_read_met_expected_standard,t_rwm_eligible_pupils,t_rwm_met_expected_standard,pt_rwm_met_expected_standard,\
t_read_progress_eligible_pupils,avg_read_progress_score,avg_read_progress_score_lower_CI,\
avg_read_progress_score_upper_CI
202324,Academic year,{OF_LEEDS},CINO at 31 March,Revised,177,75,177,52,29,x,x,x,x
202324,Academic year,Local authority,{YORKSHIRE},816,York,E06000014,CINO at 31 March,Revised,33,7,33,c,c,x,x,x,x
"""
KEY_STAGE_4 = f"""time_period,time_identifier,{AREA},social_care_group,version,t_pupils,t_att8,avg_att8,t_l2basics_95,\
pt_l2basics_95,t_l2basics_94,pt_l2basics_94,t_ebacc_e_ptq_ee,t_ebaccaps,t_inp8calc,t_p8score,avg_p8score,\
p8score_CI_low,p8score_CI_upp
202425,Academic year,{OF_LEEDS},CINO at 31 March,Revised,182,3977.75,21.9,21,11.5,43,23.6,40,333.36,x,x,x,x,x
202324,Academic year,{OF_LEEDS},CLA 12 months at 31 March,Final,115,2022.75,17.6,9,7.8,16,13.9,x,x,94,-119.36,-1.27,\
-1.56,-0.98
202324,Academic year,Local authority,E92000001,England,E12000009,South West,420,Isles of Scilly,E06000053,\
CLA 12 months at 31 March,Final,0,z,z,z,z,z,z,x,x,0,z,z,z,z
"""
ABSENCE = f"""time_period,time_identifier,{AREA},absence_terms,social_care_group,PHASE,t_pupils,t_sess_possible,\
t_sess_overall,pt_overall,t_sess_authorised,t_sess_unauthorised,t_pupils_pa_10_exact,t_pupils_pa_50_exact
202324,Academic year,Local authority,E92000001,England,E12000001,North East,840,County Durham,E06000047,six half terms,\
CINO at 31 March,Total,944,334787,54679,16.3,27976,26703,451,85
202324,Academic year,Local authority,E92000001,England,E12000001,North East,841,Darlington,E06000005,six half terms,\
CINO at 31 March,State-funded alternative provision school,10,3202,1322,41.3,699,623,10,c
"""
BY_19 = f"""time_period,time_identifier,{AREA},breakdown_topic,breakdown,age,cohort_age_in,qualification_level,subject,\
qualification_type,number_in_ss_cohort,number,percentage
201718,Academic year,{OF_LEEDS},Total,Total,by age 19,201718,Level 3,Total,Total Level 3,7856,4076,51.884
201718,Academic year,{OF_LEEDS},Total,Total,by age 16,201415,Level 3,Total,Total Level 3,7856,8,0.1
201718,Academic year,{OF_LEEDS},FSM (Free School Meal) status,FSM eligible,by age 19,201718,Level 2,Total,\
Total Level 2,1605,941,58.629
"""
BY_19_IN_2018 = f"""time_period,time_identifier,{AREA},characteristic,characteristic_gender,characteristic_fsm,COHORT,\
l2_by19,l2_with_em_by19,l3_by19
201718,Academic year,{OF_LEEDS},Total,Total,Total,7856,6084,5036,4076
201718,Academic year,{OF_LEEDS},Total,Female,Total,3861,3169,2703,2227
"""


def checked(text: str, folder) -> CheckedFile:
    path = folder / "sent.csv"
    path.write_text(text, "utf-8")
    found = check(path, KINDS, CONTEXT)
    assert [each.message for each in found.findings if each.severity != "note"] == []
    return found


def test_pupil_referral_units_are_a_phase_of_their_own(tmp_path):
    found = checked(REFERRAL_UNITS, tmp_path)
    assert (found.kind, found.periods) == ("absence_in_prus", ("2016/17",))
    # 11,772 of 35,987 is the 32.7% that is printed, 129 of 162 the 79.6%.
    units = {"phase": "referral_unit"}
    assert figure(found, "absence", "la:370", **units) == {"numerator": 11772, "denominator": 35987, "status": "ok"}
    assert figure(found, "persistent_absence", "la:370", **units)["numerator"] == 129
    assert figure(found, "absence", "nation:E92000001", **units)["denominator"] == 7771278


@pytest.mark.parametrize(
    ("phase", "kind"), [("education_phase", "attendance_year_to_date"), ("school_type", "attendance_year_to_date_2023")]
)
def test_a_year_to_date_is_early_however_its_phase_is_headed(phase, kind, tmp_path):
    found = checked(YEAR_TO_DATE.replace("PHASE", phase), tmp_path)
    assert (found.kind, found.status, found.periods) == (kind, "early", ("2022/23",))
    primary = {"phase": "primary"}
    assert figure(found, "absence", LEEDS, **primary) == {"numerator": 651459, "denominator": 10964501, "status": "ok"}
    assert figure(found, "persistent_absence", LEEDS, **primary)["value"] == pytest.approx(18.935, abs=0.001)


def test_a_table_of_terms_is_told_from_a_year_to_date_by_its_academic_year(tmp_path):
    terms = YEAR_TO_DATE.replace("PHASE", "school_type").replace("Academic year", "Autumn term")
    terms = terms.replace("time_period,", "academic_year,time_period,", 1).replace('"202223",', '"202223","202223",', 1)
    found = checked(terms, tmp_path)
    assert (found.kind, found.status, set(found.results["term"])) == ("attendance_by_term", "final", {"autumn"})


def test_key_stage_2_of_children_in_need(tmp_path):
    found = checked(KEY_STAGE_2, tmp_path)
    assert (found.kind, found.status) == ("social_care_key_stage_2", "revised")
    rwm = "reading_writing_maths_at_11"
    # 52 of 177 is 29.4%, printed as 29.
    need = {"child_in_need": "yes"}
    assert figure(found, rwm, LEEDS, **need) == {"numerator": 52, "denominator": 177, "status": "ok"}
    assert figure(found, rwm, "la:816", **need) == {"denominator": 33, "status": "suppressed"}


def test_key_stage_4_of_children_in_need_and_looked_after(tmp_path):
    found = checked(KEY_STAGE_4, tmp_path)
    assert (found.kind, found.periods) == ("social_care_key_stage_4", ("2023/24", "2024/25"))
    assert figure(found, "basics_94", LEEDS, "2024/25", child_in_need="yes")["numerator"] == 43  # of 182: 23.6%
    care = {"looked_after": "yes"}
    assert figure(found, "attainment_8", LEEDS, "2023/24", **care)["numerator"] == 2022.75  # of 115: 17.6
    assert figure(found, "progress_8", LEEDS, "2023/24", **care) == {
        "value": -1.27,
        "denominator": 94,
        "lower": -1.56,
        "upper": -0.98,
        "decimals": 2,
        "status": "ok",
    }
    assert figure(found, "basics_94", "la:420", "2023/24", **care)["status"] == "not_applicable"


@pytest.mark.parametrize(
    ("phase", "kind"),
    [("phase_type_grouping", "social_care_absence"), ("school_type", "social_care_absence_by_type")],
)
def test_absence_of_children_in_need(phase, kind, tmp_path):
    found = checked(ABSENCE.replace("PHASE", phase), tmp_path)
    assert (found.kind, found.periods) == (kind, ("2023/24",))
    need = {"child_in_need": "yes"}
    assert figure(found, "absence", "la:840", **need) == {"numerator": 54679, "denominator": 334787, "status": "ok"}
    assert figure(found, "severe_absence", "la:840", **need)["numerator"] == 85
    units = {"child_in_need&phase": "yes&referral_unit"}
    assert figure(found, "severe_absence", "la:841", **units) == {"denominator": 10, "status": "suppressed"}


def test_level_3_by_19_as_it_is_published_now(tmp_path):
    found = checked(BY_19, tmp_path)
    assert (found.kind, found.periods) == ("level2_3_16_to_19", ("2017/18",))
    # 51.884%
    assert figure(found, "level3_at_19_state", LEEDS) == {"numerator": 4076, "denominator": 7856, "status": "ok"}
    assert figure(found, "level2_at_19_state", LEEDS, fsm="yes")["numerator"] == 941
    assert len(found.results) == 2


@pytest.mark.parametrize("cohort", ["Number_in_cohort", "number_in_cohort", "number_in_ss_cohort"])
def test_level_3_by_19_by_characteristic_as_it_was_in_2018(cohort, tmp_path):
    found = checked(BY_19_IN_2018.replace("COHORT", cohort), tmp_path)
    assert found.kind == "level2_3_characteristics"
    assert figure(found, "level3_at_19_state", LEEDS) == {"numerator": 4076, "denominator": 7856, "status": "ok"}
    assert figure(found, "level3_at_19_state", LEEDS, sex="female")["numerator"] == 2227
