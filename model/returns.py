"""What was sent: returns, their status and state, what they would change, and what became of them."""

from datetime import datetime
from typing import Literal

from model.frozen import Frozen
from model.tables import Table
from model.viewers import AUDIENCES, Audience

ReturnStatus = Literal["early", "provisional", "revised", "final"]
ReturnState = Literal["published", "accepted", "superseded", "undone", "refused", "erased"]
RevisionType = Literal["return erased", "pupil erased"]
BoardState = Literal["due", "late", "incomplete", "complete", "in", "has stops", "confirmed"]

STILL_TO_SEND: tuple[BoardState, ...] = ("late", "has stops", "incomplete", "due")
"""What a school has still to send, the most pressing first."""

RETURN_STATUSES: tuple[ReturnStatus, ...] = ("early", "provisional", "revised", "final")


class Return(Frozen):
    """One file somebody sent: its kind, periods, status, checksum, sender, time and state.

    `sha256`: of the file as it came. `kept_sha256`: of the rows that were made of it, which only erasing changes; ""
    where nothing was kept. `schools`: of a refused file, those whose rows have to be put right. `audience`: the widest
    that is shown it; every narrower one is too. `released_by`: who let it go beyond those it was loaded for.
    """

    return_id: str
    kind: str
    source: str
    periods: tuple[str, ...]
    status: ReturnStatus
    file: str
    sha256: str
    rows: int
    sender: str
    at: datetime
    state: ReturnState
    note: str = ""
    schools: tuple[str, ...] = ()
    kept_sha256: str = ""
    audience: Audience = "public"
    released_by: str = ""

    def is_for(self, audience: Audience) -> bool:
        """Whether an audience is shown it: the narrowest come first in AUDIENCES."""
        return AUDIENCES.index(audience) <= AUDIENCES.index(self.audience)


class Confirmation(Frozen):
    """A school's word that what is held of one kind of its returns for a year, from one return, is right."""

    place: str
    kind: str
    period: str
    return_id: str
    who: str
    at: datetime


class RevisionNote(Frozen):
    """Why figures were restated: which return they are without since when, who did it and why.

    `kept_before` and `kept_after`: the checksum of the return's rows (Return.kept_sha256) before and after; "" where
    none are left. Until it is `finished`, something of what was erased may still lie in the house.
    """

    return_id: str
    what: RevisionType
    at: datetime
    actor: str
    note: str
    kept_before: str
    kept_after: str
    finished: bool = False


class Difference(Frozen):
    """What publishing a file would change: counts of rows and places, area figures, schools and verdicts.

    `areas` columns: place, place_name, period, measure, measure_title, category, basis, before, after, decimals,
    before_status (of the return a figure was from, "" where there was none), after_status, restated (a final figure
    would be another). `schools`, of the home authority in the file's latest year: place, place_name, change (new,
    changed, missing). `reconciliation`, where an area would have both bases: place, place_name, period, measure,
    measure_title, published, pooled, decimals, pupils (published less pooled; <NA> where no cohort is published),
    left_out_schools, left_out_pupils. `statuses`, of targets that would stand otherwise: measure, measure_title, place,
    place_name, ambition, before, after; None while nobody has asked.
    """

    new_rows: int
    changed_rows: int
    removed_rows: int
    unchanged_rows: int
    new_places: int
    removed_pupils: int
    areas: Table
    schools: Table
    reconciliation: Table
    statuses: Table | None = None
