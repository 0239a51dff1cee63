"""The facets and names of a revision, counted once and kept in memory.

Facets are counted column by column: SQLite would read past the long text of every row, which takes far longer
(docs/decisions, 42).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from semsearch.storage.filtering import tally
from semsearch.storage.local.database import Database
from semsearch.storage.vocabulary import mentioned
from semsearch.types import Count, Facets, Names

_ARTICLES = """SELECT key, iif(provider_name = '', provider_domain, provider_name), type,
    ifnull(strftime('%Y-%m', published_at, 'unixepoch'), '') FROM articles ORDER BY key"""


@dataclass(frozen=True, slots=True)
class Column:
    """Values as codes: `rows[n]` has `codes[n]`, which stands for `values[code]`. A row may have several."""

    rows: NDArray[np.int32]
    codes: NDArray[np.int32]
    values: tuple[str, ...]

    @classmethod
    def encode(cls, rows: NDArray[np.int32], values: Iterable[str]) -> Self:
        """Assign codes to the values of these rows."""
        known: dict[str, int] = {}
        codes = np.fromiter((known.setdefault(value, len(known)) for value in values), dtype=np.int32)
        return cls(rows, codes, tuple(known))

    def counts(self, selected: NDArray[np.bool_] | None) -> list[tuple[str, int]]:
        """Count the rows that pass, by value; None means all."""
        codes = self.codes if selected is None else self.codes[selected[self.rows]]
        counted = np.bincount(codes, minlength=len(self.values)).tolist()
        return [(value, count) for value, count in zip(self.values, counted, strict=True) if count]


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a revision; a row is an article, in the order of `keys`, (n,) and ascending."""

    keys: NDArray[np.int64]
    topics: Column
    providers: Column
    types: Column
    months: Column

    @classmethod
    def read(cls, database: Database) -> Self:
        """Read the columns: about 10 microseconds an article."""
        articles: list[tuple[Any, ...]] = database.rows(_ARTICLES)
        keys = np.fromiter((row[0] for row in articles), dtype=np.int64, count=len(articles))
        rows = np.arange(len(keys), dtype=np.int32)
        topics: list[tuple[Any, ...]] = database.rows("SELECT key, topic FROM topics")
        at_rows = np.searchsorted(keys, np.fromiter((row[0] for row in topics), dtype=np.int64))
        return cls(
            keys,
            Column.encode(at_rows.astype(np.int32), (row[1] for row in topics)),
            *(Column.encode(rows, (row[at] for row in articles)) for at in (1, 2, 3)),
        )

    def facets(self, keys: Sequence[int] | None) -> Facets:
        """Count the articles with these keys, or all."""
        selected = None
        if keys is not None:
            selected = np.zeros(len(self.keys), dtype=np.bool_)
            selected[np.searchsorted(self.keys, np.array(keys, dtype=np.int64))] = True
        return Facets(
            total=len(self.keys) if selected is None else int(selected.sum()),
            topics=tally(self.topics.counts(selected)),
            providers=tally(self.providers.counts(selected)),
            types=tally(self.types.counts(selected)),
            months=tuple(Count(month, n) for month, n in sorted(self.months.counts(selected)) if month),
        )


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
    def read(cls, database: Database) -> Self:
        """Count by the two SQLite indexes that are ordered by name, so that nothing is sorted."""
        topics = database.rows("SELECT topic, count(*) FROM topics GROUP BY folded, topic")
        rows = database.rows(
            "SELECT provider_name, provider_domain, count(*) FROM articles "
            "GROUP BY provider_name, provider_domain"
        )
        return cls(
            topics=tally(topics),
            providers=tally((name, count) for name, _, count in rows),
            domains=tally((domain, count) for _, domain, count in rows),
            labels=tally((name or domain, count) for name, domain, count in rows),
        )

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
