"""Are we on course for what we have promised?"""

from collections import Counter
from datetime import date

import streamlit as st

from model.answers import AmbitionAnswer, EarlierAnswer, RatesAnswer, TargetAnswer
from model.folders import REFERENCE
from model.rounding import with_unit
from model.selections import Selection
from model.wording import count_of
from outcomes import answers, charts
from outcomes.answers.freshness import stale_answer_note
from outcomes.charts import style
from outcomes.charts.class_of_thirty import class_of_thirty_sentence
from outcomes.store import reference
from pages._choices import choose_place, set_choice, warn_not_offered
from pages._show import literal, show
from pages._visit import Visit, ask, draw, foot, start_visit

# Words carry the verdict; the colour only repeats it.
COLOURS = {
    "met": "green",
    "on track": "green",
    "improving but too slowly": "violet",
    "moving away": "red",
}


def main() -> None:
    """Six promises as tiles, and the one that is chosen through time."""
    visit = start_visit("Are we on course?")
    promised = reference.ambitions(REFERENCE)
    headline_slot = st.empty()
    place = choose_place(visit)
    six = ask(answers.ambitions, visit.generation, visit.viewer, place, promised)
    headline_slot.markdown(literal(promises_sentence(six)))
    ambition = choose_ambition(visit, six)
    with st.grid(3, min_column_width=290, gap="medium"):
        for answer in six:
            tile(visit, answer, is_chosen=answer is ambition)
    for part in ambition.parts:
        show_trend(visit, part)
    show_earlier_and_companions(ambition)
    foot(visit)


def promises_sentence(six: tuple[AmbitionAnswer, ...]) -> str:
    """How many promises stand where, in one sentence."""
    parts = [answer.parts[0] for answer in six if answer.parts[0].target is not None]
    if not parts:
        return "No target has been agreed yet."
    counts = [f"{count} {status}" for status, count in Counter(part.status for part in parts).most_common()]
    return f"{parts[0].place_name} has {count_of(len(parts), 'promise')} with a target: {', '.join(counts)}."


def choose_ambition(visit: Visit, six: tuple[AmbitionAnswer, ...]) -> AmbitionAnswer:
    """The ambition in the link, or else the first."""
    answers_by_id = {answer.ambition.id: answer for answer in six}
    ambition_in_link = st.query_params.get("ambition")
    if ambition_in_link and ambition_in_link not in answers_by_id:
        warn_not_offered(visit, "Ambition", ambition_in_link, six[0].parts[0].measure.title)
    return answers_by_id.get(ambition_in_link or "", six[0])


def tile(visit: Visit, answer: AmbitionAnswer, *, is_chosen: bool) -> None:
    """One promise: where it stands, how far that is in children, and the way to its trend."""
    ambition, part = answer.ambition, answer.parts[0]
    with st.container(border=True, height="stretch", key=f"{'chosen' if is_chosen else 'tile'}-{ambition.id}"):
        with st.container(key=f"promise-{ambition.id}", gap="xxsmall"):
            st.markdown(f"**{literal(part.measure.title)}**")
            st.caption(literal(ambition.words))
        with st.container(horizontal=True, vertical_alignment="center", key=f"figure-{ambition.id}"):
            st.markdown(literal(latest_value(part)), width="content")
            st.badge(part.status, color=COLOURS.get(part.status, "gray"), width="content")  # type: ignore[arg-type]
        with st.container(key=f"lines-{ambition.id}", gap="xsmall"):
            if part.latest and part.latest.value is not None and part.target is not None:
                show_class_of_thirty(answer, part.latest.value, part.target)
            for line in [*term_lines(visit, part), *tile_lines(answer)]:
                st.markdown(literal(line))
        st.space("stretch")
        st.button(
            "Its trend is shown below" if is_chosen else "Show its trend below",
            key=f"choose {ambition.id}",
            type="tertiary",
            disabled=is_chosen,
            on_click=set_choice,
            args=("ambition", ambition.id),
        )


def show_class_of_thirty(answer: AmbitionAnswer, percent: float, target: float) -> None:
    """The same share as children in a class, drawn and in words."""
    if answer.parts[0].measure.unit == "percent":
        words = class_of_thirty_sentence(percent, target, not_yet=answer.ambition.shown_as_not_yet)
        st.image(charts.class_of_thirty(percent, target), width="stretch", alt=words)
        st.markdown(f"**{literal(words)}**")


def latest_value(part: TargetAnswer) -> str:
    """The latest figure as it may be shown, or a dash."""
    if part.latest is None or part.latest.value is None:
        return "–"
    return with_unit(part.latest.value, part.measure.unit, part.latest.decimals)


