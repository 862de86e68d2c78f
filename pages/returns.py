"""What has been sent, is it right, and what would change?"""

import pandas as pd
import streamlit as st

from outcomes import answers
from outcomes.errors import NothingPublishedError, StoreDamagedError, UnknownWordError
from outcomes.model import RETURN_STATUSES, Difference, Finding, Return
from outcomes.periods import parse_period
from outcomes.publish import Item, Proposal, Publisher
from outcomes.rounding import written
from outcomes.store import Generation
from pages import _publishing as background
from pages import _shared as page

KINDS_OF_FILE = ["csv", "xlsx", "xls", "ods", "parquet", "gz"]
SEVERITIES = {"stop": "must be put right", "query": "to look into", "note": "to know"}
IN_FORCE = ("published", "accepted", "superseded")
MOST_ROWS = 200
"""Findings and figures listed on the page; more would be the sender's workbook, not a page."""


def main() -> None:
    """What is loaded; a file on its way in; and the way back."""
    page.head("What has been sent, is it right, and what would change?")
    publisher = page.publisher()
    generation = shown_now(publisher)
    ledger = answers.returns(publisher.workspace, generation)
    st.markdown(page.literal(standing(ledger)))
    under_way(publisher)
    send_a_return(publisher)
    loaded(ledger)
    undo_a_return(publisher, ledger)
    st.divider()
    st.caption(f"{page.LICENCE} Data version {generation.name if generation else 'none yet'}.")


def shown_now(publisher: Publisher) -> Generation | None:
    """The generation that is served, if there is one and it is whole."""
    try:
        return publisher.store.generation("authority")
    except NothingPublishedError:
        return None
    except StoreDamagedError as fault:
        st.error(page.literal(str(fault)))
        return None


def standing(ledger: tuple[Return, ...]) -> str:
    """How many returns are in, in a sentence."""
    in_force = [item for item in ledger if item.state in IN_FORCE]
    if not in_force:
        return "Nothing has been loaded yet. Send the first return below."
    latest = max(in_force, key=lambda item: item.at)
    returns = "1 return is" if len(in_force) == 1 else f"{written(len(in_force))} returns are"
    return f"{returns} in force. The last to arrive was {latest.file}, on {day(latest)}."


def day(item: Return) -> str:
    """`3 November 2026`."""
    return f"{item.at.day} {item.at:%B %Y}"


# --- sending -----------------------------------------------------------------------------------------------------


def send_a_return(publisher: Publisher) -> None:
    """A file, and what only its sender knows of it."""
    st.subheader("Send a return", anchor=False)
    st.caption(
        "The file is checked first. You see what is wrong with it and what would change before anything is published."
    )
    with st.form("send", clear_on_submit=True, border=True):
        file = st.file_uploader("File", type=KINDS_OF_FILE, key="file")
        with st.grid(3, min_column_width=230, gap="medium"):
            period = st.text_input("Year, if the file does not say", placeholder="2018/19", max_chars=20, key="year")
            status = st.selectbox(
                "How final it is, if the file does not say", RETURN_STATUSES, index=None, key="finality"
            )
            note = st.text_input("Note", max_chars=200, key="note")
        sent = st.form_submit_button("Check this file", type="primary")
    if sent and file is None:
        st.warning("Choose a file first.")
    elif sent and file is not None:
        try:
            year = parse_period(period) if period.strip() else None
        except UnknownWordError as fault:
            st.warning(page.literal(str(fault)))
            return
        begin(background.send(publisher, file.name, file.getvalue(), period=year, status=status, note=note))


def begin(task: str) -> None:
    """Show a task from now on, in this session and under this link."""
    page.set_choice("task", task)
    st.rerun()


def under_way(publisher: Publisher) -> None:
    """The task in the link, or the last one of this session: how far it is, or what came of it."""
    name = st.query_params.get("task") or st.session_state.get("last task")
    task = background.TASKS.get(name or "")
    if task is None:
        return
    if task.running:
        watch(task)
    elif task.fault:
        st.error(f"**{page.literal(task.title)}** {page.literal(task.fault)}")
    elif task.proposal is None:
        st.success(f"**{page.literal(task.title)}** is undone. Every page shows what is left.")
    else:
        decide(publisher, task, task.proposal)


@st.fragment(run_every=1)
def watch(task: background.Task) -> None:
    """Progress that asks for itself once a second; the page may be left, the work goes on."""
    if not task.running:
        st.rerun()
    st.progress(task.share, text=f"{page.literal(task.title)}: {page.literal(task.step.lower())} …")
    st.caption("You can leave this page; the work goes on, and every other page stays as it is until it is done.")


