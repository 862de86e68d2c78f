"""Who has sent what, and what became of it."""

from model.returns import Return, RevisionNote
from model.viewers import Viewer
from outcomes.answers import gate
from outcomes.store.reading import Generation
from outcomes.store.workspace import Workspace


def returns(workspace: Workspace, generation: Generation | None, viewer: Viewer) -> tuple[Return, ...]:
    """The ledger, newest first, each with its state, for those who see every place in full; nothing for others.

    An accepted return is `published` where its rows are shown, `superseded` where other returns win all of its
    cells, and `accepted` while no generation holds it.
    """
    shown: dict[str, bool] = {}
    if generation is not None:
        rows = gate.names(generation, "shown_rows")
        shown = dict(zip(rows["return_id"], rows["shown"], strict=True))
    return tuple(_stated(item, shown) for item in reversed(gate.ledger(viewer, workspace.returns())))


def _stated(item: Return, shown: dict[str, bool]) -> Return:
    if item.state != "accepted" or item.return_id not in shown:
        return item
    # What has no rows has none to be superseded.
    in_force = shown[item.return_id] or not item.rows
    return item.model_copy(update={"state": "published" if in_force else "superseded"})


def revision_notes(workspace: Workspace, viewer: Viewer) -> tuple[RevisionNote, ...]:
    """Why figures were restated, newest first, for those who see every place in full; nothing for others."""
    return tuple(reversed(gate.ledger(viewer, workspace.revision_notes())))


def restated(item: RevisionNote) -> str:
    """A revision note as a sentence: which return figures are without, since when, and why."""
    whole = item.what == "return erased"
    gone = f"Return {item.return_id} was" if whole else f"Rows of return {item.return_id} were"
    return (
        f"{gone} erased on {item.at.day} {item.at:%B %Y} by {item.actor}, and every figure is restated without "
        f"{'it' if whole else 'them'}: {item.note}"
    )
