"""The house keeps its promises: said here once, so that nobody has to remember them.

What every measure says of itself (reason, owner, review date) is in `test_register.py`, that the arrows point down in
`pyproject.toml` (import-linter), and that the page of measures is the register's in both.
"""

import ast
import re
import tomllib
from collections import defaultdict
from datetime import date
from pathlib import Path
from statistics import median

import pytest

from metrics.measures.register import MEASURES
from tests.specs.test_every_measure import ROWS

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("outcomes", "metrics", "loaders", "model")
SOURCES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts)
EVERYWHERE = [
    *SOURCES,
    ROOT / "app.py",
    *sorted((ROOT / "pages").glob("*.py")),
    *sorted((ROOT / "scripts").glob("*.py")),
]
SQL = sorted((ROOT / "outcomes" / "store" / "sql").glob("*.sql"))
PRODUCT = [*SOURCES, ROOT / "app.py", *sorted((ROOT / "pages").glob("*.py"))]
LONGEST = 400
MOST_PARAMETERS = 7
PROTOCOL = {"translate", "main"}
"""Functions that every module of a kind has under one name: of a kind of return, of a page."""


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """What a reader may call from outside: module-level functions and classes, and the methods of public classes."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    top = [node for node in tree.body if isinstance(node, kinds) and not node.name.startswith("_")]
    methods = [
        each
        for node in top
        if isinstance(node, ast.ClassDef)
        for each in node.body
        if isinstance(each, ast.FunctionDef) and not each.name.startswith("_")
    ]
    return [*top, *methods]


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_every_module_and_every_public_function_says_what_it_is(path):
    silent = [node.name for node in functions(path) if not ast.get_docstring(node)]
    assert silent == []
    text = path.read_text(encoding="utf-8")
    assert not text.strip() or ast.get_docstring(ast.parse(text)), "a sentence at the top of the module"


@pytest.mark.parametrize("path", EVERYWHERE, ids=named)
def test_nobody_catches_everything(path):
    """What is expected is caught by name; whoever catches more, to tidy up, passes it on."""
    caught = [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler) and _catches_everything(node) and not _passes_on(node)
    ]
    assert caught == []


def _catches_everything(node: ast.ExceptHandler) -> bool:
    return node.type is None or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException"))


def _passes_on(node: ast.ExceptHandler) -> bool:
    last = node.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


@pytest.mark.parametrize("path", EVERYWHERE, ids=named)
def test_no_file_is_longer_than_a_sitting(path):
    assert lines(path) <= LONGEST


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def every_function() -> list[tuple[str, ast.FunctionDef]]:
    return [
        (named(path), node)
        for path in PRODUCT
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    ]


def length(function: ast.FunctionDef) -> int:
    """Lines of a function's body, its docstring left out."""
    body = function.body[bool(ast.get_docstring(function)) :]
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_most_files_and_most_functions_are_short():
    assert median(lines(path) for path in PRODUCT) <= 100
    assert median(length(function) for _, function in every_function()) <= 6


def test_no_folder_of_the_service_is_a_quarter_of_the_house():
    sizes: dict[str, int] = defaultdict(int)
    for path in PRODUCT:
        parts = path.relative_to(ROOT).parts
        sizes["/".join(parts[:2]) if parts[0] == "outcomes" and len(parts) > 2 else parts[0]] += lines(path)
    rooms = {room: size for room, size in sizes.items() if room.startswith("outcomes/")}
    assert max(rooms.values()) <= sum(sizes.values()) / 4, rooms


def test_nobody_takes_more_than_seven_parameters():
    takes = {
        (path, function.name): sum(
            isinstance(each, ast.arg) for each in ast.walk(function.args) if getattr(each, "arg", "self") != "self"
        )
        for path, function in every_function()
    }
    assert {each: count for each, count in takes.items() if count > MOST_PARAMETERS} == {}


def test_a_class_is_named_once_and_a_function_in_two_modules_at_most():
    """One meaning a name; what is private to a module is its own affair."""
    classes: dict[str, list[str]] = defaultdict(list)
    functions_: dict[str, list[str]] = defaultdict(list)
    for path in PRODUCT:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef):
                classes[node.name].append(named(path))
            elif isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                functions_[node.name].append(named(path))
    assert {name: where for name, where in classes.items() if len(where) > 1} == {}
    assert {name: where for name, where in functions_.items() if len(where) > 2 and name not in PROTOCOL} == {}


