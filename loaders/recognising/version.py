"""How final a file's figures are: by its own word, by its sender's, or by its name."""

import re
from collections.abc import Iterator

from model.findings import Finding
from model.returns import RETURN_STATUSES, ReturnStatus

# Not "early": early years are no early figures. Not "final": whatever says nothing is taken for it.
_IN_NAME = re.compile(r"(provisional|(?<![a-z])prov(?![a-z]))|(revised)", re.IGNORECASE)


def status_of(own: str | None, senders_status: str | None, file: str) -> tuple[ReturnStatus, tuple[Finding, ...]]:
    """The file's own word where it has one, else the sender's, else what its name says, else final; and what to say."""
    words: dict[str, ReturnStatus] = {word: word for word in RETURN_STATUSES}
    named = status_in_name(file)
    status = words[own or senders_status or named or "final"]
    return status, tuple(_findings(own, senders_status, named))


def status_in_name(file: str) -> str | None:
    """`england_ks4provisional.csv` is provisional; the less final of two words; None where the name has none."""
    matches = list(_IN_NAME.finditer(file))
    if not matches:
        return None
    return "provisional" if any(match[1] for match in matches) else "revised"


def _findings(own: str | None, senders_status: str | None, named: str | None) -> Iterator[Finding]:
    if own and senders_status and own != senders_status:
        message = f"You said {senders_status}. By its own words the file is {own}, and so it was taken."
        remedy = f"Nothing to do if {own} is right; otherwise this is another version of the file."
        yield Finding(severity="query", rule="status_differs", message=message, remedy=remedy, value=senders_status)
    elif not own and senders_status and named and senders_status != named:
        message = f"You said {senders_status}. By its name the file is {named}; it was taken as you said."
        remedy = f"Nothing to do if {senders_status} is right; otherwise send it again as {named}."
        yield Finding(severity="query", rule="status_differs", message=message, remedy=remedy, value=senders_status)
    elif not own and not senders_status and named:
        message = f"The file was taken as {named}, because its name says so and nothing in it does."
        remedy = "Nothing to do if that is right; otherwise say with it how final its figures are."
        yield Finding(severity="note", rule="status_in_name", message=message, remedy=remedy, value=named)
