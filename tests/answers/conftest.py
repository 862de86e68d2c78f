"""A house for a handful of results: what was sent, published, and open for questions."""

from collections.abc import Callable
from pathlib import Path

import pytest

from outcomes.store.reading import Generation
from tests.conftest import Rows
from tests.homes import Homes

Published = Callable[..., Generation]


@pytest.fixture
def published(homes: Homes, tidy_file: Callable[..., Path]) -> Published:
    """Publishes rows on top of what was published before, and opens what an audience is then shown."""
    sent: list[Path] = []

    def load(rows: Rows, *, version: str = "Final", audience: str = "authority") -> Generation:
        sent.append(tidy_file(rows, f"sent_{len(sent) + 1}.csv", version=version))
        return homes.shared(*sent).store.generation(audience)

    return load
