"""One drop of files: single ones and zips of them, each checked under its own name, and what goes back to senders."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from loaders.check import SHOWN_PER_RULE, Checked, not_opened, text_of
from loaders.kind import Limits, Reading
from loaders.kinds import KINDS
from loaders.reading import unpack
from model.errors import NothingPublishedError, OutcomesError, StoreDamagedError
from model.findings import Finding
from model.returns import ReturnStatus
from model.rounding import written
from outcomes import answers, publish
from outcomes.publish import Item, Progress, State, quiet
from outcomes.reports import fix_list
from outcomes.reports.combined_report import combined_report
from outcomes.store.access import OFFICER
from outcomes.store.store import Store

ZIP = Limits(bytes=300_000_000)
"""An archive may be as large as what may come out of it; each file in it has a file's own limits."""

VERDICTS: dict[State, str] = {
    "published": "published",
    "waiting": "can be published",
    "refused": "not accepted, and nothing was changed",
    "unchanged": "already in, so nothing was changed",
}
_TABLES = ("headings_not_recognised", "several_kinds", "several_tables")
_COUNTED: dict[State, tuple[str, str]] = {
    "published": ("is published", "are published"),
    "waiting": ("can be published", "can be published"),
    "refused": ("has to be corrected", "have to be corrected"),
    "unchanged": ("is already in", "are already in"),
}


@dataclass(frozen=True)
class Sent:
    """One file as it was sent: what its sender calls it, and where its bytes lie."""

    file: str
    path: Path


# --- coming in ------------------------------------------------------------------------------------------------------


def check_all(
    sent: Sequence[Sent],
    folder: Path,
    *,
    authority: str,
    as_kind: str | None = None,
    period: str | None = None,
    status: ReturnStatus | None = None,
    progress: Progress = quiet,
) -> list[tuple[Path, Checked]]:
    """Every file checked; those of a zip are unpacked into `folder` and are files like any other.

    What is given back is what `publish.propose` takes. A zip that cannot be opened is one file that is refused. A zip
    inside a zip is not opened. Progress goes from nought to 0.3.
    """
    return check_opened(
        opened(sent, folder, status),
        authority=authority,
        as_kind=as_kind,
        period=period,
        status=status,
        progress=progress,
    )


Opened = tuple[Sent, Checked | None]
"""A file to be checked; or a zip that stays shut, with the findings that say why."""


def opened(sent: Sequence[Sent], folder: Path, status: ReturnStatus | None) -> list[Opened]:
    """Every file by itself: those of a zip, unpacked into `folder`, in its place."""
    found: list[Opened] = []
    for number, each in enumerate(sent):
        found += _opened(each, folder / f"zip-{number:04d}", status)
    return found


def check_opened(
    opened: Sequence[Opened],
    *,
    authority: str,
    as_kind: str | None,
    period: str | None,
    status: ReturnStatus | None,
    progress: Progress,
) -> list[tuple[Path, Checked]]:
    """`check_all`, of files that are unpacked already."""
    checked = []
    for number, (each, refused) in enumerate(opened):
        of_them = f" ({number + 1:,} of {len(opened):,})" if len(opened) > 1 else ""
        progress(f"Checking {each.file}{of_them}", 0.3 * number / len(opened))
        found = refused or publish.check(
            each.path, authority=authority, as_kind=as_kind, period=period, status=status, file=each.file
        )
        checked.append((each.path, found))
    return checked


def _opened(sent: Sent, folder: Path, status: ReturnStatus | None) -> list[Opened]:
    """The files of a zip; the file itself where it is none; or the zip with the findings that say why it stays shut."""
    held = unpack(sent.path, folder, limits=ZIP, name=sent.file)
    if held is None:
        return [(sent, None)]
    if not held.files:
        return [(sent, not_opened(publish.visible(sent.file), held.sha256, held.findings, status))]
    return [(Sent(file, path), None) for file, path in held.files]


def looked_at(checked: Sequence[tuple[Path, Checked]]) -> tuple[Item, ...]:
    """Files that were only checked, as what would come of them."""
    return tuple(
        Item(found, "refused" if any(each.severity == "stop" for each in found.findings) else "waiting", path=path)
        for path, found in checked
    )


