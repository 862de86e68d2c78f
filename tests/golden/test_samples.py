"""Each small invented file of data/samples gives exactly the rows that stand beside this test under its name."""

from io import StringIO
from pathlib import Path

import pytest

from loaders.check import Checked
from outcomes.publish import check

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = sorted((ROOT / "data" / "samples").glob("*.csv"))


def rows_of(checked: Checked) -> str:
    written = StringIO()
    checked.results.to_csv(written, index=False)
    return written.getvalue()


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_is_its_kind_and_gives_its_rows(sample):
    checked = check(sample, authority="la:383", period="2024/25")
    assert checked.kind == sample.stem
    assert not [finding.message for finding in checked.findings if finding.severity == "stop"]
    assert rows_of(checked) == (Path(__file__).parent / sample.name).read_text()
