"""Whose rows they are, in which year, and who stands there twice: rules that all returns about single pupils share."""

import pytest

from loaders.kinds import assessments, pupils
from loaders.rules.pupil_rules import age
from loaders.translation.kind import Kind, Translation
from tests.loaders.tables import context, table

PHONICS = next(kind for kind in assessments.KINDS if kind.id == "phonics_results")
ADA, BEN = "R999200120001", "F999200120002"
NAMED = "UPN | Surname | Forename | Date of birth | LAESTAB\n"


def phonics(drawn: str, period: str | None = "2024/25", kind: Kind = PHONICS) -> Translation:
    """Rows of the phonics check; Year 1 and a mark of 30 for everybody where they are not drawn."""
    frame = table(drawn)
    usual = {"LAESTAB": "9992001", "Year group": "1", "Mark": "30"}
    return kind.translate(
        frame.assign(**{name: cell for name, cell in usual.items() if name not in frame}), context(period)
    )


def said(made: Translation) -> list[tuple[str, str, int | None]]:
    return [(each.severity, each.rule, each.row) for each in made.findings]


def test_every_row_says_whose_it_is_where_and_when():
    made = phonics(f"{NAMED}{ADA} | Ash | Ada | 12/10/2018 | 999/2001\n{BEN} | | | | 9992002")
    assert made.pupils.iloc[:, :7].to_numpy().tolist() == [
        [ADA, "Ash", "Ada", "2018-10-12", "school:9992001", "2024/25", "year"],
        [BEN, "", "", "", "school:9992002", "2024/25", "year"],
    ]
    assert made.pupils.index.tolist() == [2, 3]
    assert (made.periods, made.source, len(made.results), len(made.places)) == (("2024/25",), "phonics_results", 0, 0)


# --- which year -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "sender", "period", "expected"),
    [
        ("2023/24", None, "2023/24", []),
        ("202324", "2023/24", "2023/24", []),
        ("2023/24", "2024/25", "2023/24", [("query", "period_differs", None)]),
        ("", "2024/25", "2024/25", []),
        ("", None, "", [("stop", "period_unknown", None)]),
        ("2023/25", "2024/25", "", [("stop", "not_a_period", 2)]),
    ],
)
def test_a_file_s_own_year_wins_over_the_sender_s(column, sender, period, expected):
    made = phonics(f"UPN | Academic year\n{ADA} | {column}", sender)
    assert (made.pupils["period"].tolist(), said(made)) == ([period], expected)


def test_a_year_is_said_in_every_row_or_in_none():
    made = phonics(f"UPN | Academic year\n{ADA} | 2024/25\n{BEN} |")
    assert said(made) == [("stop", "blank", 3)]


def test_a_column_of_years_that_was_left_out_leaves_it_to_the_sender():
    assert phonics(f"UPN\n{ADA}").periods == ("2024/25",)


# --- who ------------------------------------------------------------------------------------------------------------


def test_a_total_is_left_out():
    made = phonics(f"UPN | Mark\n{ADA} | 30\nTotal | 30")
    assert (len(made.pupils), said(made)) == (1, [("note", "total_left_out", 3)])


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("| Ash | Ada | 12/10/2018 | 9992001", [("note", "upn_not_sent", 2)]),
        ("| Ash | Ada | | 9992001", [("stop", "nobody", 2)]),
        ("| Ash | | 12/10/2018 | 9992001", [("stop", "nobody", 2)]),
        ("| | | | 9992001", [("stop", "nobody", 2)]),
    ],
)
def test_a_row_without_a_upn_has_a_whole_name_and_birth(row, expected):
    assert said(phonics(NAMED + row)) == expected


def test_a_broken_upn_is_one_fault_and_not_also_nobody():
    assert said(phonics("UPN\nA801200005001")) == [("stop", "upn_check_letter", 2)]


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (f"{BEN} | | | | 9992001", []),
        (f"{ADA} | | | | 9992001", [("stop", "pupil_twice", 3)]),
        (f"{ADA} | | | | 9992002", [("query", "two_schools", 3)]),
        # That name has one UPN in this file.
        ("| Ash | ADA | 12/10/2018 | 9992001", [("note", "upn_not_sent", 3), ("stop", "pupil_twice", 3)]),
        (f"{BEN} | Ash | Ada | 12/10/2018 | 9992001", [("query", "two_upns", 3)]),
        (f"{BEN} | Ash | Ida | 12/10/2018 | 9992001", []),  # twins
    ],
)
def test_a_pupil_stands_once(second, expected):
    assert said(phonics(f"{NAMED}{ADA} | Ash | Ada | 12/10/2018 | 9992001\n{second}")) == expected


