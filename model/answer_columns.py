"""The columns of every answer's tables, declared once: what is printed, drawn as a table or handed out is read here."""

from collections.abc import Iterable

from model.columns import AnswerColumn

FROM, TO = "95% interval from", "95% interval to"

RATES = (
    AnswerColumn("place", shown_in=("json",)),
    AnswerColumn("place_name", "Place", shown_in=("json", "csv", "page")),
    AnswerColumn("level"),
    AnswerColumn("period", "Year", shown_in=("json", "csv", "page"), page_order=-1),
    AnswerColumn("term", "Term", shown_in=("json", "csv", "terminal", "page"), page_order=-1),
    AnswerColumn("characteristic", shown_in=("json",)),
    AnswerColumn("category", shown_in=("json",)),
    AnswerColumn("category_label", "Group", shown_in=("csv", "page")),
    AnswerColumn("numerator", "Number", "pupils", ("json", "csv", "page"), counts_people=True, page_order=1),
    AnswerColumn("denominator", "Of", "pupils", ("json", "csv", "page"), counts_people=True, page_order=1),
    AnswerColumn("value", "", "value", ("json", "csv", "page")),
    AnswerColumn("lower", FROM, "interval", ("json", "csv", "page")),
    AnswerColumn("upper", TO, "interval", ("json", "csv", "page")),
    AnswerColumn("decimals", unit="number"),
    AnswerColumn("status", shown_in=("json", "csv")),
    AnswerColumn("reason", "Note", shown_in=("json", "page"), page_order=3),
    AnswerColumn("basis", "Figure from", shown_in=("json", "csv", "page"), page_order=2),
    AnswerColumn("rounded_source", shown_in=("json",)),
    AnswerColumn("cohort_estimated", shown_in=("json",)),
    AnswerColumn("schools", unit="number", shown_in=("json",)),
    AnswerColumn("left_out_schools", unit="number", shown_in=("json",)),
    AnswerColumn("left_out_pupils", unit="pupils", shown_in=("json",), counts_people=True),
    AnswerColumn("definition", shown_in=("json",)),  # the year from which it has held
    AnswerColumn("version", "Status", shown_in=("json", "csv", "page"), page_order=2),  # early to final
    AnswerColumn("returns", shown_in=("json",)),  # a tuple of ids
    AnswerColumn("segment", unit="number"),  # rows joined by a line share it; a break starts the next
)

SUPERSEDED = (
    AnswerColumn("place", shown_in=("json",)),
    AnswerColumn("place_name"),
    AnswerColumn("period", shown_in=("json",)),
    AnswerColumn("value", unit="value", shown_in=("json",)),
    AnswerColumn("decimals", unit="number"),
    AnswerColumn("denominator", unit="pupils", shown_in=("json",), counts_people=True),
    AnswerColumn("version", shown_in=("json",)),
    AnswerColumn("source", shown_in=("json",)),  # a title
    AnswerColumn("returns", shown_in=("json",)),
)

GAPS = (
    AnswerColumn("place", shown_in=("json",)),
    AnswerColumn("place_name", "Place", shown_in=("csv", "page")),
    AnswerColumn("period", "Year", shown_in=("json", "csv", "page"), page_order=-1),
    AnswerColumn("term", "Term", shown_in=("csv", "terminal", "page"), page_order=-1),
    AnswerColumn("characteristic"),
    AnswerColumn("group", shown_in=("json",)),
    AnswerColumn("group_label", "Group", shown_in=("csv", "page")),
    AnswerColumn("group_pupils", "Pupils", "pupils", ("page",), counts_people=True),
    AnswerColumn("group_value", "", "value", ("page",)),
    AnswerColumn("comparator", shown_in=("json",)),
    AnswerColumn("comparator_label", "Compared with", shown_in=("csv", "page")),
    AnswerColumn("comparator_value", "Their figure", "value", ("page",)),
    AnswerColumn("comparator_pupils", unit="pupils", counts_people=True),
    AnswerColumn("gap", "Gap in points", "points", ("json", "csv", "page")),
    AnswerColumn("lower", FROM, "interval", ("json", "csv", "page")),
    AnswerColumn("upper", TO, "interval", ("json", "csv", "page")),
    AnswerColumn("ratio", unit="ratio", shown_in=("json",)),
    AnswerColumn("ratio_complement", unit="ratio", shown_in=("json",)),
    AnswerColumn("pupils", "Gap in pupils", "pupils", ("json", "csv", "page")),  # the gap in pupils of the group
    AnswerColumn("status", shown_in=("json", "csv")),
    AnswerColumn("reason", "Note", shown_in=("json", "page")),
    AnswerColumn("basis", shown_in=("json",)),
    AnswerColumn("decimals", unit="number"),
    AnswerColumn("returns"),
    AnswerColumn("segment", unit="number"),
)

