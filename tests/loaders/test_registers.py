"""Registers: one row a place and year, every URN with its dates, and what became of whom."""

import pytest

from loaders.kinds import national_register, school_links, school_register, school_trusts, statistical_neighbours
from loaders.reading.read import read
from loaders.recognising.match import RecognisedTable
from loaders.recognising.recognise import recognise
from tests.loaders.tables import context, place, real, rules, table

SPINE = """
URN    | LA  | ESTAB | LAESTAB | SCHNAME       | TOWN      | POSTCODE | ICLOSE | OPENDATE            | CLOSEDATE           | NFTYPE                         | ISPRIMARY | AGEL | AGEH | OTHERURN | TELNUM
106656 | 370 | 4037  | 3704037 | Dearne Centre | Rotherham | S63 9EW  | 2      |                     | 2019-01-31 00:00:00 | Community school               | 0         | 11   | 16   | 146501   | 01709892211
146501 | 370 | 4037  | 3704037 | Dearne        | Rotherham | S63 9EW  | 1      | 2019-02-01 00:00:00 |                     | Academy - Converter mainstream | 0         | 11   | 16   | 106656   | 01709892211
106651 | 370 | 4025  | 3704025 | Old School    | Barnsley  | S70 1AA  | 2      |                     | 2018-09-30          | Foundation school              | 0         | 11   | 18   | 145913   |
145913 | 370 | 4012  | 3704012 | New Academy   | Barnsley  | S70 1AA  | 1      | 01/10/2018          |                     | Academy sponsor led mainstream | 0         | 4    | 18   | 106651   |
108112.0 | 383.0 | 6112 | 3836112 | The Grammar | Leeds     | LS17 8GS | 1      |                     |                     | Other independent school       | 1         | 2    | 18   |          |
"""  # noqa: E501  a table as it is sent


def spine(period: str | None = "2018/19", drawn: str = SPINE):
    return school_register.KIND.translate(table(drawn), context(period, "2017-2018_england_spine.xlsx"))


@pytest.mark.parametrize(
    ("period", "name", "kind"),
    [("2017/18", "Dearne Centre", "Community school"), ("2018/19", "Dearne", "Academy - Converter mainstream")],
)
def test_a_place_is_what_it_was_on_12_september_after_the_year(period, name, kind):
    found = place(spine(period), "school:3704037")
    assert (found["name"], found["type"], found["period"]) == (name, kind, period)
    assert spine(period).results.empty


def test_every_number_a_place_has_had_is_kept_with_its_dates():
    urns = spine().urns.set_index("urn")
    assert tuple(urns.loc["106656"]) == ("school:3704037", "", "2019-01-31")
    assert tuple(urns.loc["146501"]) == ("school:3704037", "2019-02-01", "")
    assert tuple(urns.loc["108112"]) == ("school:3836112", "", "")


def test_a_conversion_with_a_new_number_is_a_link_and_one_without_is_not():
    assert spine().links.to_dict("records") == [
        {
            "urn": "106651",
            "place": "school:3704025",
            "becomes": "school:3704012",
            "kind": "converted",
            "on": "2018-10-01",
        }
    ]


def test_phase_and_who_pays_follow_from_ages_and_kind():
    assert place(spine(), "school:3704012")["phase"] == "all_through"
    assert place(spine(), "school:3704025")["phase"] == "secondary"
    assert not place(spine(), "school:3836112")["state_funded"]
    assert place(spine(), "school:3704012")["state_funded"]


def test_without_a_year_it_stops_and_a_date_that_is_none_is_named():
    (finding,) = spine(None).findings
    assert (finding.rule, "--period 2017/18" in finding.remedy) == ("period_unknown", True)
    assert spine(None).places.empty
    (wrong,) = spine(drawn=SPINE.replace("2018-09-30", "31/09/2018")).findings
    assert (wrong.rule, wrong.row, wrong.column) == ("not_a_date", 4, "CLOSEDATE")


