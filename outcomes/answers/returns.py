"""Who has sent what, and what became of it."""

from model.returns import Return, RevisionNote
from outcomes.store.generation.reading import Generation
from outcomes.store.workspace import Workspace


def returns(workspace: Workspace, generation: Generation | None) -> tuple[Return, ...]:
    """The ledger, newest first, each with its state.

    An accepted return is `published` where its rows are shown, `superseded` where other returns win all of its
    cells, and `accepted` while no generation holds it.
    """
    shown: dict[str, int] = {}
    if generation is not None:
        rows = generation.ask("shown_rows")
        shown = dict(zip(rows["return_id"], rows["shown_rows"], strict=True))
    return tuple(_stated(item, shown) for item in reversed(workspace.returns()))


def _stated(item: Return, shown: dict[str, int]) -> Return:
    if item.state != "accepted" or item.return_id not in shown:
        return item
    # What has no rows has none to be superseded.
    in_force = shown[item.return_id] or not item.rows
    return item.model_copy(update={"state": "published" if in_force else "superseded"})


def revision_notes(workspace: Workspace) -> tuple[RevisionNote, ...]:
    """Why figures were restated, newest first."""
    return tuple(reversed(workspace.revision_notes()))


def restated(item: RevisionNote) -> str:
    """A revision note as a sentence: which return figures are without, since when, and why."""
    whole = item.what == "return erased"
    gone = f"Return {item.return_id} was" if whole else f"Rows of return {item.return_id} were"
    return (
        f"{gone} erased on {item.at.day} {item.at:%B %Y} by {item.actor}, and every figure is restated without "
        f"{'it' if whole else 'them'}: {item.note}"
    )
