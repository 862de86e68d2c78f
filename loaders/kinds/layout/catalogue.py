"""Publications mapped by a file of headings: a new layout is one TOML file in data/reference/layouts, and no code."""

import tomllib
from functools import partial
from pathlib import Path

from loaders.kinds.layout.columns import Layout
from loaders.kinds.layout.figures import figure_headings
from loaders.kinds.layout.translate import translate
from loaders.reading.limits import Limits
from loaders.translation.kind import Kind
from model.folders import REFERENCE

LAYOUTS = REFERENCE / "layouts"


def layout_kinds(folder: Path = LAYOUTS) -> tuple[Kind, ...]:
    """A kind of return for every layout in a folder, in the order of their file names."""
    return tuple(kind_of_layout(read_layout(path)) for path in sorted(folder.glob("*.toml")))


def read_layout(path: Path) -> Layout:
    """The layout in a file; raises pydantic's ValidationError naming the line that is not understood."""
    return Layout.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))


def kind_of_layout(layout: Layout) -> Kind:
    """The kind of return a layout describes."""
    return Kind(
        id=layout.id,
        title=layout.title,
        headings=frozenset(layout.headings),
        # What stands for nothing if it is left out must not be left out for a capital or a letter.
        optional=frozenset(filter(None, (name for figure in layout.figure for name in figure_headings(figure)))),
        translate=partial(translate, layout),
        ragged=layout.ragged,
        limits=Limits(rows=layout.rows),
        printed=layout.printed,
        # Where its layout says how the table ends, blank rows are part of it.
        goes_on=bool(layout.printed and layout.printed.ends),
        workbook=layout.workbook,
    )
