"""The values of a revision's articles, column by column, in memory: facets are counted here.

SQLite would read past the long text of every row, which takes far longer (docs/decisions, 42).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from semsearch.storage.facets import tally
from semsearch.storage.local.database import Database
from semsearch.types import Count, Facets

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
