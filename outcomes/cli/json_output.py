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
from model.targets import PupilsNeeded
from outcomes.returns.proposal import IncomingFile

Document = dict[str, Any]


def json_value(value: object) -> object:
    """A value as JSON has it: missing is null, numbers are Python's own and unrounded."""
    if isinstance(value, list | tuple):
        return [json_value(item) for item in value]
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return None
    return value.item() if hasattr(value, "item") else value


def _json_rows(table: pd.DataFrame, columns: Iterable[AnswerColumn]) -> list[Document]:
    """The rows of an answer's table, with the columns that a document holds."""
    json_columns = shown_in(columns, "json")
    return [{column.name: _json_cell(row, column) for column in json_columns} for row in table.to_dict("records")]


def _json_cell(row: Mapping[Hashable, Any], column: AnswerColumn) -> object:
    """A value as JSON has it; people and other things that are counted come whole."""
    value = json_value(row[column.name])
    is_count = column.counts_people or column.unit == "number"
    return int(value) if is_count and isinstance(value, float) and value.is_integer() else value


def _nested(row: Document, prefix: str, name: str) -> Document:
    """The keys with a prefix as one document, `name`, where the first of them stood."""
    document: Document = {}
    for key, value in row.items():
        if key.startswith(prefix):
            document.setdefault(name, {})[key.removeprefix(prefix)] = value
        else:
            document[key] = value
    return document


def rates_json(answer: RatesAnswer) -> Document:
    """The document of `outcomes rates`."""
    reconciliation = answer.reconciliation
    return {
        "measure": answer.measure.id,
        "unit": answer.measure.unit,
        "better": answer.measure.better,
        "generation": answer.generation,
        "breaks": [break_.model_dump() for break_ in answer.breaks],
        "reconciliation": reconciliation
        and {
            "published": json_value(reconciliation.published),
            "pooled": json_value(reconciliation.pooled),
            "pupils": reconciliation.pupils,
        },
        "superseded": _json_rows(answer.superseded, SUPERSEDED),
        "rows": [_nested(row, "left_out_", "left_out") for row in _json_rows(answer.table, RATES)],
    }


def gaps_json(answer: GapsAnswer, by: str) -> Document:
    """The document of `outcomes gaps`."""
    return {
        "measure": answer.measure.id,
        "by": by,
        "generation": answer.generation,
        "rows": _json_rows(answer.table, GAPS),
    }


def gap_ledger_json(answer: GapLedgerAnswer) -> Document:
    """The document of `outcomes gaps --ledger`."""
    return {
        "measure": answer.measure.id,
        "by": answer.characteristic,
        "group": answer.group,
        "comparator": answer.comparator,
        "generation": answer.generation,
        "place": answer.place,
        "period": answer.period,
        "group_value": json_value(answer.group_value),
        "comparator_value": json_value(answer.comparator_value),
        "gap": json_value(answer.gap),
        "pupils": json_value(answer.pupils),
        "half_of_it": {"schools": answer.holding, "pupils": json_value(answer.holding_pupils)},
        "schools": answer.schools,
        "left_out": {"schools": answer.left_out_schools, "pupils": answer.left_out_pupils},
        "split": answer.split and answer.split.model_dump(),
        "sentence": answer.sentence,
        "rows": _json_rows(answer.table, LEDGER),
    }


def peers_json(answer: PeersAnswer) -> Document:
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
        "variables": _json_rows(answer.variables, PEER_VARIABLES),
        "said_aloud": list(answer.said_aloud),
        "median_distance": json_value(answer.median_distance),
        "far": answer.far,
        "considered": answer.schools_considered,
        "left_out": answer.schools_left_out,
        "values_filled_in": answer.values_filled_in,
        "measure": answer.measure and answer.measure.id,
        "measure_period": answer.measure_period,
        "peers": [_nested(row, "share_", "why") for row in _json_rows(answer.table, columns)],
        "series": _json_rows(answer.series, PEER_SERIES),
        "sentence": answer.sentence,
    }