LEDGER = (
    AnswerColumn("place", shown_in=("json",)),
    AnswerColumn("place_name", shown_in=("json", "csv")),
    AnswerColumn("group_pupils", unit="pupils", shown_in=("json", "csv"), counts_people=True),
    AnswerColumn("group_value", unit="value", shown_in=("json", "csv")),
    AnswerColumn("other_pupils", unit="pupils", shown_in=("json",), counts_people=True),
    AnswerColumn("other_value", unit="value", shown_in=("json", "csv")),
    AnswerColumn("gap", unit="points", shown_in=("json", "csv")),  # to the school's own others
    AnswerColumn("pupils", unit="pupils", shown_in=("json", "csv")),  # of the group, short of `comparator_value`
    AnswerColumn("share", unit="share", shown_in=("json",)),  # of all pupils behind
    AnswerColumn("cumulative_share", unit="share", shown_in=("json", "csv"), in_percent="cumulative_percent"),
    AnswerColumn("status", shown_in=("json", "csv")),
    AnswerColumn("reason", shown_in=("json",)),
    AnswerColumn("returns"),
)

PEERS = (
    AnswerColumn("place", shown_in=("json", "csv")),
    AnswerColumn("place_name", shown_in=("json", "csv")),
    AnswerColumn("la", shown_in=("json",)),
    AnswerColumn("rank", unit="number", shown_in=("json", "csv")),
    AnswerColumn("distance", unit="ratio", shown_in=("json", "csv")),
)

# Beside PEERS where a measure is asked for.
PEER_FIGURES = (
    AnswerColumn("value", unit="value", shown_in=("json", "csv")),
    AnswerColumn("lower", unit="interval", shown_in=("json", "csv")),
    AnswerColumn("upper", unit="interval", shown_in=("json", "csv")),
    AnswerColumn("numerator", unit="pupils", shown_in=("json",), counts_people=True),
    AnswerColumn("denominator", unit="pupils", shown_in=("json",), counts_people=True),
    AnswerColumn("decimals", unit="number"),
    AnswerColumn("status", shown_in=("json",)),
    AnswerColumn("reason", shown_in=("json",)),
    AnswerColumn("words", shown_in=("json", "csv")),  # beside the school itself
)


def peer_columns(present: Iterable[str]) -> tuple[AnswerColumn, ...]:
    """PEERS with what stands beside them of the names `present`: PEER_FIGURES, and `share_VARIABLE` of the distance."""
    there = list(present)
    figures = [column for column in PEER_FIGURES if column.name in there]
    return (*PEERS, *figures, *(_share(name) for name in there if name.startswith("share_")))


def _share(name: str) -> AnswerColumn:
    """How much of the squared distance one variable makes."""
    return AnswerColumn(name, "", "share", ("json", "csv"), in_percent=name.replace("share_", "why_", 1))


PEER_VARIABLES = (
    AnswerColumn("variable", shown_in=("json",)),
    AnswerColumn("title", shown_in=("json",)),
    AnswerColumn("given", unit="ratio", shown_in=("json",)),  # its weight as asked
    AnswerColumn("weight", unit="ratio", shown_in=("json",)),  # as used: 0 where it was dropped; the rest make 1
    AnswerColumn("value", unit="value", shown_in=("json",)),
    AnswerColumn("peers_median", unit="value", shown_in=("json",)),
    AnswerColumn("unit", shown_in=("json",)),
    AnswerColumn("decimals", unit="number"),
    AnswerColumn("why_not", shown_in=("json",)),
)

PEER_SERIES = (
    AnswerColumn("period", shown_in=("json",)),
    AnswerColumn("segment", unit="number"),
    AnswerColumn("value", unit="value", shown_in=("json",)),
    AnswerColumn("lower", unit="interval", shown_in=("json",)),
    AnswerColumn("upper", unit="interval", shown_in=("json",)),
    AnswerColumn("median", unit="value", shown_in=("json",)),
    AnswerColumn("lower_quartile", unit="value", shown_in=("json",)),
    AnswerColumn("upper_quartile", unit="value", shown_in=("json",)),
    AnswerColumn("present", unit="number", shown_in=("json",)),
    AnswerColumn("asked", unit="number", shown_in=("json",)),
)

SCHOOLS = (
    AnswerColumn("place"),
    AnswerColumn("place_name", "School", shown_in=("page",)),
    AnswerColumn("level"),
    AnswerColumn("phase", "Phase", shown_in=("page",)),
    AnswerColumn("type"),
    AnswerColumn("period"),
    AnswerColumn("category"),
    AnswerColumn("value", "", "value", ("page",)),
    AnswerColumn("lower", FROM, "interval", ("page",)),
    AnswerColumn("upper", TO, "interval", ("page",)),
    AnswerColumn("numerator", "Number", "pupils", ("page",), counts_people=True),
    AnswerColumn("denominator", "Of", "pupils", ("page",), counts_people=True),
    AnswerColumn("decimals", unit="number"),
    AnswerColumn("status"),
    AnswerColumn("before_value", "Year before", "value", ("page",)),
    AnswerColumn("before_lower", unit="interval"),
    AnswerColumn("before_upper", unit="interval"),
    AnswerColumn("before_denominator", unit="pupils", counts_people=True),
    AnswerColumn("change", "Change", "points", ("page",)),
    AnswerColumn("change_lower", "Change from", "interval", ("page",)),
    AnswerColumn("change_upper", "Change to", "interval", ("page",)),
    AnswerColumn("change_words", "In words", shown_in=("page",)),
    AnswerColumn("clear"),  # whether the change leaves nought out
    AnswerColumn("rank_best", "Rank from", "number", ("page",)),
    AnswerColumn("rank_worst", "Rank to", "number", ("page",)),  # both NaN under 30 pupils
    AnswerColumn("one_pupil", "One pupil is worth", "points", ("page",)),
    AnswerColumn("reason", "Note", shown_in=("page",)),
    AnswerColumn("history", "History", shown_in=("page",)),  # why there is no year before, or whose it is
    AnswerColumn("returns"),
)

