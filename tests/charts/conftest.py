"""Hand-made answers: small enough to check by eye, with every awkward thing a picture must survive."""

from datetime import date

import pandas as pd
import pytest

from model.answer_columns import RATES
from model.answers import GapsAnswer, RatesAnswer, SchoolsAnswer, TargetAnswer
from model.columns import table_of_rows
from model.measures import Break, Measure
from model.periods import between
from model.rates import GapRow, Rate
from model.targets import Figure, PupilsNeeded
from tests.rates import rate

NAN = float("nan")

BASICS = Measure(
    id="basics_94",
    title="English and maths at grades 9 to 4",
    stage="key_stage_4",
    counts="pupils with grade 4 or better in both English and maths",
    among="pupils at the end of Key Stage 4",
    unit="percent",
    better="higher",
    decimals=1,
    source="Key Stage 4 performance",
    why="It opens the next course, apprenticeship or job.",
    what_good_looks_like="Eight in ten.",
    owner="Attainment lead",
    next_review=date(2027, 9, 1),
    breaks=(
        Break(period="2019/20", type="hard", what="No exams: grades were assessed by schools."),
        Break(period="2020/21", type="hard", what="No exams: grades were assessed by teachers."),
        Break(period="2022/23", type="hard", what="Grading returns to the standard before the pandemic."),
    ),
)
READING = BASICS.model_copy(
    update={
        "id": "reader_at_11",
        "title": "Reading at 11",
        "breaks": (
            Break(period="2019/20", type="gap", what="No assessments, because of the pandemic."),
            Break(period="2020/21", type="gap", what="No assessments, because of the pandemic."),
        ),
    }
)
NEEDED = PupilsNeeded(pupils=None, sentence="")


def rates(
    values: dict[str, float | None],
    *,
    segments: dict[str, int] | None = None,
    place: str = "la:383",
    name: str = "Leeds",
    basis: str = "published",
) -> list[Rate]:
    """The rates of one place with cohorts of 8,000 and intervals of one point either side; suppressed without one."""
    segments = segments or dict.fromkeys(values, 0)
    return [
        rate(
            place=place,
            place_name=name,
            level=place.split(":")[0],
            period=period,
            numerator=None if value is None else round(value * 80),
            denominator=None if value is None else 8000,
            value=value,
            lower=None if value is None else value - 1,
            upper=None if value is None else value + 1,
            status="suppressed" if value is None else "ok",
            reason="Suppressed by the publisher." if value is None else None,
            basis=basis,
            segment=segments[period],
        )
        for period, value in values.items()
    ]


def target_answer(
    measure: Measure,
    own: list[Rate],
    england: list[Rate],
    *,
    milestones: dict[str, float],
) -> TargetAnswer:
    last = own[-1]
    return TargetAnswer(
        measure=measure,
        place="la:383",
        place_name="Leeds",
        ambition="level_2_at_16",
        target=list(milestones.values())[-1] if milestones else None,
        target_period=list(milestones)[-1] if milestones else None,
        illustrative=True,
        latest=Figure(
            period=last.period,
            value=last.value,
            lower=last.lower,
            upper=last.upper,
            numerator=last.numerator,
            denominator=last.denominator,
            decimals=1,
            status=last.status,
            reason=None,
            basis="published",
            version="final",
        ),
        cohort=8000,
        cohort_period=last.period,
        baseline_period=last.period,
        baseline_value=last.value,
        milestone_by_period=milestones,
        required_per_year=3.0,
        actual_per_year=None,
        actual_lower=None,
        actual_upper=None,
        arrival_period=None,
        share_achieved=0.0,
        status="too early to say",
        pupils_needed=NEEDED,
        pupils_needed_area=NEEDED,
        pupils_needed_every_school=NEEDED,
        sentence="64.9% of pupils in Leeds reached it in 2024/25; the milestone for 2025/26 is 67.9%.",
        rates=tuple(own),
        national_rates=tuple(england),
        breaks=measure.breaks,
        generation="3f9a1c20be47",
        sources=(),
    )


