"""Statistical neighbours in our own long layout: a row per authority and neighbour, with the year of publication."""

import pandas as pd

from loaders.rules import areas, rows
from loaders.translation.kind import Context, Kind, Translation
from model.errors import UnknownWordError
from model.periods import parse_period

SOURCE = "statistical_neighbours"
HEADINGS = ("old_la_code", "la_name", "neighbour_old_la_code", "neighbour_la_name", "rank", "closeness", "published_in")


def translate(frame: pd.DataFrame, _context: Context) -> Translation:
    """Every neighbour, its rank (1 is the most like) and how close it is; the version is the year of publication."""
    la, neighbour = (areas.three_digits(frame[name]) for name in ("old_la_code", "neighbour_old_la_code"))
    version = pd.Series([_year(text) for text in frame["published_in"]], index=frame.index, dtype="str")
    findings = []
    for name, codes in (("old_la_code", la), ("neighbour_old_la_code", neighbour)):
        message = "'" + frame[name] + "' is not the number of an authority."
        remedy = "Write the three digits, as in 383."
        findings += rows.findings_by_row(codes == "", "stop", "unknown_authority", message, remedy, name, frame[name])
    message = "'" + frame["rank"] + "' is not a rank."
    is_rank = frame["rank"].str.fullmatch(r"[1-9]\d?")
    findings += rows.findings_by_row(
        ~is_rank, "stop", "not_a_rank", message, "Write 1 for the most like.", "rank", frame["rank"]
    )
    message = "'" + frame["published_in"] + "' is not an academic year."
    remedy = "Write it as 2024/25."
    findings += rows.findings_by_row(
        version == "", "stop", "unknown_period", message, remedy, "published_in", frame["published_in"]
    )
    neighbours = pd.DataFrame(
        {
            "la": "la:" + la,
            "neighbour": "la:" + neighbour,
            "rank": frame["rank"],
            "closeness": frame["closeness"],
            "version": version,
        },
        dtype="str",
    )
    return Translation(
        results=rows.result_rows({}, pd.RangeIndex(0)),
        places=rows.place_rows({}, pd.RangeIndex(0)),
        findings=tuple(findings),
        periods=tuple(sorted({year for year in version if year})),
        source=SOURCE,
        neighbours=neighbours if not findings else neighbours[:0],
    )


def _year(text: str) -> str:
    try:
        return parse_period(text)
    except UnknownWordError:
        return ""


KIND = Kind(
    id="neighbours_tidy",
    title="Statistical neighbours, in our own layout",
    headings=frozenset(HEADINGS),
    translate=translate,
)
