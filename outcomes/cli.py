"""The `outcomes` command: what an analyst schedules. Exit codes: 0 done, 1 findings, 2 usage, 3 refused, 4 store."""

import io
import json
import math
import os
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import pandas as pd
import typer
from pydantic import ValidationError
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from loaders.check import Checked
from loaders.reading import folder_of_its_own
from metrics import groups
from metrics.peers import SCHOOLS, WEIGHTS
from metrics.register import measure as find_measure
from outcomes import documents, drop, erasing, log, printed, publish
from outcomes.access import OFFICER, viewer_as
from outcomes.difference import in_words
from outcomes.errors import (
    NotAllowedError,
    NothingPublishedError,
    OutcomesError,
    StoreBusyError,
    StoreDamagedError,
    UnknownWordError,
    told,
)
from outcomes.loading import files_in, sent
from outcomes.loading import load as load_files
from outcomes.model import Audience, Selection, Viewer
from outcomes.periods import parse_period, parse_period_and_term
from outcomes.reports.comma_separated import FORMULA
from outcomes.reports.fix_list import zipped
from outcomes.rounding import written
from outcomes.settings import REFERENCE, Settings, settings
from outcomes.store import Generation, Store

app = typer.Typer(
    help="Brilliant Outcomes: check, load and publish returns, and ask what they say.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
out = Console(highlight=False, soft_wrap=True, markup=False, width=None if sys.stdout.isatty() else 200)
err = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)


class Format(StrEnum):
    """How an answer is printed."""

    table = "table"
    csv = "csv"
    json = "json"


Home = Annotated[Path | None, typer.Option(help="The folder that holds the store and the workspace.")]
AsFormat = Annotated[Format, typer.Option("--format", help="table, csv or json.")]
Port = Annotated[int, typer.Option(min=0, max=65535, help="The port of the pages.")]
Files = Annotated[
    list[Path],
    typer.Argument(help="Files as they were sent (CSV, XLSX, XLS, ODS, Parquet), zips of them, and folders of either."),
]
Recursive = Annotated[bool, typer.Option("--recursive", help="Of a folder, also what lies in folders below it.")]
Report = Annotated[
    Path | None, typer.Option("--report", help="Write every finding to this workbook, one a row: OUT.xlsx.")
]
AsKind = Annotated[str | None, typer.Option("--as", help="The kind of return, where headings fit several.")]
OfPeriod = Annotated[
    str | None, typer.Option("--period", help="The academic year, where the file does not say: 2018/19.")
]
Places = Annotated[
    list[str] | None, typer.Option("--place", help="la:383, school:3834040, region:… or nation:E92000001.")
]
Periods = Annotated[list[str] | None, typer.Option("--period", help="2016/17, or '2016/17 autumn'.")]
AsRole = Annotated[str, typer.Option("--as-role", help="analyst, officer, public or head:SCHOOL[,SCHOOL…].")]


class ReturnStatusChoice(StrEnum):
    """How final the sender says a return is."""

    early = "early"
    provisional = "provisional"
    revised = "revised"
    final = "final"


class AudienceChoice(StrEnum):
    """For whom a return is, the narrowest first."""

    analysts = "analysts"
    authority = "authority"
    heads = "heads"
    public = "public"


EXIT_CODES: dict[type[OutcomesError], int] = {
    UnknownWordError: 2,
    NotAllowedError: 3,
    StoreBusyError: 4,
    StoreDamagedError: 4,
    NothingPublishedError: 4,
}


