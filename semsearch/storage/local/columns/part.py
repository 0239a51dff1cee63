"""A segment as one revision sees it: which of its rows are alive, which of these pass a filter, and links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from semsearch.storage import ragged
from semsearch.storage.filtering import ceiling_seconds, floor_seconds, not_after, not_before, sequences
from semsearch.storage.local.columns.arrays import UNDATED
from semsearch.storage.local.columns.dense import Mask, Rows
from semsearch.storage.local.columns.links import NOT_MOVED, Links, Moves, RaggedKeys
from semsearch.storage.local.columns.segment import Segment
from semsearch.storage.ragged import Offsets, offsets
from semsearch.text.fingerprints import Fingerprints, fingerprints
from semsearch.types import DateRange, Filter

MOVED = 1000  # rows whose links may be kept beside the segment's, whatever its size
SHARE = 16  # of a segment's rows, one in so many may be


@dataclass(frozen=True, slots=True)
class Part:
    """A segment, which of its rows are in the revision, and what changed of their links.

    Attributes:
        segment: The segment.
        alive: Whether each row is in the revision; None if all are.
        moves: The links that are no longer as the segment has them.
    """

    segment: Segment
    alive: Mask | None = None
    moves: Moves = NOT_MOVED

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
        return replace(self, alive=alive)

    # --- links --------------------------------------------------------------------------------------------

    def relinked(self, links: Links) -> Part:
        """Return the part with other links for those of these articles that it has."""
        rows = self.rows_of(links.keys)
        if not (rows >= 0).any():
            return self
        moves = self.moves.with_more(rows, links)
        return replace(self, moves=moves).settled(max(MOVED, len(self.segment) // SHARE))

    def settled(self, most: int = 0) -> Part:
        """Return the part with all links in its segment, if more than `most` rows have them beside it."""
        if len(self.moves.stories) <= most:
            return self
        segment = self.segment.relinked(self.links(np.arange(len(self.segment))))
        return Part(segment, self.alive)

    def links(self, rows: Rows) -> Links:
        """Return the links of rows."""
        return self.moves.applied(rows, self.segment.links(rows))

    def stories(self, rows: Rows) -> list[str]:
        """Return the name of the story of each row, "" for none."""
        segment, moved = self.segment, self.moves.stories
        codes = segment.arrays.stories[rows]
        if (codes < 0).any():
            named = iter(segment.story_table.strings(codes[codes >= 0]))
            stories = [next(named) if code >= 0 else "" for code in codes.tolist()]
        else:
            stories = segment.story_table.strings(codes)
        if moved:
            stories = [moved.get(row, story) for row, story in zip(rows.tolist(), stories, strict=True)]
        return stories

    def members(self, stories: Sequence[str]) -> tuple[Rows, Offsets]:
        """Return the rows of each story as a ragged array; none for an unknown one."""
        arrays, moves = self.segment.arrays, self.moves
        places = self.segment.story_table.places_of(stories)
        starts = np.where(places >= 0, arrays.story_offsets[places], 0)
        lengths = np.where(places >= 0, arrays.story_offsets[places + 1] - starts, 0)
        rows, ends = ragged.gather(arrays.story_rows, starts, lengths)
        if self.alive is None and not moves.stories:
            return rows.astype(np.int64), ends
        found: list[list[int]] = []
        for story, held in zip(stories, np.split(rows, ends[1:-1]) if len(stories) else [], strict=True):
            moved = [row for row in moves.members.get(story, ()) if moves.stories[row] == story]
            stay = [row for row in held.tolist() if row not in moves.stories]
            found.append([row for row in stay + moved if story and self._lives(row)])
        return np.array(list(chain.from_iterable(found)), dtype=np.int64), offsets(list(map(len, found)))

    def _lives(self, row: int) -> bool:
        return self.alive is None or bool(self.alive[row])

    def listed(self, rows: Rows) -> RaggedKeys:
        """Return the keys of the articles that each row lists, as a ragged array."""
        arrays = self.segment.arrays
        found = ragged.take(arrays.listed_keys, arrays.listed_offsets, rows)
        return self.moves.replaced(rows, found, self.moves.listed)

    def listers(self, rows: Rows) -> RaggedKeys:
        """Return the keys of the articles that list each row, as a ragged array."""
        arrays = self.segment.arrays
        found = ragged.take(arrays.lister_keys, arrays.lister_offsets, rows)
        return self.moves.replaced(rows, found, self.moves.listers)

    # --- filters ------------------------------------------------------------------------------------------

    def passing(self, filter: Filter) -> Mask | None:
        """Return which rows pass a filter, as `filtering.passes` defines it; None if all do."""
        if filter == Filter():
            return self.alive
        chosen = self.mask.copy()
        arrays, segment = self.segment.arrays, self.segment
        if filter.since or filter.until:
            chosen &= self._within(DateRange(filter.since, filter.until))
        for dates in filter.excluded_dates:
            chosen &= ~self._within(dates)
        if filter.published is not None:
            chosen &= arrays.published == filter.published
        if filter.providers:
            chosen &= self._from(filter.providers)
        if filter.excluded_providers:
            chosen &= ~self._from(filter.excluded_providers)
        if filter.topics:
            chosen &= self._on(filter.topics)
        if filter.excluded_topics:
            chosen &= ~self._on(filter.excluded_topics)
        if filter.types:
            chosen &= segment.types.selected(filter.types)[arrays.types]
        for phrase in sequences(filter.phrases):
            chosen &= self._holding(phrase)
        for phrase in sequences(filter.excluded):
            chosen &= ~self._holding(phrase)
        return chosen

    def _within(self, dates: DateRange) -> Mask:
        """Return which rows were published within a range."""
        published_at = self.segment.arrays.published_at
        within: Mask = published_at != UNDATED
        if dates.since:
            within &= not_before(published_at, ceiling_seconds(dates.since))
        if dates.until:
            within &= not_after(published_at, floor_seconds(dates.until))
        return within

    def _from(self, providers: Sequence[str]) -> Mask:
        """Return which rows are of one of these outlets, by name or domain."""
        segment, arrays = self.segment, self.segment.arrays
        named = segment.names.selected(providers)[arrays.names]
        return np.asarray(named | segment.domains.selected(providers)[arrays.domains])

    def _on(self, topics: Sequence[str]) -> Mask:
        """Return which rows have one of these topics."""
        arrays, on = self.segment.arrays, np.zeros(len(self.segment), dtype=np.bool_)
        on[arrays.topic_rows[self.segment.topics.selected(topics)[arrays.topics]]] = True
        return on

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
