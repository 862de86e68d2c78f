"""Send a file, read what is wrong with it, see what would change, publish, undo: as an analyst does on the page."""

import io
import json
import os
import shutil
import zipfile
from pathlib import Path

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from outcomes.returns import background
from outcomes.returns.erasing import erase
from outcomes.store import log
from outcomes.store.store import Store
from outcomes.store.workspace_tables import RETURNS
from tests.conftest import Rows, tidy_csv
from tests.homes import publisher_of
from tests.pages.conftest import HomeWith, OpenPage, counted, invented, words

NAME = "returns"


def a_file(numerator: int = 655) -> bytes:
    """One changed figure in our own layout."""
    return a_file_of([counted("la:383", "2024/25", "basics_94", numerator, 1_000)])


def a_file_of(rows: Rows) -> bytes:
    """Some figures in our own layout."""
    return tidy_csv(rows).encode()


def send(page: AppTest, name: str, content: bytes) -> AppTest:
    """Choose a file, press the button, and wait until it has been checked."""
    page.file_uploader(key="file").set_value([(name, content, "text/csv")])
    next(button for button in page.button if button.label == "Check").click().run()
    return finish(page)


def finish(page: AppTest) -> AppTest:
    for task in list(background.TASKS.values()):
        task.work.exception(timeout=60)
    return page.run()


@pytest.fixture
def own_home(home: Path, tmp_path: Path) -> Path:
    """A home that a test may change."""
    return shutil.copytree(home, tmp_path / "home")


def test_what_is_loaded_is_listed_with_its_years(home: Path, open_page: OpenPage) -> None:
    page = open_page(NAME, home)
    assert "1 return is in force. The last to arrive was invented.csv" in words(page)
    assert page.dataframe[0].value.iloc[0]["Years"] == "2022/23 to 2024/25"


def test_a_mistake_is_read_on_the_page_and_nothing_changes(own_home: Path, open_page: OpenPage) -> None:
    page = send(open_page(NAME, own_home), "mistake.csv", a_file(numerator=1_200))
    said = words(page)
    assert "mistake.csv: not accepted, and nothing was changed" in said
    assert "must be put right" in said
    assert "Numerator" in said or "numerator" in said
    assert "1,200" in said or "1200" in said


def test_a_file_is_published_only_when_somebody_says_so_and_can_be_undone(own_home: Path, open_page: OpenPage) -> None:
    page = send(open_page(NAME, own_home), "better.csv", a_file())
    assert "better.csv: can be published" in words(page)
    assert "1 changed" in words(page)
    page.button(key="publish").click().run()
    page = finish(page)
    assert "better.csv: published" in words(page)
    assert "2 returns are in force" in words(page)

    page.selectbox(key="to undo").set_value(page.selectbox(key="to undo").options[0].split(" · ")[0]).run()
    page.button(key="undo it").click().run()
    page = finish(page)
    assert "better.csv is undone" in words(page).replace("*", "")
    assert "1 return is in force" in words(page)


def test_what_nobody_publishes_leaves_nothing_behind(own_home: Path, open_page: OpenPage) -> None:
    page = send(open_page(NAME, own_home), "better.csv", a_file())
    page.button(key="discard").click().run()
    assert not page.exception
    assert not list((own_home / "incoming").iterdir())
    assert "1 return is in force" in words(page)


def test_an_upload_that_was_abandoned_yesterday_is_gone_with_the_next(own_home: Path, open_page: OpenPage) -> None:
    (own_home / "incoming").mkdir()
    left = own_home / "incoming" / "left"
    left.write_bytes(b"x")
    os.utime(left, (0, 0))
    send(open_page(NAME, own_home), "better.csv", a_file())
    assert not left.exists()


