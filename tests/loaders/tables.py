"""Tables for the tests of the kinds: small ones drawn on the page, and the real files where they are there."""

from functools import lru_cache
from pathlib import Path

import pandas as pd
import pytest

from loaders.check import widest_limits
from loaders.kinds.register import KINDS
from loaders.reading.read import read
from loaders.recognising.match import RecognisedTable
from loaders.recognising.recognise import recognise
from loaders.translation.kind import Context, Kind, Translation
from tests.conftest import NO_SHARED, SHARED

LEEDS = "la:383"
ENGLAND = "nation:E92000001"


def table(drawn: str) -> pd.DataFrame:
    """A table as it is drawn, | between its cells; the first row under the headings is row 2, as in a spreadsheet."""
    headings, *lines = ([cell.strip() for cell in line.split("|")] for line in drawn.strip().splitlines())
    return pd.DataFrame(lines, columns=headings, index=range(2, 2 + len(lines)), dtype="str")


def context(period: str | None = None, file: str = "") -> Context:
    return Context(authority=LEEDS, period=period, file=file)


def real_frame(path: str) -> tuple[Kind, pd.DataFrame]:
    """The kind and the text of a file of ../shared/data, read and recognised as any file is."""
    file = SHARED / "data" / path
    if not file.exists():
        pytest.skip(NO_SHARED)
    recognised = recognise(read(Path(file), limits=widest_limits(KINDS)), KINDS)
    assert isinstance(recognised, RecognisedTable), recognised
    assert [found.message for found in recognised.findings if found.severity == "stop"] == []
    return recognised.kind, recognised.frame


@lru_cache(maxsize=4)
def real(path: str, period: str | None = None) -> Translation:
    """What a file of ../shared/data is translated into, and nothing in it stops."""
    kind, frame = real_frame(path)
    made = kind.translate(frame, context(period, path))
    assert [found.message for found in made.findings if found.severity == "stop"] == []
    return made


def figure(made: Translation, measure: str, place: str, period: str | None = None, **group: str) -> dict[str, object]:
    """The one result of a measure, a place, a period (if there are several) and a group: what is not blank in it."""
    ((characteristic, category),) = group.items() or [("all", "all")]
    rows = made.results[
        (made.results["measure"] == measure)
        & (made.results["place"] == place)
        & (made.results["characteristic"] == characteristic)
        & (made.results["category"] == category)
        & (True if period is None else made.results["period"] == period)
    ]
    assert len(rows) == 1, rows
    row = rows.iloc[0]
    names = ("numerator", "denominator", "value", "lower", "upper", "decimals", "status")
    return {name: row[name] for name in names if not pd.isna(row[name])}


def pooled(made: Translation, measure: str, la: str = LEEDS) -> tuple[int, int, float]:
    """Schools, pupils and percentage of an authority's state-funded schools, from counts or value x cohort."""
    schools = made.places[(made.places["la"] == la) & made.places["state_funded"].fillna(False)]["place"]
    rows = made.results[
        (made.results["measure"] == measure)
        & (made.results["characteristic"] == "all")
        & (made.results["status"] == "ok")
        & made.results["place"].isin(schools)
        & made.results["denominator"].notna()
    ]
    numerator = rows["numerator"].fillna(rows["value"] * rows["denominator"].astype("float64") / 100)
    pupils = int(rows["denominator"].sum())
    return len(rows), pupils, 100 * numerator.sum() / pupils


def rules(made: Translation) -> list[str]:
    return [found.rule for found in made.findings]


def place(made: Translation, place_id: str) -> dict[str, object]:
    """What the file says of a place: what is not blank in it."""
    rows = made.places[made.places["place"] == place_id]
    assert len(rows) == 1, rows
    return {name: cell for name, cell in rows.iloc[0].items() if not pd.isna(cell) and cell != ""}
