"""Commands that ask: measures, rates, gaps, target, peers."""

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from metrics.measures import groups
from metrics.measures.register import measure as find_measure
from metrics.peers import SCHOOLS, WEIGHTS
from model.errors import UnknownWordError
from model.folders import REFERENCE
from model.periods import parse_period_and_term
from model.selections import Selection
from outcomes.cli import flat_tables, json_output
from outcomes.cli.app import command
from outcomes.cli.home import generation_and_viewer, home_settings
from outcomes.cli.options import AnswerOptions, AsFormat, Format, PlacesAndPeriods
from outcomes.cli.printing import joined_lines, print_answer, print_table
from outcomes.returns.folder import files_in
from outcomes.store.reading import Generation


@command("measures")
def list_measures(format_: AsFormat = Format.table) -> None:
    """The register of measures."""
    print_table(format_, flat_tables.measures_table(), json_output.measures_json())


@command("rates")
def ask_rates(
    measure: str,
    scope: PlacesAndPeriods,
    by: Annotated[str | None, typer.Option(help="A characteristic: fsm, sex, sen …")] = None,
    where: Annotated[list[str] | None, typer.Option(help="A category: fsm=yes.")] = None,
    basis: Annotated[
        str, typer.Option(help="published, pooled or both; without it, published where there is one.")
    ] = "best",
    *,
    options: AnswerOptions,
) -> None:
    """How many of how many, with intervals, statuses and reasons."""
    from outcomes.answers import rates

    generation, viewer = generation_and_viewer(options.home, options.as_role)
    grouping = {"by": _characteristic(by), "where": tuple(_group(text) for text in where or []), "basis": basis}
    selection = _selection(generation, options.home, measure, scope, grouping)
    answer = rates(generation, viewer, selection)
    print_answer(
        options.format_,
        answer,
        json_output.rates_json(answer),
        joined_lines(
            answer.sentence,
            answer.reconciliation.sentence if answer.reconciliation else None,
            answer.left_out,
            answer.joins,
        ),
    )


@command("gaps")
def ask_gaps(
    measure: str,
    by: Annotated[str, typer.Option(help="A characteristic: fsm, sex, sen …")],
    comparator: Annotated[str, typer.Option(help="other, all, national_other or national_same.")] = "other",
    ledger: Annotated[bool, typer.Option("--ledger", help="Which schools of one authority hold the gap.")] = False,
    group: Annotated[str | None, typer.Option(help="With --ledger: whose gap, where there are several.")] = None,
    *,
    scope: PlacesAndPeriods,
    options: AnswerOptions,
) -> None:
    """Gaps between groups, in points and in pupils; with --ledger, which schools hold one of them."""
    from outcomes.answers import gap_ledger, gaps

    generation, viewer = generation_and_viewer(options.home, options.as_role)
    grouping = {"by": _characteristic(by), "comparator": comparator}
    selection = _selection(generation, options.home, measure, scope, grouping)
    if ledger:
        schools = gap_ledger(generation, viewer, _one_authority(selection), group)
        print_answer(options.format_, schools, json_output.gap_ledger_json(schools), schools.sentence)
        return
    answer = gaps(generation, viewer, selection)
    print_answer(options.format_, answer, json_output.gaps_json(answer, by), answer.sentence)


@command("target")
def ask_target(
    measure: str,
    place: Annotated[str | None, typer.Option(help="A place; without one, the home authority.")] = None,
    *,
    options: AnswerOptions,
) -> None:
    """Milestones, required and actual rate, arrival and pupils needed."""
    from outcomes.answers import target
    from outcomes.store import reference

    generation, viewer = generation_and_viewer(options.home, options.as_role)
    place = place or home_settings(options.home).authority
    answer = target(generation, viewer, measure, place, reference.ambitions(REFERENCE))
    print_answer(options.format_, answer, json_output.target_json(answer), answer.sentence)


@command("peers")
def ask_peers(
    school: Annotated[str, typer.Argument(help="school:3834040, or 3834040 alone.")],
    k: Annotated[int, typer.Option("--k", min=1, help="How many schools.")] = SCHOOLS,
    weights: Annotated[
        Path | None, typer.Option(help="How much each variable counts, in a file: context_fsm6 = 0.5 (TOML), or JSON.")
    ] = None,
    measure: Annotated[str | None, typer.Option(help="How the peers do on a measure.")] = None,
    *,
    options: AnswerOptions,
) -> None:
    """The schools whose pupils are most like one school's, and why."""
    from outcomes.answers import peers

    generation, viewer = generation_and_viewer(options.home, options.as_role)
    variable_weights = _weights(weights) if weights else tuple(WEIGHTS.items())
    answer = peers(generation, viewer, school, k, variable_weights, measure)
    print_answer(options.format_, answer, json_output.peers_json(answer), answer.sentence)


def _selection(
    generation: Generation, home: Path | None, measure: str, scope: PlacesAndPeriods, grouping: Mapping[str, object]
) -> Selection:
    """The selection of a measure; `grouping`: by, where, basis or comparator. Raises UnknownWordError."""
    from outcomes.answers import find_place

    periods_and_terms = [parse_period_and_term(text) for text in scope.period or []]
    terms = {term for _, term in periods_and_terms} or {"year"}
    if len(terms) > 1:
        raise UnknownWordError("One question is about one term. Ask for the year and for a term apart.")
    places = scope.place or [home_settings(home).authority]
    try:
        return Selection.model_validate(
            {
                "measure": find_measure(measure).id,
                "places": tuple(find_place(generation, place).place for place in places),
                "periods": tuple(period for period, _ in periods_and_terms),
                "term": terms.pop(),
                **grouping,
            }
        )
    except ValidationError as fault:
        words = "; ".join(f"{error['loc'][0]} is {error['input']!r}: {error['msg']}" for error in fault.errors())
        raise UnknownWordError(words) from fault


def _one_authority(selection: Selection) -> Selection:
    """A ledger is of one authority, in one year or the latest."""
    if len(selection.places) != 1 or not selection.places[0].startswith("la:") or len(selection.periods) > 1:
        raise UnknownWordError("--ledger is of one authority in one year: give one --place la:383 and one --period.")
    return selection


def _weights(path: Path) -> tuple[tuple[str, float], ...]:
    """Pairs of variable and weight from a TOML or JSON file; raises UnknownWordError where it is neither."""
    files_in([path])
    text = path.read_text(encoding="utf-8", errors="replace")
    try:
        document = json.loads(text) if path.suffix.lower() == ".json" else tomllib.loads(text)
    except ValueError as fault:
        raise UnknownWordError(
            f"{path.name} cannot be read ({fault}). Write lines such as context_fsm6 = 0.5."
        ) from fault
    pairs = list(document.items()) if isinstance(document, dict) else []
    if not pairs or any(isinstance(weight, bool) or not isinstance(weight, int | float) for _, weight in pairs):
        raise UnknownWordError(f"{path.name} has to give each variable a number, such as context_fsm6 = 0.5.")
    return tuple((str(variable), float(weight)) for variable, weight in pairs)


def _characteristic(by: str | None) -> str | None:
    """The characteristic asked for, one-way or two-way in any order; raises UnknownWordError naming those there are."""
    if by is None:
        return None
    groups.title(by)
    return "&".join(sorted(by.split("&")))


def _group(text: str) -> tuple[str, str]:
    """`fsm=yes` → ("fsm", "yes"); raises UnknownWordError where there is no such group."""
    characteristic, _, category = text.partition("=")
    groups.label(characteristic, category)
    return characteristic, category
