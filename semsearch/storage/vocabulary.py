"""The vocabulary of an archive: its words and names complete a text and correct misspelt words.

**Completion** takes the names of topics and providers that a text begins.

**Correction** takes the word of the archive that was most likely meant. The distance is that of optimal
string alignment: the fewest insertions, deletions, substitutions and transpositions of neighbouring letters,
with no letter edited twice.
Source: Boytsov, "Indexing methods for approximate dictionary searching" (2011), section 2.

**Mentioned outlets** are those whose name is itself in the news ("Microsoft"), or is an ordinary word
("Nature"). The archive shows which ones: its articles seldom name the press.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Self

from rapidfuzz import process
from rapidfuzz.distance import OSA

from semsearch.text import analyzer
from semsearch.text.analyzer import words
from semsearch.types import Count, Suggestion

MIN_LETTERS = 4  # letters; shorter words are not corrected
MIN_SUBSTITUTED = 5  # letters; in shorter words a substitution mostly makes another word (jabs)
TWO_MISTAKES = 8  # letters; from here on two mistakes are allowed
SMALL_ARCHIVE = 1000  # articles; in a smaller archive one article that contains a correction is enough
MIN_ARTICLES = 2  # articles needed in a larger one, so that one misspelling does not correct another
MENTION_RATIO = 3  # an outlet is mentioned if this many mentions outnumber the articles that it published


def folded(text: str) -> str:
    """Return the words of a text joined by spaces: texts are compared in this form."""
    return " ".join(words(text))


def distinct(suggestions: Iterable[Suggestion]) -> Iterator[Suggestion]:
    """Yield the suggestions whose folded text has not come before."""
    seen: set[str] = set()
    for suggestion in suggestions:
        key = folded(suggestion.text)
        if key not in seen:
            seen.add(key)
            yield suggestion


class NameIndex:
    """The names of topics and providers, found by the beginning of any of their words."""

    def __init__(self, named: Sequence[Suggestion], suffixes: Sequence[tuple[str, int]]) -> None:
        self._named = named
        self._texts = [text for text, _ in suffixes]
        self._ranks = [rank for _, rank in suffixes]

    @classmethod
    def build(cls, topics: Sequence[Count], providers: Sequence[Count]) -> Self:
        """Index every name from each of its words on."""
        named = [Suggestion(count.value, "topic", count.count) for count in topics]
        named += [Suggestion(count.value, "provider", count.count) for count in providers]
        named.sort(key=by_count)
        suffixes = [
            (" ".join(parts[at:]), rank)
            for rank, suggestion in enumerate(named)
            for parts in [words(suggestion.text)]
            for at in range(len(parts))
        ]
        return cls(named, sorted(suffixes))

    def beginning(self, text: str, k: int) -> list[Suggestion]:
        """Return the `k` most frequent names that begin with a folded text, from any of their words on."""
        start = bisect_left(self._texts, text)
        end = bisect_left(self._texts, f"{text}\U0010ffff", lo=start)
        ranks = sorted(set(self._ranks[start:end]))
        return list(islice(distinct(self._named[rank] for rank in ranks), k))


def by_count(suggestion: Suggestion) -> tuple[int, str, bool]:
    """Sort key of names: most frequent first, then by alphabet, a topic before a provider of that name."""
    return -suggestion.count, suggestion.text, suggestion.kind != "topic"


def correctable(word: str) -> bool:
    """Return whether a folded word may be corrected: only letters, and long enough to have few neighbours."""
    return len(word) >= MIN_LETTERS and word.isalpha()


def correction(word: str, held: Iterable[str], articles_with: Callable[[str], int], articles: int) -> str:
    """Return the word of the archive that was most likely meant, "" if none is near.

    The nearest is taken; of equally near ones that in most articles, then the first by alphabet.

    Args:
        word: A folded word for which `correctable` is true.
        held: Folded words of the archive, at least all that begin with the same letter.
        articles_with: Counts the articles that contain a word.
        articles: The number of articles in the archive.
    """
    reach = 1 if len(word) < TWO_MISTAKES else 2
    near: dict[int, list[str]] = {}
    # One call for all words: rapidfuzz then goes through them in C++.
    for other, apart, _ in process.extract(
        word, list(held), scorer=OSA.distance, score_cutoff=reach, limit=None
    ):
        if (
            apart
            and other[0] == word[0]
            and other.isalpha()
            and (len(word) >= MIN_SUBSTITUTED or len(other) != len(word) or sorted(other) == sorted(word))
        ):
            near.setdefault(int(apart), []).append(other)
    needed = MIN_ARTICLES if articles >= SMALL_ARCHIVE else 1
    for apart in sorted(near):
        counts = {other: articles_with(other) for other in near[apart]}
        common = [other for other, count in counts.items() if count >= needed]
        if common:
            return min(common, key=lambda other: (-counts[other], other))
    return ""


def distance(one: str, other: str) -> int:
    """Return the optimal string alignment distance of two words."""
    return OSA.distance(one, other)


def mentioned(
    providers: Iterable[Count], frequencies: Callable[[Sequence[str]], Mapping[str, int]]
) -> frozenset[str]:
    """Return the one-word names that more than one article, and a third of the outlet's own number, contain.

    Args:
        providers: The outlets, with the number of articles of each.
        frequencies: Returns the number of articles that contain each term.
    """
    words = {provider: _bare(provider.value) for provider in providers}
    terms = {p: analyzer.terms(word) for p, word in words.items() if len(word.split()) == 1}
    found = frequencies(sorted({term for of_name in terms.values() for term in of_name}))
    return frozenset(
        provider.value
        for provider, of_name in terms.items()
        if (mentions := min((found[term] for term in of_name), default=0)) > 1
        and mentions * MENTION_RATIO > provider.count
    )


def _bare(name: str) -> str:
    return re.sub(r"^the\s+", "", name.strip(), flags=re.IGNORECASE)
