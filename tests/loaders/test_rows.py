"""Rows of results as every kind of return hands them on."""

import pandas as pd

from loaders.rules import rows


def test_a_figure_of_nobody_does_not_apply_whatever_the_kind_of_return():
    table = rows.result_rows(
        {
            "place": "la:383",
            "status": ["ok", "ok", "ok", "suppressed"],
            "numerator": [0, 1, float("nan"), 0],
            "value": [float("nan"), float("nan"), 61.6, float("nan")],
            "denominator": pd.array([0, 2, 0, 0], dtype="Int64"),
        },
        pd.RangeIndex(4),
    )
    assert table["status"].tolist() == ["not_applicable", "ok", "not_applicable", "suppressed"]
    assert table["numerator"].tolist()[1] == 1
    assert table["numerator"].isna().tolist() == [True, False, True, True]
    assert table["value"].isna().all()
