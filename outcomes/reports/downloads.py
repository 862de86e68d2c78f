"""An answer as a file for another program: every row says of which measure, place, year and term it is, and how final.

Beside these ids stand the columns that a reader sees, unrounded.
"""

import re
from collections.abc import Iterable, Sequence
from functools import singledispatch

import pandas as pd

from model.answers import (
    AuthoritiesAnswer,
    DefinitionsAnswer,
    GapsAnswer,
    RatesAnswer,
    SchoolsAnswer,
    Source,
    TargetAnswer,
    VintagesAnswer,
)
from model.returns import RETURN_STATUSES
from outcomes.reports.definitions import vintage_table
from outcomes.reports.tables import readable

DownloadedAnswer = (
    RatesAnswer | GapsAnswer | TargetAnswer | SchoolsAnswer | AuthoritiesAnswer | VintagesAnswer | DefinitionsAnswer
)

IDS = ("measure", "place", "period", "term", "characteristic", "category", "status", "version", "returns")
"""What is known of a row. `status`: whether it has a value, or why not (ok, suppressed, …); `version`: how final."""


def download_table(answer: DownloadedAnswer, codes: pd.DataFrame) -> pd.DataFrame:
    """The rows of an answer with the ids of each in front. `codes`: `urn` and `gss_code` by place."""
    ids = _ids(answer)
    schools, here = ids["place"].str.startswith("school:"), codes.reindex(ids["place"])
    columns = {
        "Measure id": ids["measure"],
        "Place id": ids["place"],
        "LAESTAB": ids["place"].str.removeprefix("school:").where(schools),
        "URN": here["urn"].to_numpy(),
        "GSS code": here["gss_code"].to_numpy(),
        "Year": ids["period"],
        "Term": ids["term"],
        "Characteristic": ids["characteristic"],
        "Category": ids["category"],
        "Value is": ids["status"],
        "Status": _versions(ids, answer.sources),
    }
    figures = _figures(answer).reset_index(drop=True)
    return pd.concat([pd.DataFrame(columns), figures.drop(columns=[*columns], errors="ignore")], axis="columns")


def _figures(answer: DownloadedAnswer) -> pd.DataFrame:
    return vintage_table(answer) if isinstance(answer, DefinitionsAnswer) else readable(answer)


def _versions(ids: pd.DataFrame, sources: Sequence[Source]) -> list[str]:
    """How final each row is: as it says itself, or else as the least final of the returns that it comes from."""
    status_by_return = {source.return_id: source.status for source in sources}

    def version(said: object, returns: object) -> str:
        if isinstance(said, str) and said:
            return said
        statuses = [status_by_return[id_] for id_ in returns or () if id_ in status_by_return]  # type: ignore[attr-defined]
        return min(statuses, key=RETURN_STATUSES.index, default="")

    return [version(said, returns) for said, returns in zip(ids["version"], ids["returns"], strict=True)]


@singledispatch
def _ids(answer: object) -> pd.DataFrame:
    """IDS, row by row as the answer's table for readers has them."""
    raise TypeError(f"There is no table for a {type(answer).__name__}.")


def _ids_of(table: pd.DataFrame, **known: str) -> pd.DataFrame:
    """The ids that a table has, those that are known of all its rows, and blanks."""
    columns = {name: table[name] if name in table else known.get(name, "") for name in IDS}
    return pd.DataFrame(columns, index=table.index).reset_index(drop=True)


@_ids.register
def _(answer: RatesAnswer) -> pd.DataFrame:
    return _ids_of(answer.table, measure=answer.measure.id)


@_ids.register
def _(answer: GapsAnswer) -> pd.DataFrame:
    return _ids_of(answer.table.rename(columns={"group": "category"}), measure=answer.measure.id)


@_ids.register
def _(answer: SchoolsAnswer) -> pd.DataFrame:
    everybody = answer.table["category"].where(answer.table["category"] == "all", "")
    return _ids_of(answer.table.assign(characteristic=everybody), measure=answer.measure.id, term="year")


@_ids.register
def _(answer: AuthoritiesAnswer) -> pd.DataFrame:
    status = answer.table["value"].map(lambda value: "not_available" if pd.isna(value) else "ok")
    known = {"place": answer.place, "term": "year", "characteristic": "all", "category": "all"}
    return _ids_of(answer.table.assign(status=status), **known)


@_ids.register
def _(answer: VintagesAnswer) -> pd.DataFrame:
    known = {"term": "year", "characteristic": "all", "category": "all", "status": "ok"}
    return _ids_of(answer.table, measure=answer.measure.id, place=answer.place, **known)


@_ids.register
def _(answer: DefinitionsAnswer) -> pd.DataFrame:
    return _ids_of(answer.table.rename(columns={"last": "period"}), place=answer.place)


@_ids.register
def _(answer: TargetAnswer) -> pd.DataFrame:
    figures = _ids_of(pd.concat([answer.trend, answer.england], ignore_index=True), measure=answer.measure.id)
    ahead = answer.milestones.tail(len(readable(answer)) - len(figures))
    if ahead.empty:
        return figures
    known = {"place": answer.place, "term": "year", "characteristic": "all", "category": "all", "status": "milestone"}
    return pd.concat([figures, _ids_of(ahead, measure=answer.measure.id, **known)], ignore_index=True)


def download_name(*parts: str) -> str:
    """`which-children-are-furthest-behind_leeds_level2_at_16_2012-13.csv`: what is in a file, by its name alone."""
    words = (re.sub(r"[^a-z0-9_]+", "-", part.lower()).strip("-") for part in parts)
    return f"{'_'.join(filter(None, words))[:150]}.csv"


def years_of(periods: Iterable[object]) -> str:
    """`2012/13`, or `2012/13 to 2024/25`; "" where there is none."""
    years = sorted({period for period in periods if isinstance(period, str) and period})
    return "" if not years else years[0] if len(years) == 1 else f"{years[0]} to {years[-1]}"