def main() -> NoReturn:
    """Run one command; every expected fault becomes one sentence and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # What a terminal or a Windows pipe cannot spell is spelt out rather than fatal.
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")
    try:
        app(standalone_mode=True)
    except OutcomesError as fault:
        code = next((code for kind, code in EXIT_CODES.items() if isinstance(fault, kind)), 2)
        if isinstance(fault, StoreBusyError | StoreDamagedError):
            log.fault(fault)
        err.print(str(fault))
        sys.exit(code)
    except OSError as fault:
        log.fault(fault)
        err.print(told(fault))
        sys.exit(4)
    except Exception as fault:
        log.fault(fault)
        raise
    sys.exit(0)


# --- the demonstration and the pages ---------------------------------------------------------------------------


@app.command()
def demo(
    port: Port = 8501,
    build_only: Annotated[bool, typer.Option("--build-only", help="Build the data and do not serve it.")] = False,
    home: Home = None,
) -> None:
    """Build the demonstration's data if they are missing, and serve them."""
    publisher = _publisher(home)
    if not publisher.workspace.returns():
        # Imported here because no other command needs an authority, and every command would pay for the import.
        from outcomes.demonstration import build

        with _watched() as (_, progress):
            refused = [item for item in build(publisher, progress=progress) if item.state == "refused"]
        if refused:
            _show_findings(refused[0].checked)
            raise typer.Exit(1)
    err.print(f"The demonstration is in {publisher.store.home}.")
    if not build_only:
        serve(port=port, home=home)


@app.command()
def invent(
    pupils: Annotated[int, typer.Option(help="About how many pupils are on roll in a year.")],
    years: Annotated[int, typer.Option(help="How many academic years, the last of them 2024/25.")],
    out_: Annotated[Path, typer.Option("--out", help="A new or empty folder for the files.")],
    seed: Annotated[int, typer.Option(min=0, help="Another seed is another authority; the same is the same.")] = 1,
    marks: Annotated[bool, typer.Option("--marks", help="Register marks as well, day by day.")] = False,
    format_: AsFormat = Format.table,
) -> None:
    """Write an invented authority's returns, what they say, and what is planted in them."""
    # Imported here because no other command needs an authority, and every command would pay for the import.
    from outcomes.invented.authority import invent as write_authority

    if marks:
        raise UnknownWordError("Register marks cannot be invented yet. Leave --marks out: attendance comes by term.")
    if out_.exists() and (not out_.is_dir() or any(out_.iterdir())):
        raise UnknownWordError(f"There is something in '{out_}' already. Name a new or empty folder.")
    made = write_authority(pupils=pupils, years=years, seed=seed, out=out_)
    loads = [f"  outcomes load --period {period} {files[0].parent}/*" for period, files in made.files.items()]
    sentence = (
        f"{made.schools:,} schools with {made.pupils:,} pupils are in {made.folder}; truth.csv there holds what their "
        "files say.\nLoad them a year at a time:\n" + "\n".join(loads)
    )
    _print_table(format_, made.planted, made.document(), sentence)


@app.command()
def serve(port: Port = 8501, host: str = "127.0.0.1", home: Home = None) -> None:
    """Serve the pages."""
    publisher = _publisher(home)
    publish.catch_up(publisher)
    os.environ["OUTCOMES_HOME"] = str(publisher.store.home)
    # The server's terminal is its log.
    log.open_log(_settings(home).log, watched=False)
    # Imported here because no other command needs a web server, and every command would pay for the import.
    from outcomes.server import run

    run(host=host, port=port)


# --- returns -----------------------------------------------------------------------------------------------------


@app.command()
def check(
    files: Files,
    as_kind: AsKind = None,
    period: OfPeriod = None,
    fix_list: Annotated[
        Path | None, typer.Option(help="Write the file back with what to put right: OUT.xlsx; of several, OUT.zip.")
    ] = None,
    per_school: Annotated[
        Path | None, typer.Option(help="Write a zip with a fix list for each school in the file: OUT.zip.")
    ] = None,
    report: Report = None,
    recursive: Recursive = False,
    format_: AsFormat = Format.table,
    home: Home = None,
) -> None:
    """Read files and report findings; write nothing but what is asked for."""
    paths = files_in(files, recursive=recursive)
    _must_not_be_among(paths, fix_list, per_school, report)
    settings_ = _settings(home)
    store = Store(settings_.home.absolute())
    with folder_of_its_own() as folder:
        found = drop.check_all(
            sent(paths), folder, authority=settings_.authority, as_kind=as_kind, period=_period(period)
        )
        if store.pointed("analysts"):
            beside = publish.beside_what_is_known(_publisher(home), [each for _, each in found])
            found = [(path, each) for (path, _), each in zip(found, beside, strict=True)]
        items = drop.looked_at(found)
        names = drop.school_names(store) if per_school or report else {}
        if fix_list:
            _write_fix_list(fix_list, items)
        if per_school:
            _write_per_school(per_school, items, names)
        if report:
            report.write_bytes(drop.report(items, names))
    checked = [each for _, each in found]
    if format_ is Format.json:
        each = [documents.checked(item) for item in checked]
        one = len(each) == 1 and not files[0].is_dir()
        _print_json(each[0] if one else each)
    elif format_ is Format.csv:
        _print_csv(printed.findings_table(checked))
    else:
        for item in checked:
            _show_checked(item)
        _show_headline(items)
        _say_if_there_is_nothing(paths)
    if any(item.state == "refused" for item in items):
        raise typer.Exit(1)


