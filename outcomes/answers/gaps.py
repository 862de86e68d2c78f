"""Who is behind whom, by how much, and how many pupils that is: gaps between groups, with their intervals."""

import numpy as np
import pandas as pd

from metrics import groups
from metrics.gaps import gaps as gaps_between
from metrics.register import measure as find_measure
from model.answer_columns import GAPS
from model.answers import GapsAnswer
from model.columns import names, table_of
from model.measures import Measure
from model.selections import Comparator, Selection
from model.viewers import Viewer
from outcomes.answers import sentences
from outcomes.answers.rates import rate_rows, sources_of
from outcomes.store.generation.reading import Generation
from outcomes.store.reference import NATION

NOT_A_GROUP = ("all", "phase", "birth_month")
"""Breakdowns by what a school is, or in twelve parts: asked for by name, not drawn among the groups."""

LABELS: dict[Comparator, str] = {
    "other": "All other pupils",
    "all": "All pupils",
    "national_other": "All other pupils in England",
    "national_same": "The same group in England",
}

NO_COUNTERPART = "There is no figure for the pupils this group would be compared with."
NOT_COUNTED = "Only a rounded percentage is published, so the other pupils cannot be told from everybody."
TWO_RETURNS = "The group and everybody else come from two returns."


def gaps(generation: Generation, viewer: Viewer, selection: Selection) -> GapsAnswer:
    """Every group's gap for a selection; without `by`, of every characteristic the measure is split by there.

    A gap is given for every category but `unknown` and the characteristic's reference.
    """
    measure = find_measure(selection.measure)
    split_by = _characteristics(generation, measure, selection)
    national = selection.comparator.startswith("national")
    asked = selection.model_copy(update={"places": (*selection.places, NATION)}) if national else selection
    cells = rate_rows(generation, viewer, measure, asked, characteristics=[*split_by, "all"])
    rows = gap_rows(cells, measure, selection.comparator)
    rows = rows[rows["place"].isin(selection.places)].reset_index(drop=True)
    return GapsAnswer(
        measure=measure,
        comparator=selection.comparator,
        generation=generation.name,
        table=rows,
        breaks=measure.breaks,
        sentence=sentences.gaps(measure, rows),
        sources=sources_of(generation, rows),
    )


def _characteristics(generation: Generation, measure: Measure, selection: Selection) -> list[str]:
    if selection.by:
        return [selection.by]
    found = generation.ask(
        "characteristics_of",
        {
            "measure": measure.id,
            "places": list(selection.places),
            "periods": list(selection.periods),
            "every_period": not selection.periods,
            "term": selection.term,
        },
    )
    return [name for name in found["characteristic"] if "&" not in name and name not in NOT_A_GROUP]


def gap_rows(cells: pd.DataFrame, measure: Measure, comparator: Comparator) -> pd.DataFrame:
    """GAPS from the cells of some groups and of everybody (RATES), furthest behind first."""
    grouped = cells[cells["characteristic"] != "all"]
    wanted = [_is_group(*pair) for pair in zip(grouped["characteristic"], grouped["category"], strict=True)]
    pairs = grouped[np.array(wanted, dtype=bool)]
    if pairs.empty:
        return table_of([], GAPS)
    pairs = _compared(pairs.reset_index(drop=True), cells, comparator)
    measured = gaps_between(
        pairs.rename(
            columns={
                "value": "group_value",
                "denominator": "group_denominator",
                "other_value": "comparator_value",
                "other_denominator": "comparator_denominator",
            }
        )[["group_value", "comparator_value", "group_denominator", "comparator_denominator"]],
        measure,
        comparator,
    )
    rows = pairs.drop(columns=["lower", "upper"]).join(measured)
    missing = rows["gap"].isna() & (rows["status"] == "ok")
    rows.loc[missing, "reason"] = rows.loc[missing, "other_reason"]
    rows.loc[missing, "status"] = "not_available"
    rows = rows.assign(
        group=rows["category"],
        group_label=rows["category_label"],
        comparator=comparator,
        comparator_label=rows["other_label"],
        group_value=rows["value"],
        comparator_value=rows["other_value"],
        group_pupils=rows["denominator"],
        comparator_pupils=rows["other_denominator"],
        returns=pd.Series(
            [tuple(sorted({*own, *other})) for own, other in zip(rows["returns"], rows["other_returns"], strict=True)],
            index=rows.index,
            dtype="object",
        ),
    )
    order = rows["gap"] * (-1 if measure.better == "lower" else 1)
    return rows.assign(order=order).sort_values(["place", "period", "order"], ignore_index=True)[names(GAPS)]


