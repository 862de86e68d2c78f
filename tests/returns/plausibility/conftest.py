"""Small files as their loaders hand them on, and what is known beside them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest

from loaders.check import CheckedFile
from loaders.rules import rows
from model.findings import Finding
from model.folders import REFERENCE
from model.tables import EXPECTED_COLUMNS, IDENTITY_COLUMNS, PUPIL_ROW_COLUMNS
from outcomes.returns.plausibility.coverage import Coverage, coverage
from outcomes.returns.plausibility.prior_knowledge import PriorKnowledge
from outcomes.store.workspace import open_workspace
from tests.conftest import Rows, places_frame, results_frame

ALDER, BIRCH = "school:3834001", "school:3834002"
NAMES = {ALDER: "Alder High", BIRCH: "Birch Primary"}
Beside = Callable[..., PriorKnowledge]


def file(kind: str, *, sha256: str = "0" * 64, **said: object) -> CheckedFile:
    """A checked file that says what it is given and nothing else."""
    none = pd.RangeIndex(0)
    nothing = {
        "file": f"{kind}.csv",
        "status": "final",
        "periods": ("2024/25",),
        "results": rows.result_rows({}, none),
        "places": rows.place_rows({}, none),
        "findings": (),
        "source": kind,
    }
    return CheckedFile(**{**nothing, **said, "kind": kind, "sha256": sha256})


def pupils(
    upns: list[str],
    place: str = ALDER,
    period: str = "2024/25",
    term: str = "year",
    first_row: int = 2,
    **columns: object,
) -> pd.DataFrame:
    """Rows of pupils of one school, as Translation.pupils; what is not said is blank."""
    table = pd.DataFrame({"upn": upns}, index=range(first_row, first_row + len(upns)), dtype="str")
    shared = {"place": place, "period": period, "term": term}
    blank = {name: "" for name in IDENTITY_COLUMNS if name != "upn"}
    return table.assign(**{**blank, **shared, **columns})[
        [*IDENTITY_COLUMNS, *PUPIL_ROW_COLUMNS, *(name for name in columns if name not in IDENTITY_COLUMNS)]
    ]


def upns(count: int, first: int = 1) -> list[str]:
    """Invented UPNs, one a pupil."""
    return [f"A{number:012d}" for number in range(first, first + count)]


def register(
    *places: str, ended: dict[str, str] | None = None, became: dict[str, tuple[str, str]] | None = None
) -> CheckedFile:
    """A register of these schools. `ended`: the day a number ended; `became`: what a school became, and when."""
    described = places_frame(
        [{"place": place, "period": "2024/25", "name": NAMES.get(place, place)} for place in places]
    )
    ends = {place: (ended or {}).get(place, "") for place in places}
    urns = pd.DataFrame(
        {"urn": [place[-6:] for place in ends], "place": list(ends), "from": "", "to": list(ends.values())}, dtype="str"
    )
    links = [(place[-6:], place, becomes, "converted", on) for place, (becomes, on) in (became or {}).items()]
    return file(
        "school_register",
        places=described,
        urns=urns,
        links=pd.DataFrame(links, columns=["urn", "place", "becomes", "kind", "on"], dtype="str"),
    )


def expecting(place: str, kind: str, count: int, period: str = "2024/25") -> CheckedFile:
    """A list that expects so many pupils of one school."""
    row = {"place": place, "period": period, "kind": kind, "pupils": count, "due": ""}
    return file("expected_cohorts", expected=pd.DataFrame([row]).astype(EXPECTED_COLUMNS))


def figures(*said: dict[str, object]) -> CheckedFile:
    """A published file of results."""
    listed: Rows = list(said)
    return file("ks4_performance", results=results_frame(listed), places=places_frame(listed))


def asked(found: tuple[Finding, ...] | list[Finding]) -> list[tuple[str, str]]:
    """Severity and rule of each finding."""
    return [(finding.severity, finding.rule) for finding in found]


@pytest.fixture
def beside(tmp_path: Path) -> Beside:
    """What is known where these files arrive together and nothing is in force."""

    def known(*arriving: CheckedFile, **said: object) -> PriorKnowledge:
        return PriorKnowledge("la:383", REFERENCE, open_workspace(tmp_path / "home"), arriving=arriving, **said)

    return known


def beside_known(
    rule: Callable[[Coverage, PriorKnowledge], Iterator[Finding]], checked: CheckedFile, known: PriorKnowledge
) -> list[Finding]:
    """What one rule says of a school's or the authority's file; nothing of a published one."""
    own = coverage(checked, known)
    return [] if own is None else list(rule(own, known))
