"""Which authorities are most like which: the children's services statistical neighbours of 2021, 2025 or later."""

import pandas as pd

from loaders.rules import areas, rows
from loaders.translation import performance_tables
from loaders.translation.kind import Context, Kind, Translation
from model.findings import Finding

SOURCE = "statistical_neighbours"
MEANING = "the year the neighbours were published in"
NEIGHBOURS = 10


def translate(frame: pd.DataFrame, context: Context) -> Translation:
    """Ten neighbours of each authority, in order, each with how close it is; the version is the year of publication.

    The workbook's sheet has three rows above its headings, ten columns called SNP, and under a blank row the neighbours
    of authorities that are no more, which are kept too.
    """
    version, period_findings = performance_tables.which_period(context, MEANING)
    la = areas.three_digits(frame["LA number"])
    has_number = frame["LA number"].str.strip() != ""
    neighbours = pd.concat(
        [_neighbour(frame, la, rank) for rank in range(1, NEIGHBOURS + 1)], ignore_index=True
    ).assign(version=version)
    bad = has_number & (la == "")
    message = "'" + frame["LA number"] + "' is not the number of an authority."
    remedy = "Write the three digits, as in 383."
    wrong = rows.findings_by_row(bad, "stop", "unknown_authority", message, remedy, "LA number", frame["LA number"])
    return Translation(
        results=rows.result_rows({}, pd.RangeIndex(0)),
        places=rows.place_rows({}, pd.RangeIndex(0)),
        findings=(*period_findings, *wrong, *_missing_neighbours(neighbours, la)),
        periods=(version,) if version else (),
        source=SOURCE,
        neighbours=neighbours if version else neighbours[:0],
    )


def _neighbour(frame: pd.DataFrame, la: pd.Series, rank: int) -> pd.DataFrame:
    """The neighbours of one rank, and how close each is."""
    neighbour = areas.three_digits(frame[f"SN{rank}"])
    is_pair = (la != "") & (neighbour != "")
    closeness = frame["SNP" if rank == 1 else f"SNP {rank}"].str.strip().str.capitalize()
    return pd.DataFrame(
        {
            "la": "la:" + la[is_pair],
            "neighbour": "la:" + neighbour[is_pair],
            "rank": str(rank),
            "closeness": closeness[is_pair],
        },
        dtype="str",
    )


def _missing_neighbours(neighbours: pd.DataFrame, la: pd.Series) -> list[Finding]:
    counts = neighbours.groupby("la").size().reindex("la:" + la[la != ""], fill_value=0)
    short = (counts < NEIGHBOURS).to_numpy()
    index = la.index[la != ""]
    message = pd.Series([f"{name} has {count} neighbours, not ten." for name, count in counts.items()], index=index)
    remedy = "Check the row; comparisons use those there are."
    return rows.findings_by_row(pd.Series(short, index=index), "query", "neighbours_missing", message, remedy)


KIND = Kind(
    id="statistical_neighbours",
    title="Children's services statistical neighbours",
    headings=frozenset({"LA number", "LA Name", "SNP", *(f"SN{rank}" for rank in range(1, NEIGHBOURS + 1))}),
    translate=translate,
    repeated=frozenset({"SNP"}),
    goes_on=True,
)
