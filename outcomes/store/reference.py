"""Reference data that an authority can change without touching code: areas, publications and their order, ambitions."""

import hashlib
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd
from pydantic import ValidationError

from model.errors import OutcomesError
from model.freshness import ReleaseMonths
from model.frozen import Frozen
from model.targets import Ambition

FILES = (
    "ambitions.toml",
    "grade_points.toml",
    "ks2_codes.toml",
    "local_authorities.csv",
    "regions.csv",
    "sources.toml",
)
NATION = "nation:E92000001"

T = TypeVar("T", bound=Frozen)


class BadReferenceError(OutcomesError):
    """A reference file that cannot be used; the sentence names the file and what is wrong with it."""


class Publication(Frozen):
    """Where figures were first published, and under what licence they may be carried over."""

    id: str
    title: str
    publisher: str
    licence: str


@cache
def ambitions(folder: Path) -> tuple[Ambition, ...]:
    """The authority's ambitions, in the order of the file."""
    return tuple(
        _valid(Ambition, entry, folder / "ambitions.toml") for entry in _toml(folder, "ambitions.toml")["ambitions"]
    )


@cache
def publications(folder: Path) -> dict[str, Publication]:
    """Every publication that sources.toml names, by id."""
    sources = _toml(folder, "sources.toml")["sources"]
    return {id_: _valid(Publication, {"id": id_, **entry}, folder / "sources.toml") for id_, entry in sources.items()}


def publication(folder: Path, source: str) -> Publication:
    """One publication; a source that sources.toml does not name is shown by its own id."""
    unnamed = Publication(id=source, title=source.replace("_", " "), publisher="the sender", licence="not stated")
    return publications(folder).get(source, unnamed)


@cache
def calendar(folder: Path) -> ReleaseMonths:
    """When the figures of a year are out."""
    return _valid(ReleaseMonths, _toml(folder, "sources.toml")["calendar"], folder / "sources.toml")


def source_order(folder: Path) -> pd.DataFrame:
    """Which source a figure is taken from: measure ("" for every other), source, rank (0 wins)."""
    table = _toml(folder, "sources.toml")
    usual: list[str] = table["order"]
    orders = {"": usual} | {
        measure: entry["order"] + [source for source in usual if source not in entry["order"]]
        for measure, entry in table.get("measures", {}).items()
    }
    rows = [(measure, source, rank) for measure, order in orders.items() for rank, source in enumerate(order)]
    return pd.DataFrame(rows, columns=["measure", "source", "rank"])


def areas(folder: Path) -> pd.DataFrame:
    """Every local authority, region and the nation: place, level, name, region (of an authority, else None)."""
    authorities = _csv(folder, "local_authorities.csv")
    regions = _csv(folder, "regions.csv")
    return pd.concat(
        [
            pd.DataFrame({"place": [NATION], "level": ["nation"], "name": ["England"], "region": [None]}),
            pd.DataFrame(
                {"place": "region:" + regions["code"], "level": "region", "name": regions["name"], "region": None}
            ),
            pd.DataFrame(
                {
                    "place": "la:" + authorities["code"],
                    "level": "la",
                    "name": authorities["name"],
                    "region": "region:" + authorities["region_code"],
                }
            ),
        ],
        ignore_index=True,
    ).drop_duplicates("place", keep="last", ignore_index=True)


def gss_codes(folder: Path) -> pd.DataFrame:
    """The code that the Office for National Statistics gives an area: `gss_code`, indexed by place."""
    authorities = _csv(folder, "local_authorities.csv")
    codes = pd.Series(authorities["new_code"].to_numpy(), index="la:" + authorities["code"])
    regions = _csv(folder, "regions.csv")["code"]
    others = pd.Series([*regions, NATION.partition(":")[2]], index=[*("region:" + regions), NATION])
    every = pd.concat([codes, others])
    return every[~every.index.duplicated(keep="last")].rename("gss_code").rename_axis("place").to_frame()


def ks2_codes(folder: Path) -> tuple[dict[str, Any], ...]:
    """What each code in place of a Key Stage 1 or 2 result counts as: code, among, expected, higher, verified."""
    return tuple(_toml(folder, "ks2_codes.toml")["codes"])


def grade_points(folder: Path) -> tuple[dict[str, Any], ...]:
    """The points of grades by era: first, last, reformed and unreformed (grade to points)."""
    return tuple(_toml(folder, "grade_points.toml")["eras"])


def fingerprint(folder: Path) -> str:
    """SHA-256 over the files that decide what a generation holds; another fingerprint is another generation."""
    digest = hashlib.sha256()
    for name in FILES:
        digest.update(name.encode() + b"\0" + (folder / name).read_bytes() + b"\0")
    return digest.hexdigest()


def _toml(folder: Path, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads((folder / name).read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as fault:
        raise BadReferenceError(f"{name} cannot be read: {fault}. Nothing was changed.") from fault


def _csv(folder: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(folder / name, dtype="str", keep_default_na=False)


def _valid(word: type[T], entry: dict[str, Any], path: Path) -> T:
    try:
        return word.model_validate(entry)
    except ValidationError as fault:
        where = "; ".join(f"{'.'.join(map(str, error['loc']))}: {error['msg']}" for error in fault.errors())
        raise BadReferenceError(f"{path.name}, entry {entry.get('id', '?')}: {where}.") from fault
