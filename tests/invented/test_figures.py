"""What the invented authority's files come to when they are published is what their generator counted, everywhere."""

import pandas as pd
import pytest

from model.folders import REFERENCE
from outcomes.returns import accepting, checking, proposing
from outcomes.returns.publisher import Publisher
from outcomes.store.store import Store
from outcomes.store.workspace import open_workspace

KEY = ["place", "period", "term", "measure", "characteristic", "category"]
NOT_COUNTED = {"mobile", "child_in_need", "child_protection"}
"""Groups that the store has and the generator does not count."""


def test_every_figure_of_every_school_and_group_is_the_generators(one_year, tmp_path):
    publisher = Publisher(Store(tmp_path), open_workspace(tmp_path), authority="la:999", reference=REFERENCE)
    checked = [
        (path, checking.check(path, authority="la:999", period=period))
        for period, files in one_year.files.items()
        for path in files
    ]
    assert [
        (path.name, found.message) for path, of in checked for found in of.findings if found.severity == "stop"
    ] == []
    assert {path.stem for path, of in checked if any(found.severity == "query" for found in of.findings)} == {
        "key_stage_2_results"
    }
    accepting.accept(publisher, proposing.propose(publisher, checked))
    known = pd.read_csv(one_year.folder / "truth.csv", dtype={"period": "str", "category": "str"}).set_index(KEY)
    shown = results(publisher)
    shown = shown[(shown["denominator"] > 0) & ~shown["characteristic"].isin(NOT_COUNTED)].set_index(KEY)
    assert set(shown.index) == set(known.index)
    beside = shown.loc[known.index]
    assert beside["denominator"].tolist() == known["denominator"].tolist()
    assert beside["numerator"].tolist() == pytest.approx(known["numerator"].tolist(), abs=1e-9)


def results(publisher: Publisher) -> pd.DataFrame:
    """Every school's result in the current generation."""
    import duckdb

    path = publisher.store.path(str(publisher.store.pointer("authority")))
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute("SELECT * FROM results WHERE place LIKE 'school:%' AND status = 'ok'").df()