def tile_lines(answer: AmbitionAnswer) -> list[str]:
    """Under the figure: its interval and year, the next milestone, the pupils it hangs on, and any second part."""
    part = answer.parts[0]
    lines = [dated_interval(part)] if part.latest else []
    latest = part.latest.period if part.latest else ""
    path = part.milestone_by_period
    ahead = next((period for period in path if period > latest), None)
    if ahead:
        lines.append(
            f"Milestone for {ahead}: {style.promised_value(path[ahead], part.measure)}, "
            f"on the way to {target_words(part)}."
        )
    none_agreed = "No target agreed. Agree one to see milestones."
    lines.append(none_agreed if part.target is None else part.pupils_needed.sentence)
    lines.extend(
        f"{other.measure.title}: {latest_value(other)} ({dated_interval(other)})" for other in answer.parts[1:]
    )
    stale = stale_answer_note(part, None, REFERENCE, date.today()) if part.latest else ""
    return [*lines, stale] if stale else lines


def term_lines(visit: Visit, part: TargetAnswer) -> list[str]:
    """What there is of a term, of attendance without a figure of any year; asked of no other tile."""
    if part.latest is not None or part.measure.stage != "attendance":
        return []
    selection = Selection(measure=part.measure.id, places=(part.place,))
    rates: RatesAnswer = ask(answers.rates, visit.generation, visit.viewer, selection)
    return [] if rates.table.empty else [rates.sentence]


def target_words(part: TargetAnswer) -> str:
    """`80% in 2029/30`, and whether that is only an illustration."""
    words = f"{style.promised_value(part.target or 0, part.measure)} in {part.target_period}"
    return f"{words} (illustrative)" if part.illustrative else words


def dated_interval(part: TargetAnswer) -> str:
    """`2024/25, between 63.8 and 66.0`, or why there is no interval."""
    latest = part.latest
    if latest is None:
        return "no figure"
    interval = style.interval(latest.lower, latest.upper, latest.decimals)
    words = (
        f"{latest.period}, 95% interval {interval}"
        if interval
        else f"{latest.period}, no interval: no cohort published"
    )
    return words if latest.version == "final" else f"{words} ({latest.version})"


def show_trend(visit: Visit, part: TargetAnswer) -> None:
    """The chosen promise through time, against its path and against England."""
    measure = part.measure
    show(
        draw(charts.trend, part, visit.generation, visit.viewer, part.place, measure.id),
        plotted=f"{measure.title}: {measure.counts}, among {measure.among}. Bars: 95% intervals.",
        filters=[("Place", part.place_name)],
        key=measure.id,
    )
    with st.expander("How is this worked out?", key=f"how {measure.id}"):
        st.markdown("\n".join(f"- {literal(line)}" for line in explanation_lines(part)))


def explanation_lines(part: TargetAnswer) -> list[str]:
    """The rules behind the verdict, and the breaks that no line crosses."""
    measure = part.measure
    lines = [f"Why it matters: {measure.why}", f"What good looks like: {measure.what_good_looks_like}"]
    if part.baseline_period and part.baseline_value is not None:
        baseline = with_unit(part.baseline_value, measure.unit, measure.decimals)
        lines.append(f"The path to {target_words(part)} starts from {baseline} in {part.baseline_period}.")
    if part.target is not None:
        lines += [
            f"Pupils needed in {part.place_name}: {part.pupils_needed.sentence}",
            f"For every school to reach it: {part.pupils_needed_every_school.sentence}",
        ]
    lines += [f"{item.period}: {item.what}" for item in part.breaks]
    return [*lines, part.joins] if part.joins else lines


def show_earlier_and_companions(answer: AmbitionAnswer) -> None:
    """What the promise was first made on, and what stands beside it: never one line with it."""
    with st.grid(2, min_column_width=460, gap="large"):
        if answer.earlier:
            with st.container():
                st.subheader("What came before is a different measure", anchor=False)
                st.markdown("\n".join(f"- {literal(item.sentence)}" for item in answer.earlier))
        if answer.companions:
            with st.container():
                st.subheader("What stands beside it", anchor=False)
                st.markdown("\n".join(f"- {literal(companion_line(item))}" for item in answer.companions))


def companion_line(item: EarlierAnswer) -> str:
    """`Attainment 8: 45.5 in 2024/25`."""
    figure = item.figure
    if figure is None or figure.value is None:
        return f"{item.measure.title}: no figure is held."
    return f"{item.measure.title}: {with_unit(figure.value, item.measure.unit, figure.decimals)} in {figure.period}."


main()
