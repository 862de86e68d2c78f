"""Whether a register's names stand beside the numbers they belong to: a column that slid by one row moves them all."""

import re
from collections.abc import Iterator

from loaders.check import CheckedFile
from model.findings import Finding
from outcomes.returns.plausibility.prior_knowledge import PriorKnowledge

MOST_LISTED = 20
SEVERAL = 4
"""Fewer schools than these may well all have a new name."""


def other_names(checked: CheckedFile, knowledge: PriorKnowledge) -> Iterator[Finding]:
    """A query where half of the schools of a register, that are known, have another name there; it lists them."""
    if checked.urns is None:
        return
    before = knowledge.names_in_force
    named = checked.places[["place", "name"]].drop_duplicates("place")
    pairs = [(place, name, before[place]) for place, name in named.itertuples(index=False) if name and place in before]
    renamed = [(place, name, was) for place, name, was in pairs if _plain(name) != _plain(was)]
    if len(renamed) < SEVERAL or 2 * len(renamed) < len(pairs):
        return
    words = [f"{place.removeprefix('school:')} {name} (was {was})" for place, name, was in renamed[:MOST_LISTED]]
    more = f" and {len(renamed) - MOST_LISTED:,} more" if len(renamed) > MOST_LISTED else ""
    yield Finding(
        severity="query",
        rule="register_renamed",
        message=f"{len(renamed):,} of the {len(pairs):,} schools that are known have another name in this register: "
        f"{'; '.join(words)}{more}.",
        remedy="Look whether the names slid beside other numbers. If the schools are really called so, accept.",
        column="SCHNAME",
        value=f"{len(renamed)} of {len(pairs)}",
    )


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()