@app.command()
def template(
    kind: Annotated[str | None, typer.Argument(help="A kind of return that schools send: key_stage_4_results.")] = None,
    out_: Annotated[Path | None, typer.Option("--out", help="The workbook to write; with --all, a folder.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Every template there is.")] = False,
    format_: AsFormat = Format.table,
) -> None:
    """Write a workbook to be filled in, with its rules and an example; without a kind, list what there is."""
    # Imported here because no other command writes a workbook.
    from outcomes.reports import templates

    if kind is None and not every:
        listed = pd.DataFrame(
            {"kind": list(templates.kinds()), "title": [each.title for each in templates.kinds().values()]}
        )
        _print_table(format_, listed, {"templates": listed.to_dict("records")})
        return
    if out_ is None or (kind is None) is not every:
        raise UnknownWordError("Name one kind, or --all; and with --out the file, or the folder, to write.")
    wanted = {out_: kind} if kind else {out_ / templates.file_name(each): each for each in templates.kinds()}
    made = {path: templates.template(each) for path, each in wanted.items()}
    if every:
        out_.mkdir(parents=True, exist_ok=True)
    for path, workbook in made.items():
        path.write_bytes(workbook)
    names = [str(path) for path in made]
    _print_table(format_, pd.DataFrame({"written": names}), {"written": names})


@app.command()
def load(
    files: Files,
    as_kind: AsKind = None,
    period: OfPeriod = None,
    status: ReturnStatusChoice | None = None,
    note: str = "",
    yes: Annotated[bool, typer.Option("--yes", help="Accept queries and removals without asking.")] = False,
    report: Report = None,
    accept: Annotated[
        list[str] | None, typer.Option(help="'RULE: reason': accept every query of a rule, and remember why.")
    ] = None,
    to: Annotated[AudienceChoice | None, typer.Option(help="The widest audience that is shown it (public).")] = None,
    recursive: Recursive = False,
    format_: AsFormat = Format.table,
    home: Home = None,
) -> None:
    """Check files, show what would change, and publish them in one step; what is in already is left alone."""
    paths = files_in(files, recursive=recursive)
    _must_not_be_among(paths, report)
    publisher = _publisher(home)
    loaded = _load(
        publisher,
        paths,
        publish.Said(as_kind, _period(period), status.value if status else None),
        note=note,
        yes=yes,
        reasons=_reasons(accept or []),
        audience=to.value if to else None,
        quietly=format_ is not Format.table,
    )
    if report:
        report.write_bytes(drop.report(loaded.items, drop.school_names(publisher.store)))
    if format_ is Format.json:
        _print_json([documents.loaded(item, loaded.generation) for item in loaded.items])
    elif format_ is Format.csv:
        _print_csv(printed.loaded_table(loaded))
    else:
        for item in loaded.items:
            _show_loaded(item)
        _show_headline(loaded.items)
        _say_if_there_is_nothing(paths)
    if any(item.state in ("refused", "waiting") for item in loaded.items):
        raise typer.Exit(1)