AUTHORITIES = (
    AnswerColumn("measure"),
    AnswerColumn("title", "Measure", shown_in=("page",)),
    AnswerColumn("stage"),
    AnswerColumn("unit"),
    AnswerColumn("decimals", unit="number"),
    AnswerColumn("period", "Year", shown_in=("page",)),
    AnswerColumn("value", "Figure", "value", ("page",)),
    # The two years before, in the same unbroken stretch.
    AnswerColumn("previous", "Year before", "value", ("page",)),
    AnswerColumn("previous_period"),
    AnswerColumn("earlier", "Two years before", "value", ("page",)),
    AnswerColumn("earlier_period"),
    AnswerColumn("england", "England", "value", ("page",)),
    AnswerColumn("region", "Region", "value", ("page",)),
    AnswerColumn("neighbours", "Neighbours", "value", ("page",)),  # their unweighted mean
    AnswerColumn("neighbours_present", "Neighbours with a figure", "number", ("page",)),
    AnswerColumn("neighbours_asked", "Neighbours asked", "number", ("page",)),
    AnswerColumn("rank_best", "Rank from", "number", ("page",)),
    AnswerColumn("rank_worst", "Rank to", "number", ("page",)),
    AnswerColumn("among", "Among", "number", ("page",)),
    AnswerColumn("band", "Quarter", shown_in=("page",)),  # A the best to D
    # Since the year before; NaN across a hard break.
    AnswerColumn("rank_change", "Places climbed", "number", ("page",)),
    AnswerColumn("better", "Good is", shown_in=("page",)),
    AnswerColumn("returns"),
)

BOARD = (
    AnswerColumn("place"),
    AnswerColumn("place_name"),
    AnswerColumn("kind"),
    AnswerColumn("title"),
    AnswerColumn("expected", unit="pupils", counts_people=True),  # <NA> where nobody said
    AnswerColumn("received", unit="pupils", counts_people=True),
    AnswerColumn("due"),  # a day as 2026-07-31, or ""
    AnswerColumn("terms"),
    AnswerColumn("state"),
    AnswerColumn("return_id"),
)

VINTAGES = (
    AnswerColumn("period", "Year", shown_in=("page",)),
    AnswerColumn("basis", "Figure from", shown_in=("page",)),
    AnswerColumn("version", "Status", shown_in=("page",)),
    AnswerColumn("source", "Publication", shown_in=("page",)),  # a title
    AnswerColumn("value", "", "value", ("page",)),
    AnswerColumn("numerator", "Number", "pupils", ("page",), counts_people=True),
    AnswerColumn("denominator", "Of", "pupils", ("page",), counts_people=True),
    AnswerColumn("schools", "Schools", "number", ("page",)),  # of a pooled figure
    AnswerColumn("decimals", unit="number"),
    # From the line before of the same year and basis; NaN in the first.
    AnswerColumn("change", "Change", "points", ("page",)),
    AnswerColumn("pupils", "Change in pupils", "pupils", ("page",)),  # the same in pupils counted
    AnswerColumn("cohort", "Change in pupils in all", "pupils", ("page",)),  # the same in pupils they are among
    AnswerColumn("about", "About", shown_in=("page",)),  # whether `pupils` rests on a rounded percentage
    AnswerColumn("revision", "Another status", shown_in=("page",)),  # whether the version is another than before
    AnswerColumn("shown", "In force", shown_in=("page",)),  # whether it is the figure in force
    AnswerColumn("returns"),
)

DEFINITIONS = (
    AnswerColumn("measure"),
    AnswerColumn("title"),
    AnswerColumn("stage"),
    AnswerColumn("first"),
    AnswerColumn("last"),
    AnswerColumn("years", unit="number"),
    AnswerColumn("version"),
    AnswerColumn("sources"),  # titles
    AnswerColumn("publication"),  # the title of the one that the last year is from
    AnswerColumn("returns"),
)

MILESTONES = (
    AnswerColumn("period", "Year", shown_in=("json", "csv", "page")),
    AnswerColumn("value", "Milestone", "value", ("json", "csv", "page")),
)
