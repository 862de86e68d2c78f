"""What has been sent, is it right, and what would change?"""

from collections.abc import Callable, Sequence

import streamlit as st

from model.errors import NothingPublishedError, StoreDamagedError, UnknownWordError
from model.findings import Finding
from model.periods import day, parse_period
from model.returns import RETURN_STATUSES, Return
from model.rounding import digits
from model.viewers import AUDIENCE_WORDS, AUDIENCES, Audience
from model.wording import count_of
from outcomes import answers
from outcomes.returns import background
from outcomes.returns.difference import combine
from outcomes.returns.feedback import fix_lists, outcome, templates
from outcomes.returns.feedback.fix_list import severity_counts, zip_archive
from outcomes.returns.feedback.outcome import FILE_OUTCOMES
from outcomes.returns.proposal import IncomingFile, Proposal
from outcomes.returns.publisher import Publisher
from outcomes.store.access import OFFICER
from outcomes.store.reading import Generation
from outcomes.store.settings import KINDS_OF_FILE
from pages._choices import show_task
from pages._difference import show_difference
from pages._ledger import IN_FORCE, release_a_return, show_loaded_returns, show_revision_notes, undo_a_return
from pages._queries import finding_line, show_open_queries
from pages._show import LICENCE, literal
from pages._uploads import forget_uploads, session_id
from pages._visit import head, home_publisher

MOST_ROWS = 200
"""Findings and figures listed on the page; more would be the sender's workbook, not a page."""
MOST_FILES, MOST_ROWS_EACH = 40, 20
"""Files sent at once whose findings are listed, and findings of each; the report has them all."""

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP = "application/zip"


def main() -> None:
    """What is loaded; a file on its way in; and the way back."""
    head("What has been sent, is it right, and what would change?")
    publisher = home_publisher()
    generation = served_generation(publisher)
    ledger = answers.returns(publisher.workspace, generation, OFFICER)
    st.markdown(literal(ledger_sentence(ledger)))
    show_task_under_way(publisher)
    send_a_return(publisher)
    templates_to_fill_in()
    show_loaded_returns(ledger)
    show_revision_notes(publisher)
    release_a_return(publisher, ledger)
    undo_a_return(publisher, ledger)
    st.divider()
    st.caption(f"{LICENCE} Data version {generation.name if generation else 'none yet'}.")


def served_generation(publisher: Publisher) -> Generation | None:
    """The generation that is served, if there is one and it is whole."""
    try:
        return publisher.store.generation("authority")
    except NothingPublishedError:
        return None
    except StoreDamagedError as fault:
        st.error(literal(str(fault)))
        return None


def ledger_sentence(ledger: tuple[Return, ...]) -> str:
    """How many returns are in, in a sentence."""
    in_force = [item for item in ledger if item.state in IN_FORCE]
    if not in_force:
        return "Nothing has been loaded yet. Send the first return below."
    latest = in_force[0]
    returns = count_of(len(in_force), "return is", "returns are")
    return f"{returns} in force. The last to arrive was {latest.file}, on {day(latest.at)}."


# --- sending -----------------------------------------------------------------------------------------------------


def send_a_return(publisher: Publisher) -> None:
    """One file or many, and what only their sender knows of them."""
    st.subheader("Send returns", anchor=False)
    st.caption(
        "One file, many at once, or a zip of them. They are checked first: you see what is wrong and what would change "
        "before anything is published."
    )
    with st.form("send", clear_on_submit=True, border=True):
        files = st.file_uploader("Files", type=KINDS_OF_FILE, accept_multiple_files=True, key="file")
        with st.grid(3, min_column_width=230, gap="medium"):
            period = st.text_input("Year, if a file does not say", placeholder="2018/19", max_chars=20, key="year")
            status = st.selectbox(
                "How final they are, if a file does not say", RETURN_STATUSES, index=None, key="finality"
            )
            note = st.text_input("Note", max_chars=200, key="note")
        is_submitted = st.form_submit_button("Check", type="primary")
    if is_submitted and not files:
        st.warning("Choose a file first.")
    elif is_submitted:
        try:
            year = parse_period(period) if period.strip() else None
        except UnknownWordError as fault:
            st.warning(literal(str(fault)))
            return
        contents = ((file.name, file.getvalue()) for file in files)
        try:
            task = background.start_check(
                publisher, contents, period=year, status=status, note=note, sender=session_id()
            )
        except background.TooManyTasksError as fault:
            st.warning(literal(str(fault)))
            return
        forget_uploads(file.file_id for file in files)
        show_task(task)


