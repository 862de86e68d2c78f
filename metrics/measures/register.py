"""The register: every measure by its id, in the order of a child's life, and the one way to find one."""

from metrics.measures import (
    attendance,
    context,
    destinations,
    early_years,
    exclusions,
    key_stage_1,
    key_stage_2,
    key_stage_4,
    post_16,
)
from model.errors import UnknownWordError
from model.measures import Measure
from model.wording import did_you_mean, nearest

STAGES: dict[str, str] = {
    "early_years": "Early years",
    "key_stage_1": "Phonics and Key Stage 1",
    "key_stage_2": "Key Stage 2 and the multiplication check",
    "key_stage_4": "Key Stage 4",
    "post_16": "Level 2 and 3 by nineteen, 16–18 results",
    "destinations": "Destinations, participation and NEET",
    "attendance": "Attendance",
    "exclusions": "Suspensions and permanent exclusions",
    "context": "Pupils on roll",
}

MEASURES: dict[str, Measure] = {
    entry.id: entry
    for stage in (
        early_years,
        key_stage_1,
        key_stage_2,
        key_stage_4,
        post_16,
        destinations,
        attendance,
        exclusions,
        context,
    )
    for entry in stage.MEASURES
}

# A working id that is the public id of another measure is not an alias (measures.md 00).
ALIASES: dict[str, str] = {
    alias: entry.id for entry in MEASURES.values() for alias in entry.aliases if alias not in MEASURES
}


def measure(id_or_alias: str) -> Measure:
    """The measure with this public id or working id; raises UnknownWordError naming the nearest ids."""
    id_ = id_or_alias.strip()
    entry = MEASURES.get(ALIASES.get(id_, id_))
    if entry is None:
        raise UnknownWordError(f"There is no measure '{id_or_alias}'.{_near(id_)}")
    return entry


def _near(id_: str) -> str:
    ids = dict.fromkeys(ALIASES.get(name, name) for name in nearest(id_, [*MEASURES, *ALIASES]))
    return f"{did_you_mean(ids)} 'outcomes measures' lists them all."
