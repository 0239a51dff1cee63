"""The facets, names and dates of a revision, read from its columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from semsearch.storage.filtering import tally
from semsearch.storage.local.columns.arrays import UNDATED
from semsearch.storage.local.columns.columns import Columns
from semsearch.storage.local.columns.dense import Mask
from semsearch.storage.local.columns.part import Part
from semsearch.storage.local.columns.segment import Category
from semsearch.storage.vocabulary import mentioned
from semsearch.types import Count, Facets, Filter, Names


def facets(columns: Columns, filter: Filter) -> Facets:
    """Count the articles that pass a filter, by topic, outlet, type and month."""
    topics, outlets, types, months = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    total = 0
    for part, mask in zip(columns.parts, columns.passing(filter), strict=True):
        arrays, segment = part.segment.arrays, part.segment
        total += len(segment) if mask is None else int(mask.sum())
        topics += _topics(part, mask)
        outlets += _labels(part, mask)
        types += _counts(segment.types, arrays.types, mask)
        dates = arrays.published_at if mask is None else arrays.published_at[mask]
        dated = dates[dates != UNDATED].astype("datetime64[s]").astype("datetime64[M]")
        found, counts = np.unique(dated, return_counts=True)
        months += Counter(dict(zip(found.astype(str).tolist(), counts.tolist(), strict=True)))
    return Facets(
        total=total,
        topics=tally(topics.items()),
        providers=tally(outlets.items()),
        types=tally(types.items()),
        months=tuple(Count(month, months[month]) for month in sorted(months)),
    )


def dates(columns: Columns, filter: Filter) -> NDArray[np.float64]:
    """Return when the articles that pass a filter were published, in seconds since 1970; NaN if unknown."""
    held = [np.empty(0, dtype=np.float64)]
    for part, mask in zip(columns.parts, columns.passing(filter), strict=True):
        seconds = part.segment.arrays.published_at
        chosen = seconds if mask is None else seconds[mask]
        held.append(np.where(chosen == UNDATED, np.nan, chosen.astype(np.float64)))
    return np.concatenate(held)


@dataclass(frozen=True, slots=True)
class NameCounts:
    """How many articles have each name, largest first.

    Attributes:
        topics: By topic.
        providers: By the provider's name.
        domains: By the provider's domain.
        labels: By the provider's name, or its domain if it has no name.
    """

    topics: tuple[Count, ...]
    providers: tuple[Count, ...]
    domains: tuple[Count, ...]
    labels: tuple[Count, ...]

    @classmethod
    def of(cls, columns: Columns) -> Self:
        """Count the names of a revision."""
        topics, providers, domains, labels = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
        for part in columns.parts:
            segment, arrays = part.segment, part.segment.arrays
            topics += _topics(part, part.alive)
            providers += _counts(segment.names, arrays.names, part.alive)
            domains += _counts(segment.domains, arrays.domains, part.alive)
            labels += _labels(part, part.alive)
        return cls(*(tally(counted.items()) for counted in (topics, providers, domains, labels)))

    def names(self, frequencies: Callable[[Sequence[str]], Mapping[str, int]]) -> Names:
        """Return the names without counts.

        Args:
            frequencies: Returns the number of articles that contain each term.
        """
        return Names(
            tuple(count.value for count in self.providers),
            tuple(count.value for count in self.domains),
            tuple(count.value for count in self.topics),
            mentioned(self.providers, frequencies),
        )


def _counts(category: Category, codes: NDArray[np.int32], mask: Mask | None) -> Counter[str]:
    """Count the values of the rows that are chosen; None means all."""
    chosen = codes if mask is None else codes[mask]
    counted = np.bincount(chosen, minlength=len(category.values)).tolist()
    return Counter({value: n for value, n in zip(category.values, counted, strict=True) if n})


def _topics(part: Part, mask: Mask | None) -> Counter[str]:
    arrays = part.segment.arrays
    return _counts(part.segment.topics, arrays.topics, None if mask is None else mask[arrays.topic_rows])


def _labels(part: Part, mask: Mask | None) -> Counter[str]:
    """Count by outlet: by its name, or by its domain where it has no name."""
    segment, arrays = part.segment, part.segment.arrays
    nameless = segment.names.selected([""])[arrays.names]
    chosen = part.mask if mask is None else mask
    named = _counts(segment.names, arrays.names, chosen & ~nameless)
    return named + _counts(segment.domains, arrays.domains, chosen & nameless)
