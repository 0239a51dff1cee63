"""Completing what was typed from the names of topics and outlets."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from semsearch.text.analyzer import words
from semsearch.types import Count, Suggestion


def folded(text: str) -> str:
    """Give the words of a text with spaces between: texts are compared so."""
    return " ".join(words(text))


def distinct(suggestions: Iterable[Suggestion]) -> Iterator[Suggestion]:
    """Give the suggestions whose text did not come before, compared folded."""
    seen: set[str] = set()
    for suggestion in suggestions:
        key = folded(suggestion.text)
        if key not in seen:
            seen.add(key)
            yield suggestion


class NamedPlaces:
    """The names of topics and outlets, to be found by the beginning of any of their words."""

    def __init__(self, topics: Sequence[Count], providers: Sequence[Count]) -> None:
        named = [Suggestion(count.value, "topic", count.count) for count in topics]
        named += [Suggestion(count.value, "provider", count.count) for count in providers]
        self._named = sorted(named, key=by_count)
        places = [
            (" ".join(parts[at:]), rank)
            for rank, suggestion in enumerate(self._named)
            for parts in [words(suggestion.text)]
            for at in range(len(parts))
        ]
        places.sort()
        self._texts = [text for text, _ in places]
        self._ranks = [rank for _, rank in places]

    def beginning(self, text: str, k: int) -> list[Suggestion]:
        """Give the `k` most frequent names that have a word from which on they begin with a folded text."""
        start = bisect_left(self._texts, text)
        end = bisect_left(self._texts, f"{text}\U0010ffff", lo=start)
        ranks = sorted(set(self._ranks[start:end]))
        return list(islice(distinct(self._named[rank] for rank in ranks), k))


def by_count(suggestion: Suggestion) -> tuple[int, str, bool]:
    """Order names: the most frequent first, then by alphabet, a topic before an outlet of the same name."""
    return -suggestion.count, suggestion.text, suggestion.kind != "topic"