@app.command()
def returns(format_: AsFormat = Format.table, home: Home = None) -> None:
    """Every return there was: kind, periods, status, file, sender, time and state."""
    from outcomes.answers import restated, revision_notes
    from outcomes.answers import returns as answer_returns

    publisher = _publisher(home)
    shown = publisher.store.pointed("authority")
    ledger = answer_returns(publisher.workspace, publisher.store.open(shown) if shown else None, OFFICER)
    notes = revision_notes(publisher.workspace, OFFICER)
    document = {
        "returns": [documents.return_(item) for item in ledger],
        "revision_notes": [documents.revision_note(item) for item in notes],
    }
    _print_table(format_, printed.returns_table(ledger), document, "\n".join(restated(item) for item in notes))


@app.command()
def release(
    return_id: str,
    to: Annotated[AudienceChoice, typer.Option(help="The widest audience that is shown it from now on.")],
    format_: AsFormat = Format.table,
    home: Home = None,
) -> None:
    """Show a return to a wider audience, once somebody has looked at it."""
    released = publish.release(_publisher(home), return_id, to.value)
    _say(format_, documents.return_(released), f"Return {return_id} is released to {released.audience}.")


@app.command()
def undo(return_id: str, format_: AsFormat = Format.table, home: Home = None) -> None:
    """Take one return out of what is published."""
    generation = publish.undo(_publisher(home), return_id)
    _say(
        format_,
        {"return_id": return_id, "state": "undone", "generation": generation},
        f"Return {return_id} is undone. Generation {generation} is shown now.",
    )


@app.command()
def erase(
    note: Annotated[str, typer.Option(help="Why: it stands beside the figures that are restated.")],
    return_id: Annotated[str | None, typer.Argument(help="A return: `outcomes returns` lists them.")] = None,
    pupil: Annotated[str | None, typer.Option(metavar="UPN", help="A pupil, in every return there is.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Erase without asking.")] = False,
    format_: AsFormat = Format.table,
    home: Home = None,
) -> None:
    """Erase one return, or one pupil, for good: rows, originals, and every generation that was ever built from them."""
    publisher = _publisher(home)
    if (return_id is None) is (pupil is None):
        raise UnknownWordError("Name a return, or a pupil with --pupil UPN.")
    if return_id:
        found = publisher.workspace.find(return_id)
        warning = f"{found.file} ({return_id}, {found.state}) would be gone for good, and figures restated without it."
    else:
        warning = "That pupil would be gone for good from every return, and figures restated without the pupil."
    if not (yes or _says(warning, "Erase it?")):
        err.print(f"{warning} Nothing was changed; say yes with --yes.")
        raise typer.Exit(1)
    if return_id:
        what, generation = f"Return {return_id}", erasing.erase(publisher, return_id, note=note)
    else:
        what, generation = "The pupil", erasing.erase_pupil(publisher, str(pupil), note=note)
    shown = f"Generation {generation} is shown now." if generation else "Nothing is published."
    _say(
        format_,
        {"return_id": return_id, "state": "erased", "generation": generation},
        f"{what} is erased. {shown} Copies in backups, and files that were sent on, are yours to remove.",
    )


@app.command()
def rebuild(
    verify: Annotated[bool, typer.Option("--verify", help="Only compare with what a rebuild would give.")] = False,
    format_: AsFormat = Format.table,
    home: Home = None,
) -> None:
    """Build the current generation again from the returns."""
    publisher = _publisher(home)
    if not publisher.workspace.active():
        raise NothingPublishedError(
            f"Nothing is published in {publisher.store.home}. Load a return: `outcomes load FILE`."
        )
    if not verify:
        built = publish.rebuild(publisher)
        _say(
            format_,
            {"generation": built, "state": "rebuilt"},
            f"Generation {built} is built again and shown.",
        )
        return
    different = publish.verify(publisher)
    generation = publisher.store.pointed("authority")
    document = {"generation": generation, "agrees": not different, "different": list(different)}
    sentence = (
        f"Rebuilding disagrees with generation {generation}: {'; '.join(different)}. Run `outcomes rebuild`."
        if different
        else f"Every table of generation {generation} agrees with a rebuild from the returns."
    )
    _say(format_, document, sentence)
    if different:
        raise typer.Exit(4)


# --- questions ---------------------------------------------------------------------------------------------------


