"""What a generation refuses when it is asked, and how it takes a stranger's words."""

import duckdb
import pytest

from model.errors import UnknownWordError
from model.selections import Selection
from outcomes.answers import rates
from outcomes.store.access import OFFICER
from tests.conftest import result


@pytest.fixture
def generation(homes, tidy_file):
    path = tidy_file([result(numerator=6738, denominator=7823, period="2012/13")])
    return homes.shared(path).store.generation("authority")


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM glob('/etc/*')",
        "ATTACH '/tmp/other.duckdb'",
        "COPY results TO '/tmp/results.csv'",
        "EXPORT DATABASE '/tmp/exported'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET threads = 8",
        "SET enable_external_access = true",
        "RESET lock_configuration",
        "INSERT INTO results SELECT * FROM results",
        "DROP TABLE results",
    ],
)
def test_a_generation_refuses_all_but_questions(generation, statement):
    with pytest.raises(duckdb.Error), generation.connection.cursor() as cursor:
        cursor.execute(statement).fetchall()


def test_a_variable_of_ours_is_no_table(generation):
    secrets = result()  # noqa: F841  DuckDB would find it by name, were it allowed to
    with pytest.raises(duckdb.CatalogException), generation.connection.cursor() as cursor:
        cursor.execute("SELECT * FROM secrets").fetchall()


@pytest.mark.parametrize("word", ["la:383'; DROP TABLE results; --", "la:%", "*", "'/etc/passwd'", ""])
def test_a_strangers_words_are_values_and_nothing_else(generation, word):
    for asked in (
        Selection(measure="level2_at_16", places=(word,)),
        Selection(measure="level2_at_16", places=("la:383",), periods=(word,)),
    ):
        assert rates(generation, OFFICER, asked).table.empty
    with pytest.raises(UnknownWordError):
        rates(generation, OFFICER, Selection(measure=word, places=("la:383",)))
    assert len(rates(generation, OFFICER, Selection(measure="level2_at_16", places=("la:383",))).table) == 1