@pytest.mark.parametrize("content", [b"", b"\0\0\0", b"PK\x03\x04 not a workbook", "näme;wert\n1;2\n".encode("utf-16")])
def test_a_file_that_cannot_be_read_is_a_finding_and_not_a_fault(
    content: bytes, own_home: Path, open_page: OpenPage
) -> None:
    page = send(open_page(NAME, own_home), "hostile.csv", content)
    assert not page.exception
    assert "not accepted" in words(page)


def test_a_name_that_is_a_path_is_only_a_name(own_home: Path, open_page: OpenPage) -> None:
    page = send(open_page(NAME, own_home), "../../<b>x</b>.csv", a_file())
    assert not page.exception
    assert not list(own_home.parent.glob("*x*"))


def test_without_a_file_the_page_asks_for_one(home: Path, open_page: OpenPage) -> None:
    page = open_page(NAME, home)
    next(button for button in page.button if button.label == "Check").click().run()
    assert "Choose a file first." in words(page)


def test_a_year_that_is_none_is_answered_with_a_sentence(home: Path, open_page: OpenPage) -> None:
    page = open_page(NAME, home)
    page.file_uploader(key="file").set_value([("x.csv", b"a,b\n", "text/csv")])
    page.text_input(key="year").set_value("last year")
    next(button for button in page.button if button.label == "Check").click().run()
    assert "'last year' is not an academic year" in words(page)


def test_of_many_files_the_right_ones_are_published_and_the_others_can_be_taken_away(
    own_home: Path, open_page: OpenPage
) -> None:
    page = open_page(NAME, own_home)
    files = [("better.csv", a_file(), "text/csv"), ("mistake.csv", a_file(numerator=1_200), "text/csv")]
    page.file_uploader(key="file").set_value(files)
    next(button for button in page.button if button.label == "Check").click().run()
    page = finish(page)
    assert "2 files: 1 can be published, 1 has to be corrected" in words(page)
    assert next(each.label.replace("\\", "") for each in page.expander).startswith("mistake.csv: not accepted")
    assert {each.label for each in page.get("download_button")} == {"Download the report", "Download the fix list"}

    page.button(key="publish").click().run()
    page = finish(page)
    assert "2 files: 1 is published, 1 has to be corrected" in words(page)
    # The one that was published is kept with its return; the other only until it is put away.
    assert len([each for each in (own_home / "incoming").rglob("*") if each.is_file()]) == 1
    assert "Download the fix list" in {each.label for each in page.get("download_button")}

    page.button(key="put away").click().run()
    assert not list((own_home / "incoming").iterdir())


def test_a_zip_is_its_files(own_home: Path, open_page: OpenPage) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("better.csv", a_file())
        archive.writestr("mistake.csv", a_file(numerator=1_200))
    page = send(open_page(NAME, own_home), "returns.zip", packed.getvalue())
    assert "returns.zip: 1 can be published, 1 has to be corrected" in words(page)


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("2026-08-31T22:59:00+00:00", "31 August 2026"),
        ("2026-08-31T23:30:00+00:00", "1 September 2026"),
        ("2026-10-25T00:30:00+00:00", "25 October 2026"),
        ("2026-12-31T23:59:00+00:00", "31 December 2026"),
        ("2028-02-28T23:59:00+00:00", "28 February 2028"),
        ("2028-02-29T12:00:00+00:00", "29 February 2028"),
    ],
    ids=["before midnight", "after it, in summer", "the clocks go back", "winter", "before a leap day", "a leap day"],
)
def test_case_63_a_day_is_told_by_our_clocks(
    home_with: HomeWith, tmp_path: Path, open_page: OpenPage, at: str, day: str
) -> None:
    publisher = publisher_of(shutil.copytree(home_with(invented()[:2]), tmp_path / "home"))
    with publisher.workspace.engine.begin() as connection:
        connection.execute(sa.update(RETURNS).values(at=at))
    assert f"invented.csv, on {day}." in words(open_page(NAME, tmp_path / "home"))


