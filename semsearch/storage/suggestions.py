"""Completing a text from the names of topics and providers."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Self

from semsearch.text.analyzer import words
from semsearch.types import Count, Suggestion


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
