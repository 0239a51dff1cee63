"""Misspelt words: which word of the archive was most likely meant.

The distance is that of optimal string alignment: the fewest insertions, deletions, changes and swaps of
neighbouring letters, no letter touched twice. Source: Boytsov, "Indexing methods for approximate dictionary
searching" (2011), section 2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST = 4  # letters of a word that may be corrected
CHANGED = 5  # letters from which on one may be another: in shorter words that mostly is a word itself (jabs)
LONG = 8  # letters from which on two mistakes are allowed
SMALL = 1000  # articles: in fewer, a word that stands in one of them is no worse a witness than others
COMMON = 2  # articles that have to hold a correction elsewhere, so that one misspelling does not mend another


def correctable(word: str) -> bool:
    """Tell whether a folded word can be misspelt: letters only, and long enough to have few neighbours."""
    return len(word) >= SHORTEST and word.isalpha()


def correction(word: str, held: Iterable[str], articles_with: Callable[[str], int], articles: int) -> str:
    """Choose among the words that an archive holds the one most likely meant, "" where none is near.

    The choice is by least distance, then by most articles, then by alphabet.

    Args:
        word: A folded word for which `correctable` is true.
        held: Folded words of the archive, at least all that begin with the same letter.
        articles_with: Counts the articles that hold a word.
        articles: How many articles the archive has.
    """
    reach = 1 if len(word) < LONG else 2
    near: dict[int, list[str]] = {}
    # One call for all words: rapidfuzz then goes through them in C++.
    for other, apart, _ in process.extract(
        word, list(held), scorer=OSA.distance, score_cutoff=reach, limit=None
    ):
        if (
            apart
            and other[0] == word[0]
            and other.isalpha()
            and (len(word) >= CHANGED or len(other) != len(word) or sorted(other) == sorted(word))
        ):
            near.setdefault(int(apart), []).append(other)
    needed = COMMON if articles >= SMALL else 1
    for apart in sorted(near):
        counts = {other: articles_with(other) for other in near[apart]}
        common = [other for other, count in counts.items() if count >= needed]
        if common:
            return min(common, key=lambda other: (-counts[other], other))
    return ""


def distance(one: str, other: str) -> int:
    """Return the number of mistakes between two words."""
    return OSA.distance(one, other)