def target_json(answer: TargetAnswer) -> Document:
    """The document of `outcomes target`."""
    readings: dict[str, PupilsNeeded] = {
        "place": answer.pupils_needed,
        "area": answer.pupils_needed_area,
        "every_school": answer.pupils_needed_every_school,
    }
    return {
        "measure": answer.measure.id,
        "place": answer.place,
        "ambition": answer.ambition,
        "target": answer.target,
        "target_period": answer.target_period,
        "cohort": answer.cohort
        and {"n": answer.cohort, "period": answer.cohort_period, "estimated": answer.pupils_needed.about},
        "baseline": answer.baseline_period
        and {"period": answer.baseline_period, "value": json_value(answer.baseline_value)},
        "milestones": _json_rows(answer.milestones, MILESTONES),
        "required_per_year": json_value(answer.required_per_year),
        "actual_per_year": json_value(answer.actual_per_year),
        "actual_lower": json_value(answer.actual_lower),
        "actual_upper": json_value(answer.actual_upper),
        "arrival_period": answer.arrival_period,
        "share_achieved": json_value(answer.share_achieved),
        "status": answer.status,
        "pupils_needed": {name: need.pupils for name, need in readings.items()},
        "sentence": answer.sentence,
        "shape": answer.shape,
        "fairness": answer.fairness and answer.fairness.model_dump(),
        "pupils_needed_said": {name: need.sentence for name, need in readings.items()},
    }


def finding_json(finding: Finding) -> Document:
    """One finding, in the order of the columns of a fix list."""
    return {
        "severity": finding.severity,
        "rule": finding.rule,
        "sheet": finding.sheet,
        "row": finding.row,
        "column": finding.column,
        "value": finding.value,
        "message": finding.message,
        "remedy": finding.remedy,
    }


def counts_by_severity(findings: Sequence[Finding]) -> dict[str, int]:
    """How many findings there are of each severity."""
    severities = [finding.severity for finding in findings]
    return {severity: severities.count(severity) for severity in ("stop", "query", "note")}


def checked_file_json(checked_file: CheckedFile) -> Document:
    """The document of `outcomes check`, for one file."""
    return {
        "file": checked_file.file,
        "kind": checked_file.kind,
        "rows": checked_file.rows,
        "periods": list(checked_file.periods),
        "findings": [finding_json(finding) for finding in checked_file.findings],
        "counts": counts_by_severity(checked_file.findings),
    }


def incoming_file_json(incoming_file: IncomingFile, generation: str | None) -> Document:
    """The document of `outcomes load`, for one file."""
    difference, return_ = incoming_file.difference, incoming_file.return_
    return {
        "file": incoming_file.checked.file,
        "kind": incoming_file.checked.kind,
        "state": "refused" if incoming_file.state == "waiting" else incoming_file.state,
        "return_id": return_.return_id if return_ and incoming_file.state == "published" else None,
        "generation": generation,
        "findings": [finding_json(finding) for finding in incoming_file.checked.findings],
        "counts": counts_by_severity(incoming_file.checked.findings),
        "difference": difference and difference_json(difference),
    }


def difference_json(difference: Difference) -> Document:
    """What a file would change: its counts, and its tables as lists of rows."""
    tables = {name: getattr(difference, name) for name in ("areas", "schools", "reconciliation", "statuses")}
    return {
        **difference.model_dump(exclude=set(tables)),
        **{name: None if table is None else _all_columns(table) for name, table in tables.items()},
    }


def _all_columns(table: pd.DataFrame) -> list[Document]:
    return [{str(key): json_value(value) for key, value in row.items()} for row in table.to_dict("records")]


def revision_note_json(note: RevisionNote) -> Document:
    """One revision note of `outcomes returns`."""
    return note.model_dump(mode="json")


def return_json(return_: Return) -> Document:
    """One ledger line of `outcomes returns`."""
    return {
        "return_id": return_.return_id,
        "kind": return_.kind,
        "periods": list(return_.periods),
        "status": return_.status,
        "file": return_.file,
        "sha256": return_.sha256,
        "rows": return_.rows,
        "sender": return_.sender,
        "at": return_.at.isoformat(),
        "state": return_.state,
    }


def measures_json() -> list[Document]:
    """The document of `outcomes measures`."""
    return [measure.model_dump(mode="json") for measure in MEASURES.values()]
