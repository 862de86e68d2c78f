"""Key Stage 4 performance tables: national or one authority's download, provisional or final, any year's columns."""

import re
from collections.abc import Iterator

import pandas as pd

from loaders.translation import performance_tables, wide
from loaders.translation.kind import Context, Kind, Translation
from loaders.translation.wide import EVERYBODY, WideFigure

SOURCE = "ks4_performance"
MEANING = "the year in which the pupils finished Key Stage 4"
EARLIER = re.compile(r"(?:ATT8SCR|P8MEA|PTL2BASICS_9[45]|PT5EM_94)_(1[6-9]|[2-9]\d)")

DISADVANTAGED, OTHERS = ("disadvantaged", "yes"), ("disadvantaged", "no")
LOW, MIDDLE, HIGH = (("prior_attainment", name) for name in ("low", "middle", "high"))
GIRLS, BOYS = ("sex", "female"), ("sex", "male")
OTHER_LANGUAGE, STAYED = ("language", "other"), ("mobile", "no")

# How many pupils each group has: the headings of 2014/15 on, and those of the years before where they differ.
COHORTS = {
    EVERYBODY: "TPUP",
    DISADVANTAGED: "TFSM6CLA1A",
    OTHERS: "TNOTFSM6CLA1A",
    LOW: "TPRIORLO",
    MIDDLE: "TPRIORAV",
    HIGH: "TPRIORHI",
    GIRLS: "GPUP",
    BOYS: "BPUP",
    OTHER_LANGUAGE: "TEALGRP2",
    STAYED: "TNMOB",
}

# What stands at the end of a heading for each group: ATT8SCR_LO, P8MEA_FSM6CLA1A, EBACCAPS_GIRLS.
ENDINGS = {
    EVERYBODY: "",
    DISADVANTAGED: "_FSM6CLA1A",
    OTHERS: "_NFSM6CLA1A",
    LOW: "_LO",
    MIDDLE: "_AV",
    HIGH: "_HI",
    GIRLS: "_GIRLS",
    BOYS: "_BOYS",
    OTHER_LANGUAGE: "_EAL",
    STAYED: "_NMOB",
}

BASICS = {
    EVERYBODY: "PTL2BASICS",
    DISADVANTAGED: "PTFSM6CLA1ABASICS",
    OTHERS: "PTNOTFSM6CLA1ABASICS",
    LOW: "PTBASICSLO",
    MIDDLE: "PTBASICSAV",
    HIGH: "PTBASICSHI",
    GIRLS: "PGL2BASICS",
    BOYS: "PBL2BASICS",
    OTHER_LANGUAGE: "PTL2BASICSEAL",
    STAYED: "PTL2BASICSNMOB",
}
BASICS_COUNTS = {LOW: "TBASICSLO", MIDDLE: "TBASICSAV", HIGH: "TBASICSHI"}

EBACC_ENTRY = {
    EVERYBODY: "PTEBACC_E_PTQ_EE",
    DISADVANTAGED: "PTEBACC_EFSM6CLA1A_PTQ_EE",
    OTHERS: "PTEBACC_ENFSM6CLA1A_PTQ_EE",
    LOW: "PTEBACC_ELO_PTQ_EE",
    MIDDLE: "PTEBACC_EAV_PTQ_EE",
    HIGH: "PTEBACC_EHI_PTQ_EE",
    GIRLS: "PGEBACC_E_PTQ_EE",
    BOYS: "PBEBACC_E_PTQ_EE",
    OTHER_LANGUAGE: "PTEBACC_EEAL_PTQ_EE",
    STAYED: "PTEBACC_ENMOB_PTQ_EE",
}
EBACC_ENTRY_COUNTS = {
    EVERYBODY: "TEBACC_E_PTQ_EE",
    LOW: "TEBACC_ELO_PTQ_EE",
    MIDDLE: "TEBACC_EAV_PTQ_EE",
    HIGH: "TEBACC_EHI_PTQ_EE",
}

