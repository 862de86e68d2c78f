"""How a finding is told on the page, and how a query is accepted with a reason."""

from collections.abc import Sequence

import streamlit as st

from model.findings import Finding
from model.rounding import digits
from model.wording import count_of
from outcomes.returns import background
from outcomes.returns.feedback.fix_list import SEVERITIES
from outcomes.returns.proposal import IncomingFile, open_queries
from outcomes.returns.publisher import Publisher
from pages._show import literal

MOST_QUERIES = 30
"""Queries that can be ticked one by one; beyond, all of them together."""


def finding_line(finding: Finding) -> str:
    """`**Must be put right** · row 17, Achieved Level 2: …`, what is wrong and then what to do."""
    places = [finding.sheet, f"row {finding.row}" if finding.row is not None else None, finding.column]
    where = ", ".join(part for part in places if part) or "the whole file"
    value = f" (“{finding.value[:80]}”)" if finding.value and finding.value not in finding.message else ""
    words = f"{where}{value}. {finding.message} {finding.remedy}"
    return f"**{SEVERITIES[finding.severity].capitalize()}** · {literal(words)}"


def show_open_queries(publisher: Publisher, task: background.Task, items: Sequence[IncomingFile]) -> None:
    """The open queries, to be ticked and accepted for a reason that is remembered for the next time."""
    queries = {key: (item, query) for item in items for key, query in open_queries(item).items()}
    if not queries:
        return
    sentence = count_of(len(queries), "query stands", "queries stand")
    st.markdown(
        f"**{sentence}.** Accept what you have looked into, with a reason, and it will not be asked again. What nobody "
        "accepts is published only because you say so."
    )
    with st.form("accept queries", border=True):
        ticked_keys = [
            key
            for key, (item, query) in list(queries.items())[:MOST_QUERIES]
            if st.checkbox(f"{literal(item.checked.file)} · {finding_line(query)}", key=f"query {key}")
        ]
        every = len(queries) > 1 and st.checkbox(f"All {digits(len(queries))} of them", key="every query")
        reason = st.text_input("Reason", max_chars=300, key="reason")
        if not st.form_submit_button("Accept with this reason", key="accept queries with reason"):
            return
    chosen_keys = list(queries) if every else ticked_keys
    if not chosen_keys or not reason.strip():
        st.warning("Tick at least one query, and give a reason.")
        return
    background.accept_task_queries(publisher, task, dict.fromkeys(chosen_keys, reason.strip()))
    st.rerun()
