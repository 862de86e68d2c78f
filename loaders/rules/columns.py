"""One heading of a return and what stands under it: the words of a contract, for the rules and for people."""

from dataclasses import dataclass
from typing import Literal

Holds = Literal["count", "number", "percent", "school", "urn", "period", "text", "upn", "date", "code", "mark"]
COUNT: Holds = "count"
NUMBER: Holds = "number"
PERCENT: Holds = "percent"
SCHOOL: Holds = "school"
URN: Holds = "urn"
PERIOD: Holds = "period"
TEXT: Holds = "text"
UPN: Holds = "upn"
DATE: Holds = "date"
CODE: Holds = "code"
MARK: Holds = "mark"

FIGURES = (COUNT, NUMBER, PERCENT)


@dataclass(frozen=True)
class Choice:
    """One of a closed list: the id we keep, and how it may be written (or as the id itself; capitals do not matter).

    The first spelling is the one that a template offers. `means`: what a code stands for, where it does not say.
    """

    id: str
    spellings: tuple[str, ...] = ()
    means: str = ""

    @property
    def template_spelling(self) -> str:
        """How a template writes it."""
        return self.spellings[0] if self.spellings else self.id


@dataclass(frozen=True)
class Column:
    """One heading and what stands under it. `between` replaces the range that goes without saying.

    Ranges that go without saying: a count is nought or more and whole, a percentage from 0 to 100. `optional`: the
    column may be absent. `blank`: the cell may be, and is then kept as `unsent`; a figure with `signs` may be blank
    too, or a sign such as c (suppressed).
    `choices`: the closed list of a code, or what may stand in place of a mark; `only` those ids may be in this return;
    `otherwise`: a pattern of further spellings, and the id they are kept as; `every_spelling`: a template offers them
    all, because they are names of different things (subjects), and not only each choice's first.
    `private`: it says who somebody is, so no finding repeats it. `says`: its rule in a line, for the sender.
    `example`: what the rows of the template's example hold.
    """

    heading: str
    holds: Holds
    no_more_than: str | None = None
    between: tuple[float, float] | None = None
    optional: bool = False
    blank: bool = False
    signs: bool = True
    choices: tuple[Choice, ...] = ()
    only: tuple[str, ...] = ()
    otherwise: tuple[str, str] | None = None
    every_spelling: bool = False
    unsent: str = ""
    private: bool = False
    says: str = ""
    example: tuple[str, ...] = ()


@dataclass(frozen=True, init=False)
class Contract:
    """The columns of a return, in no particular order; columns it does not name are left alone."""

    columns: tuple[Column, ...]

    def __init__(self, *columns: Column) -> None:
        object.__setattr__(self, "columns", columns)

    @property
    def examples(self) -> tuple[tuple[str, ...], ...]:
        """The rows of the template's example, a cell a column."""
        return tuple(zip(*(column.example for column in self.columns), strict=True))


def closed_list(spellings_by_id: dict[str, tuple[str, ...]]) -> tuple[Choice, ...]:
    """A closed list from ids and their spellings."""
    return tuple(Choice(id_, spellings) for id_, spellings in spellings_by_id.items())
