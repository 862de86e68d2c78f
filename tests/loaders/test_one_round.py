"""Everything that is wrong with a file is said in one round: no fault waits for another to be put right."""

from pathlib import Path

from loaders.check import check
from loaders.kinds.register import KINDS
from loaders.translation.kind import Context
from tests.loaders.tables import LEEDS

PUPILS = (
    "UPN,Surname,Forename,Date of birth,LAESTAB,Academic year,Year group,Sex,Free school meals,"
    "Free school meals in the last six years,Disadvantaged,Looked after,SEN,SEN need,First language,Ethnicity\n"
    "R999200120001,Ash,Gwen,31/02/2002,9992001,2018/19,11,F,Yes,Yes,Yes,No,N,,ENG,WBRI\n"
)
ATTENDANCE = (
    "academic_year,time_period,time_identifier,geographic_level,region_name,old_la_code,school_type,possible_sessions,"
    "overall_attendance,overall_absence,authorised_absence,unauthorised_absence\n"
    "202425,TIME,Autumn term,Local authority,Yorkshire and The Humber,383,Primary,1000,950,many,30,20\n"
)


def faults(text: str, folder: Path) -> list[tuple[str, int | None, str | None]]:
    """Rule, row and column of everything that stops."""
    path = folder / "sent.csv"
    path.write_text(text, "utf-8")
    found = check(path, KINDS, Context(authority=LEEDS))
    return [(each.rule, each.row, each.column) for each in found.findings if each.severity == "stop"]


def test_a_heading_with_a_slip_hides_no_fault_below_it(tmp_path):
    assert faults(PUPILS.replace("LAESTAB", "LAESTB").replace("Year group", "Year goup"), tmp_path) == [
        ("headings_not_recognised", 1, None),
        ("not_a_date", 2, "Date of birth"),
    ]


def test_where_no_heading_is_like_the_one_that_is_missing_the_rest_is_not_judged(tmp_path):
    assert faults(PUPILS.replace("UPN", "Number"), tmp_path) == [("headings_not_recognised", 1, None)]


def test_a_year_that_is_none_hides_no_figure_that_is_none(tmp_path):
    wrong_figure = ("not_a_number", 2, "overall_absence")
    assert faults(ATTENDANCE.replace("TIME", "202425"), tmp_path) == [wrong_figure]
    assert faults(ATTENDANCE.replace("TIME", "202499"), tmp_path) == [("unknown_word", 2, "time_period"), wrong_figure]