@app.command()
def measures(format_: AsFormat = Format.table) -> None:
    """The register of measures."""
    _print_table(format_, printed.measures_table(), documents.measures())


@app.command()
def rates(
    measure: str,
    place: Places = None,
    period: Periods = None,
    by: Annotated[str | None, typer.Option(help="A characteristic: fsm, sex, sen …")] = None,
    where: Annotated[list[str] | None, typer.Option(help="A category: fsm=yes.")] = None,
    basis: Annotated[
        str, typer.Option(help="published, pooled or both; without it, published where there is one.")
    ] = "best",
    as_role: AsRole = "officer",
    format_: AsFormat = Format.table,
    home: Home = None,
) -> None:
    """How many of how many, with intervals, statuses and reasons."""
    from outcomes.answers import rates as answer_rates

    generation, viewer = _asking(home, as_role)
    selection = _selection(generation, home, measure, place, period, by=by, where=where, basis=basis)
    answer = answer_rates(generation, viewer, selection)
    _print_table(
        format_,
        printed.rates_table(answer),
        documents.rates(answer),
        _lines(answer.sentence, answer.reconciliation.sentence if answer.reconciliation else None),
    )


@app.command()
def gaps(
    measure: str,
    by: Annotated[str, typer.Option(help="A characteristic: fsm, sex, sen …")],
    comparator: Annotated[str, typer.Option(help="other, all, national_other or national_same.")] = "other",
    ledger: Annotated[bool, typer.Option("--ledger", help="Which schools of one authority hold the gap.")] = False,
    group: Annotated[str | None, typer.Option(help="With --ledger: whose gap, where there are several.")] = None,
    place: Places = None,
    period: Periods = None,
    as_role: AsRole = "officer",
    format_: AsFormat = Format.table,
    home: Home = None,
) -> None:
    """Gaps between groups, in points and in pupils; with --ledger, which schools hold one of them."""
    from outcomes.answers import gap_ledger
    from outcomes.answers import gaps as answer_gaps

    generation, viewer = _asking(home, as_role)
    selection = _selection(generation, home, measure, place, period, by=by, comparator=comparator)
    if ledger:
        held = gap_ledger(generation, viewer, _one_authority(selection), group)
        _print_table(format_, printed.gap_ledger_table(held), documents.gap_ledger(held), held.sentence)
        return
    answer = answer_gaps(generation, viewer, selection)
    _print_table(format_, printed.gaps_table(answer), documents.gaps(answer, by), answer.sentence)


@app.command()
def target(
    measure: str,
    place: Annotated[str | None, typer.Option(help="A place; without one, the home authority.")] = None,
    as_role: AsRole = "officer",
    format_: AsFormat = Format.table,
    home: Home = None,
) -> None:
    """Milestones, required and actual rate, arrival and pupils needed."""
    from outcomes import reference
    from outcomes.answers import target as answer_target

    generation, viewer = _asking(home, as_role)
    answer = answer_target(
        generation, viewer, measure, place or _settings(home).authority, reference.ambitions(REFERENCE)
    )
    _print_table(format_, printed.target_table(answer), documents.target(answer), answer.sentence)


@app.command()
def peers(
    school: Annotated[str, typer.Argument(help="school:3834040, or 3834040 alone.")],
    k: Annotated[int, typer.Option("--k", min=1, help="How many schools.")] = SCHOOLS,
    weights: Annotated[
        Path | None, typer.Option(help="How much each variable counts, in a file: context_fsm6 = 0.5 (TOML), or JSON.")
    ] = None,
    measure: Annotated[str | None, typer.Option(help="How the peers do on a measure.")] = None,
    as_role: AsRole = "officer",
    format_: AsFormat = Format.table,
    home: Home = None,
) -> None:
    """The schools whose pupils are most like one school's, and why."""
    from outcomes.answers import peers as answer_peers

    generation, viewer = _asking(home, as_role)
    asked = _weights(weights) if weights else tuple(WEIGHTS.items())
    answer = answer_peers(generation, viewer, school, k, asked, measure)
    _print_table(format_, printed.peers_table(answer), documents.peers(answer), answer.sentence)