def templates_to_fill_in() -> None:
    """A workbook for each return that schools send, with its rules and an example in it."""
    with st.expander("Templates", key="templates"):
        st.caption("A workbook to fill in: its headings, what each column is for, the words it takes, and an example.")
        kinds = templates.kinds()
        name = st.selectbox(
            "Return",
            list(kinds),
            index=None,
            format_func=lambda kind: kinds[kind].title,
            placeholder="Choose a kind of return",
            key="template",
        )
        if name is not None:
            st.download_button(
                "Download the template",
                data=lambda: templates.template(name),
                file_name=templates.file_name(name),
                mime=XLSX,
                on_click="ignore",
                key="download template",
            )


def show_task_under_way(publisher: Publisher) -> None:
    """The task in the link, or the last one of this session: how far it is, or what came of it."""
    name = st.query_params.get("task") or st.session_state.get("last task")
    task = background.TASKS.get(name or "")
    if task is None:
        return
    if task.running:
        watch(task)
    elif task.fault:
        st.error(f"**{literal(task.title)}** {literal(task.fault)}")
    elif task.proposal is None:
        st.success(f"**{literal(task.title)}** {task.sentence}")
    else:
        decide(publisher, task, task.proposal)


@st.fragment(run_every=1)
def watch(task: background.Task) -> None:
    """OnProgress that asks for itself once a second; the page may be left, the work goes on."""
    if not task.running:
        st.rerun()
    step = f"{task.step[:1].lower()}{task.step[1:]}"
    st.progress(task.share, text=f"{literal(task.title)}: {literal(step)} …")
    st.caption("You can leave this page; the work goes on, and every other page stays as it is until it is done.")


def decide(publisher: Publisher, task: background.Task, proposal: Proposal) -> None:
    """What was found in the files, what they would change, and the two ways on."""
    items = proposal.files
    with st.container(border=True, key="proposal"):
        st.subheader(literal(f"{task.title}: {outcome_words(items)}"), anchor=False)
        if len(items) == 1:
            show_findings(items[0].checked.findings)
            fix_lists_to_take_away(publisher, items[0], 0)
        else:
            report_to_take_away(publisher, items)
            show_findings_by_file(publisher, items)
        waiting = [item for item in items if item.state == "waiting"]
        if waiting:
            show_open_queries(publisher, task, waiting)
            show_difference(combine([item.difference for item in waiting if item.difference]))
            audience = choose_audience(publisher)
            with st.container(horizontal=True):
                label = f"Publish the {digits(len(waiting))} that can be" if len(items) > len(waiting) else "Publish"
                if st.button(label, type="primary", key="publish"):
                    show_task(background.start_publishing(publisher, task, audience))
                if st.button("Do not publish", key="discard"):
                    background.discard_task(publisher, task)
                    put_away()
        elif st.button("Put away", key="put away"):
            background.discard_task(publisher, task)
            put_away()


def choose_audience(publisher: Publisher) -> Audience:
    """The widest audience that is to see what is published; only analysts where somebody else has to look first."""
    if publisher.two_people:
        st.caption("Only analysts see it until somebody else has looked at it and released it.")
        return "analysts"
    widest: Audience = st.selectbox(
        "Who may see it",
        AUDIENCES,
        index=AUDIENCES.index("public"),
        format_func=lambda audience: AUDIENCE_WORDS[audience],
        key="audience",
    )
    return widest


