"""Commands about returns: check, template, load, returns, release, undo, erase, rebuild."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from loaders.reading.read import private_folder
from model.errors import NothingPublishedError, UnknownWordError
from model.periods import parse_period
from outcomes.cli import flat_tables, json_output
from outcomes.cli.app import command
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
    DeclarationOptions,
    FeedbackFiles,
    Files,
    Format,
    Home,
    OfPeriod,
    PublishingOptions,
    Recursive,
)
from outcomes.cli.printing import err, print_csv, print_json, print_sentence, print_table
from outcomes.returns import checking, erasing, rebuilding, releasing, undoing
from outcomes.returns.feedback import outcome
from outcomes.returns.folder import files_in, sent_files
from outcomes.returns.loading import Instructions, load
from outcomes.returns.proposal import Declaration, IncomingFile, Proposal
from outcomes.returns.publisher import Publisher
from outcomes.returns.unpacking import SentFile
from outcomes.store.access import OFFICER
from outcomes.store.store import Store


@command("check")
def check_files(
    files: Files,
    as_kind: AsKind = None,
    period: OfPeriod = None,
    *,
    feedback: FeedbackFiles,
    recursive: Recursive = False,
    format_: AsFormat = Format.table,
    home: Home = None,
) -> None:
    """Read files and report findings; write nothing but what is asked for."""
    paths = files_in(files, recursive=recursive)
    refuse_to_overwrite(paths, feedback.fix_list, feedback.per_school, feedback.report)
    with private_folder() as folder:
        incoming_files = _check(sent_files(paths), folder, as_kind, _period(period), home)
        _write_feedback(feedback, incoming_files, home)
    checked_files = [file.checked for file in incoming_files]
    if format_ is Format.json:
        documents = [json_output.checked_file_json(file) for file in checked_files]
        one = len(documents) == 1 and not files[0].is_dir()
        print_json(documents[0] if one else documents)
    elif format_ is Format.csv:
        print_csv(flat_tables.findings_table(checked_files))
    else:
        for file in checked_files:
            print_checked(file)
        print_headline(incoming_files)
        print_empty_folder(paths)
    if any(file.state == "refused" for file in incoming_files):
        raise typer.Exit(1)


def _check(
    files: Sequence[SentFile], folder: Path, as_kind: str | None, period: str | None, home: Path | None
) -> tuple[IncomingFile, ...]:
    """Files checked, and looked at beside what is published where something is."""
    settings = home_settings(home)
    checked_files = checking.check_all(files, folder, authority=settings.authority, as_kind=as_kind, period=period)
    if Store(settings.home.absolute()).pointer("analysts"):
        beside = checking.check_plausibility(home_publisher(home), [file for _, file in checked_files])
        checked_files = [(path, file) for (path, _), file in zip(checked_files, beside, strict=True)]
    return checking.incoming_files(checked_files)


def _write_feedback(feedback: FeedbackFiles, files: Sequence[IncomingFile], home: Path | None) -> None:
    store = Store(home_settings(home).home.absolute())
    names = outcome.school_names(store) if feedback.per_school or feedback.report else {}
    if feedback.fix_list:
        write_fix_list(feedback.fix_list, files)
    if feedback.per_school:
        write_per_school(feedback.per_school, files, names)
    if feedback.report:
        feedback.report.write_bytes(outcome.findings_report_of(files, names))


@command("template")
def write_template(
    kind: Annotated[str | None, typer.Argument(help="A kind of return that schools send: key_stage_4_results.")] = None,
    out_: Annotated[Path | None, typer.Option("--out", help="The workbook to write; with --all, a folder.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Every template there is.")] = False,
    format_: AsFormat = Format.table,
) -> None:
    """Write a workbook to be filled in, with its rules and an example; without a kind, list what there is."""
    # Imported here because no other command writes a workbook.
    from outcomes.returns.feedback import templates

    if kind is None and not every:
        table = pd.DataFrame(
            {"kind": list(templates.kinds()), "title": [each.title for each in templates.kinds().values()]}
        )
        print_table(format_, table, {"templates": table.to_dict("records")})
        return
    if out_ is None or (kind is None) is not every:
        raise UnknownWordError("Name one kind, or --all; and with --out the file, or the folder, to write.")
    kinds_by_path = {out_: kind} if kind else {out_ / templates.file_name(each): each for each in templates.kinds()}
    workbooks = {path: templates.template(each) for path, each in kinds_by_path.items()}
    if every:
        out_.mkdir(parents=True, exist_ok=True)
    for path, workbook in workbooks.items():
        path.write_bytes(workbook)
    names = [str(path) for path in workbooks]
    print_table(format_, pd.DataFrame({"written": names}), {"written": names})


@command("load")
def load_files(
    files: Files,
    declared: DeclarationOptions,
    note: str = "",
    *,
    publishing: PublishingOptions,
    recursive: Recursive = False,
    format_: AsFormat = Format.table,
    home: Home = None,
) -> None:
    """Check files, show what would change, and publish them in one step; what is in already is left alone."""
    paths = files_in(files, recursive=recursive)
    refuse_to_overwrite(paths, publishing.report)
    publisher = home_publisher(home)
    declaration = Declaration(
        declared.as_kind, _period(declared.period), declared.status.value if declared.status else None
    )
    instructions = Instructions(note, _reasons(publishing.accept or []), publishing.to.value if publishing.to else None)
    loaded = _load(publisher, paths, declaration, instructions, yes=publishing.yes, quietly=format_ is not Format.table)
    if publishing.report:
        publishing.report.write_bytes(outcome.findings_report_of(loaded.files, outcome.school_names(publisher.store)))
    if format_ is Format.json:
        print_json([json_output.incoming_file_json(file, loaded.generation) for file in loaded.files])
    elif format_ is Format.csv:
        print_csv(flat_tables.loaded_table(loaded))
    else:
        for file in loaded.files:
            print_loaded(file)
        print_headline(loaded.files)
        print_empty_folder(paths)
    if any(file.state in ("refused", "waiting") for file in loaded.files):
        raise typer.Exit(1)


@command("returns")
def list_returns(format_: AsFormat = Format.table, home: Home = None) -> None:
    """Every return there was: kind, periods, status, file, sender, time and state."""
    from outcomes.answers import returns, revision_notes, revision_sentence

    publisher = home_publisher(home)
    generation = publisher.store.pointer("authority")
    ledger = returns(publisher.workspace, publisher.store.open(generation) if generation else None, OFFICER)
    notes = revision_notes(publisher.workspace, OFFICER)
    document = {
        "returns": [json_output.return_json(return_) for return_ in ledger],
        "revision_notes": [json_output.revision_note_json(return_) for return_ in notes],
    }
    print_table(
        format_, flat_tables.returns_table(ledger), document, "\n".join(revision_sentence(return_) for return_ in notes)
    )


@command("release")
def release_return(
    return_id: str,
    to: Annotated[AudienceChoice, typer.Option(help="The widest audience that is shown it from now on.")],
    format_: AsFormat = Format.table,
    home: Home = None,
) -> None:
    """Show a return to a wider audience, once somebody has looked at it."""
    released = releasing.release(home_publisher(home), return_id, to.value)
    print_sentence(
        format_, json_output.return_json(released), f"Return {return_id} is released to {released.audience}."
    )


@command("undo")
def undo_return(return_id: str, format_: AsFormat = Format.table, home: Home = None) -> None:
    """Take one return out of what is published."""
    generation = undoing.undo(home_publisher(home), return_id)
    print_sentence(
        format_,
        {"return_id": return_id, "state": "undone", "generation": generation},
        f"Return {return_id} is undone. Generation {generation} is shown now.",
    )


@command("erase")
def erase_for_good(
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
        return_ = publisher.workspace.find(return_id)
        warning = (
            f"{return_.file} ({return_id}, {return_.state}) would be gone for good, and figures restated without it."
        )
    else:
        warning = "That pupil would be gone for good from every return, and figures restated without the pupil."
    if not (yes or confirm(warning, "Erase it?")):
        err.print(f"{warning} Nothing was changed; say yes with --yes.")
        raise typer.Exit(1)
    if return_id:
        what, generation = f"Return {return_id}", erasing.erase(publisher, return_id, note=note)
    else:
        what, generation = "The pupil", erasing.erase_pupil(publisher, str(pupil), note=note)
    shown_sentence = f"Generation {generation} is shown now." if generation else "Nothing is published."
    print_sentence(
        format_,
        {"return_id": return_id, "state": "erased", "generation": generation},
        f"{what} is erased. {shown_sentence} Copies in backups, and files that were sent on, are yours to remove.",
    )


@command("rebuild")
def rebuild_generation(
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
    generation = publisher.store.pointer("authority")
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
    declaration: Declaration,
    instructions: Instructions,
    *,
    yes: bool,
    quietly: bool,
) -> Proposal:
    with progress_bar(quietly=quietly) as (bars, progress):

        def says_yes(proposal: Proposal) -> bool:
            if yes:
                return True
            bars.stop()
            for file in proposal.staged_files:
                print_loaded(file)
            return confirm("", "Publish all the same?")

        can_ask = yes or (not quietly and is_interactive())
        loaded = load(
            publisher, paths, declaration, instructions, says_yes=says_yes if can_ask else None, progress=progress
        )
    rules = {finding.rule for file in loaded.files for finding in file.checked.findings}
    for rule in instructions.reasons.keys() - rules:
        err.print(f"No query of the rule '{rule}' stands.")
    return loaded


def _reasons(rules_and_reasons: list[str]) -> dict[str, str]:
    """`figure_moved: a new sixth form` by rule; raises UnknownWordError where a rule has no reason."""
    pairs = [(rule.strip(), reason.strip()) for rule, _, reason in (text.partition(":") for text in rules_and_reasons)]
    for text, (rule, reason) in zip(rules_and_reasons, pairs, strict=True):
        if not rule or not reason:
            raise UnknownWordError(f"--accept '{text}' gives no reason. Write it as 'figure_moved: a new sixth form'.")
    return dict(pairs)


def _period(text: str | None) -> str | None:
    return parse_period(text) if text else None