@app.command()
def doctor(format_: AsFormat = Format.table, home: Home = None) -> None:
    """Versions, settings, generation, workspace, free disk; what is wrong and what to do."""
    from outcomes.doctor import examine

    examined = examine(_publisher(home), _settings(home).log)
    _print_table(format_, examined.table, examined.document, examined.verdict)
    if examined.faults:
        raise typer.Exit(4)


# --- what the commands share -------------------------------------------------------------------------------------


def _settings(home: Path | None) -> Settings:
    try:
        found = settings()
    except ValidationError as fault:
        words = "; ".join(
            f"OUTCOMES_{str(error['loc'][0]).upper()} is {error['input']!r}: {error['msg']}" for error in fault.errors()
        )
        raise UnknownWordError(f"{words}. Correct the environment variable, or leave it out.") from fault
    chosen = found.model_copy(update={"home": home}) if home else found
    _open_log(chosen)
    if "?" in str(chosen.home.absolute()):
        # DuckDB takes what follows a question mark for options, and would write its log into another folder.
        raise UnknownWordError(f"The home folder may not have a question mark in its path: '{chosen.home.absolute()}'.")
    return chosen


def _open_log(found: Settings) -> None:
    """Events of this command; a log that cannot be written is said, and stops nothing."""
    complaint = log.open_log(found.log, watched=err.is_terminal)
    if complaint:
        err.print(complaint)


def _publisher(home: Path | None) -> publish.Publisher:
    found = _settings(home)
    return publish.Publisher.of(found, found.home.absolute())


def _asking(home: Path | None, as_role: str) -> tuple[Generation, Viewer]:
    viewer = viewer_as(as_role)
    return Store(_settings(home).home.absolute()).generation(viewer.audience), viewer


def _load(
    publisher: publish.Publisher,
    paths: Sequence[Path],
    said: publish.Said,
    *,
    note: str = "",
    yes: bool,
    reasons: Mapping[str, str] | None = None,
    audience: Audience | None = None,
    quietly: bool = False,
) -> publish.Proposal:
    with _watched(quietly=quietly) as (bars, progress):

        def says_yes(proposal: publish.Proposal) -> bool:
            if yes:
                return True
            bars.stop()
            for item in proposal.staged:
                _show_loaded(item)
            return _says("", "Publish all the same?")

        asked = yes or (not quietly and _somebody_is_there())
        loaded = load_files(
            publisher,
            paths,
            said,
            note=note,
            reasons=reasons,
            audience=audience,
            says_yes=says_yes if asked else None,
            progress=progress,
        )
    found = {finding.rule for item in loaded.items for finding in item.checked.findings}
    for rule in (reasons or {}).keys() - found:
        err.print(f"No query of the rule '{rule}' stands.")
    return loaded


def _reasons(said: list[str]) -> dict[str, str]:
    """`figure_moved: a new sixth form` by rule; raises UnknownWordError where a rule has no reason."""
    pairs = [(rule.strip(), reason.strip()) for rule, _, reason in (text.partition(":") for text in said)]
    for text, (rule, reason) in zip(said, pairs, strict=True):
        if not rule or not reason:
            raise UnknownWordError(f"--accept '{text}' gives no reason. Write it as 'figure_moved: a new sixth form'.")
    return dict(pairs)


@contextmanager
def _watched(*, quietly: bool = False) -> Iterator[tuple[Progress, publish.Progress]]:
    """A bar on the terminal, where there is one, and what moves it."""
    with Progress(console=err, transient=True, disable=quietly or not err.is_terminal) as bars:
        task = bars.add_task("Checking", total=1.0)
        yield bars, lambda step, share: bars.update(task, description=step, completed=share)


def _somebody_is_there() -> bool:
    return sys.stdin.isatty() and err.is_terminal


def _says(warning: str, question: str) -> bool:
    """Ask whoever sits at the terminal; nobody there is no."""
    if not _somebody_is_there():
        return False
    if warning:
        err.print(warning)
    try:
        return typer.confirm(question, err=True)
    except typer.Abort:
        return False


