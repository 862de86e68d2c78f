"""What is printed of files that were checked or loaded, and what is written of them for their senders."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from loaders.check import CheckedFile
from model.errors import UnknownWordError
from outcomes.cli import json_output
from outcomes.cli.printing import err, out
from outcomes.returns.difference import change_sentences
from outcomes.returns.feedback import outcome
from outcomes.returns.feedback.fix_list import zip_archive
from outcomes.returns.feedback.fix_lists import fix_list_of, fix_lists_of, has_fix_list, school_fix_lists_of
from outcomes.returns.proposal import IncomingFile


def print_empty_folder(paths: Sequence[Path]) -> None:
    """That there was nothing to read, where no file was named or found."""
    if not paths:
        out.print("There is no file to read: the folder is empty.")


def refuse_to_overwrite(files: Sequence[Path], *outputs: Path | None) -> None:
    """Nothing is written over what was sent."""
    resolved = {path.resolve() for path in files}
    for output in outputs:
        if output is not None and output.resolve() in resolved:
            raise UnknownWordError(f"'{output}' is a file that is to be checked. Write to another name.")


def write_fix_list(to: Path, files: Sequence[IncomingFile]) -> None:
    """Of one file a workbook; of several a zip of those that have something to put right."""
    if len(files) == 1 and files[0].path:
        to.write_bytes(fix_list_of(files[0].path, files[0].checked))
    else:
        paths_and_files = [(file.path, file.checked) for file in files if file.path and has_fix_list(file)]
        _write_zip(to, fix_lists_of(paths_and_files))


def write_per_school(to: Path, files: Sequence[IncomingFile], names: Mapping[str, str]) -> None:
    """The fix lists of one file, one for each school in it, as a zip; raises UnknownWordError of several files."""
    if len(files) != 1 or files[0].path is None:
        raise UnknownWordError("--per-school takes one file apart by school. Give one file, or use --fix-list.")
    _write_zip(to, school_fix_lists_of(files[0].path, files[0].checked, names))


def _write_zip(to: Path, fix_lists: Mapping[str, bytes]) -> None:
    if fix_lists:
        to.write_bytes(zip_archive(fix_lists))
    else:
        err.print(f"There is nothing to put right, so {to} was not written.")


def print_findings(checked: CheckedFile) -> None:
    """The findings of a file, those of one rule cut after the first hundred."""
    for finding in outcome.abridged(checked.findings):
        where = ", ".join(
            f"{word} {value}"
            for word, value in (("sheet", finding.sheet), ("row", finding.row), ("column", finding.column))
            if value is not None
        )
        out.print(f"  {finding.severity:5}  {where + ': ' if where else ''}{finding.message} {finding.remedy}")


def print_checked(checked: CheckedFile) -> None:
    """A file, its findings, and how many there are of each severity."""
    kind = f"{checked.kind}, " if checked.kind else ""
    first_and_last = dict.fromkeys((checked.periods[0], checked.periods[-1])) if checked.periods else ()
    years = f", {' to '.join(first_and_last)}" if first_and_last else ""
    out.print(f"{checked.file}: {kind}{checked.rows:,} rows{years}")
    print_findings(checked)
    counts = json_output.counts_by_severity(checked.findings)
    out.print(f"  {counts['stop']} stop, {counts['query']} to look at, {counts['note']} noted\n")


def print_headline(files: Sequence[IncomingFile]) -> None:
    """What came of several files, in one sentence."""
    if len(files) > 1:
        headline = outcome.headline(files)
        out.print(f"{headline[:1].upper()}{headline[1:]}.")


def print_loaded(file: IncomingFile) -> None:
    """A file, its findings, what it changes, and what became of it."""
    if file.state == "unchanged":
        out.print(f"{file.checked.file}: already loaded, nothing was changed.")
        return
    print_checked(file.checked)
    if file.difference:
        change = file.difference
        out.print(
            f"  {change.new_rows:,} figures new, {change.changed_rows:,} changed, {change.removed_rows:,} removed; "
            f"{change.new_places:,} places new; {change.removed_pupils:,} pupils fewer"
        )
        for sentence in change_sentences(change):
            out.print(f"  {sentence}")
    states = {
        "published": f"Published as {file.return_.return_id if file.return_ else ''}.",
        "refused": "Refused: nothing was changed. The attempt is recorded.",
        "waiting": "Not published: say yes with --yes, or why with --accept, once you have looked at the above.",
    }
    out.print(f"  {states[file.state]}\n")
