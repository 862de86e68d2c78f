"""Rows as a sender's table: headings, names, UPNs and the words that schools write."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute

from outcomes.invented.chance import Texts, Whole
from outcomes.invented.children import Children
from outcomes.invented.described import Year
from outcomes.invented.files import text_table
from outcomes.invented.groups import CODE_WORDS
from outcomes.invented.schools import Schools

DUE = {
    "pupils": "-01-31",
    "early_years_results": "-06-30",
    "phonics_results": "-07-15",
    "multiplication_check_results": "-07-15",
    "key_stage_1_results": "-07-15",
    "key_stage_2_results": "-07-31",
    "key_stage_4_results": "-08-31",
    "post_16_results": "-08-31",
    "attainment_by_19": "-08-31",
    "pupil_destinations": "-08-31",
    "pupil_attendance": "-07-31",
}
"""By when a school sends each kind, in the year in which the academic year ends."""

COLUMNS: dict[str, dict[str, str]] = {
    "early_years_results": {f"ELG {number:02}": f"elg_{number:02}" for number in range(1, 18)},
    "phonics_results": {"Year group": "year_group", "Mark": "mark"},
    "multiplication_check_results": {"Score": "score"},
    "key_stage_1_results": {name.capitalize(): name for name in ("reading", "writing", "maths", "science")},
    "key_stage_2_results": {"Reading": "reading", "Maths": "maths", "GPS": "gps", "Writing": "writing"},
    "key_stage_4_results": {"Qualification": "qualification", "Subject": "called", "Grade": "grade"},
    "post_16_results": {"Qualification at 16 to 18": "qualification", "Subject": "called", "Grade": "grade"},
    "attainment_by_19": {
        "Level 2 at 16 with English and maths": "level_2_em_at_16",
        "Level 2": "level_2",
        "Level 2 with English and maths": "level_2_em",
        "Level 3": "level_3",
    },
    "pupil_destinations": {"After": "after", "Destination": "destination"},
}
"""What stands under each heading of a kind, beside whose row it is."""

QUALIFICATION_NAMES = {
    "gcse": "GCSE",
    "gcse_double": "GCSE double award",
    "gcse_short": "GCSE short course",
    "a_level": "A level",
    "as_level": "AS level",
}
"""What schools call qualifications, where it is not our own id."""

KINDS_WITH_NAMES = frozenset({"pupils", "early_years_results", "phonics_results", "key_stage_2_results", "pupil_flags"})
"""Kinds whose senders give names and dates of birth, too."""


@dataclass(frozen=True)
class Sender:
    """One year's sender: the year, and of everybody and every school what a row needs to name them."""

    period: str
    children: Children
    upns: pa.Array
    schools: Schools

    @property
    def starts(self) -> int:
        """The calendar year in which it begins."""
        return int(self.period[:4])

    def table(self, kind: str, rows: pd.DataFrame, columns: Mapping[str, Any]) -> pa.Table:
        """Whose rows they are, then the columns (heading to text); person or school NOWHERE is left blank."""
        person, school = rows["person"].to_numpy(), rows["school"].to_numpy()
        own_columns: dict[str, Any] = {"UPN": _texts_at(self.upns, person)}
        if kind in KINDS_WITH_NAMES:
            own_columns |= {
                "Surname": _texts_at(self.children.surname, person),
                "Forename": _texts_at(self.children.forename, person),
                "Date of birth": self._born(person),
            }
        own_columns["LAESTAB"] = _texts_at(self.schools.table["number"].to_numpy(), school)
        own_columns["Academic year"] = [self.period] * len(rows)
        return text_table({**own_columns, **columns})

    def results(self, kind: str, rows: pd.DataFrame) -> pa.Table:
        """A kind whose columns are text already."""
        columns = {heading: rows[column] for heading, column in COLUMNS[kind].items()}
        if "qualification" in rows:
            double = (rows["qualification"] == "gcse_double") & (rows["grade"] != "U")
            columns["Grade"] = rows["grade"].where(~double, rows["grade"] + "-" + rows["grade"])
            heading = next(iter(columns))
            columns[heading] = columns[heading].replace(QUALIFICATION_NAMES)
        return self.table(kind, rows, columns)

    def day(self, since: Whole) -> Texts:
        """Days since 1 September as 2024-11-05."""
        first = np.datetime64(f"{self.starts}-09-01", "D")
        return (first + since).astype("str").astype(object)

    def _born(self, person: Whole) -> Texts:
        is_known = self.children.born_is_known[person]
        return np.where(is_known, self.children.born[person].astype("str"), "").astype(object)


