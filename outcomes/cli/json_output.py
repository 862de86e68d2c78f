"""What the command line prints: one JSON document a command, in the shapes of docs/command-line.md, and flat tables."""

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from loaders.check import CheckedFile
from metrics.register import MEASURES
from model.answers import GapLedgerAnswer, GapsAnswer, PeersAnswer, RatesAnswer, TargetAnswer
from model.findings import Finding
from model.returns import Difference, Return, RevisionNote
from model.targets import Needed
from outcomes.returns.proposal import IncomingFile

Document = dict[str, Any]

RATE_KEYS = (
    "place",
    "place_name",
    "period",
    "term",
    "characteristic",
    "category",
    "numerator",
    "denominator",
    "value",
    "lower",
    "upper",
    "status",
    "reason",
    "basis",
    "rounded_source",
    "cohort_estimated",
    "schools",
)
GAP_KEYS = (
    "place",
    "period",
    "group",
    "comparator",
    "gap",
    "lower",
    "upper",
    "ratio",
    "ratio_complement",
    "pupils",
    "status",
    "reason",
    "basis",
)
LEDGER_KEYS = (
    "place",
    "place_name",
    "group_pupils",
    "group_value",
    "other_pupils",
    "other_value",
    "gap",
    "pupils",
    "share",
    "cumulative_share",
    "status",
    "reason",
)
VARIABLE_KEYS = ("variable", "title", "given", "weight", "value", "peers_median", "unit", "why_not")
PEER_KEYS = ("place", "place_name", "la", "rank", "distance")
FIGURE_KEYS = ("value", "lower", "upper", "numerator", "denominator", "status", "reason", "words")
SERIES_KEYS = ("period", "value", "lower", "upper", "median", "lower_quartile", "upper_quartile", "present", "asked")
WHOLE = ("numerator", "denominator", "schools", "group_pupils", "other_pupils")


def plain(value: object) -> object:
    """A value as JSON has it: missing is null, numbers are Python's own and unrounded."""
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return None
    return value.item() if hasattr(value, "item") else value


def _row(row: Mapping[Hashable, Any], keys: Iterable[str]) -> Document:
    made = {key: plain(row[key]) for key in keys}
    for key in WHOLE:
        number = made.get(key)
        if isinstance(number, float) and number.is_integer():
            made[key] = int(number)
    return made


def rates(answer: RatesAnswer) -> Document:
    """The document of `outcomes rates`."""
    rows = [
        {
            **_row(row, RATE_KEYS),
            "left_out": {"schools": int(row["left_out_schools"]), "pupils": int(row["left_out_pupils"])},
            "definition": row["definition"],
            "version": row["version"],
            "returns": list(row["returns"]),
        }
        for row in answer.table.to_dict("records")
    ]
    found = answer.reconciliation
    return {
        "measure": answer.measure.id,
        "unit": answer.measure.unit,
        "better": answer.measure.better,
        "generation": answer.generation,
        "breaks": [item.model_dump() for item in answer.breaks],
        "reconciliation": found
        and {"published": plain(found.published), "pooled": plain(found.pooled), "pupils": found.pupils},
        "superseded": [
            _row(row, ("place", "period", "value", "denominator", "version", "source", "returns"))
            for row in answer.superseded.to_dict("records")
        ],
        "rows": rows,
    }


def gaps(answer: GapsAnswer, by: str) -> Document:
    """The document of `outcomes gaps`."""
    return {
        "measure": answer.measure.id,
        "by": by,
        "generation": answer.generation,
        "rows": [_row(row, GAP_KEYS) for row in answer.table.to_dict("records")],
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
        "rows": [_row(row, LEDGER_KEYS) for row in answer.table.to_dict("records")],
    }


def peers(answer: PeersAnswer) -> Document:
    """The document of `outcomes peers`."""
    shares = [column for column in answer.table.columns if str(column).startswith("share_")]
    figures = FIGURE_KEYS if answer.measure else ()
    return {
        "place": answer.place,
        "place_name": answer.place_name,
        "phase": answer.phase,
        "period": answer.period,
        "k": answer.k,
        "peer_set": answer.hash,
        "generation": answer.generation,
        "variables": [_row(row, VARIABLE_KEYS) for row in answer.variables.to_dict("records")],
        "said_aloud": list(answer.said_aloud),
        "median_distance": plain(answer.median_distance),
        "far": answer.far,
        "considered": answer.schools_considered,
        "left_out": answer.schools_left_out,
        "values_filled_in": answer.values_filled_in,
        "measure": answer.measure and answer.measure.id,
        "measure_period": answer.measure_period,
        "peers": [
            {
                **_row(row, (*PEER_KEYS, *figures)),
                "why": {str(name).removeprefix("share_"): plain(row[name]) for name in shares},
            }
            for row in answer.table.to_dict("records")
        ],
        "series": [_row(row, SERIES_KEYS) for row in answer.series.to_dict("records")],
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
        "milestones": [
            {"period": row["period"], "value": plain(row["value"])} for row in answer.milestones.to_dict("records")
        ],
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
        **{name: None if table is None else _rows(table) for name, table in tables.items()},
    }


def _rows(table: pd.DataFrame) -> list[Document]:
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
