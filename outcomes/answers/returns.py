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
    in_force: dict[str, bool] = {}
    if generation is not None:
        rows = gate.rows_without_figures(generation, "shown_rows")
        in_force = dict(zip(rows["return_id"], rows["shown"], strict=True))
    return tuple(_with_state(return_, in_force) for return_ in reversed(gate.ledger(viewer, workspace.returns())))


def _with_state(return_: Return, in_force: dict[str, bool]) -> Return:
    if return_.state != "accepted" or return_.return_id not in in_force:
        return return_
    # What has no rows has none to be superseded.
    is_in_force = in_force[return_.return_id] or not return_.rows
    return return_.model_copy(update={"state": "published" if is_in_force else "superseded"})


def revision_notes(workspace: Workspace, viewer: Viewer) -> tuple[RevisionNote, ...]:
    """Why figures were restated, newest first, for those who see every place in full; nothing for others."""
    return tuple(reversed(gate.ledger(viewer, workspace.revision_notes())))


def revision_sentence(note: RevisionNote) -> str:
    """A revision note as a sentence: which return figures are without, since when, and why."""
    is_whole = note.what == "return erased"
    opening = f"Return {note.return_id} was" if is_whole else f"Rows of return {note.return_id} were"
    return (
        f"{opening} erased on {note.at.day} {note.at:%B %Y} by {note.actor}, and every figure is restated without "
        f"{'it' if is_whole else 'them'}: {note.note}"
    )