def _texts_at(words: pa.Array | Texts, position: Whole) -> pa.Array:
    """The words at these positions, "" at NOWHERE."""
    array = words if isinstance(words, pa.Array) else pa.array(words, pa.string())
    return pa.compute.fill_null(array.take(pa.array(position, pa.int64(), mask=position < 0)), "")


def _code_words(name: str, numbers: Whole) -> Texts:
    return np.array(CODE_WORDS[name], dtype=object)[numbers]


def pupils_return(sender: Sender, year: Year) -> pa.Table:
    """Who is on roll, and what is recorded of each."""
    groups = np.array(["N", "R", *(str(number) for number in range(1, 14))], dtype=object)
    columns = {
        "Year group": groups[year.group + 1],
        "Sex": _code_words("sex", year.codes["sex"]),
        "Free school meals": _code_words("yes_no", year.codes["fsm"]),
        "Free school meals in the last six years": _code_words("yes_no", year.codes["fsm6"]),
        "Disadvantaged": _code_words("yes_no", year.codes["disadvantaged"]),
        "Looked after": _code_words("yes_no", year.codes["looked_after"]),
        "SEN": _code_words("sen", year.codes["sen"]),
        "SEN need": np.array([need.upper() for need in year.need], dtype=object),
        "First language": _code_words("language", year.codes["language"]),
        "Ethnicity": _code_words("ethnicity", year.codes["ethnicity"]),
        "Joined late": np.where(year.mobile, "yes", "no").astype(object),
    }
    return sender.table("pupils", pd.DataFrame({"person": year.persons, "school": year.school}), columns)


def attendance_return(sender: Sender, term: str, rows: pd.DataFrame) -> pa.Table:
    """One term's sessions."""
    counts = {
        "Present": "present",
        "Approved elsewhere": "elsewhere",
        "Authorised": "authorised",
        "Unauthorised": "unauthorised",
        "Late before": "late_before",
        "Late after": "late_after",
    }
    columns = {heading: _text(rows[column]) for heading, column in counts.items()}
    return sender.table("pupil_attendance", rows, {"Term": [term] * len(rows), **columns})


def exclusions_return(sender: Sender, rows: pd.DataFrame) -> pa.Table:
    """A row a suspension or permanent exclusion, and one a school without any."""
    nobody = (rows["type"] == "").to_numpy()
    columns = {
        "Date": np.where(nobody, "", sender.day(rows["on"].to_numpy())),
        "Type": rows["type"],
        "Sessions": np.where(nobody | (rows["sessions"] == 0), "", rows["sessions"].astype("str")),
    }
    return sender.table("pupil_exclusions", rows, columns)


def flags_return(sender: Sender, rows: pd.DataFrame) -> pa.Table:
    """What other systems know."""
    until = (rows["from"] + rows["lasts"]).to_numpy()
    columns = {
        "Flag": rows["flag"],
        "Responsible authority": rows["responsible"],
        "From": sender.day(rows["from"].to_numpy()),
        "To": np.where(rows["lasts"] == 0, "", sender.day(until)),
    }
    return sender.table("pupil_flags", rows, columns)


def expected_return(sender: Sender, kinds: Mapping[str, pd.DataFrame]) -> pa.Table:
    """How many pupils each school sends of each kind, once each."""
    parts = []
    for kind, rows in kinds.items():
        pupils = rows.drop_duplicates(["person", "school"]).groupby("school").size()
        parts.append(pd.DataFrame({"school": pupils.index, "kind": kind, "pupils": pupils.to_numpy()}))
    table = pd.concat(parts, ignore_index=True)
    columns = {
        "LAESTAB": _texts_at(sender.schools.table["number"].to_numpy(), table["school"].to_numpy()),
        "Return": table["kind"],
        "Academic year": [sender.period] * len(table),
        "Pupils": table["pupils"].astype("str"),
        "Due": [f"{sender.starts + 1}{DUE[kind]}" for kind in table["kind"]],
    }
    return text_table(columns)


def _text(counts: pd.Series) -> pa.Array:
    return pa.array(counts.to_numpy(), pa.int64()).cast(pa.string())
