"""What became of which school: predecessors and successors in the national register."""

import pandas as pd

from loaders.rules import dates
from loaders.translation import rows
from loaders.translation.cells import codes
from loaders.translation.kind import Context, Kind, Translation
from loaders.translation.performance_tables import urns_needed
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
    said = frame["LinkType"].str.strip()
    forward, backward = said.isin(FORWARD), said.isin(BACKWARD)
    own, other = codes(frame["URN"]), codes(frame["LinkURN"])
    on, unread = dates.iso(frame["LinkEstablishedDate"])
    pairs = pd.DataFrame(
        {
            "urn": own.where(forward, other),
            "becomes": other.where(forward, own),
            "said": said.str.lower(),
            "on": on,
        },
        dtype="str",
    )[forward | backward]
    links = _named(pairs)
    return Translation(
        results=rows.results({}, pd.RangeIndex(0)),
        places=rows.places({}, pd.RangeIndex(0)),
        findings=(*unread, *_numbers_unread(frame, forward | backward), *_left_out(int((~(forward | backward)).sum()))),
        source=SOURCE,
        links=links,
    )


def _numbers_unread(frame: pd.DataFrame, used: pd.Series) -> tuple[Finding, ...]:
    return urns_needed(frame["URN"], used) + urns_needed(frame["LinkURN"], used)


def _named(pairs: pd.DataFrame) -> pd.DataFrame:
    """Each pair once, with its date from whichever end has one, and what kind of change it was."""
    merged = pairs["said"].str.contains("|".join(MERGED), regex=True)
    pairs = pairs.assign(merged=merged, split=pairs["said"].str.contains(SPLIT))
    each = pairs.groupby(["urn", "becomes"], as_index=False, sort=False).agg(
        on=("on", "max"), merged=("merged", "any"), split=("split", "any")
    )
    each = _direct(each)
    several_before = each["becomes"].duplicated(keep=False)
    several_after = each["urn"].duplicated(keep=False)
    kind = pd.Series("converted", index=each.index, dtype="str")
    kind = kind.mask(several_after | each["split"], "split").mask(several_before | each["merged"], "merged")
    return pd.DataFrame(
        {
            "urn": each["urn"],
            "place": "school:urn:" + each["urn"],
            "becomes": "school:urn:" + each["becomes"],
            "kind": kind,
            "on": each["on"],
        },
        dtype="str",
    )


def _direct(pairs: pd.DataFrame) -> pd.DataFrame:
    """The pairs without those that go round in a circle, and without a short cut past a school in between."""
    steps = pairs[["urn", "becomes"]]
    back = pd.MultiIndex.from_frame(steps.rename(columns={"urn": "becomes", "becomes": "urn"})[["urn", "becomes"]])
    there = pd.MultiIndex.from_frame(steps)
    two = steps.merge(steps, left_on="becomes", right_on="urn", suffixes=("", "_next"))
    short_cut = pd.MultiIndex.from_frame(two[["urn", "becomes_next"]])
    return pairs[~there.isin(back) & ~there.isin(short_cut)].reset_index(drop=True)


def _left_out(count: int) -> list[Finding]:
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