@pytest.fixture
def basics() -> TargetAnswer:
    """Nine years of English and maths with four hard breaks, and a path to 80% in 2029/30."""
    periods = between("2016/17", "2024/25")
    segments = dict(zip(periods, (0, 0, 0, 1, 2, 3, 4, 4, 4), strict=True))
    own = dict(zip(periods, (60.5, 61.9, 62.1, 67.7, 69.9, 68.3, 64.6, 64.9, 64.9), strict=True))
    england = dict(zip(periods, (64.2, 64.4, 64.6, 71.2, 72.2, 68.8, 65.1, 65.0, 64.8), strict=True))
    return target_answer(
        BASICS,
        rates(own, segments=segments),
        rates(england, segments=segments, place="nation:E92000001", name="England"),
        milestones=dict(zip(between("2025/26", "2029/30"), (67.92, 70.94, 73.96, 76.98, 80.0), strict=True)),
    )


@pytest.fixture
def reading() -> TargetAnswer:
    """Reading at eleven: two years without assessments in the middle, one year suppressed, no target."""
    periods = ("2016/17", "2017/18", "2018/19", "2021/22", "2022/23", "2023/24", "2024/25")
    segments = dict(zip(periods, (0, 0, 0, 1, 1, 1, 1), strict=True))
    own = dict(zip(periods, (67.0, 72.0, 70.0, 72.0, None, 73.0, 73.0), strict=True))
    england = dict(zip(periods, (72.0, 75.0, 73.0, 75.0, 73.0, 74.0, 75.0), strict=True))
    return target_answer(
        READING,
        rates(own, segments=segments),
        rates(england, segments=segments, place="nation:E92000001", name="England"),
        milestones={},
    )


def gap_row(
    period: str, characteristic: str, label: str, value: float | None, other: float, pupils: int, half: float
) -> GapRow:
    """One group's gap, its interval `half` either side; suppressed without a value."""
    gap = None if value is None else value - other
    return GapRow(
        place="la:383",
        place_name="Leeds",
        period=period,
        term="year",
        characteristic=characteristic,
        group="yes",
        group_label=label,
        group_pupils=pupils,
        group_value=value,
        comparator="other",
        comparator_label="all other pupils",
        comparator_value=other,
        comparator_pupils=7800 - pupils,
        gap=gap,
        lower=None if gap is None else gap - half,
        upper=None if gap is None else gap + half,
        ratio=None if value is None else value / other,
        ratio_complement=None if value is None else (100 - value) / (100 - other),
        pupils=None if gap is None else round(gap * pupils / 100),
        status="suppressed" if value is None else "ok",
        reason="Suppressed by the publisher." if value is None else None,
        basis="published",
        decimals=1,
        returns=("r1",),
        segment=0 if period < "2019/20" else 1,
    )


def gaps_answer(rows: list[GapRow], sentence: str) -> GapsAnswer:
    return GapsAnswer(
        measure=BASICS,
        comparator="other",
        generation="3f9a1c20be47",
        rows=tuple(rows),
        breaks=BASICS.breaks,
        sentence=sentence,
        sources=(),
        headline=("fsm", "yes"),
    )


@pytest.fixture
def gaps() -> GapsAnswer:
    """Four groups of one year, one of them suppressed and one of them ahead; a label that is also a tag."""
    return gaps_answer(
        [
            gap_row("2012/13", "fsm", "Pupils eligible for free school meals", 71.5, 89.7, 1519, 2.4),
            gap_row("2012/13", "sex", "Boys <b>bold</b>", 83.2, 89.2, 4006, 1.5),
            gap_row("2012/13", "language", "First language other than English", 84.1, 86.4, 1101, 2.3),
            gap_row("2012/13", "sen", "Pupils with a statement", None, 89.0, 4, NAN),
            gap_row("2012/13", "ethnicity", "Chinese", 96.0, 86.0, 61, 6.0),
        ],
        "Pupils eligible for free school meals are 18.2 points behind all other pupils.",
    )


