"""Peers: near, explained, repeatable."""

import numpy as np
import pandas as pd
import pytest

from metrics.peers import WEIGHTS, peer_hash, peer_statistics, schools_like
from metrics.ranks import neighbours, rank_range


def universe(**columns):
    return pd.DataFrame(columns, index=[f"school:{i}" for i in range(1, 1 + len(next(iter(columns.values()))))])


SCHOOLS = universe(
    context_fsm6=[30.0, 31.0, 50.0, 10.0, 29.0],
    context_eal=[20.0, 22.0, 60.0, 5.0, 20.0],
    pupils_on_roll=[400, 420, 1000, 210, 390],
)


def test_the_nearest_come_first_and_say_why():
    found = schools_like("school:1", SCHOOLS, period="2018/19", k=3)
    assert found.peers["place"].tolist() == ["school:5", "school:2", "school:4"]
    assert found.peers["rank"].tolist() == [1, 2, 3]
    assert found.peers[list(found.weights)].sum(axis=1).tolist() == pytest.approx([1.0, 1.0, 1.0])
    assert sum(found.weights.values()) == pytest.approx(1.0)
    assert found.schools_considered == 4


def test_what_is_not_known_is_dropped_aloud_and_the_rest_count_for_more():
    found = schools_like("school:1", SCHOOLS, period="2018/19")
    assert set(found.weights) == {"context_fsm6", "context_eal", "pupils_on_roll"}
    assert found.weights["context_fsm6"] == pytest.approx(0.20 / 0.35)
    assert "Prior attainment is not known for these schools this year." in found.said_aloud
    assert found.said_aloud[-1] == "The other variables count for more instead."
    assert set(WEIGHTS) > set(found.weights)


def test_a_variable_the_school_itself_lacks_is_not_made_up():
    table = SCHOOLS.assign(context_eal=[np.nan, 22.0, 60.0, 5.0, 20.0])
    found = schools_like("school:1", table, period="2018/19", weights={"context_fsm6": 0.5, "context_eal": 0.5})
    assert found.weights == {"context_fsm6": 1.0}
    assert found.said_aloud[0] == "First language is not known for this school."


def test_one_missing_value_is_filled_and_counted_and_two_leave_a_school_out():
    table = SCHOOLS.assign(
        context_eal=[20.0, np.nan, 60.0, np.nan, 20.0], context_fsm6=[30.0, 31.0, 50.0, np.nan, 29.0]
    )
    found = schools_like("school:1", table, period="2018/19")
    assert (found.values_filled_in, found.schools_left_out, found.schools_considered) == (1, 1, 3)


def test_ties_are_broken_by_place_and_far_peers_are_called_far():
    twins = universe(context_fsm6=[10.0, 10.0, 10.0, 90.0])
    found = schools_like("school:1", twins, period="2018/19", weights={"context_fsm6": 1.0}, k=2)
    assert found.peers["place"].tolist() == ["school:2", "school:3"]
    assert not found.far
    lonely = schools_like("school:4", twins, period="2018/19", weights={"context_fsm6": 1.0}, k=3)
    assert lonely.far


def test_nothing_known_finds_nobody():
    with pytest.raises(ValueError, match="no variable"):
        schools_like("school:1", SCHOOLS, period="2018/19", weights={"idaci": 1.0})


def test_the_hash_changes_with_everything_that_makes_the_set():
    base = peer_hash(["a", "b"], "2018/19", {"x": 1.0}, 20)
    assert base == peer_hash(["a", "b"], "2018/19", {"x": 1.0}, 20)
    assert len(base) == 12
    others = [
        peer_hash(["a", "c"], "2018/19", {"x": 1.0}, 20),
        peer_hash(["a", "b"], "2017/18", {"x": 1.0}, 20),
        peer_hash(["a", "b"], "2018/19", {"x": 0.9}, 20),
        peer_hash(["a", "b"], "2018/19", {"x": 1.0}, 10),
    ]
    assert len({base, *others}) == 5


def test_peers_are_summed_up_by_their_middle():
    found = peer_statistics([1.0, 2.0, 3.0, 4.0, np.nan])
    assert (found.median, found.lower_quartile, found.upper_quartile) == (2.5, 1.75, 3.25)
    assert (found.present, found.asked) == (4, 5)
    assert peer_statistics([np.nan]).present == 0


def test_statistical_neighbours_drop_missing_ones_and_say_so():
    found = neighbours([50.0, 60.0, np.nan, 70.0])
    assert (found.mean, found.median, found.upper_quartile, found.highest) == (60.0, 60.0, 65.0, 70.0)
    assert (found.present, found.asked) == (3, 4)
    assert np.isnan(neighbours([np.nan]).mean)


def test_a_rank_is_a_range_and_small_cohorts_have_none():
    found = rank_range([90, 60, 61, 10], [100, 100, 100, 29], "higher")
    assert found.best.tolist() == pytest.approx([1, 2, 2, np.nan], nan_ok=True)
    assert found.worst.tolist() == pytest.approx([1, 3, 3, np.nan], nan_ok=True)
    assert found.among == 3
