"""What became of which school: predecessors and successors in the national register."""

import pandas as pd

from loaders.rules import dates, rows
from loaders.rules.cells import codes
from loaders.translation.kind import Context, Kind, Translation
from loaders.translation.performance_tables import missing_urns
from model.findings import Finding

SOURCE = "school_register"

# A link is written once or twice, from either end. "Other", sixth-form centres and "Result of Amalgamation", which both
# schools carry, say nothing of what became of whom.
FORWARD = ("Successor", "Successor - merged", "Successor - amalgamated", "Successor - Split School")
BACKWARD = ("Predecessor", "Predecessor - merged", "Predecessor - amalgamated", "Predecessor - Split School")
MERGED = ("merged", "amalgamat")
SPLIT = "split"


def translate(frame: pd.DataFrame, _context: Context) -> Translation:
    """One link for each school and what it became: converted, merged (several into one) or split (one into several)."""
    link_types = frame["LinkType"].str.strip()
    forward, backward = link_types.isin(FORWARD), link_types.isin(BACKWARD)
    own, other = codes(frame["URN"]), codes(frame["LinkURN"])
    on, date_findings = dates.iso(frame["LinkEstablishedDate"])
    pairs = pd.DataFrame(
        {
            "urn": own.where(forward, other),
            "becomes": other.where(forward, own),
            "type": link_types.str.lower(),
            "on": on,
        },
        dtype="str",
    )[forward | backward]
    links = _links(pairs)
    return Translation(
        results=rows.result_rows({}, pd.RangeIndex(0)),
        places=rows.place_rows({}, pd.RangeIndex(0)),
        findings=(
            *date_findings,
            *_unreadable_numbers(frame, forward | backward),
            *_unused_rows(int((~(forward | backward)).sum())),
        ),
        source=SOURCE,
        links=links,
    )


def _unreadable_numbers(frame: pd.DataFrame, schools: pd.Series) -> tuple[Finding, ...]:
    return missing_urns(frame["URN"], schools) + missing_urns(frame["LinkURN"], schools)


def _links(pairs: pd.DataFrame) -> pd.DataFrame:
    """Each pair once, with its date from whichever end has one, and what kind of change it was."""
    is_merged = pairs["type"].str.contains("|".join(MERGED), regex=True)
    pairs = pairs.assign(merged=is_merged, split=pairs["type"].str.contains(SPLIT))
    changes = pairs.groupby(["urn", "becomes"], as_index=False, sort=False).agg(
        on=("on", "max"), merged=("merged", "any"), split=("split", "any")
    )
    changes = _direct_pairs(changes)
    several_before = changes["becomes"].duplicated(keep=False)
    several_after = changes["urn"].duplicated(keep=False)
    kind = pd.Series("converted", index=changes.index, dtype="str")
    kind = kind.mask(several_after | changes["split"], "split").mask(several_before | changes["merged"], "merged")
    return pd.DataFrame(
        {
            "urn": changes["urn"],
            "place": "school:urn:" + changes["urn"],
            "becomes": "school:urn:" + changes["becomes"],
            "kind": kind,
            "on": changes["on"],
        },
        dtype="str",
    )


def _direct_pairs(pairs: pd.DataFrame) -> pd.DataFrame:
    """The pairs without those that go round in a circle, and without a short cut past a school in between."""
    steps = pairs[["urn", "becomes"]]
    back = pd.MultiIndex.from_frame(steps.rename(columns={"urn": "becomes", "becomes": "urn"})[["urn", "becomes"]])
    there = pd.MultiIndex.from_frame(steps)
    two = steps.merge(steps, left_on="becomes", right_on="urn", suffixes=("", "_next"))
    short_cut = pd.MultiIndex.from_frame(two[["urn", "becomes_next"]])
    return pairs[~there.isin(back) & ~there.isin(short_cut)].reset_index(drop=True)


def _unused_rows(count: int) -> list[Finding]:
    if not count:
        return []
    message = f"{count:,} rows link schools without saying what became of one, and are left out."
    return [Finding(severity="note", rule="rows_not_used", message=message, remedy="Nothing to do.")]


KIND = Kind(
    id="school_links",
    title="Get Information about Schools: links between establishments",
    headings=frozenset({"URN", "LinkURN", "LinkName", "LinkType", "LinkEstablishedDate"}),
    translate=translate,
)
