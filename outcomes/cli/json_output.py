"""What the command line prints: one JSON document a command, in the shapes of docs/command-line.md, and flat tables."""

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from loaders.check import CheckedFile
from metrics.measures.register import MEASURES
from model.answer_columns import GAPS, LEDGER, MILESTONES, PEER_SERIES, PEER_VARIABLES, RATES, SUPERSEDED, peer_columns
from model.answers import GapLedgerAnswer, GapsAnswer, PeersAnswer, RatesAnswer, TargetAnswer
from model.columns import AnswerColumn, shown_in
from model.findings import Finding
from model.returns import Difference, Return, RevisionNote
from model.targets import Needed
from outcomes.returns.proposal import IncomingFile

Document = dict[str, Any]


def plain(value: object) -> object:
    """A value as JSON has it: missing is null, numbers are Python's own and unrounded."""
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return None
    return value.item() if hasattr(value, "item") else value


def _rows(table: pd.DataFrame, columns: Iterable[AnswerColumn]) -> list[Document]:
    """The rows of an answer's table, with the columns that a document holds."""
    shown = shown_in(columns, "json")
    return [{column.name: _cell(row, column) for column in shown} for row in table.to_dict("records")]


def _cell(row: Mapping[Hashable, Any], column: AnswerColumn) -> object:
    """A value as JSON has it; people and other things that are counted come whole."""
    value = plain(row[column.name])
    counted = column.counts_people or column.unit == "number"
    return int(value) if counted and isinstance(value, float) and value.is_integer() else value


def _nested(row: Document, prefix: str, name: str) -> Document:
    """The keys with a prefix as one document, `name`, where the first of them stood."""
    made: Document = {}
    for key, value in row.items():
        if key.startswith(prefix):
            made.setdefault(name, {})[key.removeprefix(prefix)] = value
        else:
            made[key] = value
    return made


def rates(answer: RatesAnswer) -> Document:
    """The document of `outcomes rates`."""
    found = answer.reconciliation
    return {
        "measure": answer.measure.id,
        "unit": answer.measure.unit,
        "better": answer.measure.better,
        "generation": answer.generation,
        "breaks": [item.model_dump() for item in answer.breaks],
        "reconciliation": found
        and {"published": plain(found.published), "pooled": plain(found.pooled), "pupils": found.pupils},
        "superseded": _rows(answer.superseded, SUPERSEDED),
        "rows": [_nested(row, "left_out_", "left_out") for row in _rows(answer.table, RATES)],
    }


def gaps(answer: GapsAnswer, by: str) -> Document:
    """The document of `outcomes gaps`."""
    return {
        "measure": answer.measure.id,
        "by": by,
        "generation": answer.generation,
        "rows": _rows(answer.table, GAPS),
    }


def gap_ledger(answer: GapLedgerAnswer) -> Document:
    """The document of `outcomes gaps --ledger`."""
    return {
        "measure": answer.measure.id,
        "by": answer.characteristic,
        "group": answer.group,
        "comparator": answer.comparator,
        "generation": answer.generation,
        "place": answer.place,
        "period": answer.period,
        "group_value": plain(answer.group_value),
        "comparator_value": plain(answer.comparator_value),
        "gap": plain(answer.gap),
        "pupils": plain(answer.pupils),
        "half_of_it": {"schools": answer.holding, "pupils": plain(answer.holding_pupils)},
        "schools": answer.schools,
        "left_out": {"schools": answer.left_out_schools, "pupils": answer.left_out_pupils},
        "split": answer.split and answer.split.model_dump(),
        "sentence": answer.sentence,
        "rows": _rows(answer.table, LEDGER),
    }


def peers(answer: PeersAnswer) -> Document:
    """The document of `outcomes peers`."""
    columns = peer_columns(answer.table.columns)
    return {
        "place": answer.place,
        "place_name": answer.place_name,
        "phase": answer.phase,
        "period": answer.period,
        "k": answer.k,
        "peer_set": answer.hash,
        "generation": answer.generation,
        "variables": _rows(answer.variables, PEER_VARIABLES),
        "said_aloud": list(answer.said_aloud),
        "median_distance": plain(answer.median_distance),
        "far": answer.far,
        "considered": answer.schools_considered,
        "left_out": answer.schools_left_out,
        "values_filled_in": answer.values_filled_in,
        "measure": answer.measure and answer.measure.id,
        "measure_period": answer.measure_period,
        "peers": [_nested(row, "share_", "why") for row in _rows(answer.table, columns)],
        "series": _rows(answer.series, PEER_SERIES),
        "sentence": answer.sentence,
    }