# 2013/14 to 2015/16: A*–C, first entry and the shorter list of equivalents ("PTQ").
LEVEL_2_EM = {
    EVERYBODY: "PTAC5EM_PTQ",
    DISADVANTAGED: "PTAC5EMFSM_PTQ",
    OTHERS: "PTAC5EMNFSM_PTQ",
    LOW: "PTAC5EMLO_PTQ",
    MIDDLE: "PTAC5EMAV_PTQ",
    HIGH: "PTAC5EMHI_PTQ",
    GIRLS: "PGAC5EM_PTQ",
    BOYS: "PBAC5EM_PTQ",
    OTHER_LANGUAGE: "PTAC5EMEAL_PTQ",
    STAYED: "PTAC5EMNMOB_PTQ",
}
LEVEL_2_EM_COUNTS = {DISADVANTAGED: "TAC5EMFSM_PTQ", OTHERS: "TAC5EMNFSM_PTQ"}
COHORTS_2014 = COHORTS | {DISADVANTAGED: "TFSMCLA", OTHERS: "TNOTFSMCLA"}
BASICS_2014 = {
    EVERYBODY: "PTL2BASICS_PTQ",
    DISADVANTAGED: "PTFSMBASICS_PTQ",
    OTHERS: "PTNOTFSMBASICS_PTQ",
    LOW: "PTBASICSLO_PTQ",
    MIDDLE: "PTBASICSAV_PTQ",
    HIGH: "PTBASICSHI_PTQ",
    GIRLS: "PGL2BASICS_PTQ",
    BOYS: "PBL2BASICS_PTQ",
    OTHER_LANGUAGE: "PTL2BASICSEAL_PTQ",
    STAYED: "PTL2BASICSNMOB_PTQ",
}


def _figures() -> Iterator[WideFigure]:
    """Every figure of these tables that this house keeps, under the heading of whichever year has it."""
    for group, cohort in COHORTS.items():
        end = ENDINGS[group]
        for grade in ("94", "95"):
            count = (f"{BASICS_COUNTS[group]}_{grade}",) if group in BASICS_COUNTS else ()
            value = f"{BASICS[group]}_{grade}"
            yield WideFigure(f"basics_{grade}", counts=count, cohort=cohort, value=value, group=group)
        total = ("TOTATT8",) if group == EVERYBODY else ()
        yield WideFigure("attainment_8", total, cohort, f"ATT8SCR{end}", group=group, maximum=90, mean=True)
        yield _progress_8(group, end)
        total = ("TOTEBACCAPS",) if group == EVERYBODY else ()
        yield WideFigure("ebacc_aps", total, cohort, f"EBACCAPS{end}", group=group, maximum=9, mean=True)
        count = (EBACC_ENTRY_COUNTS[group],) if group in EBACC_ENTRY_COUNTS else ()
        yield WideFigure("ebacc_entry", count, cohort, EBACC_ENTRY[group], group=group)
    yield WideFigure("level2_em_at_16", cohort="TPUP", value="PT5EM_94")
    yield WideFigure("level2_at_16", cohort="TPUP", value="PTAC5_PTQ")
    for group, cohort in COHORTS_2014.items():
        count = (LEVEL_2_EM_COUNTS[group],) if group in LEVEL_2_EM_COUNTS else ()
        yield WideFigure("level2_em_at_16", count, cohort, LEVEL_2_EM[group], group=group)
        yield WideFigure("basics_ac", cohort=cohort, value=BASICS_2014[group], group=group)


def translate(frame: pd.DataFrame, context: Context) -> Translation:
    """Results of schools, authorities and England (state-funded), by whichever groups the year's columns have."""
    place, place_findings = performance_tables.row_places(frame)
    before = performance_tables.latest_earlier_year(frame.columns, EARLIER)
    period, period_findings = performance_tables.which_period(context, MEANING, before=before)
    results, wrong = wide.results(frame, place, period, _figures())
    columns = performance_tables.school_columns(frame) | {
        "phase": performance_tables.phase(frame, youngest=11, oldest=16)
    }
    places = performance_tables.described_places(frame, place, period, columns)
    return performance_tables.translation(
        results, places, (*period_findings, *place_findings, *wrong), (period,), SOURCE
    )


def _progress_8(group: tuple[str, str], end: str) -> WideFigure:
    # Among the pupils with results at the end of primary school, not among the cohort.
    return WideFigure(
        "progress_8",
        cohort=f"P8PUP{end}",
        value=f"P8MEA{end}",
        lower=f"P8CILOW{end}",
        upper=f"P8CIUPP{end}",
        group=group,
        minimum=-9,
        maximum=9,
        mean=True,
    )


KIND = Kind(
    id="ks4_performance",
    title="Key Stage 4 performance tables",
    headings=frozenset({"RECTYPE", "LEA", "ESTAB", "URN", "TPUP"}),
    translate=translate,
    ragged=True,
    optional=wide.headings(_figures()) | performance_tables.DESCRIBING,
)