def decide(publisher: Publisher, task: background.Task, proposal: Proposal) -> None:
    """What was found in the file, what it would change, and the two ways on."""
    item = proposal.items[0]
    with st.container(border=True, key="proposal"):
        st.subheader(page.literal(f"{task.title}: {verdict(item)}"), anchor=False)
        findings(item.checked.findings)
        if item.state == "waiting":
            if item.difference:
                difference(item.difference)
            with st.container(horizontal=True):
                if st.button("Publish", type="primary", key="publish"):
                    begin(background.accept(publisher, task))
                if st.button("Do not publish", key="discard"):
                    background.discard(task)
                    put_away()
        elif st.button("Put away", key="put away"):
            background.discard(task)
            put_away()


def put_away() -> None:
    """Stop showing a task."""
    st.query_params.pop("task", None)
    st.session_state.pop("last task", None)
    st.rerun()


def verdict(item: Item) -> str:
    """What a file came to, in a few words."""
    return {
        "refused": "not accepted, and nothing was changed",
        "unchanged": "already in, so nothing was changed",
        "waiting": "can be published",
        "published": "published",
    }[item.state]


def findings(found: tuple[Finding, ...]) -> None:
    """Everything that is wrong or remarkable, all at once: where, what, and what to do."""
    if not found:
        st.markdown("Nothing is wrong with it.")
        return
    counts = [(words, sum(item.severity == severity for item in found)) for severity, words in SEVERITIES.items()]
    st.markdown(f"**{', '.join(f'{count} {words}' for words, count in counts if count)}**")
    st.markdown("\n".join(f"- {described(item)}" for item in found[:MOST_ROWS]))
    if len(found) > MOST_ROWS:
        st.caption(f"The first {MOST_ROWS} of {written(len(found))} are listed.")


def described(item: Finding) -> str:
    """`**Must be put right** · row 17, Achieved Level 2: …`, what is wrong and then what to do."""
    places = [item.sheet, f"row {item.row}" if item.row is not None else None, item.column]
    where = ", ".join(part for part in places if part) or "the whole file"
    value = f" (“{item.value[:80]}”)" if item.value and item.value not in item.message else ""
    said = f"{where}{value}. {item.message} {item.remedy}"
    return f"**{SEVERITIES[item.severity].capitalize()}** · {page.literal(said)}"


def difference(found: Difference) -> None:
    """What publishing would change, in rows and in areas' figures."""
    if not found.new_rows + found.changed_rows + found.removed_rows:
        st.markdown(
            "**No figure that is shown would change**: the same or more final ones already stand in their place."
        )
        return
    said = [
        f"{written(found.new_rows)} new",
        f"{written(found.changed_rows)} changed",
        f"{written(found.removed_rows)} removed",
        f"{written(found.unchanged_rows)} unchanged",
    ]
    st.markdown(f"**Figures: {', '.join(said)}.** {written(found.new_places)} new places.")
    if found.removed_pupils:
        st.warning(f"{written(found.removed_pupils)} pupils would no longer be counted. Publish only if that is right.")
    areas = found.areas.head(MOST_ROWS)
    if areas.empty:
        return
    with st.expander(f"Areas' figures before and after ({written(len(found.areas))})", key="areas"):
        table = pd.DataFrame(
            {
                "Place": areas["place_name"],
                "Year": areas["period"],
                "Measure": areas["measure_title"],
                "Group": areas["category"],
                "Before": figures(areas["before"], areas["decimals"]),
                "After": figures(areas["after"], areas["decimals"]),
            }
        )
        page.table(table, {}, alt="Table: areas' figures before and after")


def figures(values: pd.Series, decimals: pd.Series) -> list[str]:
    """Figures to their own decimals; an en dash where there is none."""
    return [
        "–" if pd.isna(value) else written(value, 1 if pd.isna(places) else int(places))
        for value, places in zip(values, decimals, strict=True)
    ]


# --- what is in, and the way back --------------------------------------------------------------------------------


def loaded(ledger: tuple[Return, ...]) -> None:
    """Every return there was, newest first."""
    if not ledger:
        return
    st.subheader("What is loaded", anchor=False)
    table = pd.DataFrame(
        [
            {
                "File": item.file,
                "Years": span(item.periods),
                "State": f"{item.state}, {item.status}",
                "Rows": item.rows,
                "Sent": f"{day(item)} by {item.sender}",
                "Return": item.return_id,
            }
            for item in ledger[:MOST_ROWS]
        ]
    )
    page.table(table, {"Rows": 0}, alt="Table: what is loaded, the newest first")


def span(periods: tuple[str, ...]) -> str:
    """`2016/17 to 2024/25`."""
    if not periods:
        return "–"
    return periods[0] if len(periods) == 1 else f"{min(periods)} to {max(periods)}"


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
            "Return",
            list(in_force),
            index=None,
            format_func=lambda item: f"{item} · {in_force[item].file}",
            placeholder="Choose the return to undo",
            key="to undo",
        )
        if st.button("Undo it", disabled=name is None, key="undo it") and name is not None:
            begin(background.undo(publisher, name, in_force[name].file))


main()
