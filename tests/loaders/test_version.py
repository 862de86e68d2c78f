"""How final a file is where it does not say so itself."""

import pytest

from loaders.recognising.version import status_in_name, status_of


@pytest.mark.parametrize(
    ("file", "status"),
    [
        ("england_ks4provisional.csv", "provisional"),
        ("2024-2025_england_ks4-PROVISIONAL.csv", "provisional"),
        ("ks4_prov_2024.xlsx", "provisional"),
        ("england_ks4revised.csv", "revised"),
        ("ks4 provisional, not revised.csv", "provisional"),
        ("england_ks4final.csv", None),
        ("early_years_results.csv", None),
        ("provider_results.csv", None),
        ("provence.csv", None),
        ("improved.csv", None),
    ],
)
def test_the_name_of_a_file_may_say_how_final_it_is(file, status):
    assert status_in_name(file) == status


@pytest.mark.parametrize(
    ("own", "said", "file", "status", "findings"),
    [
        (None, None, "ks4provisional.csv", "provisional", [("note", "status_in_name")]),
        (None, None, "ks4final.csv", "final", []),
        (None, "provisional", "ks4provisional.csv", "provisional", []),
        (None, "final", "ks4provisional.csv", "final", [("query", "status_differs")]),
        (None, "provisional", "ks4final.csv", "provisional", []),
        ("final", None, "ks4provisional.csv", "final", []),
        ("final", "provisional", "ks4provisional.csv", "final", [("query", "status_differs")]),
    ],
)
def test_its_own_word_comes_first_then_the_senders_then_its_name(own, said, file, status, findings):
    made, found = status_of(own, said, file)
    assert (made, [(each.severity, each.rule) for each in found]) == (status, findings)