def _say_if_there_is_nothing(paths: Sequence[Path]) -> None:
    if not paths:
        out.print("There is no file to read: the folder is empty.")


def _selection(
    generation: Generation,
    home: Path | None,
    measure: str,
    places: list[str] | None,
    periods: list[str] | None,
    *,
    by: str | None = None,
    where: list[str] | None = None,
    basis: str = "best",
    comparator: str = "other",
) -> Selection:
    from outcomes.answers import place_named

    asked = [parse_period_and_term(text) for text in periods or []]
    terms = {term for _, term in asked} or {"year"}
    if len(terms) > 1:
        raise UnknownWordError("One question is about one term. Ask for the year and for a term apart.")
    try:
        return Selection.model_validate(
            {
                "measure": find_measure(measure).id,
                "places": tuple(
                    place_named(generation, place).place for place in places or [_settings(home).authority]
                ),
                "periods": tuple(period for period, _ in asked),
                "term": terms.pop(),
                "by": _characteristic(by),
                "where": tuple(_group(text) for text in where or []),
                "basis": basis,
                "comparator": comparator,
            }
        )
    except ValidationError as fault:
        words = "; ".join(f"{error['loc'][0]} is {error['input']!r}: {error['msg']}" for error in fault.errors())
        raise UnknownWordError(words) from fault


def _one_authority(selection: Selection) -> Selection:
    """A ledger is of one authority, in one year or the latest."""
    if len(selection.places) != 1 or not selection.places[0].startswith("la:") or len(selection.periods) > 1:
        raise UnknownWordError("--ledger is of one authority in one year: give one --place la:383 and one --period.")
    return selection


def _weights(path: Path) -> tuple[tuple[str, float], ...]:
    """Pairs of variable and weight from a TOML or JSON file; raises UnknownWordError where it is neither."""
    files_in([path])
    text = path.read_text(encoding="utf-8", errors="replace")
    try:
        said = json.loads(text) if path.suffix.lower() == ".json" else tomllib.loads(text)
    except ValueError as fault:
        raise UnknownWordError(
            f"{path.name} cannot be read ({fault}). Write lines such as context_fsm6 = 0.5."
        ) from fault
    pairs = list(said.items()) if isinstance(said, dict) else []
    if not pairs or any(isinstance(weight, bool) or not isinstance(weight, int | float) for _, weight in pairs):
        raise UnknownWordError(f"{path.name} has to give each variable a number, such as context_fsm6 = 0.5.")
    return tuple((str(variable), float(weight)) for variable, weight in pairs)


def _characteristic(by: str | None) -> str | None:
    """The characteristic asked for, one-way or two-way in any order; raises UnknownWordError naming those there are."""
    if by is None:
        return None
    groups.title(by)
    return "&".join(sorted(by.split("&")))


def _group(text: str) -> tuple[str, str]:
    """`fsm=yes` → ("fsm", "yes"); raises UnknownWordError where there is no such group."""
    characteristic, _, category = text.partition("=")
    groups.label(characteristic, category)
    return characteristic, category


def _period(text: str | None) -> str | None:
    return parse_period(text) if text else None


def _must_not_be_among(files: Sequence[Path], *written: Path | None) -> None:
    """Nothing is written over what was sent."""
    resolved = {path.resolve() for path in files}
    for out_ in written:
        if out_ is not None and out_.resolve() in resolved:
            raise UnknownWordError(f"'{out_}' is a file that is to be checked. Write to another name.")


def _write_fix_list(to: Path, items: Sequence[publish.Item]) -> None:
    """Of one file a workbook; of several a zip of those that have something to put right."""
    if len(items) == 1 and items[0].path:
        to.write_bytes(drop.fix_list_of(items[0].path, items[0].checked))
    else:
        files = [(item.path, item.checked) for item in items if item.path and drop.has_fix_list(item)]
        _write_zip(to, drop.fix_lists_of(files))


