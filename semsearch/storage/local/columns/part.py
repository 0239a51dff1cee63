"""A segment as one revision sees it: which of its rows are alive, and which of these pass a filter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from semsearch.storage.filtering import sequences
from semsearch.storage.local.columns.dense import Mask, Rows
from semsearch.storage.local.columns.segment import UNDATED, Segment
from semsearch.storage.local.schema import ceiling_seconds, floor_seconds
from semsearch.text.fingerprints import Fingerprints, fingerprints
from semsearch.types import Filter


@dataclass(frozen=True, slots=True)
class Part:
    """A segment, and which of its rows are in the revision.

    Attributes:
        segment: The segment.
        alive: Whether each row is in the revision; None if all are.
    """

    segment: Segment
    alive: Mask | None = None

    def __len__(self) -> int:
        return len(self.segment) if self.alive is None else int(self.alive.sum())

    @property
    def mask(self) -> Mask:
        """Whether each row is in the revision."""
        return np.ones(len(self.segment), dtype=np.bool_) if self.alive is None else self.alive

    def rows_of(self, keys: NDArray[np.int64]) -> Rows:
        """Return the row of each key, -1 for one that is not in the revision."""
        held = self.segment.arrays.keys
        if not len(held):
            return np.full(len(keys), -1, dtype=np.int64)
        rows = np.minimum(np.searchsorted(held, keys), len(held) - 1)
        found = held[rows] == keys
        if self.alive is not None:
            found &= self.alive[rows]
        return np.where(found, rows, -1)

    def without(self, keys: NDArray[np.int64]) -> Part:
        """Return the part without the rows of some keys."""
        rows = self.rows_of(keys)
        if not (rows >= 0).any():
            return self
        alive = self.mask.copy()
        alive[rows[rows >= 0]] = False
        return Part(self.segment, alive)

    def passing(self, filter: Filter) -> Mask | None:
        """Return which rows pass a filter, as `filtering.passes` defines it; None if all do."""
        if filter == Filter():
            return self.alive
        chosen = self.mask.copy()
        arrays, segment = self.segment.arrays, self.segment
        if filter.since:
            chosen &= arrays.published_at >= ceiling_seconds(filter.since)
        if filter.until:
            chosen &= (arrays.published_at <= floor_seconds(filter.until)) & (arrays.published_at != UNDATED)
        if filter.published is not None:
            chosen &= arrays.published == filter.published
        if filter.providers:
            chosen &= (
                segment.names.selected(filter.providers)[arrays.names]
                | segment.domains.selected(filter.providers)[arrays.domains]
            )
        if filter.topics:
            held = np.zeros(len(chosen), dtype=np.bool_)
            held[arrays.topic_rows[segment.topics.selected(filter.topics)[arrays.topics]]] = True
            chosen &= held
        if filter.types:
            chosen &= segment.types.selected(filter.types)[arrays.types]
        for phrase in sequences(filter.phrases):
            chosen &= self._holding(phrase)
        for phrase in sequences(filter.excluded):
            chosen &= ~self._holding(phrase)
        return chosen

    def _holding(self, phrase: Sequence[str]) -> Mask:
        """Return which rows hold terms next to each other, in this order, in the title or in the excerpt."""
        wanted = fingerprints(phrase)
        rows: Rows | None = None
        for term in self.segment.places_of(np.unique(wanted)).tolist():
            held = self.segment.arrays.posting_rows[self.segment.postings(term)].astype(np.int64)
            rows = held if rows is None else np.intersect1d(rows, held, assume_unique=True)
        mask = np.zeros(len(self.segment), dtype=np.bool_)
        if rows is not None and len(rows):
            mask[rows if len(wanted) == 1 else self._adjacent(rows, wanted)] = True
        return mask

    def _adjacent(self, rows: Rows, wanted: Fingerprints) -> Rows:
        """Return those of these rows that hold the terms next to each other."""
        terms, starts = self.segment.terms_of(rows)
        last = len(terms) - len(wanted) + 1
        if last <= 0:
            return rows[:0]
        owner = np.repeat(np.arange(len(rows)), np.diff(starts))
        place = np.arange(len(terms)) - starts[owner]
        field = 2 * owner + (place >= self.segment.arrays.title_terms[rows][owner])  # title or excerpt
        begins = field[:last] == field[len(wanted) - 1 :]
        for at, term in enumerate(wanted):
            begins &= terms[at : at + last] == term
        return np.unique(rows[owner[:last][begins]])
