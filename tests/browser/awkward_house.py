"""A small home that holds what pages once fell over: each of it is in a file that a person could have sent."""

from collections.abc import Sequence
from pathlib import Path

from outcomes.invented.authority import write_demonstration
from outcomes.returns import accepting, checking, proposing
from outcomes.returns.publisher import Publisher
from tests.answers.test_schools_of_one_name import namesakes
from tests.conftest import Rows, result, write_tidy
from tests.homes import publisher_of

ENGLAND = "nation:E92000001"
EXPECTED = """LAESTAB,Return,Academic year,Pupils,Due
3832001,key_stage_2_results,2024/25,30,31/07/2025
3832003,key_stage_2_results,2024/25,60,31/07/2025
"""


def ordinary_rows() -> Rows:
    """What any home has: three years of two authorities and England on one measure."""
    return [
        result(place, period, measure="basics_94", value=value, decimals=1)
        for place, value in (("la:383", 64.9), ("la:382", 65.1), (ENGLAND, 65.0))
        for period in ("2022/23", "2023/24", "2024/25")
    ]


def nobody_of_nobody() -> Rows:
    """0 of 0 of an authority, beside a year in which there was somebody."""
    return [
        result(period="2023/24", measure="reader_at_11", numerator=700.0, denominator=1_000),
        result(period="2024/25", measure="reader_at_11", numerator=0.0, denominator=0),
    ]


def a_term_alone() -> Rows:
    """One term, of an authority and of a school, and no year."""
    term = {"period": "2024/25", "term": "autumn"}
    school = {"place": "school:3833001", "name": "Mill School"}
    return [
        result(measure="attendance", numerator=93_000.0, denominator=100_000, **term),
        result(measure="absence", numerator=7_000.0, denominator=100_000, **term),
        result(measure="absence", numerator=300.0, denominator=4_000, **term, **school),
    ]


def build(home: Path, folder: Path) -> Publisher:
    """Publish all of it in `home`; what is refused is refused. `folder`: for the files."""
    publisher = publisher_of(home)
    folder.mkdir(parents=True, exist_ok=True)
    listed = folder / "expected.csv"
    listed.write_text(EXPECTED, encoding="utf-8")
    files = [
        write_tidy(folder, ordinary_rows(), "ordinary.csv"),
        write_tidy(folder, namesakes(), "schools of one name.csv"),
        write_tidy(folder, nobody_of_nobody(), "nobody of nobody.csv"),
        write_tidy(folder, a_term_alone(), "a term alone.csv"),
        listed,
        write_tidy(folder, [result(measure="basics_94", value=66.1, decimals=1)], "resent.csv"),
        write_tidy(folder, [result(period="2041/42", measure="basics_94", value=70.0, decimals=1)], "to come.csv"),
    ]
    for path in files:
        send(publisher, [path], "la:383", None)
    *_, (period, pupils_returns) = write_demonstration(folder / "invented").files.items()
    send(publisher, pupils_returns, "la:999", period)
    return publisher


def send(publisher: Publisher, paths: Sequence[Path], authority: str, period: str | None) -> None:
    """Check, propose and accept files at once, as a person who says yes to every query would."""
    checked = [(path, checking.check(path, authority=authority, period=period)) for path in paths]
    accepting.accept(publisher, proposing.propose(publisher, checked))