def _write_per_school(to: Path, items: Sequence[publish.Item], names: Mapping[str, str]) -> None:
    if len(items) != 1 or items[0].path is None:
        raise UnknownWordError("--per-school takes one file apart by school. Give one file, or use --fix-list.")
    _write_zip(to, drop.per_school_of(items[0].path, items[0].checked, names))


def _write_zip(to: Path, fix_lists: Mapping[str, bytes]) -> None:
    if fix_lists:
        to.write_bytes(zipped(fix_lists))
    else:
        err.print(f"There is nothing to put right, so {to} was not written.")


def _print_json(document: object) -> None:
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")


def _print_csv(table: pd.DataFrame) -> None:
    table.map(_inert).to_csv(sys.stdout, index=False, lineterminator="\n")


def _inert(value: object) -> object:
    """Text that a spreadsheet would run as a formula, behind an apostrophe."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _print_table(format_: Format, table: pd.DataFrame, document: object, sentence: str = "") -> None:
    """The same answer three ways: a document, CSV, or a table with its sentence for people."""
    if format_ is Format.json:
        _print_json(document)
    elif format_ is Format.csv:
        _print_csv(table)
    else:
        drawn = Table(box=None, header_style="bold", pad_edge=False)
        for column in table.columns:
            numeric = pd.api.types.is_numeric_dtype(table[column])
            drawn.add_column(str(column).replace("_", " "), justify="right" if numeric else "left", overflow="fold")
        for row in table.itertuples(index=False):
            drawn.add_row(*(_cell(value) for value in row))
        out.print(drawn)
        if sentence:
            out.print(f"\n{sentence}")


def _cell(value: object) -> str:
    if isinstance(value, float) and not math.isnan(value):
        return written(value, 0 if value.is_integer() else 1)
    return "" if value is None or value is pd.NA or value != value else str(value)


def _say(format_: Format, document: Mapping[str, object], sentence: str) -> None:
    if format_ is Format.json:
        _print_json(document)
    elif format_ is Format.csv:
        _print_csv(pd.DataFrame([document]))
    else:
        out.print(sentence)


def _lines(*sentences: str | None) -> str:
    return "\n".join(sentence for sentence in sentences if sentence)


def _show_findings(checked: Checked) -> None:
    for found in drop.abridged(checked.findings):
        where = ", ".join(
            f"{word} {value}"
            for word, value in (("sheet", found.sheet), ("row", found.row), ("column", found.column))
            if value is not None
        )
        out.print(f"  {found.severity:5}  {where + ': ' if where else ''}{found.message} {found.remedy}")


def _show_checked(checked: Checked) -> None:
    kind = f"{checked.kind}, " if checked.kind else ""
    first_and_last = dict.fromkeys((checked.periods[0], checked.periods[-1])) if checked.periods else ()
    years = f", {' to '.join(first_and_last)}" if first_and_last else ""
    out.print(f"{checked.file}: {kind}{checked.rows:,} rows{years}")
    _show_findings(checked)
    counted = documents.counts(checked.findings)
    out.print(f"  {counted['stop']} stop, {counted['query']} to look at, {counted['note']} noted\n")


def _show_headline(items: Sequence[publish.Item]) -> None:
    if len(items) > 1:
        headline = drop.headline(items)
        out.print(f"{headline[:1].upper()}{headline[1:]}.")


def _show_loaded(item: publish.Item) -> None:
    if item.state == "unchanged":
        out.print(f"{item.checked.file}: already loaded, nothing was changed.")
        return
    _show_checked(item.checked)
    if item.difference:
        change = item.difference
        out.print(
            f"  {change.new_rows:,} rows new, {change.changed_rows:,} changed, {change.removed_rows:,} removed; "
            f"{change.new_places:,} places new; {change.removed_pupils:,} pupils fewer"
        )
        for sentence in in_words(change):
            out.print(f"  {sentence}")
    states = {
        "published": f"Published as {item.return_.return_id if item.return_ else ''}.",
        "refused": "Refused: nothing was changed. The attempt is recorded.",
        "waiting": "Not published: say yes with --yes, or why with --accept, once you have looked at the above.",
    }
    out.print(f"  {states[item.state]}\n")


if __name__ == "__main__":
    main()
