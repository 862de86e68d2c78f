"""The last stage of checking a file: against what the house knows. One rule, one function; each gives findings.

The rules take the file as its loader handed it on (loaders.check.CheckedFile) and what is known as plain frames
(`PriorKnowledge` reads them, each once). What a file would change is looked at when the generation that would be is
there (`figures`).
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from loaders.check import CheckedFile
from model.findings import Finding
from outcomes.returns.accepted_queries import with_accepted_as_notes
from outcomes.returns.plausibility import cohorts, identities, register_names, resubmission, scales, schools, sums
from outcomes.returns.plausibility.coverage import coverage
from outcomes.returns.plausibility.prior_knowledge import PriorKnowledge
from outcomes.returns.plausibility.wording import capped, schools_of, with_places

__all__ = ["with_plausibility_findings"]

OF_ANY_FILE = (
    resubmission.same_file,
    schools.new_places,
    register_names.other_names,
    resubmission.same_results,
    *sums.RULES,
    *scales.RULES,
    *identities.RULES,
)
OF_OUR_OWN = (*schools.RULES, resubmission.same_pupils_values, *cohorts.RULES)
"""Rules for what schools and the authority send themselves, which must fit what is known here."""

BY_ROW: tuple[Callable[[CheckedFile, PriorKnowledge], Iterator[Finding]], ...] = (
    register_names.other_names,
    *identities.RULES,
)
OF_OUR_OWN_BY_ROW = schools.RULES
"""Rules that need one row and no other: of a file whose faulty rows are missing, they can be judged all the same."""


def with_plausibility_findings(checked: CheckedFile, knowledge: PriorKnowledge) -> CheckedFile:
    """A file with what is remarkable about it beside what is known.

    Of one that stops already, only what single rows say: of the whole it may not have every row. Queries that were
    accepted before come as notes. Raises StoreDamagedError where what is known cannot be read.
    """
    stops = any(finding.severity == "stop" for finding in checked.findings)
    of_any_file, of_our_own = (BY_ROW, OF_OUR_OWN_BY_ROW) if stops else (OF_ANY_FILE, OF_OUR_OWN)
    plausibility_findings = [finding for rule in of_any_file for finding in capped(rule(checked, knowledge))]
    own = coverage(checked, knowledge)
    if own is not None:
        senders = schools.knowledge_of_sender(own, knowledge)
        plausibility_findings += [finding for rule in of_our_own for finding in capped(rule(own, senders))]
    findings = (*with_places(checked.findings, checked.school_of), *plausibility_findings)
    return replace(
        checked,
        findings=with_accepted_as_notes(checked.kind, findings, knowledge.accepted_queries),
        school_of={**checked.school_of, **schools_of(plausibility_findings)},
    )
