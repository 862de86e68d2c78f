"""The last stage of checking a file: against what the house knows. One rule, one function; each gives findings.

The rules take the file as its loader handed it on (loaders.check.Checked) and what is known as plain frames
(`known.Known` reads them, each once). What a file would change is looked at when the generation that would be is there
(`figures`).
"""

from dataclasses import replace

from loaders.check import Checked
from outcomes.accepted import remembered
from outcomes.against_known import cohorts, schools, sent_before, sums
from outcomes.against_known.known import Known
from outcomes.against_known.said import capped, with_places

__all__ = ["Known", "against_known"]

RULES = (*schools.RULES, *sent_before.RULES, *cohorts.RULES, *sums.RULES)
"""Every rule, in the order in which a reader meets its findings."""


def against_known(checked: Checked, known: Known) -> Checked:
    """A file that may be accepted with what is remarkable about it beside what is known.

    Queries that were accepted before come as notes. Raises StoreDamagedError where what is known cannot be read.
    """
    found = [finding for rule in RULES for finding in capped(rule(checked, known))]
    findings = (*with_places(checked.findings, checked.pupils), *found)
    return replace(checked, findings=remembered(checked.kind, findings, known.accepted))
