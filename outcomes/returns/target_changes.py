"""Which targets would stand otherwise once a proposal is published: the answers of two generations side by side."""

from dataclasses import replace

import pandas as pd

from metrics.measures.register import measure as find_measure
from model.returns import Difference
from outcomes.answers import target
from outcomes.returns.proposal import Proposal
from outcomes.returns.publisher import Publisher
from outcomes.store import reference
from outcomes.store.access import OFFICER
from outcomes.store.reading import Generation

COLUMNS = ["measure", "measure_title", "place", "place_name", "ambition", "before", "after"]
NOTHING = "no figure"
"""Where every target stands before anything is published."""


def with_target_changes(publisher: Publisher, proposal: Proposal) -> Proposal:
    """The proposal, each file's difference with the targets of the home authority whose status it would change.

    Raises StoreDamagedError where either generation cannot be read.
    """
    if not proposal.staged_files:
        return proposal
    current_name = publisher.store.pointer("analysts")
    current = publisher.store.open(current_name) if current_name else None
    changed_targets = target_changes(publisher, current, publisher.store.open(proposal.generation))
    files = [
        replace(file, difference=_with_touched_targets(file.difference, changed_targets)) if file.difference else file
        for file in proposal.files
    ]
    return replace(proposal, files=tuple(files))


def target_changes(publisher: Publisher, current: Generation | None, coming: Generation) -> pd.DataFrame:
    """COLUMNS, one row a target of the home authority whose status is another in `coming`, in the ambitions' order."""
    promised = reference.ambitions(publisher.reference)
    rows = []
    for ambition in promised:
        for part in ambition.parts:
            after = target(coming, OFFICER, part.measure, publisher.authority, promised)
            before = NOTHING
            if current is not None:
                before = target(current, OFFICER, part.measure, publisher.authority, promised).status
            title = find_measure(part.measure).title
            rows.append((part.measure, title, after.place, after.place_name, ambition.id, before, after.status))
    table = pd.DataFrame(rows, columns=COLUMNS)
    unpromised = table["after"] == "no target agreed"
    return table[(table["before"] != table["after"]) & ~unpromised].reset_index(drop=True)


def _with_touched_targets(difference: Difference, changed_targets: pd.DataFrame) -> Difference:
    """Of the verdicts that change, those on measures of which this file changes the area's figure."""
    areas = difference.areas[difference.areas["characteristic"] == "all"]
    is_touched = changed_targets["measure"].isin(areas["measure"]) & changed_targets["place"].isin(areas["place"])
    return difference.model_copy(update={"statuses": changed_targets[is_touched].reset_index(drop=True)})
