"""Who asks, and the audiences that figures are released for."""

from typing import Literal

from model.frozen import Frozen

Audience = Literal["analysts", "authority", "heads", "public"]
Role = Literal["officer", "head", "analyst", "public"]
AUDIENCES: tuple[Audience, ...] = ("analysts", "authority", "heads", "public")

AUDIENCE_WORDS: dict[Audience, str] = {
    "analysts": "Analysts",
    "authority": "Analysts and officers",
    "heads": "Analysts, officers and heads",
    "public": "Everybody",
}


class Viewer(Frozen):
    """Who asks: a role, the schools they may see in full, and so the audience a figure must be released for."""

    role: Role
    schools: frozenset[str] = frozenset()

    @property
    def audience(self) -> Audience:
        """The audience whose released figures this viewer reads."""
        audiences: dict[Role, Audience] = {
            "officer": "authority",
            "analyst": "analysts",
            "head": "heads",
            "public": "public",
        }
        return audiences[self.role]
