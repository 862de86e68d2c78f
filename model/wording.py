"""How a number of things is put into a sentence, and a word that was probably meant for another."""

from collections.abc import Iterable
from difflib import get_close_matches


def count_of(count: int, one: str, several: str = "") -> str:
    """`1 row`, `1,200 rows`; `several`: where it is not `one` with an s, as in `2 rows name`."""
    size = f"{count:,}".replace("-", "\u2212")  # a true minus sign
    return f"{size} {one if count == 1 else several or f'{one}s'}"


def nearest(word: str, words: Iterable[str], *, most: int = 3, likeness: float = 0.6) -> list[str]:
    """Those of `words`, in small letters, that look most like `word` in whatever capitals, the nearest first.

    `likeness`: from 0 to 1, how alike they must be (difflib's ratio).
    """
    return get_close_matches(word.casefold(), list(words), n=most, cutoff=likeness)


def did_you_mean(words: Iterable[str]) -> str:
    """` Did you mean 2012/13 or 2013/14?`, to stand after a sentence; "" without words."""
    either = " or ".join(words)
    return f" Did you mean {either}?" if either else ""
