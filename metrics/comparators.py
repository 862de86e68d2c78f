"""Whom a group is held against: beside each group's row its comparator's, for each of the four comparators.

The one place that pairs them: every gap of an answer, of a ledger and through time is between two rows paired here.
"""

import pandas as pd

from metrics.measures import groups
from model.selections import Comparator

LABELS: dict[Comparator, str] = {
    "other": "All other pupils",
    "all": "All pupils",
    "national_other": "All other pupils in England",
    "national_same": "The same group in England",
}

NO_COUNTERPART = "There is no figure for the pupils this group would be compared with."
NOT_COUNTED = "Only a rounded percentage is published, so the other pupils cannot be told from everybody."
TWO_RETURNS = "The group and everybody else come from two returns."


def has_gap(characteristic: str, category: str) -> bool:
    """Whether a group is held against others: all are but `unknown` and the characteristic's reference."""
    return category != groups.reference(characteristic) and "unknown" not in category.split("&")


def with_comparator(pairs: pd.DataFrame, cells: pd.DataFrame, comparator: Comparator, nation: str) -> pd.DataFrame:
    """`pairs` with other_value, other_denominator, other_returns, other_label and other_reason beside each group.

    `pairs`: the rows of `cells` that are groups with a gap. `cells`: every group's and everybody's row there, and the
    nation's, whose place is `nation`: place, period, characteristic, category, category_label, numerator, denominator,
    value (in the measure's unit, NaN where not shown), returns, reason and basis. A group without a comparator's row
    keeps its own, with NaN beside it.
    """
    if comparator == "all":
        return _same(pairs, _everybody(cells), ["place", "period"], LABELS["all"])
    if comparator == "other":
        return _others(pairs, cells)
    there = cells[cells["place"] == nation]
    if comparator == "national_same":
        same = there[there["characteristic"] != "all"]
        return _same(pairs, same, ["period", "characteristic", "category"], LABELS[comparator])
    theirs = _others(there[there["characteristic"] != "all"].reset_index(drop=True), there)
    keys = ["period", "characteristic", "category"]
    others = theirs[[*keys, "other_value", "other_denominator", "other_returns", "other_label", "other_reason"]]
    matched_pairs = pairs.merge(others.drop_duplicates(keys), on=keys, how="left")
    labels = (matched_pairs["other_label"] + " in England").fillna(LABELS[comparator])
    return _filled(
        matched_pairs.assign(other_label=labels, other_reason=matched_pairs["other_reason"].fillna(NO_COUNTERPART))
    )


def _everybody(cells: pd.DataFrame) -> pd.DataFrame:
    return cells[(cells["characteristic"] == "all") & (cells["category"] == "all")]


def _same(pairs: pd.DataFrame, others: pd.DataFrame, keys: list[str], label: str) -> pd.DataFrame:
    other_columns = others[[*keys, "value", "denominator", "returns"]].rename(
        columns={"value": "other_value", "denominator": "other_denominator", "returns": "other_returns"}
    )
    return _filled(
        pairs.merge(other_columns, on=keys, how="left").assign(other_label=label, other_reason=NO_COUNTERPART)
    )


def _filled(pairs: pd.DataFrame) -> pd.DataFrame:
    pairs["other_returns"] = [item if isinstance(item, tuple) else () for item in pairs["other_returns"]]
    return pairs


