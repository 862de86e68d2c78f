"""Where a series goes over from one publication to another: nobody should read a revision as a change in the world."""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from model.answers import Source
from model.rates import GapRow, Rate


def joins_sentence(rows: Sequence[Rate] | Sequence[GapRow], sources: tuple[Source, ...]) -> str | None:
    """Which publications the series of some rows are made of, and between which years; None where each is of one.

    A hard break between two years says by itself that the later does not go on from the earlier.
    """
    titles = {source.return_id: source.title for source in sources}
    if len(set(titles.values())) < 2:
        return None
    joins = sorted(set(_joins(rows, titles)))
    parts = [f"{earlier} is from “{before}”, {later} from “{after}”" for earlier, later, before, after in joins]
    return f"One series, more than one publication: {'; '.join(parts)}." if parts else None


def _joins(rows: Sequence[Rate] | Sequence[GapRow], titles: dict[str, str]) -> Iterator[tuple[str, str, str, str]]:
    """Neighbouring years of one segment that come from different publications: both years, both titles."""
    in_order = sorted((row for row in rows if row.status == "ok"), key=lambda row: (*_series(row), row.period))
    for _, years in groupby(in_order, key=_series):
        for earlier, later in pairwise(years):
            before, after = (
                " and ".join(dict.fromkeys(titles[return_id] for return_id in row.returns)) for row in (earlier, later)
            )
            if earlier.segment == later.segment and before != after:
                yield earlier.period, later.period, before, after


def _series(row: Rate | GapRow) -> tuple[str, str, str, str]:
    """What a row's series is of: a place, a group and a basis."""
    return row.place, row.characteristic, row.category if isinstance(row, Rate) else row.group, row.basis
