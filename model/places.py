"""Places, and the authority that does not exist."""

from typing import Literal

Level = Literal["school", "la", "region", "nation"]

INVENTED = "999"
"""The number of the invented authority (outcomes/invented); no local authority has it."""


def is_invented(place: str) -> bool:
    """Whether a place is the invented authority or one of its schools: no figure of theirs stands beside a real one."""
    return place.startswith((f"la:{INVENTED}", f"school:{INVENTED}"))
