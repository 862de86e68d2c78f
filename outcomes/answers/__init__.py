"""The only road from the store to a screen, a report, a file: ask with a viewer, get what that viewer may see."""

from outcomes.answers.ambitions import ambitions
from outcomes.answers.authorities import authorities
from outcomes.answers.definitions import definitions
from outcomes.answers.gap_ledger import gap_ledger
from outcomes.answers.gaps import gaps
from outcomes.answers.offered import offered, places
from outcomes.answers.peers import peers
from outcomes.answers.places import place_named
from outcomes.answers.rates import rates
from outcomes.answers.returns import restated, returns, revision_notes
from outcomes.answers.returns_board import board, board_periods
from outcomes.answers.schools import schools
from outcomes.answers.target import target
from outcomes.answers.vintages import revised, vintages

__all__ = [
    "ambitions",
    "authorities",
    "board",
    "board_periods",
    "definitions",
    "gap_ledger",
    "gaps",
    "offered",
    "peers",
    "place_named",
    "places",
    "rates",
    "restated",
    "returns",
    "revised",
    "revision_notes",
    "schools",
    "target",
    "vintages",
]
