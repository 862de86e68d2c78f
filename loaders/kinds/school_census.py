"""The January school census in the performance tables: how many pupils a school has, and of which groups."""

import pandas as pd

from loaders.rules import areas
from loaders.rules.cells import codes
from loaders.translation import performance_tables, wide
from loaders.translation.kind import Context, Kind, Translation
from loaders.translation.wide import WideFigure

SOURCE = "school_census"
MEANING = "the year that holds the January of the census"

# England's rows stand apart by phase, under "NAT" as URN.
PHASES = {"PRI": "primary", "SEC": "secondary", "SPE": "special"}

# What the census calls a school: its phase here, and whether the state pays for it.
TYPES = {
    "State-funded primary": ("primary", True),
    "State-funded secondary": ("secondary", True),
    "State-funded special school": ("special", True),
    "Special school": ("special", True),
    "State-funded nursery": ("", True),
    "State-funded AP school": ("", True),
    "Pupil referral unit": ("", True),
    "Non-maintained special school": ("special", False),
    "Independent school": ("", False),
}

# A school's counts over its pupils on roll give exactly the percentages that the table prints, in every year seen. FSM6
# is among those of an age to be counted, whose number (NORFSMEVER) only some years print.
SCHOOLS = (
    WideFigure("pupils_on_roll", value="NOR", maximum=1_000_000, mean=True),
    WideFigure("context_girls", ("NORG",), "NOR"),
    WideFigure("context_eal", ("NUMEAL",), "NOR"),
    WideFigure("context_fsm", ("NUMFSM",), "NOR"),
    WideFigure("context_fsm6", ("NUMFSMEVER",), "NORFSMEVER", "PNUMFSMEVER"),
    WideFigure("context_sen_support", ("TSENELK",), "NOR"),
    WideFigure("context_ehcp", ("TSENELSE",), "NOR"),
)
PERCENTAGES = {
    "context_girls": "PNORG",
    "context_eal": "PNUMEAL",
    "context_fsm6": "PNUMFSMEVER",
    "context_sen_support": "PSENELK",
    "context_ehcp": "PSENELSE",
}


def translate(frame: pd.DataFrame, context: Context) -> Translation:
    """Pupils on roll and the groups they make up, of every school; the groups of England's pupils by phase."""
    frame = frame.rename(columns={"Estab": "ESTAB"})
    period, period_findings = performance_tables.which_period(context, MEANING)
    national = frame["URN"].str.strip() == "NAT"
    place, place_findings = performance_tables.school_numbers(frame["LA"], frame["ESTAB"], ~national)
    schools, wrong = wide.results(frame, place, period, SCHOOLS)
    tables, findings = (
        [schools],
        [*period_findings, *place_findings, *performance_tables.repeated_places(place), *wrong],
    )
    for code, phase in PHASES.items():
        england = frame["ESTAB"].str.strip().eq(code) & national
        row = pd.Series(areas.NATION, index=frame.index, dtype="str").where(england, "")
        table, wrong = wide.results(frame, row, period, _england(phase))
        tables.append(table)
        findings += wrong
    results = pd.concat(tables, ignore_index=True)
    places = performance_tables.described_places(frame, place, period, _school_columns(frame))
    return performance_tables.translation(results, places, findings, (period,), SOURCE)


def _england(phase: str) -> tuple[WideFigure, ...]:
    # England's percentages are among other pupils than NOR counts (its special schools have more plans than pupils).
    group = ("phase", phase)
    return tuple(
        WideFigure(figure.measure, value=PERCENTAGES[figure.measure], group=group)
        for figure in SCHOOLS
        if figure.measure in PERCENTAGES
    )


def _school_columns(frame: pd.DataFrame) -> dict[str, object]:
    types = frame["SCHOOLTYPE"].str.strip()
    return {
        "urn": codes(frame["URN"]),
        "phase": types.map({name: phase for name, (phase, _) in TYPES.items()}).fillna(""),
        "state_funded": types.map({name: paid for name, (_, paid) in TYPES.items()}).astype("boolean"),
    }


KIND = Kind(
    id="school_census",
    title="Performance tables: school census",
    headings=frozenset({"URN", "LA", "SCHOOLTYPE", "NOR", "NORG", "NORB"}),
    translate=translate,
    ragged=True,
)
