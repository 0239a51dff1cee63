"""All columns of a revision.

Rows are numbered through its parts: those of the first segment, then those of the next one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from semsearch.errors import NotFound
from semsearch.storage import ragged
from semsearch.storage.features import Features, Vectors
from semsearch.storage.local.columns.arrays import UNDATED
from semsearch.storage.local.columns.building import merge
from semsearch.storage.local.columns.dense import Mask, Rows
from semsearch.storage.local.columns.links import Links
from semsearch.storage.local.columns.part import Part
from semsearch.storage.local.columns.segment import Segment
from semsearch.storage.provenance import Provenance
from semsearch.storage.ragged import Offsets, offsets
from semsearch.storage.scoring import Collection, unit
from semsearch.types import Filter

SMALL = 1000  # rows that may be newer than the first segment, whatever its size
RATIO = 4  # of a part's rows to those of all later parts, at least
_REMEMBERED = 8_192  # ids whose rows are kept: those of the last questions
_FILTERS = 8  # filters whose rows are kept: a byte an article each

RaggedColumn = Callable[[Part, Rows], tuple[NDArray[Any], Offsets]]


class Columns:
    """The columns of the articles at one revision; they never change.

    Attributes:
        revision: Its number.
        parts: A large segment, and smaller ones with what is newer.
        files: The revision of the files that the first one is mapped from; -1 if it is in memory only.
    """

    def __init__(self, revision: int, parts: Sequence[Part], files: int = -1) -> None:
        self.revision = revision
        self.parts = tuple(parts)
        self.files = files
        self._rows: dict[str, int] = {}
        self._passing: dict[Filter, tuple[Mask | None, ...]] = {}

    @classmethod
    def of(cls, revision: int, segment: Segment, files: int = -1) -> Self:
        """Return the columns of one segment."""
        return cls(revision, [Part(segment)], files)

    def advanced(
        self, revision: int, gone: Sequence[int], written: Segment, links: Links | None = None
    ) -> Columns:
        """Return the columns at a later revision, which share the segments that stay.

        Each part is several times as large as all after it: where that is no longer so, they are merged. So
        there are few parts, and each article is merged few times.

        Args:
            revision: The later one.
            gone: The keys of removed articles.
            written: The articles that were added or replaced.
            links: The links of other articles that have changed, if any.
        """
        changed = np.union1d(np.asarray(gone, dtype=np.int64), written.arrays.keys)
        held = [part.without(changed) for part in self.parts]
        first, *others = [part.relinked(links) for part in held] if links else held
        parts = [first, *(part for part in (*others, Part(written)) if len(part))]
        stays = Columns(revision, parts, self.files).newer <= SMALL  # the large segment, for so few
        for at in range(stays, len(parts) - 1):
            if len(parts[at]) < RATIO * sum(map(len, parts[at + 1 :])):
                parts[at:] = [Part(merge(parts[at:]))]
                break
        kept = parts[0].segment is self.parts[0].segment
        return Columns(revision, parts, self.files if kept else -1)

    @property
    def newer(self) -> int:
        """How many rows were written, replaced or removed since the first segment was made."""
        first, *others = self.parts
        moved = len(first.moves.stories)
        return len(first.segment) - len(first) + moved + sum(map(len, others))

    def compacted(self) -> Columns:
        """Return the columns of the same articles in one segment."""
        if len(self.parts) == 1 and self.parts[0].alive is None:
            first = self.parts[0].settled()
            return self if first is self.parts[0] else Columns(self.revision, [first])
        return Columns.of(self.revision, merge(self.parts))

    def __len__(self) -> int:
        return self.collection.articles

    @cached_property
    def collection(self) -> Collection:
        """The figures that BM25 needs."""
        terms = (int(part.segment.arrays.lengths[part.mask].sum()) for part in self.parts)
        return Collection(sum(map(len, self.parts)), sum(terms))

    @cached_property
    def norms(self) -> list[NDArray[np.float64]]:
        """For each part, what the length of each article adds in BM25 (`Collection.norm`)."""
        lengths = (part.segment.arrays.lengths for part in self.parts)
        return [self.collection.norm(held.astype(np.float64)) for held in lengths]

    @cached_property
    def starts(self) -> list[int]:
        """The number of the first row of each part, and the number of all rows."""
        starts: list[int] = offsets([len(part.segment) for part in self.parts]).tolist()
        return starts

    def passing(self, filter: Filter) -> tuple[Mask | None, ...]:
        """Return for each part which rows pass a filter; None if all do. The last few filters are kept."""
        masks = self._passing.get(filter)
        if masks is None:
            masks = tuple(part.passing(filter) for part in self.parts)
            if len(self._passing) >= _FILTERS:
                self._passing = {}
            self._passing[filter] = masks
        return masks

    # --- rows and ids -------------------------------------------------------------------------------------

    def rows_of(self, ids: Sequence[str]) -> Rows:
        """Return the row of each id, -1 for an unknown id."""
        rows = list(map(self._rows.get, ids))
        if None not in rows:
            return np.array(rows, dtype=np.int64)
        missing = list(dict.fromkeys(id for id, row in zip(ids, rows, strict=True) if row is None))
        looked_up = np.full(len(missing), -1, dtype=np.int64)
        for part, start in zip(self.parts, self.starts, strict=False):
            found = part.segment.rows_of(missing)
            held = found >= 0
            if part.alive is not None:
                held[held] = part.alive[found[held]]
            looked_up[held] = found[held] + start
        self._remember(missing, looked_up)
        known = dict(zip(missing, looked_up.tolist(), strict=True))
        return np.array([known[id] if row is None else row for id, row in zip(ids, rows, strict=True)])

    def ids(self, rows: Rows) -> list[str]:
        """Return the ids of rows."""
        split = list(self.split(rows))
        if len(split) == 1:
            ids = split[0][0].segment.ids(split[0][2])
        else:
            ids = [""] * len(rows)
            for part, places, local in split:
                for place, id in zip(places.tolist(), part.segment.ids(local), strict=True):
                    ids[place] = id
        self._remember(ids, rows)
        return ids

    def rows_with(self, keys: NDArray[np.int64]) -> Rows:
        """Return the row of each key in SQLite, -1 for an unknown one."""
        rows = np.full(len(keys), -1, dtype=np.int64)
        for part, start in zip(self.parts, self.starts, strict=False):
            found = part.rows_of(keys)
            rows[found >= 0] = found[found >= 0] + start
        return rows

    def _remember(self, ids: Sequence[str], rows: Rows) -> None:
        """Keep the rows of ids: what was found is asked for again."""
        if len(self._rows) > _REMEMBERED:
            self._rows = {}
        self._rows.update(zip(ids, rows.tolist(), strict=True))

    def split(self, rows: Rows) -> Iterator[tuple[Part, NDArray[np.int64], Rows]]:
        """Yield the parts that have some of the rows: their places among `rows`, and their own numbers."""
        if len(self.parts) == 1 and len(rows) and rows.min() >= 0:
            yield self.parts[0], np.arange(len(rows)), rows
            return
        for part, start in zip(self.parts, self.starts, strict=False):
            places = np.flatnonzero((rows >= start) & (rows < start + len(part.segment)))
            if len(places):
                yield part, places, rows[places] - start

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
        return self.ragged(self._held(ids), _signs)

    def features(self, ids: Sequence[str]) -> Features:
        """Return the features of articles. Raises as `vectors`."""
        rows = self._held(ids)
        signs, sign_offsets = self.ragged(rows, _signs)
        terms, term_offsets = self.ragged(rows, _terms)
        sentences, sentence_offsets = self.ragged(rows, _sentences)
        seconds = self._gathered(rows, lambda segment: segment.arrays.published_at)
        return Features(
            ids=tuple(ids),
            vectors=unit(self._gathered(rows, lambda segment: segment.halves)),
            signs=signs,
            sign_offsets=sign_offsets,
            terms=terms,
            term_offsets=term_offsets,
            title_terms=self._gathered(rows, lambda segment: segment.arrays.title_terms).astype(np.int64),
            sentences=sentences,
            sentence_offsets=sentence_offsets,
            published_at=np.where(seconds == UNDATED, np.nan, seconds.astype(np.float64)),
            quality=self._gathered(rows, lambda segment: segment.arrays.quality),
        )

    def listed(self, ids: Sequence[str]) -> list[bool]:
        """Return whether each article is an item of the archive. Raises as `vectors`."""
        listed: list[bool] = self._gathered(self._held(ids), lambda segment: segment.arrays.listed).tolist()
        return listed

    def provenance(self, ids: Sequence[str]) -> Provenance:
        """Return the provenance of articles. Raises as `vectors`."""
        rows = self._held(ids)
        agencies = [""] * len(rows)
        for part, places, local in self.split(rows):
            codes = part.segment.arrays.agencies[local].tolist()
            for place, code in zip(places.tolist(), codes, strict=True):
                agencies[place] = part.segment.agencies.values[code]
        names, name_offsets = self.ragged(rows, lambda part, local: part.segment.credits_of(local))
        shingles, shingle_offsets = self.ragged(rows, lambda part, local: part.segment.shingles_of(local))
        titles = self._gathered(rows, lambda segment: segment.arrays.titles)
        return Provenance(tuple(agencies), names, name_offsets, shingles, shingle_offsets, titles)

    def _gathered(self, rows: Rows, column: Callable[[Segment], NDArray[Any]]) -> NDArray[Any]:
        """Return the values of a column at rows."""
        if len(self.parts) == 1:
            return column(self.parts[0].segment)[rows]
        held = column(self.parts[0].segment)
        gathered = np.empty((len(rows), *held.shape[1:]), dtype=held.dtype)
        for part, places, local in self.split(rows):
            gathered[places] = column(part.segment)[local]
        return gathered

    def ragged(self, rows: Rows, column: RaggedColumn) -> tuple[NDArray[Any], Offsets]:
        """Return the rows of a ragged column."""
        if len(self.parts) == 1 or not len(rows):
            return column(self.parts[0], rows)
        split = list(self.split(rows))
        taken = [column(part, local) for part, _, local in split]
        if len(taken) == 1:
            return taken[0]
        order = np.argsort(np.concatenate([places for _, places, _ in split]), kind="stable")
        return ragged.take(*ragged.concatenate(taken), order)


def _signs(part: Part, rows: Rows) -> tuple[NDArray[Any], Offsets]:
    return part.segment.signs_of(rows)


def _terms(part: Part, rows: Rows) -> tuple[NDArray[Any], Offsets]:
    return part.segment.terms_of(rows)


def _sentences(part: Part, rows: Rows) -> tuple[NDArray[Any], Offsets]:
    return part.segment.sentences_of(rows)
