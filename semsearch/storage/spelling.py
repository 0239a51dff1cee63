"""Misspelt words: which word of the archive was most likely meant.

The distance is that of optimal string alignment: the fewest insertions, deletions, substitutions and
transpositions of neighbouring letters, with no letter edited twice.
Source: Boytsov, "Indexing methods for approximate dictionary searching" (2011), section 2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST = 4  # letters; shorter words are not corrected
CHANGED = 5  # letters; in shorter words a substitution mostly makes another word (jabs)
LONG = 8  # letters; from here on two mistakes are allowed
SMALL = 1000  # articles; in a smaller archive one article that contains a correction is enough
COMMON = 2  # articles needed in a larger one, so that one misspelling does not correct another


def correctable(word: str) -> bool:
    """Return whether a folded word may be corrected: only letters, and long enough to have few neighbours."""
    return len(word) >= SHORTEST and word.isalpha()


def correction(word: str, held: Iterable[str], articles_with: Callable[[str], int], articles: int) -> str:
    """Return the word of the archive that was most likely meant, "" if none is near.

    The nearest is taken; of equally near ones that in most articles, then the first by alphabet.

    Args:
        word: A folded word for which `correctable` is true.
        held: Folded words of the archive, at least all that begin with the same letter.
        articles_with: Counts the articles that contain a word.
        articles: The number of articles in the archive.
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
    """Return the optimal string alignment distance of two words."""
    return OSA.distance(one, other)
