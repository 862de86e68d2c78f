"""What a question found as one flat table: for people to read, and as CSV."""

from collections.abc import Sequence

import pandas as pd

from loaders.check import CheckedFile
from metrics.register import MEASURES
from model.answers import GapLedgerAnswer, GapsAnswer, PeersAnswer, RatesAnswer, TargetAnswer
from model.findings import Finding
from model.returns import Return
from outcomes.cli import json_output
from outcomes.returns.proposal import Proposal


def findings_table(found: Sequence[CheckedFile]) -> pd.DataFrame:
    """Every finding of several files, one a row."""
    rows = [{"file": item.file, **json_output.finding(each)} for item in found for each in item.findings]
    return pd.DataFrame(rows, columns=["file", *json_output.finding(_NO_FINDING)])


_NO_FINDING = Finding(severity="note", rule="", message="", remedy="")


def loaded_table(proposal: Proposal) -> pd.DataFrame:
    """What became of each file, one a row."""
    rows = [json_output.loaded(item, proposal.generation) for item in proposal.files]
    return pd.DataFrame(
        [
            {
                **{key: row[key] for key in ("file", "kind", "state", "return_id", "generation")},
                **row["counts"],
            }
            for row in rows
        ]
    )


def returns_table(items: Sequence[Return]) -> pd.DataFrame:
    """The ledger, one line a row."""
    rows = [{**json_output.return_(item), "periods": ", ".join(item.periods)} for item in items]
    return pd.DataFrame(rows, columns=list(json_output.return_(items[0])) if items else ["return_id"])


def measures_table() -> pd.DataFrame:
    """The register in six columns."""
    return pd.DataFrame(
        [
            {
                "id": measure.id,
                "title": measure.title,
                "counts": measure.counts,
                "among": measure.among,
                "unit": measure.unit,
                "better": measure.better,
            }
            for measure in MEASURES.values()
        ]
    )


def rates_table(answer: RatesAnswer) -> pd.DataFrame:
    """Rates as printed: without the columns that are the same for all."""
    return answer.table[
        ["place_name", "period", "category_label", "numerator", "denominator", "value", "lower", "upper", "status",
         "basis", "version"]
    ]  # fmt: skip


def gaps_table(answer: GapsAnswer) -> pd.DataFrame:
    """Gaps as printed."""
    return answer.table[
        ["place_name", "period", "group_label", "comparator_label", "gap", "lower", "upper", "pupils", "status"]
    ]


def target_table(answer: TargetAnswer) -> pd.DataFrame:
    """A target's milestones as printed."""
    return answer.milestones


def gap_ledger_table(answer: GapLedgerAnswer) -> pd.DataFrame:
    """The schools that hold a gap, as printed."""
    return (
        answer.table[
            ["place_name", "group_pupils", "group_value", "other_value", "gap", "pupils", "cumulative_share", "status"]
        ]
        .assign(cumulative_share=100 * answer.table["cumulative_share"].astype("float64"))
        .rename(columns={"cumulative_share": "cumulative_percent"})
    )


def peers_table(answer: PeersAnswer) -> pd.DataFrame:
    """The peers as printed: how far, why (each variable's per cent of the squared distance), and how they do."""
    shares = [str(column) for column in answer.table.columns if str(column).startswith("share_")]
    figures = ["value", "lower", "upper", "words"] if answer.measure else []
    why = {f"why_{name.removeprefix('share_')}": 100 * answer.table[name].astype("float64") for name in shares}
    return answer.table[["rank", "place", "place_name", "distance", *figures]].assign(**why)