@pytest.mark.parametrize("path", SQL, ids=named)
def test_every_question_in_sql_is_asked_and_says_what_it_asks(path):
    """A question is asked by its name; its first line says in words what it gives."""
    text = path.read_text(encoding="utf-8")
    assert text.startswith("-- ")
    name = re.compile(rf'"{path.stem}(\.sql)?"')
    asked = [source for source in SOURCES if name.search(source.read_text(encoding="utf-8"))]
    assert asked, f"nobody asks {path.name}"


def test_every_step_of_the_roll_up_is_taken():
    steps = {path.stem for path in (ROOT / "outcomes" / "store" / "sql" / "rollup").glob("*.sql")}
    written = " ".join(path.read_text(encoding="utf-8") for path in SOURCES)
    assert [step for step in sorted(steps) if not re.search(rf"\b{step}\b", written)] == []


def test_sql_binds_values_and_never_formats_them_in():
    """Text that reaches a query stays text: no braces in the files, and `ask` is given a name and values."""
    assert [path.name for path in SQL if re.search(r"[{}]|%s", path.read_text(encoding="utf-8"))] == []


def test_every_measure_has_an_example_a_reason_an_owner_and_a_review_to_come():
    """The example is a sum that can be done in the head: `tests/specs/test_every_measure.py`."""
    examples = {row[0] for row in ROWS}
    lacking = [
        found.id
        for found in MEASURES.values()
        if found.id not in examples or not (found.why and found.owner) or found.next_review <= date(2026, 1, 1)
    ]
    assert lacking == []


def test_dependencies_are_decided_on():
    """Every dependency has its reason in the decisions."""
    said = (ROOT / "docs" / "decisions" / "0002-dependencies.md").read_text(encoding="utf-8").lower()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = [re.split(r"[<>=\[ ]", item)[0] for item in project["dependencies"]]
    assert [name for name in names if name not in said] == []


# A metric has a caller. Everything at the top level of `metrics` is known by its module and its name.
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in EVERYWHERE}
METRICS = {named(path)[:-3].replace("/", "."): TREES[path] for path in TREES if named(path).startswith("metrics/")}


def defined(tree: ast.Module) -> dict[str, ast.AST]:
    values = [node for node in tree.body if isinstance(node, (ast.Assign, ast.AnnAssign))]
    to = [(node, target) for node in values for target in getattr(node, "targets", None) or [node.target]]
    names = {each.id: node for node, target in to for each in ast.walk(target) if isinstance(each, ast.Name)}
    return names | {node.name: node for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef))}


def used(node: ast.AST, tree: ast.Module, module: str = "") -> set[tuple[str, str]]:
    """What a piece of code names: a module handed on whole is its MEASURES, an argument is nothing of ours."""
    known = {name: (module, name) for name in defined(tree)}
    for one in (one for one in ast.walk(tree) if isinstance(one, ast.ImportFrom)):
        for each in one.names:
            whole = f"{one.module}.{each.name}"
            known[each.asname or each.name] = (whole, "MEASURES") if whole in METRICS else (f"{one.module}", each.name)
    arguments = {each.arg for each in ast.walk(node) if isinstance(each, ast.arg)}
    found = {(each.id, "") for each in ast.walk(node) if isinstance(each, ast.Name)}
    dotted = [each for each in ast.walk(node) if isinstance(each, ast.Attribute)]
    found |= {(each.value.id, each.attr) for each in dotted if isinstance(each.value, ast.Name)}
    return {(known[name][0], part or known[name][1]) for name, part in found if name in known.keys() - arguments}


def test_every_definition_of_metrics_is_reached_from_a_program():
    """By itself or by another that is reached. Tests and the bench are no programs."""
    calls = {(at, name): used(node, tree, at) for at, tree in METRICS.items() for name, node in defined(tree).items()}
    programs = [tree for path, tree in TREES.items() if not named(path).startswith("metrics/")]
    new = {each for tree in programs for each in used(tree, tree)}
    reached: set[tuple[str, str]] = set()
    while new:
        reached |= new
        new = {found for each in new for found in calls.get(each, ())} - reached
    assert sorted(each for each in calls if each not in reached and not each[1].startswith("_")) == []
