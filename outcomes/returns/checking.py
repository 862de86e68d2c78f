"""Reads files and says what is wrong with them; writes nothing."""

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from pathlib import Path

from loaders.check import CheckedFile
from loaders.check import check as check_file
from loaders.kinds.register import KINDS, kind_ids
from loaders.rules.years import Calendar
from loaders.translation.kind import Context
from metrics.measures.first_years import FIRST_YEARS
from metrics.measures.groups import CHARACTERISTICS
from metrics.measures.register import MEASURES
from model.errors import UnknownWordError
from model.periods import LONDON
from model.returns import ReturnStatus
from outcomes.returns.events import file_event, finding_counts, seconds_since
from outcomes.returns.plausibility import with_plausibility_findings
from outcomes.returns.plausibility.prior_knowledge import PriorKnowledge
from outcomes.returns.proposal import IncomingFile
from outcomes.returns.publisher import OnProgress, Publisher, no_progress
from outcomes.returns.publishing import active_returns
from outcomes.returns.unpacking import SentFile, UnpackedFile, printable_name, unpack_files
from outcomes.store import log
from outcomes.store.generation.filling import KeptReturn

TakeTurn = Callable[[], AbstractContextManager[None]]
"""Waits until others have had theirs; who is alone need not."""

AT_THE_END = ("early_years", "key_stage_1", "key_stage_2", "key_stage_4", "post_16")
"""Stages whose measures are known only when the year is over."""

OF_LEAVERS = ("post_16", "destinations")
"""Stages whose measures are of people who have left school."""


def check_all(
    files: Sequence[SentFile],
    folder: Path,
    *,
    authority: str,
    as_kind: str | None = None,
    period: str | None = None,
    status: ReturnStatus | None = None,
    progress: OnProgress = no_progress,
) -> list[tuple[Path, CheckedFile]]:
    """Every file checked; those of a zip are unpacked into `folder` and are files like any other.

    What is given back is what `proposing.propose` takes. A zip that cannot be opened is one file that is refused. A zip
    inside a zip is not opened. Progress goes from nought to 0.3.
    """
    return check_unpacked(
        unpack_files(files, folder, status),
        authority=authority,
        as_kind=as_kind,
        period=period,
        status=status,
        progress=progress,
    )


def check_unpacked(
    unpacked_files: Sequence[UnpackedFile],
    *,
    authority: str,
    as_kind: str | None,
    period: str | None,
    status: ReturnStatus | None,
    progress: OnProgress,
    take_turn: TakeTurn = nullcontext,
) -> list[tuple[Path, CheckedFile]]:
    """`check_all`, of files that are unpacked already, each in a turn of its own."""
    checked = []
    for number, (file, refused_file) in enumerate(unpacked_files):
        of_them = f" ({number + 1:,} of {len(unpacked_files):,})" if len(unpacked_files) > 1 else ""
        with take_turn():
            progress(f"Checking {file.file}{of_them}", 0.3 * number / len(unpacked_files))
            checked_file = refused_file or check(
                file.path, authority=authority, as_kind=as_kind, period=period, status=status, file=file.file
            )
        checked.append((file.path, checked_file))
    return checked


def incoming_files(checked: Sequence[tuple[Path, CheckedFile]]) -> tuple[IncomingFile, ...]:
    """Files that were only checked, as what would come of them."""
    return tuple(
        IncomingFile(
            checked_file,
            "refused" if any(finding.severity == "stop" for finding in checked_file.findings) else "waiting",
            path=path,
        )
        for path, checked_file in checked
    )


def check(
    path: Path,
    *,
    authority: str,
    as_kind: str | None = None,
    period: str | None = None,
    status: ReturnStatus | None = None,
    file: str | None = None,
) -> CheckedFile:
    """Read one file and say what is wrong with it; writes nothing, raises nothing for a bad file.

    `file` is the sender's own name for it, where `path` is a name we made.
    """
    if as_kind is not None and as_kind not in kind_ids():
        raise UnknownWordError(f"'{as_kind}' is not a kind of return. The kinds are: {', '.join(kind_ids())}.")
    context = Context(
        authority=authority,
        period=period,
        status=status,
        file=printable_name(file or path.name),
        measures=frozenset(MEASURES),
        groups=frozenset(
            (characteristic.id, category.id)
            for characteristic in CHARACTERISTICS.values()
            for category in characteristic.categories
        ),
        percentages=frozenset(measure.id for measure in MEASURES.values() if measure.unit == "percent"),
        calendar=Calendar(
            today=datetime.now(LONDON).date(),
            first_years=FIRST_YEARS,
            at_the_end=frozenset(measure.id for measure in MEASURES.values() if measure.stage in AT_THE_END),
            of_leavers=frozenset(measure.id for measure in MEASURES.values() if measure.stage in OF_LEAVERS),
        ),
    )
    started = time.monotonic()
    checked = check_file(path, KINDS, context, as_kind=as_kind)
    log.write_event(file_event("check", checked, counts=finding_counts(checked), seconds=seconds_since(started)))
    return checked


def check_plausibility(publisher: Publisher, files: Sequence[CheckedFile]) -> tuple[CheckedFile, ...]:
    """Checked files with what is remarkable about each beside what is shown now; writes nothing.

    Raises StoreDamagedError where what is shown cannot be read.
    """
    generation = publisher.store.pointer("analysts")
    knowledge = prior_knowledge(publisher, files, generation, active_returns(publisher))
    return tuple(with_plausibility_findings(checked, knowledge) for checked in files)


def prior_knowledge(
    publisher: Publisher, files: Sequence[CheckedFile], name: str | None, ledger: Sequence[KeptReturn]
) -> PriorKnowledge:
    """What is known before these files: the generation in force, and what those of them say that may be accepted."""
    return PriorKnowledge(
        authority=publisher.authority,
        reference=publisher.reference,
        workspace=publisher.workspace,
        generation=publisher.store.open(name) if name else None,
        returns=tuple(ledger),
        arriving=tuple(checked for checked in files if not has_stop(checked)),
    )


def has_stop(checked: CheckedFile) -> bool:
    """Whether something has to be put right before a file may be accepted."""
    return any(finding.severity == "stop" for finding in checked.findings)
