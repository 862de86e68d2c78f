"""Every authority on one measure, and where one of them stands among them."""

from collections.abc import Mapping
from typing import Any

from model.answers import AuthoritiesAnswer, RatesAnswer
from model.rounding import with_unit
from model.selections import Selection
from model.viewers import Viewer
from outcomes import answers, charts
from outcomes.answers.authorities import compared_authorities
from outcomes.answers.choices import authority_names
from outcomes.reports import QUARTERS, readable, rounded_table
from outcomes.store.reading import Generation
from outcomes.store.reference import NATION
from pages._show import DrawnAnswer
from pages._visit import Visit


def one_year_selection(measure: str, period: str, visit: Visit) -> Selection:
    """Every authority and the nation on one measure in one year."""
    everybody = authority_names(visit.generation)
    return Selection(measure=measure, places=(*everybody, NATION), periods=(period,), basis="published")


def authority_strips(generation: Generation, viewer: Viewer, place: str, selection: Selection) -> DrawnAnswer:
    """The strips of all authorities, of the place's region and of its statistical neighbours."""
    answer: RatesAnswer = answers.rates(generation, viewer, selection)
    picture = charts.authorities_strip(answer, place, compared_authorities(generation, place))
    return DrawnAnswer(answer, picture, rounded_table(readable(answer), answer.measure))


def measure_row(answer: AuthoritiesAnswer, measure: str) -> Mapping[str, Any]:
    """The answer's line about one measure."""
    return next(row for row in answer.rows if row["measure"] == measure)


def standing_sentence(answer: AuthoritiesAnswer, measure: str) -> str:
    """`Leeds: 64.9%, between 71st and 74th …`: where the place stands, with its rank as a range."""
    row = measure_row(answer, measure)
    value = with_unit(row["value"], row["unit"], int(row["decimals"]))
    sentence = f"{answer.place_name}: {value} in {row['period']}"
    if row["band"] not in QUARTERS:
        return f"{sentence}."
    best, worst = int(row["rank_best"]), int(row["rank_worst"])
    rank = f"{best}" if best == worst else f"somewhere between {best} and {worst}"
    chance = "" if row["rank_with_chance"] else " Chance is not in that rank: not every cohort is known."
    return f"{sentence}, {rank} of {int(row['among'])} from the best, in the {QUARTERS[row['band']]} quarter.{chance}"
