"""What a generation is called: a pure function of the returns it is made of."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from metrics.measures.register import MEASURES
from model.returns import Return
from outcomes.store import reference

FORMAT = "10"
"""The version of a generation's tables; another format is another generation."""


def name_of(reference_folder: Path, returns: Iterable[Return]) -> str:
    """The first 12 hex digits of what a generation is made of: format, definitions and the ledger's lines.

    The whole line, not its id alone: a proposal nobody accepted leaves its generation behind, and the next one of the
    same file has the same id, and may be of another period or kind. For whom a return is says nothing of what it holds.
    """
    definitions = json.dumps([measure.model_dump(mode="json") for measure in MEASURES.values()], sort_keys=True)
    made_of = [FORMAT, reference.fingerprint(reference_folder), definitions]
    made_of += sorted(return_.model_dump_json(exclude={"state", "audience", "released_by"}) for return_ in returns)
    return hashlib.sha256("\n".join(made_of).encode()).hexdigest()[:12]