@pytest.mark.parametrize("urn", ["10665", "106656.5", "１０６６５６", "nan"])
def test_a_urn_is_six_digits_in_every_register(urn):
    (wrong,) = spine(drawn=SPINE.replace("106656 |", f"{urn} |", 1)).findings
    assert (wrong.severity, wrong.rule, wrong.row, wrong.column) == ("stop", "unknown_place", 2, "URN")
    (wrong,) = spine(drawn=SPINE.replace("106651 | 370 | 4025", f"{urn} | 370 | ", 1)).findings
    assert (wrong.rule, wrong.row, "by nothing else" in wrong.message) == ("unknown_place", 4, True)
    links = school_links.KIND.translate(table(LINKS.replace("100001", urn)), context())
    assert {(each.rule, each.column) for each in links.findings if each.severity == "stop"} <= {
        ("unknown_place", "URN"),
        ("unknown_place", "LinkURN"),
    }
    assert any(each.severity == "stop" for each in links.findings)


def test_the_national_register_says_the_trust_too():
    made = national_register.KIND.translate(
        table(
            """
            URN    | LA (code) | EstablishmentNumber | EstablishmentName | TypeOfEstablishment (name) | OpenDate   | CloseDate | StatutoryLowAge | StatutoryHighAge | Trusts (name) | Town  | Postcode
            138304 | 383       | 4107                | Crawshaw Academy  | Academy converter          | 01-07-2012 |           | 11              | 18               | RED KITE      | Pudsey | LS28 9HU
            150000 | 383       |                     | A centre          | Children's centre          |            |           |                 |                  |               | Leeds | LS1 1AA
            """  # noqa: E501
        ),
        context("2021/22"),
    )
    assert place(made, "school:3834107")["trust"] == "RED KITE"
    assert place(made, "school:urn:150000")["name"] == "A centre"
    assert made.links is None


LINKS = """
URN    | LinkURN | LinkName          | LinkType             | LinkEstablishedDate
106559 | 138415  | Gooseacre Academy | Successor            | 31-08-2012
138415 | 106559  | Gooseacre Primary | Predecessor          | 01/09/2012
101494 | 107227  | Undercliffe       | Predecessor          |
101494 | 107228  | Eccleshill        | Predecessor - merged | 01-01-2000
134885 | 145732  | Half a school     | Successor            | 01-04-2018
134885 | 148654  | Other half        | Successor            | 01-04-2018
108309 | 133633  | Each the other's  | Successor            | 22-11-2021
133633 | 108309  | Each the other's  | Successor            | 22-11-2021
100001 | 100002  | First             | Successor            | 01-09-2010
100002 | 100003  | Then              | Successor            | 01-09-2015
100001 | 100003  | The short cut     | Successor            | 01-09-2015
107615 | 107755  | Royds Hall        | Other                | 01-03-2015
"""


def test_what_became_of_whom_is_said_once_and_by_its_kind():
    links = school_links.KIND.translate(table(LINKS), context()).links
    assert {(row.urn, row.becomes[11:], row.kind, row.on) for row in links.itertuples()} == {
        ("106559", "138415", "converted", "2012-09-01"),
        ("107227", "101494", "merged", ""),
        ("107228", "101494", "merged", "2000-01-01"),
        ("134885", "145732", "split", "2018-04-01"),
        ("134885", "148654", "split", "2018-04-01"),
        ("100001", "100002", "converted", "2010-09-01"),
        ("100002", "100003", "converted", "2015-09-01"),
    }
    assert set(links["place"]) == {f"school:urn:{urn}" for urn in links["urn"]}


def test_links_that_say_nothing_of_what_became_of_a_school_are_counted():
    (note,) = school_links.KIND.translate(table(LINKS), context()).findings
    assert note.message.startswith("1 rows link schools")


TRUSTS = """
URN    | Group Name    | Group Type          | Joined date | Closed Date | EstablishmentName
138304 | OLD TRUST     | Multi-academy trust | 1900-01-01  |             | Crawshaw Academy
138304 | RED KITE      | Multi-academy trust | 2018-09-01  |             | Crawshaw Academy
138304 | A SPONSOR     | School sponsor      | 2019-09-01  |             | Crawshaw Academy
138305 | GONE          | Multi-academy trust | 2012-09-01  | 2016-01-01  | Another
138306 | NOT YET       | Multi-academy trust | 2023-01-01  |             | A third
"""


