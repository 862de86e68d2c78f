"""Statistical neighbours in our own layout."""

import pandas as pd
import pytest

from loaders.kinds.neighbours_tidy import HEADINGS, translate
from loaders.translation.kind import Context


def table(*rows: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(HEADINGS), index=range(2, 2 + len(rows)), dtype="str")


LEEDS = ("383", "Leeds", "373", "Sheffield", "3", "Very close", "2024/25")


def test_a_row_is_a_neighbour():
    made = translate(table(LEEDS), Context("la:383"))
    assert made.findings == ()
    assert made.periods == ("2024/25",)
    assert made.neighbours.to_numpy().tolist() == [["la:383", "la:373", "3", "Very close", "2024/25"]]


@pytest.mark.parametrize(
    ("at", "text", "rule"),
    [
        (0, "Leeds", "unknown_authority"),
        (2, "", "unknown_authority"),
        (4, "0", "not_a_rank"),
        (6, "2025", "unknown_period"),
    ],
)
def test_what_is_wrong_is_named_with_its_row(at, text, rule):
    row = [*LEEDS[:at], text, *LEEDS[at + 1 :]]
    (found,) = translate(table(LEEDS, tuple(row)), Context("la:383")).findings
    assert (found.severity, found.rule, found.row, found.column) == ("stop", rule, 3, HEADINGS[at])
