"""The configuration, read from the environment once, cast and checked at the door, and passed down from there."""

from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from model.folders import ROOT

KINDS_OF_FILE = ("csv", "xlsx", "xls", "ods", "parquet", "gz", "zip")
"""How the names of files end that can be sent on the page; what a file is, its bytes say."""


class Settings(BaseSettings):
    """Every setting there is; each is an environment variable OUTCOMES_… (README, configuration)."""

    model_config = SettingsConfigDict(env_prefix="OUTCOMES_", env_ignore_empty=True, frozen=True, extra="ignore")

    home: Path = ROOT / "data" / "store"
    """The folder that holds the store and the workspace."""
    authority: Annotated[str, Field(pattern=r"^la:\d{3}$")] = "la:383"
    """The home authority: the default place, the schools in scope, the peers' 'local'."""
    workspace: str | None = None
    """SQLAlchemy URL of the workspace; None is SQLite inside `home`."""
    lease_seconds: Annotated[int, Field(ge=0, le=3600)] = 60
    """How long a load waits for another that is publishing before it says who holds the store."""
    two_people: bool = False
    """Whether whoever loads a return may not release it: it is for analysts until somebody else has looked at it."""
    log: str | None = None
    """Where events are written, one JSON line each: a file, or `stderr`; None is stderr where no terminal shows it."""
    cache: bool = True
    """Whether a page keeps answers for whoever asks the same again; without, every one is worked out anew."""
    retention_days: Annotated[int, Field(ge=0, le=3650)] = 365
    """How long the original of a pupil-level return is kept once it has been accepted."""


@cache
def settings() -> Settings:
    """The settings of this process."""
    return Settings()
