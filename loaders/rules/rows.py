"""Rows of results and places as every kind of return hands them on, and the rules that hold for all of them."""

from collections.abc import Iterable, Mapping

import pandas as pd

from model.findings import Finding, Severity
from model.tables import PLACE_COLUMNS, RESULT_COLUMNS

KEY = ["place", "period", "term", "measure", "characteristic", "category"]
MOST_PER_RULE = 2_000
"""Rows that are named one by one: as many as a fix list marks. More have one cause, and a file of findings is none."""
_QUOTED = 200

_BLANKS: dict[str, object] = {"str": "", "float64": float("nan"), "Int64": pd.NA, "bool": False, "boolean": pd.NA}


def result_rows(columns: Mapping[str, object], index: pd.Index) -> pd.DataFrame:
    """A table of model.RESULT_COLUMNS from the columns there are, the others blank; what is not ok has no numbers.

    A figure of nobody is none: 0 of 0 does not apply, whatever the kind of return.
    """
    table = _table(columns, RESULT_COLUMNS, index)
    nobody = (table["status"] == "ok") & table["denominator"].eq(0).fillna(False).astype(bool)
    if nobody.any():
        table["status"] = table["status"].mask(nobody, "not_applicable")
    silent = table["status"] != "ok"
    for name in ("numerator", "value", "lower", "upper", "decimals"):
        table[name] = table[name].mask(silent)
    return table


def place_rows(columns: Mapping[str, object], index: pd.Index) -> pd.DataFrame:
    """A table of model.PLACE_COLUMNS, one row per place and period: the first that was said."""
    table = _table(columns, PLACE_COLUMNS, index)
    return table.drop_duplicates(["place", "period"], ignore_index=True)


def columns(table: pd.DataFrame) -> dict[str, object]:
    """The columns of a table by name."""
    return {str(name): table[name] for name in table.columns}


def group(parts: Iterable[str]) -> tuple[str, str]:
    """One characteristic and category of several: `sex=female`, `fsm=yes` → (`fsm&sex`, `yes&female`); none → all."""
    pairs = sorted(part.split("=", 1) for part in parts if part)
    if not pairs:
        return "all", "all"
    return "&".join(name for name, _ in pairs), "&".join(category for _, category in pairs)


def findings_by_row(
    bad: pd.Series,
    severity: Severity,
    rule: str,
    message: pd.Series,
    remedy: str,
    column: str | None = None,
    value: pd.Series | None = None,
) -> list[Finding]:
    """One finding per row where `bad`, up to MOST_PER_RULE, then one that says how many more there are."""
    rows = list(bad.index[bad])
    findings = []
    for row in rows[:MOST_PER_RULE]:
        cell, sentence = None if value is None else str(value[row]), str(message[row])
        if cell is not None and len(cell) > _QUOTED:
            # A cell may hold a whole page; the sentence about it must stay a sentence.
            sentence, cell = sentence.replace(cell, cell[:_QUOTED] + "…"), cell[:_QUOTED] + "…"
        findings.append(
            Finding(
                severity=severity, rule=rule, row=int(row), column=column, value=cell, message=sentence, remedy=remedy
            )
        )
    if len(rows) > MOST_PER_RULE:
        more = f"{len(rows) - MOST_PER_RULE:,} more rows have the same fault, the last in row {rows[-1]}."
        findings.append(Finding(severity=severity, rule=rule, column=column, message=more, remedy=remedy))
    return findings


def repetitions(table: pd.DataFrame, sender_rows: pd.Series) -> list[Finding]:
    """A finding for each result said twice, naming both rows. `sender_rows`: the sender's row of each of `table`'s."""
    again = table.duplicated(KEY)
    if not again.any():
        return []
    keys = table[KEY].assign(row=sender_rows)
    first = keys.drop_duplicates(KEY).rename(columns={"row": "first"})
    pairs = keys[again].merge(first, on=KEY, how="left").set_index("row")
    pairs = pairs[~pairs.index.duplicated()]
    message = pd.Series(
        [
            f"Row {row} says again what row {pair.first} said: {pair.place}, {pair.period} {pair.term}, "
            f"{pair.measure}, {pair.characteristic} = {pair.category}."
            for row, pair in zip(pairs.index, pairs.itertuples(), strict=True)
        ],
        index=pairs.index,
        dtype="str",
    )
    every = pd.Series(True, index=pairs.index)
    return findings_by_row(every, "stop", "repeated", message, "Keep the row that is right and remove the other.")


def _table(columns: Mapping[str, object], dtypes: Mapping[str, str], index: pd.Index) -> pd.DataFrame:
    return pd.DataFrame(
        {name: columns.get(name, _BLANKS[dtype]) for name, dtype in dtypes.items()}, index=index
    ).astype(dict(dtypes))
