"""The `outcomes` command: what an analyst schedules. Exit codes: 0 done, 1 findings, 2 usage, 3 refused, 4 store."""

import io
import sys
from typing import NoReturn

from model.errors import (
    NotAllowedError,
    NothingPublishedError,
    OutcomesError,
    StoreBusyError,
    StoreDamagedError,
    UnknownWordError,
    fault_sentence,
)
from outcomes.cli import questions, returns, serving
from outcomes.cli.app import app
from outcomes.cli.printing import err
from outcomes.store import log

COMMANDS = (serving, returns, questions)
"""Modules that add their commands to the application, in the order in which its help lists them."""

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
            log.write_fault(fault)
        err.print(str(fault))
        sys.exit(code)
    except OSError as fault:
        log.write_fault(fault)
        err.print(fault_sentence(fault))
        sys.exit(4)
    except Exception as fault:
        log.write_fault(fault)
        raise
    sys.exit(0)


if __name__ == "__main__":
    main()
