"""The national register of every establishment, as Get Information about Schools gives it out in full."""

import pandas as pd

from loaders.kinds.school_register import Headings, register
from loaders.translation.kind import Context, Kind, Translation

HEADINGS = Headings(
    la="LA (code)",
    estab="EstablishmentNumber",
    name="EstablishmentName",
    opened="OpenDate",
    closed="CloseDate",
    types=("TypeOfEstablishment (name)",),
    youngest=("StatutoryLowAge",),
    oldest=("StatutoryHighAge",),
    town="Town",
    postcode="Postcode",
    trust="Trusts (name)",
)


def translate(frame: pd.DataFrame, context: Context) -> Translation:
    """Places and numbers of the register as it stood in the year the sender says."""
    return register(frame, context, HEADINGS)


KIND = Kind(
    id="national_register",
    title="Get Information about Schools: every establishment",
    headings=frozenset(
        {
            "URN",
            "LA (code)",
            "EstablishmentNumber",
            "EstablishmentName",
            "TypeOfEstablishment (name)",
            "OpenDate",
            "CloseDate",
        }
    ),
    translate=translate,
)
