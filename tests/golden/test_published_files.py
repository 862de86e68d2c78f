"""docs/published_files.md is so: every golden through the command line, every file as its line says."""

import csv
import json
import re
from functools import cache
from pathlib import Path

import pytest
from typer.testing import CliRunner

from outcomes.cli.main import app
from outcomes.store.settings import settings
from tests.conftest import NO_SHARED, SHARED

pytestmark = pytest.mark.xdist_group("published files")

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "published_files.md"
DATA = SHARED / "data"
PLACES_SCHOOLS = "establishments/2017-2018_england_spine_subset.csv"
PROVISIONAL = "ks4/england_ks4provisional.csv"
QUICK = 20_000
"""Files smaller than this are checked in every run; the whole collection is long."""


def table(heading: str) -> list[dict[str, str]]:
    """The table under a heading, a row by the headings of its columns."""
    part = DOCUMENT.read_text(encoding="utf-8").split(f"# {heading}\n", 1)[1].split("\n#", 1)[0]
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in part.splitlines() if line[:1] == "|"]
    return [dict(zip(lines[0], (cell.strip("`") for cell in line), strict=True)) for line in lines[2:]]


LOADS = {row["file"]: row for row in table("What loads")}
REFUSED = {row["file"]: row for row in table("What is refused, and why")}
COUNTS = table("Counts, and the tables of schools")
PRINTED = table("The interactive tool and the printed tables")


def outcomes(*said: str | Path, home: Path | None = None) -> str:
    """What a command prints."""
    settings.cache_clear()
    made = CliRunner().invoke(app, [*map(str, said), *(["--home", str(home)] if home else [])])
    if made.exception is not None and not isinstance(made.exception, SystemExit):
        raise made.exception
    return made.stdout


def loaded(home: Path, files: list[str]) -> Path:
    """An empty home with those of the files that are there: one load for all to which the same must be said."""
    said: dict[tuple[str, ...], list[Path]] = {}
    for file in files:
        year = ["--period", LOADS[file]["year to say"]] if LOADS[file]["year to say"] else []
        status = ["--status", "provisional"] if file == PROVISIONAL else []
        if (DATA / file).exists():
            said.setdefault((*year, *status), []).append(DATA / file)
    for options, paths in sorted(said.items(), reverse=True):  # what needs no year is most, and comes last
        for item in json.loads(outcomes("load", *paths, *options, "--yes", "--format", "json", home=home)):
            assert item["state"] == "published", item["findings"]
    return home


@pytest.fixture(scope="module")
def homes(tmp_path_factory):
    """A home for each of the two tables of goldens, made when it is first asked for."""
    made: dict[str, Path] = {}

    def home(name: str, goldens: list[dict[str, str]], *more: str) -> Path:
        if name not in made:
            made[name] = loaded(tmp_path_factory.mktemp(name), [*dict.fromkeys(row["file"] for row in goldens), *more])
        return made[name]

    yield home
    settings.cache_clear()


def rates(home: Path, question: str) -> list[dict[str, object]]:
    words = re.findall(r'"[^"]+"|\S+', question)
    return json.loads(outcomes("rates", *(word.strip('"') for word in words), "--format", "json", home=home))["rows"]


def need(file: str) -> None:
    if not (DATA / file).exists():
        pytest.skip(NO_SHARED)


# --- goldens --------------------------------------------------------------------------------------------------------


def named(row: dict[str, str]) -> str:
    return f"{row['golden']} {row['`outcomes rates …`'].split()[0]}"


@pytest.mark.prove
@pytest.mark.parametrize("golden", COUNTS, ids=named)
def test_counts_and_tables_of_schools(homes, golden):
    need(golden["file"])
    is_so(golden, rates(homes("counts", COUNTS, PLACES_SCHOOLS), golden["`outcomes rates …`"]))


@pytest.mark.prove
@pytest.mark.parametrize("golden", PRINTED, ids=named)
def test_the_interactive_tool_and_printed_tables(homes, golden):
    need(golden["file"])
    is_so(golden, rates(homes("printed", PRINTED), golden["`outcomes rates …`"]))


