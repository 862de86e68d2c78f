"""Who has sent what, and what is still missing?"""

from collections.abc import Hashable, Mapping
from datetime import UTC, date, datetime
from typing import Any

import pandas as pd
import streamlit as st

from model.answers import BoardAnswer
from model.folders import REFERENCE
from model.returns import STILL_TO_SEND, Confirmation
from outcomes import answers
from outcomes.answers.returns_board import LedgerToday
from outcomes.returns.publisher import Publisher
from outcomes.store.actor import system_user
from pages._choices import choose, choose_authority, look_for, tick
from pages._show import literal, show_table
from pages._visit import Visit, ask, foot, home_publisher, start_visit

CAN_BE_CONFIRMED = ("complete", "in", "incomplete")


def main() -> None:
    """Schools by kinds of return for one year; what to ask of whom; and a school's word that its figures are right."""
    visit = start_visit("Who has sent what, and what is still missing?")
    publisher = home_publisher()
    with st.grid(4, min_column_width=230, gap="medium", vertical_alignment="bottom"):
        place = choose_authority(visit)
        years = ask(answers.board_periods, visit.generation, visit.viewer, place) if place else ()
        period = choose(visit, "Year", "period", sorted(years, reverse=True)) if years else None
        name_part = look_for("Find a school", "find")
        only_missing = tick("Only what is missing", "missing")
    if place is None:
        st.info("No authority has figures here yet. Load a return on the page Returns.")
    else:
        show_board(publisher, board_today(visit, publisher, place, period), name_part, only_missing)
    foot(visit)


def show_board(publisher: Publisher, answer: BoardAnswer, name_part: str, only_missing: bool) -> None:
    """How many schools have something to send; who, what, and how to ask."""
    st.subheader(literal(answer.sentence.removesuffix(".")), anchor=False)
    if answer.table.empty:
        st.info("Send a list of expected pupils, or the first pupil-level return, on the page Returns.")
    else:
        show_grid(answer, name_part, only_missing)
        show_chase(answer)
        confirm_figures(publisher, answer)


def board_today(visit: Visit, publisher: Publisher, place: str, period: str | None) -> BoardAnswer:
    """The board of a year, as it stands now: what people confirm and what is refused changes without a publication."""
    refused = [item for item in publisher.workspace.returns() if item.state == "refused"]
    return answers.board(
        visit.generation,
        visit.viewer,
        place,
        period,
        ledger=LedgerToday(date.today(), refused, publisher.workspace.confirmed()),
        reference_folder=REFERENCE,
    )


def show_grid(answer: BoardAnswer, name_part: str, only_missing: bool) -> None:
    """A row a school, whoever has most to send first; in every cell a word and, where pupils are missing, how many."""
    rows = answer.table
    if only_missing:
        rows = rows[rows["state"].isin(STILL_TO_SEND)]
    rows = rows[rows["place_name"].str.contains(name_part, case=False, regex=False)]
    if rows.empty:
        st.info("No school fits this choice. Choose a little wider.")
        return
    cells = rows.assign(cell=[state_words(row) for row in rows.to_dict("records")])
    table = cells.pivot(index=["place_name", "place"], columns="title", values="cell").fillna("–")
    to_send = rows.loc[rows["state"].isin(STILL_TO_SEND), ["place_name", "place"]].value_counts()
    first = to_send.reindex(table.index, fill_value=0).sort_values(ascending=False, kind="stable").index
    st.caption(
        "Complete: every expected pupil is in. In: nobody has said how many to expect. To correct: the last file "
        "could not be accepted. Confirmed: the school has called its figures right."
    )
    table = table.loc[first].rename_axis(["School", "place"]).reset_index().drop(columns="place")
    show_table(table, {}, alt="Table: what each school has sent")


def state_words(row: Mapping[Hashable, Any]) -> str:
    """`complete (30)`, `12 of 30`, `late since 31 July`."""
    state, received, expected = str(row["state"]), row["received"], row["expected"]
    if state == "incomplete":
        return f"{received} of {expected}"
    if state in ("complete", "in", "confirmed"):
        return f"{state} ({received})"
    if state == "late":
        return f"late since {date.fromisoformat(str(row['due'])):%-d %B}"
    return "to correct" if state == "has stops" else state


def show_chase(answer: BoardAnswer) -> None:
    """What to ask of whom, ready to be copied or saved."""
    if not answer.chase:
        return
    with st.expander("What to ask of whom, as text", key="chase"):
        st.code(answer.chase, language=None, wrap_lines=True)
        st.download_button(
            "Download as text",
            data=answer.chase.encode(),
            file_name=f"returns-missing-{str(answer.period).replace('/', '-')}.txt",
            mime="text/plain",
            on_click="ignore",
        )


def confirm_figures(publisher: Publisher, answer: BoardAnswer) -> None:
    """Write down that a school has looked at its figures and called them right."""
    rows: pd.DataFrame = answer.table[answer.table["state"].isin(CAN_BE_CONFIRMED)]
    if rows.empty:
        return
    choices = {(row["place"], row["kind"]): row for row in rows.to_dict("records")}
    with st.expander("A school has confirmed its figures", key="confirm"), st.form("confirm", border=False):
        chosen_returns = st.multiselect(
            "School and return",
            list(choices),
            format_func=lambda item: f"{choices[item]['place_name']} · {choices[item]['title']}",
            placeholder="Choose what was confirmed",
        )
        if st.form_submit_button("Write it down") and chosen_returns:
            now = datetime.now(UTC).replace(microsecond=0)
            publisher.workspace.confirm(
                [
                    Confirmation(
                        place=place,
                        kind=kind,
                        period=str(answer.period),
                        return_id=choices[place, kind]["return_id"],
                        who=system_user(),
                        at=now,
                    )
                    for place, kind in chosen_returns
                ]
            )
            st.rerun()


main()
