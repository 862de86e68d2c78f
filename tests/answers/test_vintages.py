"""How a figure was revised, in points and in pupils."""

import pytest

from outcomes import answers
from outcomes.returns import publisher
from outcomes.returns.publisher import Publisher
from outcomes.store.access import OFFICER, viewer_as
from tests.conftest import result


@pytest.fixture
def revised(homes, tidy_file) -> Publisher:
    """80 of 100 at first; then 83 of 104, and 83 of 104 again."""
    versions = (("Provisional", 80, 100), ("Revised", 83, 104), ("Final", 83, 104))
    return homes.shared(
        *(
            tidy_file([result(measure="basics_94", numerator=k, denominator=n)], f"{version}.csv", version=version)
            for version, k, n in versions
        )
    )


def test_every_version_stands_beside_the_one_before_in_points_and_in_pupils(revised):
    table = answers.vintages(publisher.authority_generation(revised), OFFICER, "basics_94", "la:383").table
    assert table["version"].tolist() == ["provisional", "revised", "final"]
    assert table["pupils"].tolist()[1:] == [3, 0]
    assert table["cohort"].tolist()[1:] == [4, 0]
    assert table["change"].iloc[1] == pytest.approx(100 * 83 / 104 - 80)
    assert table["shown"].tolist() == [False, False, True]


def test_the_largest_revision_is_said_in_a_sentence(revised):
    answer = answers.vintages(publisher.authority_generation(revised), OFFICER, "basics_94", "la:383")
    assert answer.sentence == (
        "The largest revision of English and maths at 9–4 for Leeds was that of 2024/25: down by 0.2 points, 3 pupils "
        "more, when the revised figure came."
    )


def test_a_final_figure_that_is_sent_again_names_the_return_that_moved_it(homes, tidy_file):
    """80 of 100, and later 83 of 100: both final, both from the same sender."""
    sent = [
        tidy_file([result(measure="basics_94", numerator=numerator, denominator=100)], f"{numerator}.csv")
        for numerator in (80, 83)
    ]
    generation = publisher.authority_generation(homes.shared(*sent))
    answer = answers.vintages(generation, OFFICER, "basics_94", "la:383")
    assert answer.table["revision"].tolist() == [False, True]
    (moved_by,) = answer.table["returns"].iloc[1]
    assert answer.sentence == (
        "The largest revision of English and maths at 9–4 for Leeds was that of 2024/25: up by 3.0 points, 3 pupils "
        f"more, when the final figure was sent again ({moved_by})."
    )


def test_final_figures_of_two_publications_are_no_revision_of_each_other(homes, tidy_file):
    files = [
        tidy_file([result(measure="basics_94", numerator=n, denominator=100)], f"{n}.csv", source=source)
        for n, source in ((80, "lait"), (83, "ks4_performance"))
    ]
    generation = publisher.authority_generation(homes.shared(*files))
    answer = answers.vintages(generation, OFFICER, "basics_94", "la:383")
    assert answer.table["revision"].tolist() == [False, False]


def test_what_only_one_return_says_was_never_revised(homes, tidy_file):
    once = homes.shared(tidy_file([result(measure="basics_94", numerator=80, denominator=100)]))
    answer = answers.vintages(publisher.authority_generation(once), OFFICER, "basics_94", "la:383")
    assert answer.table.empty
    assert answer.sentence == "No figure of English and maths at 9–4 for Leeds has been revised."
    assert answers.revised_measures(publisher.authority_generation(once), OFFICER) == {}


def test_a_version_nobody_has_published_is_for_the_authority_alone(homes, tidy_file):
    files = []
    for version, numerator in (("Provisional", 80), ("Final", 81)):
        row = result(measure="basics_94", numerator=numerator, denominator=100, public_domain=False)
        files.append(tidy_file([row], f"{version}.csv", version=version))
    shown = publisher.authority_generation(homes.shared(*files))
    assert answers.vintages(shown, viewer_as("public"), "basics_94", "la:383").table.empty
