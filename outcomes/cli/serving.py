"""Commands that make something to look at and serve it: demo, invent, serve; and doctor."""

import os
from pathlib import Path
from typing import Annotated

import typer

from model.errors import UnknownWordError
from outcomes.cli.app import command
from outcomes.cli.confirmation import progress_bar
from outcomes.cli.file_printing import print_findings
from outcomes.cli.home import home_publisher, home_settings
from outcomes.cli.options import AsFormat, Format, Home, Port
from outcomes.cli.printing import err, print_table
from outcomes.returns import rebuilding
from outcomes.store import log


@command("demo")
def serve_demonstration(
    port: Port = 8501,
    build_only: Annotated[bool, typer.Option("--build-only", help="Build the data and do not serve it.")] = False,
    home: Home = None,
) -> None:
    """Build the demonstration's data if they are missing, and serve them."""
    publisher = home_publisher(home)
    if not publisher.workspace.returns():
        # Imported here because no other command needs an authority, and every command would pay for the import.
        from outcomes.returns.demonstration import publish_demonstration

        with progress_bar() as (_, progress):
            refused = [file for file in publish_demonstration(publisher, progress=progress) if file.state == "refused"]
        if refused:
            print_findings(refused[0].checked)
            raise typer.Exit(1)
    err.print(f"The demonstration is in {publisher.store.home}.")
    if not build_only:
        serve_pages(port=port, home=home)


@command("invent")
def invent_authority(
    pupils: Annotated[int, typer.Option(help="About how many pupils are on roll in a year.")],
    years: Annotated[int, typer.Option(help="How many academic years, the last of them 2024/25.")],
    out_: Annotated[Path, typer.Option("--out", help="A new or empty folder for the files.")],
    seed: Annotated[int, typer.Option(min=0, help="Another seed is another authority; the same is the same.")] = 1,
    marks: Annotated[bool, typer.Option("--marks", help="Register marks as well, day by day.")] = False,
    format_: AsFormat = Format.table,
) -> None:
    """Write an invented authority's returns, what they say, and what is planted in them."""
    # Imported here because no other command needs an authority, and every command would pay for the import.
    from outcomes.invented.authority import write_authority

    if marks:
        raise UnknownWordError("Register marks cannot be invented yet. Leave --marks out: attendance comes by term.")
    if out_.exists() and (not out_.is_dir() or any(out_.iterdir())):
        raise UnknownWordError(f"There is something in '{out_}' already. Name a new or empty folder.")
    authority = write_authority(pupils=pupils, years=years, seed=seed, out=out_)
    loads = [f"  outcomes load --period {period} {files[0].parent}/*" for period, files in authority.files.items()]
    sentence = (
        f"{authority.schools:,} schools with {authority.pupils:,} pupils are in {authority.folder}; truth.csv there "
        "holds what their files say.\nLoad them a year at a time:\n" + "\n".join(loads)
    )
    print_table(format_, authority.planted, authority.document(), sentence)


@command("serve")
def serve_pages(
    port: Port = 8501,
    host: Annotated[str, typer.Option(help="An address of this machine, and no other.")] = "127.0.0.1",
    home: Home = None,
) -> None:
    """Serve the pages, to this machine only."""
    # Imported here because no other command needs a web server, and every command would pay for the import.
    from outcomes.local_access import refuse_open_host

    refuse_open_host(host)
    publisher = home_publisher(home)
    rebuilding.catch_up(publisher)
    os.environ["OUTCOMES_HOME"] = str(publisher.store.home)
    # The server's terminal is its log.
    log.open_log(home_settings(home).log, watched=False)
    from outcomes.server import run

    run(host=host, port=port)


@command("doctor")
def examine_installation(format_: AsFormat = Format.table, home: Home = None) -> None:
    """Versions, settings, generation, workspace, free disk; what is wrong and what to do."""
    from outcomes.doctor import examine

    examination = examine(home_publisher(home), home_settings(home).log)
    print_table(format_, examination.table, examination.document, "\n".join([examination.verdict, *examination.stale]))
    if examination.faults:
        raise typer.Exit(4)
