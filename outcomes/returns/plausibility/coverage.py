"""What a school's or the authority's own file sends: whose rows, of which schools, how many pupils of each."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from loaders.check import CheckedFile
from loaders.rules.pupil_identity import names_and_births
from outcomes.returns.plausibility.prior_knowledge import PriorKnowledge

SCHOOL = ["place", "period"]
COHORT = ["place", "period", "term"]


@dataclass(frozen=True)
class Coverage:
    """A pupil-level file, or a list of expected pupils, worked out once for every rule.

    `rows`: those about somebody, by the sender's rows, with `pupil`, the integer of the UPN (or, without one, of name
    and date of birth). `schools`: place, period, row (the first; <NA> in a list of expected pupils), rows. `cohorts`:
    place, period, term, pupils.
    """

    kind: str
    rows: pd.DataFrame
    schools: pd.DataFrame
    cohorts: pd.DataFrame


def coverage(checked: CheckedFile, knowledge: PriorKnowledge) -> Coverage | None:
    """What a file sends; None of a published file."""
    if checked.kind is None:
        return None
    if checked.pupils is not None:
        rows = _pupil_rows(checked.pupils, knowledge)
        return Coverage(checked.kind, rows, _schools(checked.pupils), _cohorts(rows))
    if checked.expected is not None:
        none = pd.DataFrame(columns=[*COHORT, "pupils"])
        return Coverage(checked.kind, none, _schools(checked.expected).assign(row=None), none)
    return None


def _pupil_rows(pupils: pd.DataFrame, knowledge: PriorKnowledge) -> pd.DataFrame:
    """Rows with a UPN or a whole name, and the integer that tells one pupil from another."""
    upn = pupils["upn"]
    if (upn != "").all():
        return pupils.assign(pupil=knowledge.pupil_numbers(upn))
    names = names_and_births(pupils)
    has_identity = (upn != "") | (names != "")
    rows = pupils[has_identity]
    by_birth = pd.util.hash_array(names[has_identity].to_numpy(dtype="object")).astype("int64")
    number = knowledge.pupil_numbers(rows["upn"]).to_numpy()
    return rows.assign(pupil=np.where(rows["upn"] != "", number, by_birth))


def _schools(table: pd.DataFrame) -> pd.DataFrame:
    """The schools of a table, each year apart."""
    school_years = table.loc[table["place"] != "", SCHOOL]
    counts = school_years.groupby(SCHOOL, sort=False).size().reset_index(name="rows")
    first = school_years.drop_duplicates(SCHOOL)
    return counts.assign(row=pd.Series(first.index, index=counts.index, dtype="Int64"))


def _cohorts(rows: pd.DataFrame) -> pd.DataFrame:
    """A pupil with several rows is one."""
    once = rows.loc[rows["place"] != "", [*COHORT, "pupil"]].drop_duplicates()
    return once.groupby(COHORT, sort=False).size().reset_index(name="pupils")