def put_away() -> None:
    """Stop showing a task."""
    st.query_params.pop("task", None)
    st.session_state.pop("last task", None)
    st.rerun()


def outcome_words(items: Sequence[IncomingFile]) -> str:
    """What a file came to, or how many of several came to what, in a few words."""
    return FILE_OUTCOMES[items[0].state] if len(items) == 1 else outcome.headline(items)


def show_findings(findings: tuple[Finding, ...], most: int = MOST_ROWS) -> None:
    """Everything that is wrong or remarkable, all at once: where, what, and what to do."""
    if not findings:
        st.markdown("Nothing is wrong with it.")
        return
    st.markdown(f"**{severity_counts(findings)}**")
    short_list = outcome.abridged(findings)
    st.markdown("\n".join(f"- {finding_line(item)}" for item in short_list[:most]))
    if len(short_list) > most or len(short_list) < len(findings):
        st.caption(
            f"The first {min(most, len(short_list))} of {digits(len(findings))} are listed; the fix list has them all."
        )


def show_findings_by_file(publisher: Publisher, items: Sequence[IncomingFile]) -> None:
    """The findings of several files, file by file; those that have nothing to put right are only counted."""
    wrong = [item for item in items if any(finding.severity != "note" for finding in item.checked.findings)]
    wrong.sort(key=lambda item: item.state != "refused")
    for number, item in enumerate(wrong[:MOST_FILES]):
        words = f"{item.checked.file}: {outcome_words([item])} ({severity_counts(item.checked.findings)})"
        with st.expander(literal(words), key=f"file {number}", expanded=len(wrong) == 1):
            show_findings(item.checked.findings, MOST_ROWS_EACH)
            fix_lists_to_take_away(publisher, item, number)
    if len(wrong) > MOST_FILES:
        st.caption(f"The first {MOST_FILES} of {digits(len(wrong))} files are listed; the report has them all.")


# --- what goes back to the senders -------------------------------------------------------------------------------


def fix_lists_to_take_away(publisher: Publisher, item: IncomingFile, number: int) -> None:
    """The sender's own table with what to put right, whole or school by school; made when asked for, and not kept."""
    if item.path is None or not fix_lists.has_fix_list(item):
        return
    path, checked = item.path, item.checked
    with st.container(horizontal=True):
        take_away(
            "Download the fix list",
            lambda: fix_lists.fix_list_of(path, checked),
            f"{fix_lists.feedback_name(checked.file)}.xlsx",
            XLSX,
            key=f"fix list {number}",
        )
        if fix_lists.is_for_schools(item):
            take_away(
                "One fix list for each school",
                lambda: zip_archive(
                    fix_lists.school_fix_lists_of(path, checked, outcome.school_names(publisher.store))
                ),
                f"{fix_lists.feedback_name(checked.file, 'by school')}.zip",
                ZIP,
                key=f"per school {number}",
            )


def report_to_take_away(publisher: Publisher, items: Sequence[IncomingFile]) -> None:
    """Every finding of several files in one workbook, and every fix list in one zip."""
    to_correct = [(item.path, item.checked) for item in items if item.path and fix_lists.has_fix_list(item)]
    with st.container(horizontal=True):
        take_away(
            "Download the report",
            lambda: outcome.findings_report_of(items, outcome.school_names(publisher.store)),
            "report.xlsx",
            XLSX,
            key="report",
        )
        if len(to_correct) > 1:
            take_away(
                "Download every fix list",
                lambda: zip_archive(fix_lists.fix_lists_of(to_correct)),
                "fix lists.zip",
                ZIP,
                key="every fix list",
            )


def take_away(label: str, content: Callable[[], bytes], name: str, mime: str, *, key: str) -> None:
    """A button for a file that is made when it is asked for."""
    st.download_button(label, data=content, file_name=name, mime=mime, on_click="ignore", key=f"download {key}")


# --- what is in, and the way back --------------------------------------------------------------------------------


main()
