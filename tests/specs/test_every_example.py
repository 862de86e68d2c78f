"""Every worked example of what a program computes is a spec test, named by its id."""

import json
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[3] / "shared" / "worked_examples.json"

NOT_COMPUTED = (
    *("B6_", "B7_", "B8_", "B9_", "B10_"),  # OnProgress 8: the Department's estimates of the year are not held here
    *("G1_", "I2_", "I3_"),  # control limits, projections
    "D1_",  # the disadvantage gap index
    "E2_",  # over-dispersion of a funnel
    *("F1_", "J1_", "J2_"),  # shrunk estimates, regression to the mean, how much of a spread is chance
    *("K2_", "K3_"),  # others' distances between schools
)
"""Worked examples of arithmetic that no program does."""


@pytest.mark.skipif(not EXAMPLES.exists(), reason="the optional worked examples of ../shared are not here")
def test_every_worked_example_of_what_is_computed_is_a_spec():
    specs = "\n".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    keys = [key for key in json.loads(EXAMPLES.read_text(encoding="utf-8")) if not key.startswith("T")]
    assert [key for key in keys if key in specs] == [key for key in keys if not key.startswith(NOT_COMPUTED)]
