"""From pupils to counts."""

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from metrics.sums import sums

PUPILS = pd.DataFrame(
    {
        "place": ["school:1", "school:1", "school:1", "school:2"],
        "sex": ["female", "female", "male", "male"],
        "fsm": ["yes", "no", "yes", "unknown"],
    },
    index=[1, 2, 3, 4],
)


def facts(*passed, pupils=(1, 2, 3, 4)):
    return pd.DataFrame({"pupil": pupils, "measure": "basics_94", "numerator": passed, "denominator": 1})


def test_schools_and_groups_add_up():
    table = sums(facts(1, 0, 1, 1), PUPILS, ("sex", "fsm", "fsm&sex"))
    cells = {
        (row.place, row.characteristic, row.category): (row.numerator, row.denominator) for row in table.itertuples()
    }
    assert cells["school:1", "all", "all"] == (2, 3)
    assert cells["school:1", "sex", "female"] == (1, 2)
    assert cells["school:1", "fsm", "yes"] == (2, 2)
    assert cells["school:1", "fsm&sex", "yes&female"] == (1, 1)
    assert cells["school:2", "fsm", "unknown"] == (1, 1)
    assert ("school:2", "fsm", "yes") not in cells


def test_a_pupil_outside_the_cohort_is_in_no_count():
    table = sums(facts(1, 1, pupils=(1, 4)), PUPILS, ())
    assert table["denominator"].tolist() == [1, 1]


@given(st.lists(st.tuples(*[st.integers(0, 3)] * 4), min_size=1, max_size=40), st.randoms())
def test_categories_add_up_to_everybody_in_any_order(rows, random):
    drawn = np.array(rows)
    pupils = pd.DataFrame(
        {
            "place": drawn[:, 0].astype(str),
            "sex": np.array(["female", "male", "male", "unknown"])[drawn[:, 1]],
            "fsm": np.array(["yes", "no", "no", "unknown"])[drawn[:, 2]],
        }
    )
    every = facts(*(drawn[:, 3] % 2), pupils=range(len(rows)))
    order = list(every.index)
    random.shuffle(order)
    table = sums(every.loc[order], pupils, ("sex", "fsm", "fsm&sex"))
    totals = table.groupby(["characteristic", "place"])[["numerator", "denominator"]].sum()
    for characteristic in ("sex", "fsm", "fsm&sex"):
        pd.testing.assert_frame_equal(totals.loc[characteristic], totals.loc["all"])
