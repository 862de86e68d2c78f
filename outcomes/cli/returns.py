"""Commands about returns: check, template, load, returns, release, undo, erase, rebuild."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from loaders.reading.read import folder_of_its_own
from model.errors import NothingPublishedError, UnknownWordError
from model.periods import parse_period
from model.viewers import Audience
from outcomes.cli import flat_tables, json_output
from outcomes.cli.app import app
from outcomes.cli.confirmation import confirm, is_interactive, progress_bar
from outcomes.cli.file_printing import (
    print_checked,
    print_empty_folder,
    print_headline,
    print_loaded,
    refuse_to_overwrite,
    write_fix_list,
    write_per_school,
)
from outcomes.cli.home import home_publisher, home_settings
from outcomes.cli.options import (
    AsFormat,
    AsKind,
    AudienceChoice,
    Files,
    Format,
    Home,
    OfPeriod,
    Recursive,
    Report,
    ReturnStatusChoice,
)
from outcomes.cli.printing import err, print_csv, print_json, print_sentence, print_table
from outcomes.returns import checking, erasing, rebuilding, releasing, undoing
from outcomes.returns.feedback import outcome
from outcomes.returns.folder import files_in, sent_files
from outcomes.returns.loading import load as load_files
from outcomes.returns.proposal import Declaration, Proposal
from outcomes.returns.publisher import Publisher
from outcomes.store.store import Store


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
    refuse_to_overwrite(paths, fix_list, per_school, report)
    settings_ = home_settings(home)
    store = Store(settings_.home.absolute())
    with folder_of_its_own() as folder:
        found = checking.check_all(
            sent_files(paths), folder, authority=settings_.authority, as_kind=as_kind, period=_period(period)
        )
        if store.pointed("analysts"):
            beside = checking.check_plausibility(home_publisher(home), [each for _, each in found])
            found = [(path, each) for (path, _), each in zip(found, beside, strict=True)]
        items = checking.incoming_files(found)
        names = outcome.school_names(store) if per_school or report else {}
        if fix_list:
            write_fix_list(fix_list, items)
        if per_school:
            write_per_school(per_school, items, names)
        if report:
            report.write_bytes(outcome.findings_report_of(items, names))
    checked = [each for _, each in found]
    if format_ is Format.json:
        each = [json_output.checked(item) for item in checked]
        one = len(each) == 1 and not files[0].is_dir()
        print_json(each[0] if one else each)
    elif format_ is Format.csv:
        print_csv(flat_tables.findings_table(checked))
    else:
        for item in checked:
            print_checked(item)
        print_headline(items)
        print_empty_folder(paths)
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
    from outcomes.returns.feedback import templates

    if kind is None and not every:
        listed = pd.DataFrame(
            {"kind": list(templates.kinds()), "title": [each.title for each in templates.kinds().values()]}
        )
        print_table(format_, listed, {"templates": listed.to_dict("records")})
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
    print_table(format_, pd.DataFrame({"written": names}), {"written": names})


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
    refuse_to_overwrite(paths, report)
    publisher = home_publisher(home)
    loaded = _load(
        publisher,
        paths,
        Declaration(as_kind, _period(period), status.value if status else None),
        note=note,
        yes=yes,
        reasons=_reasons(accept or []),
        audience=to.value if to else None,
        quietly=format_ is not Format.table,
    )
    if report:
        report.write_bytes(outcome.findings_report_of(loaded.items, outcome.school_names(publisher.store)))
    if format_ is Format.json:
        print_json([json_output.loaded(item, loaded.generation) for item in loaded.items])
    elif format_ is Format.csv:
        print_csv(flat_tables.loaded_table(loaded))
    else:
        for item in loaded.items:
            print_loaded(item)
        print_headline(loaded.items)
        print_empty_folder(paths)
    if any(item.state in ("refused", "waiting") for item in loaded.items):
        raise typer.Exit(1)


@app.command()
def returns(format_: AsFormat = Format.table, home: Home = None) -> None:
    """Every return there was: kind, periods, status, file, sender, time and state."""
    from outcomes.answers import restated, revision_notes
    from outcomes.answers import returns as answer_returns

    publisher = home_publisher(home)
    shown = publisher.store.pointed("authority")
    ledger = answer_returns(publisher.workspace, publisher.store.open(shown) if shown else None)
    notes = revision_notes(publisher.workspace)
    document = {
        "returns": [json_output.return_(item) for item in ledger],
        "revision_notes": [json_output.revision_note(item) for item in notes],
    }
    print_table(format_, flat_tables.returns_table(ledger), document, "\n".join(restated(item) for item in notes))


@app.command()
def release(
    return_id: str,
    to: Annotated[AudienceChoice, typer.Option(help="The widest audience that is shown it from now on.")],
    format_: AsFormat = Format.table,
    home: Home = None,
) -> None:
    """Show a return to a wider audience, once somebody has looked at it."""
    released = releasing.release(home_publisher(home), return_id, to.value)
    print_sentence(format_, json_output.return_(released), f"Return {return_id} is released to {released.audience}.")


@app.command()
def undo(return_id: str, format_: AsFormat = Format.table, home: Home = None) -> None:
    """Take one return out of what is published."""
    generation = undoing.undo(home_publisher(home), return_id)
    print_sentence(
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
    publisher = home_publisher(home)
    if (return_id is None) is (pupil is None):
        raise UnknownWordError("Name a return, or a pupil with --pupil UPN.")
    if return_id:
        found = publisher.workspace.find(return_id)
        warning = f"{found.file} ({return_id}, {found.state}) would be gone for good, and figures restated without it."
    else:
        warning = "That pupil would be gone for good from every return, and figures restated without the pupil."
    if not (yes or confirm(warning, "Erase it?")):
        err.print(f"{warning} Nothing was changed; say yes with --yes.")
        raise typer.Exit(1)
    if return_id:
        what, generation = f"Return {return_id}", erasing.erase(publisher, return_id, note=note)
    else:
        what, generation = "The pupil", erasing.erase_pupil(publisher, str(pupil), note=note)
    shown = f"Generation {generation} is shown now." if generation else "Nothing is published."
    print_sentence(
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
    publisher = home_publisher(home)
    if not publisher.workspace.active():
        raise NothingPublishedError(
            f"Nothing is published in {publisher.store.home}. Load a return: `outcomes load FILE`."
        )
    if not verify:
        built = rebuilding.rebuild(publisher)
        print_sentence(
            format_,
            {"generation": built, "state": "rebuilt"},
            f"Generation {built} is built again and shown.",
        )
        return
    different = rebuilding.verify(publisher)
    generation = publisher.store.pointed("authority")
    document = {"generation": generation, "agrees": not different, "different": list(different)}
    sentence = (
        f"Rebuilding disagrees with generation {generation}: {'; '.join(different)}. Run `outcomes rebuild`."
        if different
        else f"Every table of generation {generation} agrees with a rebuild from the returns."
    )
    print_sentence(format_, document, sentence)
    if different:
        raise typer.Exit(4)


def _load(
    publisher: Publisher,
    paths: Sequence[Path],
    said: Declaration,
    *,
    note: str = "",
    yes: bool,
    reasons: Mapping[str, str] | None = None,
    audience: Audience | None = None,
    quietly: bool = False,
) -> Proposal:
    with progress_bar(quietly=quietly) as (bars, progress):

        def says_yes(proposal: Proposal) -> bool:
            if yes:
                return True
            bars.stop()
            for item in proposal.staged:
                print_loaded(item)
            return confirm("", "Publish all the same?")

        asked = yes or (not quietly and is_interactive())
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


def _period(text: str | None) -> str | None:
    return parse_period(text) if text else None
