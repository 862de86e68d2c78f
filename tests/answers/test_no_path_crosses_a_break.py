"""By property: whatever is held, no path to a target and no pace crosses a year in which the series began anew."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.measures.breaks import crosses_hard_break, segments
from metrics.measures.register import MEASURES
from metrics.trajectory import actual_rate
from model.measures import Measure
from model.periods import between
from model.targets import Ambition, AmbitionPart
from outcomes.answers.pace import course_to_target
from outcomes.answers.target_figures import TargetQuestion, figure_of_row
from outcomes.store.access import OFFICER

YEARS = between("2005/06", "2029/30")


def shown(measure: Measure, periods: list[str], versions: list[str]) -> pd.DataFrame:
    """A place's quotable rates, one a period, with nothing but a value."""
    return pd.DataFrame(
        {
            "period": periods,
            "value": [50.0 + number for number in range(len(periods))],
            "lower": float("nan"),
            "upper": float("nan"),
            "numerator": float("nan"),
            "denominator": float("nan"),
            "decimals": 1,
            "basis": "published",
            "version": versions,
            "segment": segments(measure, periods),
            "left_out_pupils": 0,
        }
    )


@settings(max_examples=300, deadline=None)
@given(
    measure=st.sampled_from(sorted(MEASURES)).map(MEASURES.__getitem__),
    years=st.sets(st.sampled_from(YEARS[:-1]), min_size=1, max_size=12).map(sorted),
    baseline=st.none() | st.sampled_from(YEARS),
    goal=st.sampled_from(YEARS),
    final=st.booleans(),
)
def test_no_path_and_no_pace_crosses_a_hard_break(measure, years, baseline, goal, final):
    rows = shown(measure, years, ["final"] * (len(years) - 1) + ["final" if final else "provisional"])
    ambition = Ambition(
        id="a",
        words="A.",
        parts=(AmbitionPart(measure=measure.id, target=80.0),),
        baseline=baseline,
        target_period=goal,
    )
    asked = TargetQuestion(None, OFFICER, measure, "la:383", "Leeds", "la", ambition, ambition.parts[0], None)  # type: ignore[arg-type]
    found = course_to_target(asked, figure_of_row(rows.iloc[-1], measure), rows)
    if found.path is None:
        assert found.sentence.endswith(".")
    else:
        assert found.path.baseline_period in years
        assert not crosses_hard_break(measure, found.path.baseline_period, found.path.target_period)
    last = [year for year, number in zip(years, rows["segment"], strict=True) if number == rows["segment"].iloc[-1]]
    assert actual_rate(measure, years, list(rows["value"])).points == len(last)