def _is_group(characteristic: str, category: str) -> bool:
    return category != groups.reference(characteristic) and "unknown" not in category.split("&")


def _compared(pairs: pd.DataFrame, cells: pd.DataFrame, comparator: Comparator) -> pd.DataFrame:
    """`pairs` with other_value, other_denominator, other_returns, other_label and other_reason beside each group."""
    if comparator == "all":
        return _beside(pairs, _everybody(cells), ["place", "period"], LABELS["all"])
    if comparator == "other":
        return _others(pairs, cells)
    nation = cells[cells["place"] == NATION]
    if comparator == "national_same":
        same = nation[nation["characteristic"] != "all"]
        return _beside(pairs, same, ["period", "characteristic", "category"], LABELS[comparator])
    there = _others(nation[nation["characteristic"] != "all"].reset_index(drop=True), nation)
    keys = ["period", "characteristic", "category"]
    others = there[[*keys, "other_value", "other_denominator", "other_returns", "other_label", "other_reason"]]
    found = pairs.merge(others.drop_duplicates(keys), on=keys, how="left")
    named = (found["other_label"] + " in England").fillna(LABELS[comparator])
    return _filled(found.assign(other_label=named, other_reason=found["other_reason"].fillna(NO_COUNTERPART)))


def _everybody(cells: pd.DataFrame) -> pd.DataFrame:
    return cells[(cells["characteristic"] == "all") & (cells["category"] == "all")]


def _beside(pairs: pd.DataFrame, others: pd.DataFrame, keys: list[str], label: str) -> pd.DataFrame:
    named = others[[*keys, "value", "denominator", "returns"]].rename(
        columns={"value": "other_value", "denominator": "other_denominator", "returns": "other_returns"}
    )
    return _filled(pairs.merge(named, on=keys, how="left").assign(other_label=label, other_reason=NO_COUNTERPART))


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
    asked = pairs.assign(counterpart=pd.Series(counterpart, index=pairs.index, dtype="object"), asked=pairs.index)
    held = asked[asked["counterpart"].notna()].merge(own, on=[*keys, "counterpart"], how="inner")
    # The rest of the pupils is what a reader calls those who are "not known to be"; any other reference has a name.
    named = held["other_label"].mask(held["counterpart"] == "no", LABELS["other"])
    held = held.assign(other_label=named, other_reason=NO_COUNTERPART)
    rest = pairs[~pairs.index.isin(held["asked"])]
    held = held.drop(columns=["counterpart", "asked"])
    return _filled(held if rest.empty else pd.concat([held, _less_the_group(rest, cells)], ignore_index=True))


def _counterpart(characteristic: str, category: str) -> str | None:
    reference = groups.reference(characteristic)
    if reference is not None or "&" in characteristic:
        return reference
    known = [item.id for item in groups.characteristic(characteristic).categories if item.id != "unknown"]
    return next(item for item in known if item != category) if len(known) == 2 else None


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
    usable = k.ge(0) & n.gt(0)
    scale = (rows["all_value"] * rows["n"] / rows["k"]).where(rows["k"] > 0)
    return rows.assign(
        other_value=(scale * k / n).where(usable),
        other_denominator=n.where(usable),
        other_label=LABELS["other"],
        other_reason=[NO_COUNTERPART if pd.isna(value) else NOT_COUNTED for value in rows["all_value"]],
        reason=[
            TWO_RETURNS if reason is None and ok and set(own) != set(other or ()) else reason
            for reason, ok, own, other in zip(
                rows["reason"], usable, rows["returns"], _filled(rows)["other_returns"], strict=True
            )
        ],
    ).drop(columns=["k", "n", "all_value", "k_unknown", "n_unknown"])


def _unknown(cells: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """How many are of no known group, k_unknown of n_unknown; of two characteristics, of no known one of either."""
    unknown = cells[["unknown" in category.split("&") for category in cells["category"]]]
    counted = unknown[[*by, "basis"]].assign(
        k_unknown=unknown["numerator"].astype("float64"), n_unknown=unknown["denominator"].astype("float64")
    )
    sums = counted.groupby([*by, "basis"])[["k_unknown", "n_unknown"]].sum(skipna=False)
    return sums.reset_index().drop_duplicates(by).drop(columns="basis")
