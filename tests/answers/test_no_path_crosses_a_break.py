"""By property: whatever is held, no path to a target and no pace crosses a year in which the series began anew."""

from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.measures.breaks import crosses_hard_break, segments
from metrics.measures.register import MEASURES
from metrics.trajectory import actual_rate
from model.measures import Measure
from model.periods import between
from model.rates import Rate
from model.targets import Ambition, AmbitionPart
from outcomes.answers.pace import course_to_target
from outcomes.answers.places import Place
from outcomes.answers.target_figures import KnownFigures, TargetQuestion, figure_of
from outcomes.store.access import OFFICER
from tests.rates import rate

YEARS = between("2005/06", "2029/30")


def shown(measure: Measure, periods: list[str], versions: list[str]) -> list[Rate]:
    """A place's quotable rates, one a period, with nothing but a value."""
    numbers = segments(measure, periods)
    return [
        rate(period=period, value=50.0 + at, version=version, segment=number)
        for at, (period, version, number) in enumerate(zip(periods, versions, numbers, strict=True))
    ]


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
    leeds = Place(place="la:383", name="Leeds", level="la", region=None)
    known = KnownFigures(None, OFFICER, leeds, {})  # type: ignore[arg-type]
    asked = TargetQuestion(known, measure, ambition, ambition.parts[0], None)
    found = course_to_target(asked, figure_of(rows[-1], measure), rows)
    if found.path is None:
        assert found.sentence.endswith(".")
    else:
        assert found.path.baseline_period in years
        assert not crosses_hard_break(measure, found.path.baseline_period, found.path.target_period)
    last = [row for row in rows if row.segment == rows[-1].segment]
    assert actual_rate(measure, years, [row.value for row in rows]).points == len(last)
