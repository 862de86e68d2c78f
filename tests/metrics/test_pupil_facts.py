"""Key Stage 2 from pupils' results: small sums to check by hand."""

import tomllib

import pandas as pd
import pytest

from metrics.key_stage_2_outcomes import ResultCode, reading_writing_maths, subject_outcomes
from model.errors import UnknownWordError
from model.folders import REFERENCE


def codes():
    table = tomllib.loads((REFERENCE / "ks2_codes.toml").read_text(encoding="utf-8"))["codes"]
    fields = ("code", "among", "expected", "higher", "verified")
    return {each["code"]: ResultCode(**{name: each[name] for name in fields if name in each}) for each in table}


@pytest.mark.parametrize(
    ("result", "among", "expected", "higher"),
    [
        ("99", True, False, False),
        ("100", True, True, False),
        ("109", True, True, False),
        ("110", True, True, True),
        ("AS", True, True, False),
        ("NS", True, False, False),
        ("A", True, False, False),
        ("B", True, False, False),
        ("L", False, False, False),
        ("GDS", True, True, True),
        ("exs", True, True, False),
        ("WTS", True, False, False),
        ("", False, False, False),
        (None, False, False, False),
    ],
)
def test_a_result_of_one_subject(result, among, expected, higher):
    row = subject_outcomes(pd.Series([result], dtype="str"), codes()).iloc[0]
    assert (row["among"], row["expected"], row["higher"]) == (among, expected, higher)


def test_an_unknown_code_is_named():
    with pytest.raises(UnknownWordError, match="ZZ"):
        subject_outcomes(pd.Series(["104", "ZZ"]), codes())


def test_a_score_is_averaged_only_over_those_who_have_one():
    found = subject_outcomes(pd.Series(["104", "B", "96"]), codes())
    assert found["score"].mean() == 100.0
    assert found["among"].sum() == 3


def test_all_three_together_are_not_the_least_of_the_three():
    reading = subject_outcomes(pd.Series(["110", "104", "99", "L"]), codes())
    writing = subject_outcomes(pd.Series(["GDS", "WTS", "EXS", "EXS"]), codes())
    maths = subject_outcomes(pd.Series(["112", "108", "108", "104"]), codes())
    found = reading_writing_maths(reading, writing, maths)
    assert found["among"].tolist() == [True, True, True, False]
    assert found["expected"].tolist() == [True, False, False, False]
    assert found["higher"].tolist() == [True, False, False, False]
