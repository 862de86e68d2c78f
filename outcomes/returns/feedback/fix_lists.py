"""Which files go back to their senders, and under which names."""

from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath

from loaders.check import CheckedFile, text_of
from loaders.kinds.register import KINDS
from loaders.reading.sheets import Reading
from model.errors import OutcomesError
from outcomes.returns.feedback import fix_list
from outcomes.returns.proposal import IncomingFile

_TABLES = ("headings_not_recognised", "several_kinds", "several_tables")


def has_fix_list(file: IncomingFile) -> bool:
    """Whether a file that is not published has a table, and in it something to put right or to look into."""
    checked = file.checked
    table = checked.headings is not None or any(finding.rule in _TABLES for finding in checked.findings)
    faults = any(finding.severity != "note" for finding in checked.findings)
    return table and faults and file.state in ("refused", "waiting") and file.path is not None and file.path.exists()


def is_for_schools(file: IncomingFile) -> bool:
    """Whether a fix list can be taken apart by school: several are in it, and a row of one has something wrong."""
    return has_fix_list(file) and len(file.checked.schools) > 1 and bool(file.checked.school_of)


def fix_list_of(path: Path, checked: CheckedFile) -> bytes:
    """A file's fix list. Its text is read again: what 280 files hold of pupils is not carried until somebody asks."""
    return fix_list.fix_list(_text(path, checked), checked)


def school_fix_lists_of(path: Path, checked: CheckedFile, names: Mapping[str, str]) -> dict[str, bytes]:
    """A file's fix lists by name, one a school; raises UnknownWordError where its rows name none."""
    return fix_list.school_fix_lists(_text(path, checked), checked, names)


def fix_lists_of(files: Sequence[tuple[Path, CheckedFile]]) -> dict[str, bytes]:
    """The fix lists of several files by name, each named after its file."""
    fix_lists: dict[str, bytes] = {}
    for path, checked in files:
        fix_lists[_unique_name(feedback_name(checked.file), fix_lists)] = fix_list_of(path, checked)
    return fix_lists


def feedback_name(file: str, what: str = "fix list") -> str:
    """`absence 2025 - fix list`: the name, without its ending, of what goes back for a file."""
    return f"{fix_list.file_name_part(PurePath(file).stem)} - {what}"


def _unique_name(name: str, fix_lists: Mapping[str, bytes]) -> str:
    number, unique = 1, f"{name}.xlsx"
    while unique in fix_lists:
        number += 1
        unique = f"{name} ({number}).xlsx"
    return unique


def _text(path: Path, checked: CheckedFile) -> Reading:
    reading = text_of(path, KINDS, checked.file, checked.kind)
    if reading.sha256 != checked.sha256:
        raise OutcomesError(f"'{checked.file}' is no longer the file that was checked. Send it again.")
    return reading
