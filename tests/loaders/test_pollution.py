"""No polluted file loads as something else: it loads exactly, or somebody is asked, or it is refused."""

from collections import Counter
from pathlib import Path

import pytest

from loaders.check import CheckedFile, check
from loaders.kinds.register import KINDS
from loaders.translation.kind import Context
from metrics.measures.register import MEASURES
from model.tables import PLACE_COLUMNS, RESULT_COLUMNS
from tests.pollution import TEMPLATES, Polluted, thinned, written

GROUPS = frozenset({("all", "all"), ("fsm", "yes"), ("fsm", "no"), ("phase", "primary"), ("phase", "secondary")})
CONTEXT = Context(
    authority="la:383",
    period="2018/19",
    file="return.csv",
    measures=frozenset(MEASURES),
    groups=GROUPS,
    percentages=frozenset(measure.id for measure in MEASURES.values() if measure.unit == "percent"),
)
SAMPLE = 3  # so many files of each template in `make test`, all that are left of them in `make prove`


def checked(data: bytes, folder: Path) -> CheckedFile:
    path = folder / "return.csv"
    path.write_bytes(data)
    return check(path, KINDS, CONTEXT)


def said(found: CheckedFile) -> tuple[list[tuple[object, ...]], ...]:
    """Everything it says, in an order of its own, ready to be compared: results, places, pupils, expected cohorts."""
    tables = (found.results[list(RESULT_COLUMNS)], found.places[list(PLACE_COLUMNS)], found.pupils, found.expected)
    return tuple([] if table is None else _rows(table) for table in tables)


def _rows(table) -> list[tuple[object, ...]]:
    return sorted(tuple(map(str, line)) for line in table.itertuples(index=False))


def outcome(polluted: Polluted, clean: CheckedFile, folder: Path) -> str:
    """`refused`, `asked` (a query), `exact` (what the clean twin says) or `WRONG`."""
    found = checked(polluted.data, folder)
    severities = {each.severity for each in found.findings}
    if "stop" in severities:
        return "refused"
    if said(found) == said(clean):
        return "exact"
    return "asked" if "query" in severities else "WRONG"


def counted(template: str, folder: Path, every: int) -> tuple[Counter[str], list[str]]:
    clean = checked(written(TEMPLATES[template]).encode(), folder)
    assert [each.message for each in clean.findings if each.severity != "note"] == []
    outcomes, wrong = Counter(), []
    files = list(thinned(template))
    for polluted in files[:: every or len(files) // SAMPLE]:
        became = outcome(polluted, clean, folder)
        outcomes[became] += 1
        if became == "WRONG":
            wrong.append(polluted.pollution)
    return outcomes, wrong


@pytest.mark.parametrize("template", TEMPLATES)
def test_no_polluted_return_loads_wrong_in_a_sample(template, tmp_path):
    outcomes, wrong = counted(template, tmp_path, 0)
    assert wrong == []
    assert sum(outcomes.values()) >= SAMPLE


@pytest.mark.prove
@pytest.mark.pollution
@pytest.mark.parametrize("template", TEMPLATES)
def test_no_polluted_return_loads_wrong(template, tmp_path, came_to):
    outcomes, wrong = counted(template, tmp_path, 1)
    came_to(f"{template}: {sum(outcomes.values()):,} polluted files: {dict(outcomes)}")
    assert wrong == []
    assert outcomes["refused"] > 5
    assert outcomes["exact"] > 0