def target(answer: TargetAnswer) -> Document:
    """The document of `outcomes target`."""
    readings: dict[str, Needed] = {
        "place": answer.needed,
        "area": answer.needed_area,
        "every_school": answer.needed_every_school,
    }
    return {
        "measure": answer.measure.id,
        "place": answer.place,
        "ambition": answer.ambition,
        "target": answer.target,
        "target_period": answer.target_period,
        "cohort": answer.cohort
        and {"n": answer.cohort, "period": answer.cohort_period, "estimated": answer.needed.about},
        "baseline": answer.baseline_period
        and {"period": answer.baseline_period, "value": plain(answer.baseline_value)},
        "milestones": _rows(answer.milestones, MILESTONES),
        "required_per_year": plain(answer.required_per_year),
        "actual_per_year": plain(answer.actual_per_year),
        "actual_lower": plain(answer.actual_lower),
        "actual_upper": plain(answer.actual_upper),
        "arrival_period": answer.arrival_period,
        "share_achieved": plain(answer.share_achieved),
        "status": answer.status,
        "pupils_needed": {name: needed.pupils for name, needed in readings.items()},
        "sentence": answer.sentence,
        "shape": answer.shape,
        "fairness": answer.fairness and answer.fairness.model_dump(),
        "pupils_needed_said": {name: needed.sentence for name, needed in readings.items()},
    }


def finding(found: Finding) -> Document:
    """One finding, in the order of the columns of a fix list."""
    return {
        "severity": found.severity,
        "rule": found.rule,
        "sheet": found.sheet,
        "row": found.row,
        "column": found.column,
        "value": found.value,
        "message": found.message,
        "remedy": found.remedy,
    }


def counts(found: Sequence[Finding]) -> dict[str, int]:
    """How many findings there are of each severity."""
    return {severity: sum(item.severity == severity for item in found) for severity in ("stop", "query", "note")}


def checked(item: CheckedFile) -> Document:
    """The document of `outcomes check`, for one file."""
    return {
        "file": item.file,
        "kind": item.kind,
        "rows": item.rows,
        "periods": list(item.periods),
        "findings": [finding(found) for found in item.findings],
        "counts": counts(item.findings),
    }


def loaded(item: IncomingFile, generation: str | None) -> Document:
    """The document of `outcomes load`, for one file."""
    change = item.difference
    return {
        "file": item.checked.file,
        "kind": item.checked.kind,
        "state": "refused" if item.state == "waiting" else item.state,
        "return_id": item.return_.return_id if item.return_ and item.state == "published" else None,
        "generation": generation,
        "findings": [finding(found) for found in item.checked.findings],
        "counts": counts(item.checked.findings),
        "difference": change and difference(change),
    }


def difference(change: Difference) -> Document:
    """What a file would change: its counts, and its tables as lists of rows."""
    tables = {name: getattr(change, name) for name in ("areas", "schools", "reconciliation", "statuses")}
    return {
        **change.model_dump(exclude=set(tables)),
        **{name: None if table is None else _all_columns(table) for name, table in tables.items()},
    }


def _all_columns(table: pd.DataFrame) -> list[Document]:
    return [{str(key): plain(value) for key, value in row.items()} for row in table.to_dict("records")]


def revision_note(item: RevisionNote) -> Document:
    """One revision note of `outcomes returns`."""
    return item.model_dump(mode="json")


def return_(item: Return) -> Document:
    """One ledger line of `outcomes returns`."""
    return {
        "return_id": item.return_id,
        "kind": item.kind,
        "periods": list(item.periods),
        "status": item.status,
        "file": item.file,
        "sha256": item.sha256,
        "rows": item.rows,
        "sender": item.sender,
        "at": item.at.isoformat(),
        "state": item.state,
    }


def measures() -> list[Document]:
    """The document of `outcomes measures`."""
    return [measure.model_dump(mode="json") for measure in MEASURES.values()]
