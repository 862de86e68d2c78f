"""What the demonstration says of Leeds' targets, from the published files themselves (measures.md 11)."""

from pathlib import Path

import pytest

from model.answers import TargetAnswer
from model.folders import PUBLISHED, REFERENCE
from outcomes.answers import target
from outcomes.returns import accepting, checking, proposing
from outcomes.returns.publisher import Publisher
from outcomes.store import reference
from outcomes.store.access import OFFICER
from outcomes.store.reading import Generation
from outcomes.store.store import Store
from outcomes.store.workspace import open_workspace

FILES = (
    "interactive_tool_after_16.csv",
    "interactive_tool_key_stage_4.csv",
    "schools_key_stage_4_2018_19_provisional.csv",
)


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    home: Path = tmp_path_factory.mktemp("leeds") / "home"
    publisher = Publisher(Store(home), open_workspace(home), authority="la:383", reference=REFERENCE)
    checked = [(PUBLISHED / name, checking.check(PUBLISHED / name, authority="la:383")) for name in FILES]
    accepting.accept(publisher, proposing.propose(publisher, checked))
    return publisher.store.generation("authority")


def asked(generation: Generation, measure: str) -> TargetAnswer:
    return target(generation, OFFICER, measure, "la:383", reference.ambitions(REFERENCE))


def test_level_3_at_19(generation):
    answer = asked(generation, "level3_at_19")
    assert answer.actual_per_year == pytest.approx(0.1849375)
    assert (answer.actual_lower, answer.actual_upper) == pytest.approx((0.016, 0.6382))
    assert answer.required_per_year == pytest.approx(1.1936667, abs=1e-7)
    assert (answer.target, answer.target_period, answer.baseline_value) == (60.0, "2029/30", 52.838)
    assert answer.status == "improving but too slowly"
    assert "The trend is only descriptive: " in answer.sentence


def test_english_and_maths(generation):
    """The cohort is that of a table whose percentage has been superseded: 7,661 pupils in 2018/19."""
    answer = asked(generation, "basics_94")
    assert answer.status == "too early to say"
    assert "Only 3 figures since 2022/23, when the series began anew; a pace needs 5." in answer.sentence
    assert (answer.cohort, answer.cohort_period, answer.pupils_needed.pupils) == (7661, "2018/19", 1157)


def test_a_school_s_figure_from_before_the_break(generation):
    answer = target(generation, OFFICER, "basics_94", "school:3834040", reference.ambitions(REFERENCE))
    assert (answer.milestones.empty, answer.pupils_needed.pupils) == (True, None)
    assert "cannot be held against the target" in answer.sentence
