"""What publishing a file would change, as it is shown before anybody says yes."""

import pandas as pd
import streamlit as st

from model.returns import Difference
from model.rounding import digits
from outcomes.returns.difference import change_sentences
from pages._show import literal, show_table

MOST_ROWS = 200
"""Figures listed on the page."""


def show_difference(difference: Difference) -> None:
    """What publishing would change: in rows, in schools, in areas' figures, in what stands of targets."""
    if not difference.new_rows + difference.changed_rows + difference.removed_rows:
        st.markdown(
            "**No figure that is shown would change**: the same or more final ones already stand in their place."
        )
        return
    counts = [
        f"{digits(difference.new_rows)} new",
        f"{digits(difference.changed_rows)} changed",
        f"{digits(difference.removed_rows)} removed",
        f"{digits(difference.unchanged_rows)} unchanged",
    ]
    st.markdown(f"**Figures: {', '.join(counts)}.** {digits(difference.new_places)} new places.")
    if difference.removed_pupils:
        st.warning(
            f"{digits(difference.removed_pupils)} pupils would no longer be counted. Publish only if that is right."
        )
    sentences = change_sentences(difference)
    if sentences:
        st.markdown("\n".join(f"- {literal(sentence)}" for sentence in sentences))
    show_area_figures(difference.areas)
    show_changed_schools(difference.schools)
    show_both_bases(difference.reconciliation)


def show_area_figures(areas: pd.DataFrame) -> None:
    """Areas' figures before and after, and how final the earlier was."""
    if areas.empty:
        return
    with st.expander(f"Areas' figures before and after ({digits(len(areas))})", key="areas"):
        rows = areas.head(MOST_ROWS)
        table = pd.DataFrame(
            {
                "Place": rows["place_name"],
                "Year": rows["period"],
                "Measure": rows["measure_title"],
                "Group": rows["group"],
                "Before": figures(rows["before"], rows["decimals"]),
                "After": figures(rows["after"], rows["decimals"]),
                "Was": rows["before_status"],
                "Basis": rows["basis"],
            }
        )
        show_table(table, {}, alt="Table: areas' figures before and after")


def show_changed_schools(schools: pd.DataFrame) -> None:
    """The schools that are new, changed or missing."""
    if schools.empty:
        return
    with st.expander(f"Schools that are new, changed or missing ({digits(len(schools))})", key="schools"):
        table = schools[["place_name", "change"]].rename(columns={"place_name": "School", "change": "Change"})
        show_table(table, {}, alt="Table: schools that are new, changed or missing")


def show_both_bases(reconciliation: pd.DataFrame) -> None:
    """Published figures beside the sums of schools, and the pupils between them."""
    if reconciliation.empty:
        return
    with st.expander(f"Published figures beside schools added up ({digits(len(reconciliation))})", key="both bases"):
        rows = reconciliation.head(MOST_ROWS)
        table = pd.DataFrame(
            {
                "Place": rows["place_name"],
                "Year": rows["period"],
                "Measure": rows["measure_title"],
                "Published": figures(rows["published"], rows["decimals"]),
                "Schools together": figures(rows["pooled"], rows["decimals"]),
                "Pupils between": rows["pupils"],
                "Schools left out": rows["left_out_schools"],
            }
        )
        show_table(table, {"Pupils between": 0, "Schools left out": 0}, alt="Table: published beside schools added up")


def figures(values: pd.Series, decimals: pd.Series) -> list[str]:
    """Figures to their own decimals; an en dash where there is none."""
    return [
        "–" if pd.isna(value) else digits(value, 1 if pd.isna(places) else int(places))
        for value, places in zip(values, decimals, strict=True)
    ]
