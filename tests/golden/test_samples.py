"""Each small invented file of data/samples gives exactly the rows that stand beside this test under its name."""

from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest

from loaders.check import CheckedFile
from loaders.kinds.register import FROM_SCHOOLS
from outcomes.returns import accepting, proposing, rebuilding
from outcomes.returns.checking import check
from outcomes.returns.publisher import Publisher

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = sorted((ROOT / "data" / "samples").glob("*.csv"))


def rows_of(checked: CheckedFile) -> str:
    """What it says: results, or pupils' rows, or expected cohorts."""
    written = StringIO()
    said = next(table for table in (checked.pupils, checked.expected, checked.results) if table is not None)
    said.to_csv(written, index=False)
    return written.getvalue()


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_is_its_kind_and_gives_its_rows(sample):
    checked = check(sample, authority="la:383", period="2024/25")
    assert checked.kind == sample.stem
    assert not [finding.message for finding in checked.findings if finding.severity == "stop"]
    assert rows_of(checked) == (Path(__file__).parent / sample.name).read_text()


def test_every_return_that_schools_send_has_a_sample():
    assert {kind.id for kind in FROM_SCHOOLS} <= {sample.stem for sample in SAMPLES}


def test_all_samples_together_make_a_generation(publisher: Publisher):
    """Pupils of each become measures of their schools; built again it is the same, and nobody's name is in it."""
    publisher = replace(publisher, authority="la:999")  # whose schools are in the samples
    files = [(sample, check(sample, authority="la:999", period="2024/25")) for sample in SAMPLES]
    published = accepting.accept(publisher, proposing.propose(publisher, files))
    assert [item.state for item in published.files] == ["published"] * len(SAMPLES)
    assert rebuilding.verify(publisher) == ()
    assert len(publisher.workspace.pupils()) == 5
    kept = b"".join(path.read_bytes() for path in (publisher.store.home / "returns").rglob("*") if path.is_file())
    assert b"R999200120001" not in kept
