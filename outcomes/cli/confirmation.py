"""Progress on a terminal, and asking whoever sits there."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer
from rich.progress import Progress

from outcomes.cli.printing import err
from outcomes.returns.publisher import OnProgress


@contextmanager
def progress_bar(*, quietly: bool = False) -> Iterator[tuple[Progress, OnProgress]]:
    """A bar on the terminal, where there is one, and what moves it."""
    with Progress(console=err, transient=True, disable=quietly or not err.is_terminal) as bars:
        task = bars.add_task("Checking", total=1.0)
        yield bars, lambda step, share: bars.update(task, description=step, completed=share)


def is_interactive() -> bool:
    """Whether somebody sits at the terminal and can be asked."""
    return sys.stdin.isatty() and err.is_terminal


def confirm(warning: str, question: str) -> bool:
    """Ask whoever sits at the terminal; nobody there is no."""
    if not is_interactive():
        return False
    if warning:
        err.print(warning)
    try:
        return typer.confirm(question, err=True)
    except typer.Abort:
        return False
