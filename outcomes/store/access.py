"""Roles, scopes, and what a viewer may see. Deny by default: a role that is not named here sees nothing."""

from model.errors import UnknownWordError
from model.viewers import Viewer

OFFICER = Viewer(role="officer")
"""The local officer: the only viewer until people sign in."""


def viewer_as(role: str) -> Viewer:
    """The viewer that `--as-role` names: `analyst`, `officer`, `public`, or `head:SCHOOL[,SCHOOL…]`.

    Raises UnknownWordError.
    """
    name, _, schools = role.partition(":")
    if name == "officer" and not schools:
        return OFFICER
    if name == "analyst" and not schools:
        return Viewer(role="analyst")
    if name == "public" and not schools:
        return Viewer(role="public")
    places = frozenset(
        f"school:{school.strip().removeprefix('school:')}" for school in schools.split(",") if school.strip()
    )
    if name == "head" and places:
        return Viewer(role="head", schools=places)
    raise UnknownWordError(f"'{role}' is not a role. Write analyst, officer, public or head:3834040.")


def sees_everything(viewer: Viewer) -> bool:
    """Whether a viewer reads every place's figures, and what was sent, without the rules for publication."""
    return viewer.role in ("officer", "analyst")


def sees_in_full(viewer: Viewer, place: str) -> bool:
    """Whether a viewer reads a place's own figures without the rules for publication applied to them."""
    return sees_everything(viewer) or place in viewer.schools
