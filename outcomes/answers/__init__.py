"""The only road from the store to a screen, a report, a file: ask with a viewer, get what that viewer may see."""

from outcomes.answers.ambitions import ambitions
from outcomes.answers.authorities import authorities
from outcomes.answers.available_questions import offered_breakdowns, offered_places
from outcomes.answers.definitions import definitions
from outcomes.answers.gap_ledger import gap_ledger
from outcomes.answers.gaps import gaps
from outcomes.answers.peers import peers
from outcomes.answers.places import find_place
from outcomes.answers.rates import rates
from outcomes.answers.returns import returns, revision_notes, revision_sentence
from outcomes.answers.returns_board import board, board_periods
from outcomes.answers.schools import schools
from outcomes.answers.target import target
from outcomes.answers.vintages import revised_measures, vintages

__all__ = [
    "ambitions",
    "authorities",
    "board",
    "board_periods",
    "definitions",
    "find_place",
    "gap_ledger",
    "gaps",
    "offered_breakdowns",
    "offered_places",
    "peers",
    "rates",
    "returns",
    "revised_measures",
    "revision_notes",
    "revision_sentence",
    "schools",
    "target",
    "vintages",
]