def is_so(golden: dict[str, str], rows: list[dict[str, object]]) -> None:
    """The figure to its decimals, and in brackets what it was counted of or pooled over."""
    assert LOADS[golden["file"]]["kind or layout"] == golden["kind or layout"]
    (row,) = rows
    figure, bracket = re.fullmatch(r"([\d.]+)(?: \((.*)\))?", golden["figure"]).groups()
    assert round(row["value"], len(figure.partition(".")[2])) == float(figure)
    if bracket is None:
        return
    first, second = (float(number) for number in re.findall(r"[\d.]+", bracket.replace(",", "")))
    known = (row["schools"], row["denominator"]) if "schools" in bracket else (row["numerator"], row["denominator"])
    assert known == (first, second)


@pytest.mark.prove
@pytest.mark.parametrize(("phase", "percent"), [("primary", 3.983), ("secondary", 5.704)])
def test_g7_is_the_sum_of_the_terms(homes, phase, percent):
    need("absence/absence_by_term.csv")
    home = homes("counts", COUNTS, PLACES_SCHOOLS)
    asked = f'absence --place la:383 --where phase={phase} --period "2016/17 {{}}"'
    terms = [rates(home, asked.format(term))[0] for term in ("autumn", "spring", "summer")]
    missed, possible = (sum(term[name] for term in terms) for name in ("numerator", "denominator"))
    assert round(100 * missed / possible, 3) == percent


@pytest.mark.prove
@pytest.mark.parametrize(
    ("period", "schools", "headcount", "suspensions"), [("2016/17", 273, 120432, 7179), ("2006/07", 268, 109471, 7173)]
)
def test_g8h_is_the_sum_of_the_schools(homes, period, schools, headcount, suspensions):
    file = "exclusions/exclusions_by_geographic_level_subset.csv"
    need(file)
    with (DATA / file).open(encoding="utf-8") as opened:
        written = [row for row in csv.DictReader(opened) if row["old_la_code"] == "383"]
    places = {row["laestab"] for row in written if row["time_period"] == period.replace("/", "") and row["laestab"]}
    asked = " ".join(f"--place school:{place}" for place in sorted(places) if len(place) == 7)
    rows = rates(homes("counts", COUNTS, PLACES_SCHOOLS), f"suspension_rate --period {period} {asked}")
    assert (len(rows), sum(row["denominator"] for row in rows)) == (schools, headcount)
    # The 209 of a school that had nobody in January 2017, and so no rate, make it 7,388.
    assert sum(row["numerator"] or 0 for row in rows) == suspensions


# --- every file -----------------------------------------------------------------------------------------------------


@cache
def files() -> tuple[str, ...]:
    """Every data file that is there; `recent` came later and has a list of its own."""
    return tuple(
        path.relative_to(DATA).as_posix()
        for path in sorted(DATA.rglob("*"))
        if path.is_file() and path.suffix != ".md" and path.relative_to(DATA).parts[0] != "recent"
    )


def test_every_file_has_one_line():
    if not DATA.exists():
        pytest.skip(NO_SHARED)
    assert set(files()) <= LOADS.keys() | REFUSED.keys()
    assert not LOADS.keys() & REFUSED.keys()


def is_as_its_line_says(file: str) -> None:
    line = LOADS.get(file)
    year = ["--period", line["year to say"]] if line and line["year to say"] else []
    checked = json.loads(outcomes("check", DATA / file, *year, "--format", "json"))
    stops = {found["rule"] for found in checked["findings"] if found["severity"] == "stop"}
    if line is None:
        assert stops == {REFUSED[file]["rule"]}
        return
    first, last = checked["periods"][:1], checked["periods"][-1:]
    years = " to ".join(dict.fromkeys(first + last)) or "–"
    made = (stops, checked["kind"], f"{checked['rows']:,}", years)
    assert made == (set(), line["kind or layout"], line["rows"], line["years"])
    asked = any(found["severity"] == "query" for found in checked["findings"])
    assert asked is ("asked about" in line["to know"])


def small(file: str) -> bool:
    return (DATA / file).stat().st_size < QUICK


def test_small_files_are_as_their_lines_say():
    if not files():
        pytest.skip(NO_SHARED)
    for file in filter(small, files()):
        is_as_its_line_says(file)


@pytest.mark.prove
def test_every_file_is_as_its_line_says():
    if not files():
        pytest.skip(NO_SHARED)
    for file in files():
        is_as_its_line_says(file)
