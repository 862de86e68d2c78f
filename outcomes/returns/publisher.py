"""What publishing needs: where things lie, whose authority it is, and how long to wait for another publisher."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from model.folders import REFERENCE
from outcomes.store.reading import Generation
from outcomes.store.settings import Settings
from outcomes.store.store import Store
from outcomes.store.workspace import Workspace, open_workspace

OnProgress = Callable[[str, float], None]


@dataclass(frozen=True)
class Publisher:
    """What publishing needs: where things lie, whose authority it is, and how long to wait for another publisher."""

    store: Store
    workspace: Workspace
    authority: str
    reference: Path
    wait_seconds: float = 60
    retention_days: int = 365
    two_people: bool = False

    @classmethod
    def of(cls, settings: Settings, home: Path) -> "Publisher":
        """The publisher of a home folder, as the settings of this process have it."""
        return cls(
            store=Store(home),
            workspace=open_workspace(home, settings.workspace),
            authority=settings.authority,
            reference=REFERENCE,
            wait_seconds=settings.lease_seconds,
            retention_days=settings.retention_days,
            two_people=settings.two_people,
        )


def no_progress(_step: str, _share: float) -> None:
    """OnProgress for those who do not watch."""


def authority_generation(publisher: Publisher) -> Generation:
    """The generation the authority is shown."""
    return publisher.store.generation("authority")