# --- what came of it ------------------------------------------------------------------------------------------------


def headline(items: Sequence[Item]) -> str:
    """`271 can be published, 6 have to be corrected, 3 are already in`."""
    counts = Counter(item.state for item in items)
    return ", ".join(
        f"{written(counts[state])} {one if counts[state] == 1 else many}"
        for state, (one, many) in _COUNTED.items()
        if counts[state]
    )


def abridged(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The first hundred findings of each rule and column, and one that says how many more rows have the same fault."""
    counts: Counter[tuple[str, str, str | None]] = Counter()
    shown, more = [], {}
    for found in findings:
        key = (found.severity, found.rule, found.column)
        counts[key] += found.row is not None
        if found.row is None or counts[key] <= SHOWN_PER_RULE:
            shown.append(found)
        else:
            more[key] = found
    for key, last in more.items():
        said = f"{counts[key] - SHOWN_PER_RULE:,} more rows have the same fault, the last here in row {last.row}."
        shown.append(last.model_copy(update={"message": said, "row": None, "value": None}))
    return tuple(shown)


def report(items: Sequence[Item], names: Mapping[str, str]) -> bytes:
    """The combined report of a drop, as XLSX: one row a finding. `names`: schools' names by LAESTAB."""
    return combined_report([(item.checked, VERDICTS[item.state]) for item in items], names, headline(items))


def school_names(store: Store) -> dict[str, str]:
    """What the schools that have figures are called, by LAESTAB; empty where nothing is published."""
    try:
        schools = answers.places(store.generation(OFFICER.audience), OFFICER, "school")
    except (NothingPublishedError, StoreDamagedError):
        return {}
    return dict(zip(schools["place"].str.removeprefix("school:"), schools["name"], strict=True))


# --- going back -----------------------------------------------------------------------------------------------------


def has_fix_list(item: Item) -> bool:
    """Whether a file that is not published has a table, and in it something to put right or to look into."""
    checked = item.checked
    table = checked.headings is not None or any(found.rule in _TABLES for found in checked.findings)
    faults = any(found.severity != "note" for found in checked.findings)
    return table and faults and item.state in ("refused", "waiting") and item.path is not None and item.path.exists()


def is_for_schools(item: Item) -> bool:
    """Whether a fix list can be taken apart by school: several are in it, and a row of one has something wrong."""
    return has_fix_list(item) and len(item.checked.schools) > 1 and bool(item.checked.school_of)


def fix_list_of(path: Path, checked: Checked) -> bytes:
    """A file's fix list. Its text is read again: what 280 files hold of pupils is not carried until somebody asks."""
    return fix_list.fix_list(_text(path, checked), checked)


def per_school_of(path: Path, checked: Checked, names: Mapping[str, str]) -> dict[str, bytes]:
    """A file's fix lists by name, one a school; raises UnknownWordError where its rows name none."""
    return fix_list.per_school(_text(path, checked), checked, names)


def fix_lists_of(files: Sequence[tuple[Path, Checked]]) -> dict[str, bytes]:
    """The fix lists of several files by name, each named after its file."""
    made: dict[str, bytes] = {}
    for path, checked in files:
        made[_once(named(checked.file), made)] = fix_list_of(path, checked)
    return made


def named(file: str, what: str = "fix list") -> str:
    """`absence 2025 - fix list`: the name, without its ending, of what goes back for a file."""
    return f"{fix_list.file_name(PurePath(file).stem)} - {what}"


def _once(name: str, taken: Mapping[str, bytes]) -> str:
    number, unique = 1, f"{name}.xlsx"
    while unique in taken:
        number += 1
        unique = f"{name} ({number}).xlsx"
    return unique


def _text(path: Path, checked: Checked) -> Reading:
    reading = text_of(path, KINDS, checked.file, checked.kind)
    if reading.sha256 != checked.sha256:
        raise OutcomesError(f"'{checked.file}' is no longer the file that was checked. Send it again.")
    return reading
