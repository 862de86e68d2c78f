"""Text that no spreadsheet runs."""

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What makes a spreadsheet take text for a formula, in full width too (ASVS 1.2.10)."""


def inert(text: str) -> str:
    """Text behind an apostrophe where it begins like a formula."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text
