"""The register as a page to read: docs/measures.md is this text, and nothing else."""

from collections.abc import Iterable

from metrics.measures.groups import CHARACTERISTICS
from metrics.measures.register import MEASURES, STAGES
from model.measures import Break, Characteristic, Measure

BETTER = {"higher": "more is better", "lower": "less is better", "neutral": "no judgement"}
UNITS = {
    "percent": "percent",
    "per_100": "for every 100 pupils (may exceed 100)",
    "points": "points, on average",
    "score": "score, on average",
    "number": "number, on average",
}
BREAK_WORDS = {
    "hard": "the series begins anew",
    "soft": "to be read with care",
    "gap": "no figures",
}

HEAD = """# Measures

Written by `python -m scripts.draw_measures` from `metrics/`; do not edit it here.

No trend, change, projection or target crosses a year in which a series begins anew. What is marked *not verified* is a
rule that we have not been able to hold against its publisher's own words.
"""


def measures_page() -> str:
    """Every measure by stage, then every group, as Markdown."""
    stages = (_stage(title, _of(stage)) for stage, title in STAGES.items())
    return "\n".join((HEAD, *stages, "## Groups\n", *map(_characteristic, CHARACTERISTICS.values())))


def _of(stage: str) -> list[Measure]:
    return [measure for measure in MEASURES.values() if measure.stage == stage]


def _stage(title: str, measures: Iterable[Measure]) -> str:
    return "\n".join((f"## {title}\n", *map(_measure, measures)))


def _measure(measure: Measure) -> str:
    lines = [
        f"### {measure.title}\n",
        f"`{measure.id}`{_aliases(measure)}\n",
        f"- **Counts** {measure.counts}",
        f"- **among** {measure.among}",
        f"- **Unit** {UNITS[measure.unit]}, {_decimals(measure.decimals)}; {BETTER[measure.better]}",
        f"- **Why it matters** {measure.why}",
        f"- **What good looks like** {measure.what_good_looks_like}",
        f"- **Source** {measure.source}",
        *(f"- **{one.period}** {one.what} *({BREAK_WORDS[one.type]})*" for one in _in_order(measure.breaks)),
        *([f"- **Not verified** {measure.unverified}"] if measure.unverified else []),
        f"- **Owner** {measure.owner}; next review {measure.next_review:%B %Y}",
    ]
    return "\n".join(lines) + "\n"


def _aliases(measure: Measure) -> str:
    return f" (also {', '.join(f'`{alias}`' for alias in measure.aliases)})" if measure.aliases else ""


def _in_order(breaks: Iterable[Break]) -> list[Break]:
    return sorted(breaks, key=lambda break_: break_.period)


def _characteristic(characteristic: Characteristic) -> str:
    reference = f"; compared with `{characteristic.reference}`" if characteristic.reference else ""
    rows = (f"- `{category.id}` {category.label}" for category in characteristic.categories)
    return "\n".join((f"### {characteristic.title}\n", f"`{characteristic.id}`{reference}\n", *rows)) + "\n"


def _decimals(count: int) -> str:
    return {0: "no decimals", 1: "one decimal"}.get(count, f"{count} decimals")
