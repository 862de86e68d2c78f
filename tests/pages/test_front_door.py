"""What the front door says before any page."""

from streamlit.testing.v1 import AppTest

from model.folders import ROOT
from outcomes.store.settings import settings


def test_every_page_says_that_nobody_signs_in(tmp_path, monkeypatch) -> None:
    """On an empty home too, whose page has nothing else to show."""
    monkeypatch.setenv("OUTCOMES_HOME", str(tmp_path))
    settings.cache_clear()
    door = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
    settings.cache_clear()
    assert not door.exception
    assert door.caption[0].value.startswith("Nobody signs in here")
    assert [title.value for title in door.title] == ["Are we on course?"]
