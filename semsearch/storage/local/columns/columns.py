"""All columns of a revision.

Rows are numbered through its parts: those of the first segment, then those of the second.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from semsearch.errors import NotFound
from semsearch.storage.features import Features, Offsets, Vectors, offsets
from semsearch.storage.local.columns import ragged
from semsearch.storage.local.columns.building import merge
from semsearch.storage.local.columns.dense import Rows
from semsearch.storage.local.columns.part import Part
from semsearch.storage.local.columns.segment import UNDATED, Segment
from semsearch.storage.scoring import Collection, unit

SMALL = 1000  # rows that may be newer than the first segment, if a tenth of that is less
_REMEMBERED = 100_000  # ids whose rows are kept
_UNKNOWN = -2  # the row of an id that was not looked up yet; -1 if it was, and is not in the revision

RaggedColumn = Callable[[Segment, Rows], tuple[NDArray[Any], Offsets]]


class Columns:
    """The columns of the articles at one revision; they never change.

    Attributes:
        revision: Its number.
        parts: A segment, and a small one with what is newer.
        files: The revision of the files that the first one is mapped from; -1 if it is in memory only.
    """

    def __init__(self, revision: int, parts: Sequence[Part], files: int = -1) -> None:
        self.revision = revision
        self.parts = tuple(parts)
        self.files = files
        self._rows: dict[str, int] = {}

    @classmethod
    def of(cls, revision: int, segment: Segment, files: int = -1) -> Self:
        """Return the columns of one segment."""
        return cls(revision, [Part(segment)], files)

    def advanced(self, revision: int, gone: Sequence[int], written: Segment) -> Columns:
        """Return the columns at a later revision, which share the first segment if possible.

        Args:
            revision: The later one.
            gone: The keys of removed articles.
            written: The articles that were added or replaced.
        """
        changed = np.union1d(np.asarray(gone, dtype=np.int64), written.arrays.keys)
        first, *newer = (part.without(changed) for part in self.parts)
        second = Part(merge([*newer, Part(written)]))
        if len(second) > max(SMALL, len(first.segment) // 10):
            return Columns.of(revision, merge([first, second]))
        return Columns(revision, [first, second], self.files)

    @property
    def newer(self) -> int:
        """How many rows were written, replaced or removed since the first segment was made."""
        first, *others = self.parts
        return len(first.segment) - len(first) + sum(map(len, others))

    def compacted(self) -> Columns:
        """Return the columns of the same articles in one segment."""
        if len(self.parts) == 1 and self.parts[0].alive is None:
            return self
        return Columns.of(self.revision, merge(self.parts))

    def __len__(self) -> int:
        return self.collection.articles

    @cached_property
    def collection(self) -> Collection:
        """The figures that BM25 needs."""
        terms = (int(part.segment.arrays.lengths[part.mask].sum()) for part in self.parts)
        return Collection(sum(map(len, self.parts)), sum(terms))

    @cached_property
    def starts(self) -> list[int]:
        """The number of the first row of each part, and the number of all rows."""
        starts: list[int] = offsets([len(part.segment) for part in self.parts]).tolist()
        return starts

    # --- rows and ids -------------------------------------------------------------------------------------

    def rows_of(self, ids: Sequence[str]) -> Rows:
        """Return the row of each id, -1 for an unknown id."""
        known = self._rows
        found = {id: known.get(id, _UNKNOWN) for id in ids}
        if unknown := [id for id, row in found.items() if row == _UNKNOWN]:
            rows = np.full(len(unknown), -1, dtype=np.int64)
            for part, start in zip(self.parts, self.starts, strict=False):
                held = part.segment.rows_of(unknown)
                alive = held >= 0
                if part.alive is not None:
                    alive[alive] = part.alive[held[alive]]
                rows[alive] = held[alive] + start
            found.update(zip(unknown, rows.tolist(), strict=True))
            self._remember(unknown, rows)
        return np.fromiter((found[id] for id in ids), dtype=np.int64, count=len(ids))

    def ids(self, rows: Rows) -> list[str]:
        """Return the ids of rows."""
        ids = [""] * len(rows)
        for segment, places, local in self._split(rows):
            for place, id in zip(places.tolist(), segment.ids(local), strict=True):
                ids[place] = id
        self._remember(ids, rows)
        return ids

    def keys_of(self, ids: Sequence[str]) -> dict[str, int]:
        """Return the key in SQLite of each id; unknown ids are left out."""
        rows = self.rows_of(ids)
        held = rows >= 0
        keys = self._gathered(rows[held], lambda segment: segment.arrays.keys)
        return dict(zip(np.array(ids, dtype=object)[held].tolist(), keys.tolist(), strict=True))

    def ids_of(self, keys: Sequence[int]) -> dict[int, str]:
        """Return the id of each key in SQLite."""
        wanted = np.array(keys, dtype=np.int64)
        rows = np.full(len(wanted), -1, dtype=np.int64)
        for part, start in zip(self.parts, self.starts, strict=False):
            found = part.rows_of(wanted)
            rows[found >= 0] = found[found >= 0] + start
        return dict(zip(wanted[rows >= 0].tolist(), self.ids(rows[rows >= 0]), strict=True))

    def _remember(self, ids: Sequence[str], rows: Rows) -> None:
        """Keep the rows of ids: what was found is asked for again."""
        if len(self._rows) > _REMEMBERED:
            self._rows = {}  # a new one: other threads may be reading the old one
        self._rows.update(zip(ids, rows.tolist(), strict=True))

    def _split(self, rows: Rows) -> Iterator[tuple[Segment, NDArray[np.int64], Rows]]:
        """Yield the segments that have some of the rows: their places among `rows`, and their own numbers."""
        for part, start in zip(self.parts, self.starts, strict=False):
            places = np.flatnonzero((rows >= start) & (rows < start + len(part.segment)))
            if len(places):
                yield part.segment, places, rows[places] - start

    def _held(self, ids: Sequence[str]) -> Rows:
        rows = self.rows_of(ids)
        if (rows < 0).any():
            raise NotFound(f"no article has the id {ids[int(np.argmin(rows))]!r}")
        return rows

    # --- features -----------------------------------------------------------------------------------------

    def vectors(self, ids: Sequence[str]) -> Vectors:
        """Return the unit vectors of articles, shape `(len(ids), d)`.

        Raises:
            NotFound: An id is not in the revision.
        """
        return unit(self._gathered(self._held(ids), lambda segment: segment.halves))

    def signs(self, ids: Sequence[str]) -> tuple[NDArray[np.uint8], Offsets]:
        """Return the packed signs of the token vectors of articles, ragged. Raises as `vectors`."""
        return self._ragged(self._held(ids), Segment.signs_of)

    def features(self, ids: Sequence[str]) -> Features:
        """Return the features of articles. Raises as `vectors`."""
        rows = self._held(ids)
        signs, sign_offsets = self._ragged(rows, Segment.signs_of)
        terms, term_offsets = self._ragged(rows, Segment.terms_of)
        seconds = self._gathered(rows, lambda segment: segment.arrays.published_at)
        return Features(
            ids=tuple(ids),
            vectors=unit(self._gathered(rows, lambda segment: segment.halves)),
            signs=signs,
            sign_offsets=sign_offsets,
            terms=terms,
            term_offsets=term_offsets,
            published_at=np.where(seconds == UNDATED, np.nan, seconds.astype(np.float64)),
            quality=self._gathered(rows, lambda segment: segment.arrays.quality),
            listed=self._gathered(rows, lambda segment: segment.arrays.listed),
        )

    def _gathered(self, rows: Rows, column: Callable[[Segment], NDArray[Any]]) -> NDArray[Any]:
        """Return the values of a column at rows."""
        held = column(self.parts[0].segment)
        gathered = np.empty((len(rows), *held.shape[1:]), dtype=held.dtype)
        for segment, places, local in self._split(rows):
            gathered[places] = column(segment)[local]
        return gathered

    def _ragged(self, rows: Rows, column: RaggedColumn) -> tuple[NDArray[Any], Offsets]:
        """Return the rows of a ragged column."""
        split = list(self._split(rows))
        if not split:
            return column(self.parts[0].segment, rows)
        taken = [column(segment, local) for segment, _, local in split]
        if len(taken) == 1:
            return taken[0]
        order = np.argsort(np.concatenate([places for _, places, _ in split]), kind="stable")
        return ragged.take(*ragged.concatenate(taken), order)
