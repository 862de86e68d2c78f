"""K1, L1–L4: peers, check letters, rounding, quartiles (measures.md 3, 5, 7)."""

import pandas as pd
import pytest

from loaders.rules.identifiers import is_upn, laestab_parts, upn_check_letter, upn_sum
from metrics.peers import schools_like
from metrics.ranks import quartile_bands, quartiles
from model.rounding import half_up

# Six schools that give K1's distances: only differences from A matter, so A's own values are any.
SIX = pd.DataFrame(
    {
        "prior": [103.0, 104.1, 102.3, 105.9, 103.1, 103.5],
        "fsm": [32.0, 19.0, 35.0, 5.0, 30.0, 27.0],
        "eal": [45.0, 27.0, 48.0, 9.0, 17.0, 41.0],
        "sen": [14.0, 17.0, 16.0, 8.0, 11.0, 13.0],
    },
    index=list("ABCDEF"),
)
FOUR_WEIGHTS = {"prior": 0.4, "fsm": 0.3, "eal": 0.2, "sen": 0.1}


def test_k1_the_nearest_of_six():
    """K1_weighted_euclid."""
    assert SIX.std(ddof=0).tolist() == pytest.approx(
        [1.1427306477614612, 10.110500592068734, 14.61068862929541, 3.0230595245361758]
    )
    found = schools_like("A", SIX, period="2018/19", weights=FOUR_WEIGHTS).peers
    assert dict(zip(found["place"], found["distance"], strict=True)) == pytest.approx(
        {
            "B": 1.1263460491788386,
            "C": 0.47823610817525486,
            "D": 2.514700723967557,
            "E": 0.920762915928428,
            "F": 0.41938229143206,
        }
    )
    assert found["place"].tolist() == ["F", "C", "E", "B", "D"]


@pytest.mark.parametrize(
    ("body", "letter", "total"),
    [
        ("801200005001", "B", 93),
        ("207000016049", "P", 266),
        ("383405724001", "U", 224),
        ("38340572400A", "E", 211),
        ("38340572400Z", "Q", 497),
        ("820001234567", "J", 330),
    ],
)
def test_l1_the_letter_of_a_upn(body, letter, total):
    """L1_upn."""
    assert upn_sum(body) == total
    assert upn_check_letter(body) == letter
    assert is_upn(letter + body)
    assert not is_upn(("A" if letter != "A" else "B") + body)


@pytest.mark.parametrize("body", ["38340572400I", "38340572400O", "38340572400S", "3834057240", "A83405724001"])
def test_l1_what_no_upn_is(body):
    assert upn_check_letter(body) is None


@pytest.mark.parametrize(
    ("value", "decimals", "rounded", "by_python"),
    [
        (64.5, 0, 65.0, 64.0),
        (65.5, 0, 66.0, 66.0),
        (2.675, 2, 2.68, 2.67),
        (0.15, 1, 0.2, 0.1),
        (1.005, 2, 1.01, 1.0),
        (-2.5, 0, -3.0, -2.0),
    ],
)
def test_l2_half_goes_up(value, decimals, rounded, by_python):
    """L2_rounding."""
    assert half_up(value, decimals) == rounded
    assert round(value, decimals) == by_python


@pytest.mark.parametrize(
    ("text", "parts"), [("3834057", ("383", "4057")), ("383/4057", ("383", "4057")), ("108076", None)]
)
def test_l3_a_laestab_is_an_authority_and_a_school(text, parts):
    """L3_laestab: 108076 is a URN, which has six digits."""
    assert laestab_parts(text) == parts


def test_l4_quartile_bands():
    """L4_lait_quartiles."""
    values = [51.2, 55.0, 57.3, 58.8, 60.1, 61.4, 63.0, 66.7]
    assert quartiles(values) == pytest.approx([51.2, 56.725, 59.45, 61.8, 66.7])
    assert quartile_bands(values, "higher").tolist() == list("DDCCBBAA")
    assert quartile_bands(values, "lower").tolist() == list("AABBCCDD")
    assert quartile_bands(values, "neutral").tolist() == [""] * 8
