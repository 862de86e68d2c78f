"""A small invented authority, published once, and the means to open one page of it alone."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from model.folders import ROOT
from model.periods import between
from outcomes.store.settings import settings
from tests.conftest import Rows, result, tidy_csv
from tests.homes import Homes

ENGLAND = "nation:E92000001"
OpenPage = Callable[..., AppTest]


def invented() -> Rows:
    """Leeds and Kirklees with England: three measures, one split by free school meals, and two schools."""
    rows: Rows = []
    for place, passed in (("la:383", 650), ("la:382", 700), (ENGLAND, 64_000)):
        cohort = 100_000 if place == ENGLAND else 1_000
        for year, period in enumerate(between("2022/23", "2024/25")):
            rows.append(counted(place, period, "basics_94", passed + year, cohort))
            rows.append(counted(place, period, "attendance", passed, cohort))
            rows.append(
                counted(place, period, "basics_94", passed // 10, cohort // 4, characteristic="fsm", category="yes")
            )
            rows.append(
                counted(
                    place,
                    period,
                    "basics_94",
                    passed - passed // 10,
                    cohort - cohort // 4,
                    characteristic="fsm",
                    category="no",
                )
            )
    rows.append(counted("la:383", "2024/25", "reader_at_11", 740, 1_000))
    rows.append(counted("school:3834001", "2024/25", "basics_94", 60, 100, name="St *Anne* & <b>Bede</b>"))
    rows.append(counted("school:3834001", "2023/24", "basics_94", 30, 100, name="St *Anne* & <b>Bede</b>"))
    rows.append(counted("school:3834003", "2023/24", "basics_94", 61, 100, name="Zed School"))
    rows.append(counted("school:3834003", "2024/25", "basics_94", 63, 100, name="Zed School"))
    rows.append(result("school:3834002", measure="basics_94", status="suppressed", name="Quiet School"))
    return rows


def counted(
    place: str, period: str, measure: str, numerator: int, denominator: int, **more: object
) -> dict[str, object]:
    """A counted result."""
    return result(place, period, measure=measure, numerator=float(numerator), denominator=denominator, **more)


HomeWith = Callable[[Rows], Path]


@pytest.fixture(scope="session")
def home_with(homes: Homes, tmp_path_factory: pytest.TempPathFactory) -> HomeWith:
    """The home in which these results were published; only to be looked at."""

    def shared(rows: Rows) -> Path:
        path = tmp_path_factory.mktemp("files") / "invented.csv"
        path.write_text(tidy_csv(rows), encoding="utf-8")
        return homes.shared(path).store.home

    return shared


@pytest.fixture(scope="session")
def home(home_with: HomeWith) -> Path:
    """The invented authority's home."""
    return home_with(invented())


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenPage]:
    """Runs one page alone on one home, with a link's words."""

    def run(name: str, home: Path, **link: str) -> AppTest:
        monkeypatch.setenv("OUTCOMES_HOME", str(home))
        settings.cache_clear()
        st.cache_resource.clear()
        page = AppTest.from_file(str(ROOT / "pages" / f"{name}.py"), default_timeout=30)
        for word, value in link.items():
            page.query_params[word] = value
        return page.run()

    yield run
    settings.cache_clear()
    st.cache_resource.clear()


def words(page: AppTest) -> str:
    """Everything a page says, with the marks that keep Markdown quiet taken out."""
    said = [
        *page.title,
        *page.subheader,
        *page.markdown,
        *page.caption,
        *page.info,
        *page.warning,
        *page.error,
        *page.success,
    ]
    return "\n".join(str(item.value).replace("\\", "") for item in said)


__all__ = ["ENGLAND", "HomeWith", "OpenPage", "counted", "invented", "words"]