SEXES = [
    counted("la:383", "2024/25", "basics_94", 650, 1_000),
    counted("la:383", "2024/25", "basics_94", 300, 490, characteristic="sex", category="female"),
    counted("la:383", "2024/25", "basics_94", 350, 500, characteristic="sex", category="male"),
]


def test_a_query_is_accepted_with_a_reason_and_is_a_note_the_next_time(own_home: Path, open_page: OpenPage) -> None:
    page = send(open_page(NAME, own_home), "sexes.csv", a_file_of(SEXES))
    assert "1 query stands" in words(page)
    accept = next(button for button in page.button if button.label == "Accept with this reason")
    accept.click().run()
    assert "Tick at least one query, and give a reason." in words(page)
    page.checkbox[0].check()
    page.text_input(key="reason").set_value("Ten pupils' sex is not recorded")
    next(button for button in page.button if button.label == "Accept with this reason").click().run()
    assert "query stands" not in words(page)
    assert "Ten pupils' sex is not recorded." in words(page)
    page.button(key="publish").click().run()
    page = finish(page)
    assert "sexes.csv: published" in words(page)

    again = send(
        open_page(NAME, own_home), "again.csv", a_file_of([*SEXES, counted("la:382", "2018/19", "basics_94", 1, 2)])
    )
    assert "query stands" not in words(again)
    assert "Ten pupils' sex is not recorded." in words(again)


def test_what_is_published_for_analysts_is_released_to_everybody(own_home: Path, open_page: OpenPage) -> None:
    page = send(open_page(NAME, own_home), "better.csv", a_file(numerator=654))
    page.selectbox(key="audience").set_value("analysts").run()
    page.button(key="publish").click().run()
    page = finish(page)
    store = Store(own_home)
    assert store.pointer("analysts") != store.pointer("authority")
    page.selectbox(key="to release").set_value(page.selectbox(key="to release").options[0].split(" ")[0]).run()
    page.selectbox(key="released to").set_value("public").run()
    page.button(key="release it").click().run()
    assert "better.csv is released. It is shown to: everybody." in words(finish(page)).replace("*", "")
    assert store.pointer("analysts") == store.pointer("public")


def test_schools_targets_and_restated_figures_are_read_before_anything_is_published(
    own_home: Path, open_page: OpenPage
) -> None:
    rows = [
        counted("la:383", "2024/25", "basics_94", 655, 1_000),
        counted("school:3834001", "2024/25", "basics_94", 61, 100, name="St Anne"),
        counted("school:3834009", "2024/25", "basics_94", 50, 100, name="New School"),
    ]
    said = words(send(open_page(NAME, own_home), "more.csv", a_file_of(rows)))
    assert "Schools: 1 new (New School), 1 changed (St Anne)" in said
    assert "1 figure that is final would be restated: Leeds, " in said
    assert "65.2% becomes 65.5%" in said


def test_what_happens_on_the_page_is_in_the_log_without_a_word_of_the_file(
    own_home: Path, open_page: OpenPage, tmp_path: Path
) -> None:
    log.open_log(str(tmp_path / "log.jsonl"), watched=False)
    page = send(open_page(NAME, own_home), "better.csv", a_file(numerator=654))
    page.button(key="publish").click().run()
    finish(page)
    written = (tmp_path / "log.jsonl").read_text()
    assert [json.loads(line)["event"] for line in written.splitlines()] == ["check", "published"]
    assert "basics_94" in a_file().decode()
    assert "basics_94" not in written


def test_the_page_says_why_figures_were_restated(own_home: Path, open_page: OpenPage) -> None:
    assert "What was restated" not in words(open_page(NAME, own_home))
    publisher = publisher_of(own_home)
    (item,) = publisher.workspace.active()
    erase(publisher, item.return_id, note="It was *another* authority's.")
    said = words(open_page(NAME, own_home))
    assert "What was restated" in said
    assert f"Return {item.return_id} was erased on" in said
    assert "It was *another* authority's." in said
