"""Which school is in which trust: the links between establishments and groups of the national register."""

import pandas as pd

from loaders.rules import dates, rows
from loaders.rules.cells import codes
from loaders.translation import performance_tables
from loaders.translation.kind import Context, Kind, Translation
from model.periods import starts

SOURCE = "school_register"
MEANING = "the year whose trusts the register lists"

# Sponsors, federations, foundation trusts and groups of children's centres are not academy trusts.
TRUSTS = ("Multi-academy trust", "Single-academy trust")


def translate(frame: pd.DataFrame, context: Context) -> Translation:
    """The academy trust of each school, known by its URN, in the year the sender says; the latest joined if several."""
    period, period_findings = performance_tables.which_period(context, MEANING)
    joining, unread_joined = dates.iso(frame["Joined date"])
    closing, unread_closed = dates.iso(frame["Closed Date"])
    end_of_year = f"{starts(period) + 1}-08-31" if period else "9999"
    trust = frame["Group Type"].str.strip().isin(TRUSTS) & (joining <= end_of_year)
    trust &= (closing == "") | (closing > end_of_year)
    latest = frame[trust].assign(joined=joining[trust]).sort_values("joined", ascending=False, kind="stable")
    urn = codes(latest["URN"])
    places = rows.place_rows(
        {
            "place": "school:urn:" + urn,
            "period": period,
            "level": "school",
            "name": latest["EstablishmentName"].str.strip(),
            "urn": urn,
            "trust": latest["Group Name"].str.strip(),
        },
        latest.index,
    )
    findings = (
        *period_findings,
        *unread_joined,
        *unread_closed,
        *performance_tables.missing_urns(frame["URN"], trust),
    )
    none = rows.result_rows({}, pd.RangeIndex(0))
    return performance_tables.translation(none, places, findings, (period,), SOURCE)


KIND = Kind(
    id="school_trusts",
    title="Get Information about Schools: establishments and groups",
    headings=frozenset({"URN", "Group Name", "Group Type", "Joined date", "Closed Date", "EstablishmentName"}),
    translate=translate,
)
