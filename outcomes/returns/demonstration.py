"""The demonstration: a real city's published figures, and beside them the returns of an invented authority."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from loaders.reading.read import private_folder
from model.folders import PUBLISHED
from model.places import INVENTED
from outcomes.invented.authority import write_demonstration
from outcomes.returns import accepting, checking, proposing
from outcomes.returns.proposal import IncomingFile
from outcomes.returns.publisher import OnProgress, Publisher, no_progress

NOTE = "Demonstration"


def publish_demonstration(publisher: Publisher, *, progress: OnProgress = no_progress) -> tuple[IncomingFile, ...]:
    """Publish the published figures and the invented authority's returns; every file, with what became of it."""
    publisher = replace(publisher, two_people=False)  # nobody's pupils: there is nothing to be looked at
    published = _publish_files(publisher, [(path, None) for path in sorted(PUBLISHED.glob("*.csv"))], progress)
    with private_folder() as folder:
        progress("Inventing an authority", 0.0)
        files = [(path, period) for period, paths in write_demonstration(folder).files.items() for path in paths]
        own = replace(publisher, authority=f"la:{INVENTED}")
        return *published, *_publish_files(own, files, progress)


def _publish_files(
    publisher: Publisher, files: Sequence[tuple[Path, str | None]], progress: OnProgress
) -> tuple[IncomingFile, ...]:
    checked = []
    for number, (path, period) in enumerate(files):
        progress(f"Checking {path.name}", 0.3 * number / len(files))
        checked.append((path, checking.check(path, authority=publisher.authority, period=period)))
    proposal = proposing.propose(publisher, checked, note=NOTE, progress=progress)
    return accepting.accept(publisher, proposal, progress=progress).files