def test_a_school_is_in_the_academy_trust_it_last_joined_by_the_end_of_the_year():
    made = school_trusts.KIND.translate(table(TRUSTS), context("2021/22"))
    assert made.places[["place", "trust"]].values.tolist() == [["school:urn:138304", "RED KITE"]]
    earlier = school_trusts.KIND.translate(table(TRUSTS), context("2016/17"))
    assert earlier.places[["place", "trust"]].values.tolist() == [["school:urn:138304", "OLD TRUST"]]


def neighbours(name: str = "383") -> str:
    headings = " | ".join(f"SN{rank} | SNP{f' {rank}' if rank > 1 else ''}" for rank in range(1, 11))
    ranks = " | ".join(f"{850 + rank} | {'Very Close' if rank < 4 else 'Close'}" for rank in range(1, 11))
    return f"LA number | LA Name | {headings}\n{name} | Leeds | {ranks}\n | Old SNs: |{' | ' * 19}\n"


def test_neighbours_are_ranked_and_carry_their_version():
    made = statistical_neighbours.KIND.translate(table(neighbours()), context("2024/25"))
    assert made.neighbours.iloc[0].to_dict() == {
        "la": "la:383",
        "neighbour": "la:851",
        "rank": "1",
        "closeness": "Very close",
        "version": "2024/25",
    }
    assert len(made.neighbours) == 10
    assert rules(made) == []


def test_ten_columns_with_one_heading_and_a_section_below_a_blank_row_are_one_table(tmp_path):
    headings = ",".join(f"SN{rank},SNP" for rank in range(1, 11))
    ranks = ",".join(f"{850 + rank},Close" for rank in range(1, 11))
    lines = ("A,B" + "," * 20, f"LA number,LA Name,{headings}", f"383,Leeds,{ranks}", "," * 21)
    section = (",Old SNs:" + "," * 20, f"835,Dorset (Pre LG),{ranks}")
    file = tmp_path / "neighbours.csv"
    file.write_text("\n".join((*lines, *section)) + "\n", encoding="utf-8")
    found = recognise(read(file), [statistical_neighbours.KIND])
    assert isinstance(found, RecognisedTable)
    assert [finding.rule for finding in found.findings] == ["headings_found"]
    made = statistical_neighbours.KIND.translate(found.frame, context("2024/25"))
    assert made.neighbours["la"].value_counts().to_dict() == {"la:383": 10, "la:835": 10}


def test_an_authority_that_is_none_or_a_neighbour_that_is_missing_is_said():
    wrong = statistical_neighbours.KIND.translate(table(neighbours("Leeds")), context("2024/25"))
    assert [(found.severity, found.rule, found.row) for found in wrong.findings] == [("stop", "unknown_authority", 2)]
    short = statistical_neighbours.KIND.translate(table(neighbours().replace("| 860 |", "|  |")), context("2024/25"))
    assert rules(short) == ["neighbours_missing"]


def test_the_real_registers():
    spine = real("establishments/2017-2018_england_spine.xlsx", "2017/18")
    assert (len(spine.urns), len(spine.places), len(spine.links)) == (26_078, 24_755, 475)
    subset = real("establishments/2017-2018_england_spine_subset.csv", "2017/18")
    assert (subset.urns["place"].str.startswith("school:383")).sum() == 316
    assert place(subset, "school:3834040")["name"] == "Allerton Grange School"
    sample = real("establishments/gias_header_sample_ANONYMISED.csv", "2023/24")
    assert len(sample.places) == 60


def test_the_real_links_and_trusts():
    links = real("establishments/gias_links_subset.csv").links
    assert links["kind"].value_counts().to_dict() == {"converted": 797, "merged": 182, "split": 3}
    trusts = real("establishments/gias_group_links_subset.csv", "2021/22")
    assert place(trusts, "school:urn:138304")["trust"] == "RED KITE LEARNING TRUST"


def test_the_real_neighbours_of_leeds():
    made = real("lait/sn_may_2025.xlsx", "2024/25")
    leeds = made.neighbours[made.neighbours["la"] == "la:383"]
    assert list(leeds["neighbour"].str[3:]) == ["851", "882", "373", "826", "382", "355", "801", "852", "306", "839"]
    assert made.neighbours["la"].nunique() == 158