def test_weiss_with_and_without_the_german_letter_is_one_pupil():
    rows = f"{ADA} | WEISS | Ada | 12/10/2018 | 9992001\n| Weiß | Ada | 12/10/2018 | 9992001"
    assert said(phonics(NAMED + rows)) == [("note", "upn_not_sent", 3), ("stop", "pupil_twice", 3)]


def test_a_temporary_and_a_permanent_number_of_one_child_are_asked_about():
    made = phonics(f"{NAMED}{ADA} | Ash | Ada | 12/10/2018 | 9992001\nE38340572400A | Ash | Ada | 12/10/2018 | 9992001")
    assert said(made) == [("note", "upn_temporary", None), ("query", "two_upns", 3)]


def test_the_same_pupil_in_another_year_is_no_second_time():
    assert said(phonics(f"UPN | Academic year\n{ADA} | 2023/24\n{ADA} | 2024/25")) == []


def test_a_pupil_at_two_schools_and_twice_at_one_of_them():
    made = phonics(f"UPN | LAESTAB\n{ADA} | 9992001\n{ADA} | 9992002\n{ADA} | 9992002")
    assert said(made) == [("stop", "pupil_twice", 4), ("query", "two_schools", 3)]
    assert made.findings[0].message == "Row 4 is about the same pupil as row 3."


def test_no_finding_says_who_anybody_is():
    """Findings are kept with a return; its names and numbers are not."""
    made = phonics(
        f"{NAMED}{ADA} | Quillfeather | Ottoline | 12/10/2018 | 9992001\n"
        f"{ADA.lower()} | Quillfeather | Ottoline | 43385 | 9992002\n"
        f"E38340572400A | Quillfeather | Ottoline | 12/10/2018 | 9992002\n"
        f"C999200120009 | 03-Dec | 1.2E+12 | 12/10/1018 | 9992002\n"
    )
    assert len({each.rule for each in made.findings}) > 6
    words = repr(made.findings)
    assert not [
        who for who in (ADA[1:], "3834057", "9992001200", "Quill", "Ottol", "12/10", "43385", "03-Dec") if who in words
    ]


# --- how old --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("born", "years"), [("2018-08-31", 6), ("2018-09-01", 5), ("2019-02-28", 5), ("2019-08-31", 5)]
)
def test_whoever_is_born_on_1_september_is_a_year_behind(born, years):
    frame = table(f"born | period\n{born} | 2024/25")
    assert age(frame["born"], frame["period"]).tolist() == [years]


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        ("01/09/2016", []),  # 7 on 31 August: a year older than usual
        ("31/08/2016", [("query", "of_another_age", 2)]),
        ("31/08/2020", []),  # 4
        ("01/09/2020", [("query", "of_another_age", 2)]),
    ],
)
def test_a_child_more_than_a_year_from_the_usual_age_is_asked_about(born, expected):
    assert said(phonics(f"UPN | Date of birth\n{ADA} | {born}")) == expected


@pytest.mark.parametrize(("born", "child"), [("31/08/2024", "a child of 0"), ("01/09/2024", "a child not yet born")])
def test_an_age_is_never_less_than_nought(born, child):
    (finding,) = phonics(f"UPN | Date of birth\n{ADA} | {born}").findings
    assert f"is about {child} on the 31 August before" in finding.message


def test_year_7_is_in_no_phonics_check():
    made = phonics(f"UPN | Year group\n{ADA} | Year 7")
    assert said(made) == [("stop", "not_in_this_return", 2)]
    assert made.findings[0].remedy == "Write 1 or 2, or take the row out."


# --- what cannot be together ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ("Yes | Yes | Yes | No | E | ASD", []),
        ("Yes | No | No | No | N |", [("query", "contradiction", 2)]),
        ("No | Yes | No | No | N |", [("query", "contradiction", 2)]),
        ("No | No | No | Yes | N |", [("query", "contradiction", 2)]),
        ("No | No | No | No | N | ASD", [("query", "contradiction", 2)]),
        ("| No | No | | | ASD", []),
    ],
)
def test_groups_that_do_not_go_together_are_asked_about(cells, expected):
    headings = " | ".join((pupils.FSM, pupils.FSM6, pupils.DISADVANTAGED, pupils.LOOKED_AFTER, "SEN", "SEN need"))
    frame = table(f"UPN | {headings}\n{ADA} | {cells}").assign(
        **{
            "LAESTAB": "9992001",
            "Year group": "1",
            "Sex": "F",
            "First language": "",
            "Ethnicity": "",
            "Joined late": "",
        }
    )
    assert said(pupils.KIND.translate(frame, context("2024/25"))) == expected
