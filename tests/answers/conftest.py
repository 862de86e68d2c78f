"""A house for a handful of results: what was sent, published, and open for questions."""

from collections.abc import Callable
from pathlib import Path

import pytest

from outcomes.returns import accepting, checking, proposing
from outcomes.returns.publisher import Publisher
from outcomes.store.generation.reading import Generation
from tests.conftest import Rows

Published = Callable[..., Generation]


@pytest.fixture
def published(publisher: Publisher, tidy_file: Callable[..., Path]) -> Published:
    """Publishes rows on top of what was published before, and opens what an audience is then shown."""
    sent = 0

    def load(rows: Rows, *, version: str = "Final", audience: str = "authority") -> Generation:
        nonlocal sent
        sent += 1
        path = tidy_file(rows, f"sent_{sent}.csv", version=version)
        checked = checking.check(path, authority=publisher.authority)
        assert not [finding.message for finding in checked.findings if finding.severity == "stop"]
        accepting.accept(publisher, proposing.propose(publisher, [(path, checked)]))
        return publisher.store.generation(audience)

    return load