def _others(pairs: pd.DataFrame, cells: pd.DataFrame) -> pd.DataFrame:
    """Everybody a group is held against who is not in it and whose group is known.

    The characteristic's reference, or of two categories the other one, by its own row from the same return. Of several,
    and where the reference has no row, everybody less the group less those not known, which needs counts.
    """
    counterpart = [_counterpart(*pair) for pair in zip(pairs["characteristic"], pairs["category"], strict=True)]
    keys = ["place", "period", "characteristic", "basis"]
    own = cells[[*keys, "category", "value", "denominator", "returns", "category_label"]].rename(
        columns={
            "category": "counterpart",
            "value": "other_value",
            "denominator": "other_denominator",
            "returns": "other_returns",
            "category_label": "other_label",
        }
    )
    pairs_with_counterpart = pairs.assign(
        counterpart=pd.Series(counterpart, index=pairs.index, dtype="object"), pair=pairs.index
    )
    matched_pairs = pairs_with_counterpart[pairs_with_counterpart["counterpart"].notna()].merge(
        own, on=[*keys, "counterpart"], how="inner"
    )
    # The rest of the pupils is what a reader calls those who are "not known to be"; any other reference has a name.
    labels = matched_pairs["other_label"].mask(matched_pairs["counterpart"] == "no", LABELS["other"])
    matched_pairs = matched_pairs.assign(other_label=labels, other_reason=NO_COUNTERPART)
    rest = pairs[~pairs.index.isin(matched_pairs["pair"])]
    matched_pairs = matched_pairs.drop(columns=["counterpart", "pair"])
    return _filled(
        matched_pairs if rest.empty else pd.concat([matched_pairs, _less_the_group(rest, cells)], ignore_index=True)
    )


def _counterpart(characteristic: str, category: str) -> str | None:
    reference = groups.reference(characteristic)
    if reference is not None or "&" in characteristic:
        return reference
    categories = [item.id for item in groups.characteristic(characteristic).categories if item.id != "unknown"]
    return next(item for item in categories if item != category) if len(categories) == 2 else None


def _less_the_group(pairs: pd.DataFrame, cells: pd.DataFrame) -> pd.DataFrame:
    where = ["place", "period"]
    everybody = _everybody(cells)[[*where, "numerator", "denominator", "value", "returns"]].rename(
        columns={"numerator": "k", "denominator": "n", "value": "all_value", "returns": "other_returns"}
    )
    everybody = everybody.drop_duplicates(where)
    by = [*where, "characteristic"]
    rows = pairs.merge(everybody, on=where, how="left").merge(_unknown(cells, by), on=by, how="left", indicator=True)
    # Nobody unknown is nought; somebody unknown who is not counted leaves the others uncounted.
    nobody = rows.pop("_merge") == "left_only"
    rows[["k_unknown", "n_unknown"]] = rows[["k_unknown", "n_unknown"]].mask(nobody, 0.0)
    k = rows["k"] - rows["numerator"] - rows["k_unknown"]
    n = rows["n"] - rows["denominator"] - rows["n_unknown"]
    is_usable = k.ge(0) & n.gt(0)
    scale = (rows["all_value"] * rows["n"] / rows["k"]).where(rows["k"] > 0)
    return rows.assign(
        other_value=(scale * k / n).where(is_usable),
        other_denominator=n.where(is_usable),
        other_label=LABELS["other"],
        other_reason=[NO_COUNTERPART if pd.isna(value) else NOT_COUNTED for value in rows["all_value"]],
        reason=[
            TWO_RETURNS if reason is None and ok and set(own) != set(other or ()) else reason
            for reason, ok, own, other in zip(
                rows["reason"], is_usable, rows["returns"], _filled(rows)["other_returns"], strict=True
            )
        ],
    ).drop(columns=["k", "n", "all_value", "k_unknown", "n_unknown"])


def _unknown(cells: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """How many are of no known group, k_unknown of n_unknown; of two characteristics, of no known one of either."""
    unknown = cells[["unknown" in category.split("&") for category in cells["category"]]]
    counts = unknown[[*by, "basis"]].assign(
        k_unknown=unknown["numerator"].astype("float64"), n_unknown=unknown["denominator"].astype("float64")
    )
    sums = counts.groupby([*by, "basis"])[["k_unknown", "n_unknown"]].sum(skipna=False)
    return sums.reset_index().drop_duplicates(by).drop(columns="basis")
