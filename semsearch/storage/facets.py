"""Counting values without regard to case, as filters compare them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from semsearch.types import Count


def tally(counts: Iterable[tuple[str, int]]) -> tuple[Count, ...]:
    """Merge the counts of spellings that differ in case only, under the most common spelling.

    The largest come first, equal ones by value. The empty value is left out.
    """
    spellings: dict[str, Counter[str]] = {}
    for value, count in counts:
        if value:
            spellings.setdefault(value.casefold(), Counter())[value] += count
    joined = (
        Count(min(group, key=lambda value: (-group[value], value)), group.total())
        for group in spellings.values()
    )
    return tuple(sorted(joined, key=lambda count: (-count.count, count.value)))
