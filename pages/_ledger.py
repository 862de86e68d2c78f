"""The ledger on the page Returns: what is loaded and who sees it, what was restated, releasing and undoing."""

import pandas as pd
import streamlit as st

from model.periods import day
from model.returns import Return
from model.viewers import AUDIENCE_WORDS, AUDIENCES
from outcomes import answers
from outcomes.returns import background
from outcomes.returns.publisher import Publisher
from outcomes.store.access import OFFICER
from pages._choices import show_task
from pages._show import literal, show_table

IN_FORCE = ("published", "accepted", "superseded")
MOST_ROWS = 200
"""Returns and notes listed on the page."""


def show_loaded_returns(ledger: tuple[Return, ...]) -> None:
    """Every return there was, newest first."""
    if not ledger:
        return
    st.subheader("What is loaded", anchor=False)
    table = pd.DataFrame(
        [
            {
                "File": item.file,
                "Years": period_span(item.periods),
                "State": f"{item.state}, {item.status}",
                "Seen by": AUDIENCE_WORDS[item.audience] if item.state in IN_FORCE else None,
                "Rows": item.rows,
                "Sent": f"{day(item.at)} by {item.sender}",
                "Return": item.return_id,
            }
            for item in ledger[:MOST_ROWS]
        ]
    )
    show_table(table, {"Rows": 0}, alt="Table: what is loaded, the newest first")


def show_revision_notes(publisher: Publisher) -> None:
    """Why figures are not what they were: the revision notes, newest first."""
    notes = answers.revision_notes(publisher.workspace, OFFICER)
    if notes:
        st.subheader("What was restated", anchor=False)
        st.markdown("\n".join(f"- {literal(answers.revision_sentence(item))}" for item in notes[:MOST_ROWS]))


def period_span(periods: tuple[str, ...]) -> str:
    """`2016/17 to 2024/25`."""
    if not periods:
        return "–"
    return periods[0] if len(periods) == 1 else f"{min(periods)} to {max(periods)}"


def release_a_return(publisher: Publisher, ledger: tuple[Return, ...]) -> None:
    """Show a return to more people than it was published for."""
    restricted_returns = {
        item.return_id: item for item in ledger if item.state in IN_FORCE and item.audience != "public"
    }
    if not restricted_returns:
        return
    with st.expander("Release a return", key="release"):
        name = st.selectbox(
            "The return to release",
            list(restricted_returns),
            index=None,
            format_func=lambda item: (
                f"{item} · {restricted_returns[item].file} · {AUDIENCE_WORDS[restricted_returns[item].audience]}"
            ),
            placeholder="Choose a return",
            key="to release",
        )
        if name is None:
            return
        wider = AUDIENCES[AUDIENCES.index(restricted_returns[name].audience) + 1 :]
        audience = st.selectbox(
            "Who may see it", wider, format_func=lambda audience: AUDIENCE_WORDS[audience], key="released to"
        )
        if st.button("Release it", key="release it"):
            show_task(background.start_release(publisher, name, audience, restricted_returns[name].file))


def undo_a_return(publisher: Publisher, ledger: tuple[Return, ...]) -> None:
    """Take one return out of what is published; nothing of it is deleted."""
    in_force = {item.return_id: item for item in ledger if item.state in IN_FORCE}
    if not in_force:
        return
    with st.expander("Undo a return", key="undo"):
        st.caption(
            "Every figure goes back to what it was without this return. Nothing is deleted; it can be sent again."
        )
        name = st.selectbox(
            "The return to undo",
            list(in_force),
            index=None,
            format_func=lambda item: f"{item} · {in_force[item].file}",
            placeholder="Choose a return",
            key="to undo",
        )
        if st.button("Undo it", disabled=name is None, key="undo it") and name is not None:
            show_task(background.start_undo(publisher, name, in_force[name].file))