@pytest.fixture
def gap_years() -> GapsAnswer:
    """One gap through time, with a break in the middle of it."""
    years = between("2016/17", "2021/22")
    values = (30.1, 33.0, 34.9, 41.0, 43.5, 42.2)
    others = (58.2, 60.3, 61.1, 68.0, 69.9, 69.0)
    return gaps_answer(
        [
            gap_row(year, "fsm", "Pupils eligible for free school meals", value, other, 1500, 2.4)
            for year, value, other in zip(years, values, others, strict=True)
        ],
        "The gap is closing up: both rose, and pupils eligible for free school meals rose more.",
    )


def school(place: str, name: str, before: float, now: float, half: float = 4.0) -> dict[str, object]:
    """One school's line: two years, intervals of `half` either side, and whether the change is larger than that."""
    change = now - before
    clear = abs(change) > half
    return {
        "place": place,
        "place_name": name,
        "level": "school",
        "phase": "secondary",
        "type": "Academy",
        "period": "2024/25",
        "category": "all",
        "value": now,
        "lower": now - half,
        "upper": now + half,
        "numerator": now * 2,
        "denominator": 200,
        "decimals": 1,
        "status": "suppressed" if pd.isna(now) else "ok",
        "reason": "Suppressed by the publisher." if pd.isna(now) else None,
        "before_value": before,
        "before_lower": before - half,
        "before_upper": before + half,
        "before_denominator": 200.0,
        "change": change,
        "change_lower": change - half,
        "change_upper": change + half,
        "change_words": ("clearly up" if change > 0 else "clearly down") if clear else "no clear change",
        "clear": clear,
        "rank_best": 1.0,
        "rank_worst": 3.0,
        "one_pupil": 0.5,
        "history": None,
        "returns": ("r1",),
    }


@pytest.fixture
def schools() -> SchoolsAnswer:
    """Four schools over two years with their authority and England; one with every value withheld."""
    return SchoolsAnswer(
        measure=BASICS,
        place="la:383",
        place_name="Leeds",
        period="2024/25",
        periods=("2023/24", "2024/25"),
        before="2023/24",
        no_before=None,
        ranked=3,
        listed=3,
        clear_changes=2,
        table=pd.DataFrame(
            [
                school("school:3834001", "Abbey Grange Academy & Sixth", 61.0, 66.0),
                school("school:3834002", "allerton Grange School", 48.0, 40.0),
                school("school:3834004", "Quiet School", NAN, NAN),
                school("school:3834003", "Zed School", 88.0, 86.0),
            ]
        ),
        area=table_of_rows(
            [
                *rates({"2024/25": 64.9}),
                *rates({"2024/25": 66.0}, basis="pooled"),
                *rates({"2024/25": 64.8}, place="nation:E92000001", name="England"),
            ],
            RATES,
        ),
        reconciliation=None,
        sentence="3 schools in Leeds have a figure.",
        generation="3f9a1c20be47",
        sources=(),
    )


@pytest.fixture
def areas() -> RatesAnswer:
    """Three authorities and England in one year; one authority without a figure."""
    rows = [
        *rates({"2024/25": 64.9}),
        *rates({"2024/25": 70.1}, place="la:382", name="Kirklees"),
        *rates({"2024/25": None}, place="la:381", name="Calderdale"),
        *rates({"2024/25": 64.8}, place="nation:E92000001", name="England"),
    ]
    return RatesAnswer(
        measure=BASICS,
        generation="3f9a1c20be47",
        table=table_of_rows(rows, RATES),
        superseded=pd.DataFrame(),
        breaks=BASICS.breaks,
        reconciliation=None,
        sentence="Three authorities.",
        sources=(),
    )
