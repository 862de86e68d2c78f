"""What this installation is made of, what is wrong with it, and what to do."""

import platform
import shutil
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import pandas as pd

from outcomes.errors import NothingPublishedError, StoreDamagedError
from outcomes.generation import name_of
from outcomes.model import AUDIENCES
from outcomes.publish import Publisher, missing_of

WATCHED = ("streamlit", "duckdb", "pandas", "plotly", "pydantic")
LEAST_FREE_BYTES = 2_000_000_000


@dataclass(frozen=True)
class Examined:
    """What was found: facts by name, and each fault as a sentence with its remedy."""

    facts: dict[str, str]
    faults: tuple[str, ...]

    @property
    def table(self) -> pd.DataFrame:
        """The facts, one a row."""
        return pd.DataFrame(self.facts.items(), columns=["what", "found"])

    @property
    def document(self) -> dict[str, Any]:
        """The facts and faults as one JSON document."""
        return {"facts": self.facts, "faults": list(self.faults)}

    @property
    def verdict(self) -> str:
        """The faults in words, or that there is none."""
        return "\n".join(self.faults) or "Nothing is wrong."


def examine(publisher: Publisher) -> Examined:
    """Look at versions, folders, ledger, pointers and free disk; change nothing."""
    free = shutil.disk_usage(publisher.store.home).free
    ledger = publisher.workspace.returns()
    facts = {
        "python": platform.python_version(),
        **{name: version(name) for name in WATCHED},
        "home": str(publisher.store.home),
        "home authority": publisher.authority,
        "workspace": publisher.workspace.engine.dialect.name,
        "returns": f"{sum(item.state == 'accepted' for item in ledger)} in force of {len(ledger)}",
        **{f"shown to {audience}": publisher.store.pointed(audience) or "nothing" for audience in AUDIENCES},
        "free disk": f"{free / 1e9:.1f} GB",
    }
    return Examined(facts, tuple(_faults(publisher, free)))


def _faults(publisher: Publisher, free: int) -> list[str]:
    faults = []
    if free < LEAST_FREE_BYTES:
        faults.append(f"Only {free / 1e9:.1f} GB of disk is free. Make room: a publish needs about twice the store.")
    active = publisher.workspace.active()
    faults += [missing for item in active if (missing := missing_of(publisher.store, item))]
    if not active and publisher.store.pointed("authority") is None:
        return faults
    wanted = name_of(publisher.reference, active)
    for audience in AUDIENCES:
        try:
            shown = publisher.store.generation(audience).name
        except (StoreDamagedError, NothingPublishedError) as fault:
            faults.append(str(fault))
            continue
        if shown != wanted:
            faults.append(
                f"{audience} are shown generation {shown}; the returns in force make {wanted}. Run `outcomes rebuild`."
            )
    return faults
