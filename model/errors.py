"""What can go wrong that a caller treats differently. Other people's data earns findings, not these."""


class OutcomesError(Exception):
    """Root of the family; its text is a sentence for the reader that names the thing, the value and the remedy."""


class UnknownWordError(OutcomesError):
    """A measure, place, period, group or role that does not exist, or is not spelt as the glossary spells it."""


class NotAllowedError(OutcomesError):
    """The viewer may not have what was asked."""


class StoreBusyError(OutcomesError):
    """Somebody else holds the store; the sentence says who and since when."""


class StoreDamagedError(OutcomesError):
    """The store cannot be read as it stands; the sentence says which file and what to run."""


class ReturnDamagedError(StoreDamagedError):
    """What was kept of an accepted return is gone or garbled; undoing it is one way out."""


class NothingPublishedError(OutcomesError):
    """The store is sound and empty."""


def fault_sentence(fault: OSError) -> str:
    """What the system refused, where, and what to do, in sentences: a full disk, a folder that may not be written."""
    # A copy that failed names what it read first, and then what it could not write.
    path = fault.filename2 or fault.filename
    where = f" ({path})" if path else ""
    return (
        f"{fault.strerror or fault}{where}. See that the disk has room and who may write there. What was published "
        "before is published still; `outcomes doctor` says if anything is left to do."
    )
