"""Which school a row of text is about, by its number, whatever kind of return it stands in."""

import numpy as np
import pandas as pd

from loaders.rules import areas
from loaders.rules.cells import codes

_NUMBERS = ("LAESTAB", "school_laestab", "laestab")
_PARTS = (("LEA", "ESTAB"), ("LA", "ESTAB"), ("LA", "Estab"))
_NAMES = ("SCHNAME", "school_name", "School name", "School")


def laestabs(frame: pd.DataFrame) -> pd.Series:
    """The seven digits of each row's school, "" where it says none; `frame`: text, headings as columns."""
    heading = next((heading for heading in _NUMBERS if heading in frame), None)
    parts = next((parts for parts in _PARTS if set(parts) <= set(frame)), None)
    if heading is not None:
        places, cells = pd.factorize(frame[heading])  # a school is in many rows, and is read once
        numbers = codes(pd.Series(cells, dtype="str")).str.replace("^([0-9]{3})[/ ]([0-9]{4})$", r"\1\2", regex=True)
    elif parts is not None:
        numbers = areas.three_digits(frame[parts[0]]) + codes(frame[parts[1]])
        places = np.arange(len(frame))
    else:
        return pd.Series("", index=frame.index, dtype="str")
    good = numbers.where(numbers.str.fullmatch("[0-9]{7}"), "")
    return pd.Series(good.to_numpy()[places], index=frame.index, dtype="str")


def names_by_laestab(frame: pd.DataFrame) -> dict[str, str]:
    """What a table calls its schools, by LAESTAB; the first name it gives each."""
    heading = next((heading for heading in _NAMES if heading in frame), None)
    if heading is None:
        return {}
    schools = pd.DataFrame({"laestab": laestabs(frame), "name": frame[heading].str.strip()})
    schools = schools[(schools["laestab"] != "") & (schools["name"] != "")].drop_duplicates("laestab")
    return dict(zip(schools["laestab"], schools["name"], strict=True))
