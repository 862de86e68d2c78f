"""The home folder a command works on: its settings, its log, its publisher."""

from pathlib import Path

from pydantic import ValidationError

from model.errors import UnknownWordError
from model.viewers import Viewer
from outcomes.cli.printing import err
from outcomes.returns.publisher import Publisher
from outcomes.store import log
from outcomes.store.access import viewer_as
from outcomes.store.reading import Generation
from outcomes.store.settings import Settings, settings
from outcomes.store.store import Store


def home_settings(home: Path | None) -> Settings:
    """The settings of this command, its log opened; raises UnknownWordError where one of them cannot be."""
    try:
        process_settings = settings()
    except ValidationError as fault:
        words = "; ".join(
            f"OUTCOMES_{str(error['loc'][0]).upper()} is {error['input']!r}: {error['msg']}" for error in fault.errors()
        )
        raise UnknownWordError(f"{words}. Correct the environment variable, or leave it out.") from fault
    command_settings = process_settings.model_copy(update={"home": home}) if home else process_settings
    _open_log(command_settings)
    folder = str(command_settings.home.absolute())
    if "?" in folder:
        # DuckDB takes what follows a question mark for options, and would write its log into another folder.
        raise UnknownWordError(f"The home folder may not have a question mark in its path: '{folder}'.")
    return command_settings


def _open_log(settings: Settings) -> None:
    """Events of this command; a log that cannot be written is said, and stops nothing."""
    complaint = log.open_log(settings.log, watched=err.is_terminal)
    if complaint:
        err.print(complaint)


def home_publisher(home: Path | None) -> Publisher:
    """The publisher of the home folder."""
    settings = home_settings(home)
    return Publisher.of(settings, settings.home.absolute())


def generation_and_viewer(home: Path | None, as_role: str) -> tuple[Generation, Viewer]:
    """The generation a role is shown, and the viewer it stands for; raises UnknownWordError."""
    viewer = viewer_as(as_role)
    return Store(home_settings(home).home.absolute()).generation(viewer.audience), viewer
