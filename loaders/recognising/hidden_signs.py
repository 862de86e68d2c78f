"""A heading with whatever a reader would not see in it spelt out."""

import unicodedata

from loaders.reading.extract import excerpt


def spell_out(heading: str, width: int = 60) -> str:
    """A heading in which every letter that only looks Latin is followed by its code point: LА[U+0410]ESTAB."""
    return "".join(f"{sign}[U+{ord(sign):04X}]" if looks_latin(sign) else sign for sign in excerpt(heading, width))


def looks_latin(sign: str) -> bool:
    """Whether a letter looks like one of the Latin alphabet and is another's."""
    return (
        sign.isalpha()
        and not sign.isascii()
        and "LATIN" not in unicodedata.name(sign, "").replace("FULLWIDTH LATIN", "")
    )
