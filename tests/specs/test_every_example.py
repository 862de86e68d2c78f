"""Every worked example but those of disclosure is a spec test, named by its id."""

import json
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[3] / "shared" / "worked_examples.json"


@pytest.mark.skipif(not EXAMPLES.exists(), reason="the optional worked examples of ../shared are not here")
def test_every_worked_example_is_a_spec():
    specs = "\n".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    keys = json.loads(EXAMPLES.read_text(encoding="utf-8"))
    assert [key for key in keys if not key.startswith("T") and key not in specs] == []
