"""Stories and coverage over the columns of a revision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nsmallest
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from semsearch.storage.local.columns.columns import Columns
from semsearch.storage.local.columns.part import Part
from semsearch.storage.local.columns.strings import StringTable
from semsearch.storage.ragged import Offsets
from semsearch.types import Count, Coverage, Filter


def stories(columns: Columns, ids: Sequence[str]) -> list[str]:
    """Return the story of each article, "" if it has none or is unknown."""
    rows = columns.rows_of(ids)
    split = list(columns.split(rows))
    if len(split) == 1 and len(split[0][2]) == len(ids):
        return split[0][0].stories(split[0][2])
    found = [""] * len(ids)
    for part, places, local in split:
        for place, story in zip(places.tolist(), part.stories(local), strict=True):
            found[place] = story
    return found


def members(columns: Columns, stories: Sequence[str]) -> list[list[str]]:
    """Return the ids of each story's articles, sorted; an empty list for an unknown story."""
    found: list[list[str]] = [[] for _ in stories]
    for part, start in zip(columns.parts, columns.starts, strict=False):
        rows, starts = part.members(stories)
        if len(rows):
            ids = columns.ids(rows + start)
            for held, (begin, end) in zip(found, pairwise(starts.tolist()), strict=True):
                held += ids[begin:end]
    return [sorted(held) for held in found]


def coverage(columns: Columns, ids: Sequence[str]) -> list[Coverage]:
    """Return the edges at each article; empty ones for an unknown id."""
    rows = columns.rows_of(ids)
    places = np.flatnonzero(rows >= 0)
    sides = [columns.ragged(rows[places], column) for column in (Part.listed, Part.listers)]
    if not any(len(keys) for keys, _ in sides):
        return [Coverage(id) for id in ids]
    edges = zip(*(_ids(columns, *side) for side in sides), strict=True)
    found = dict(zip(places.tolist(), edges, strict=True))
    return [Coverage(id, *found.get(place, ())) for place, id in enumerate(ids)]


def _ids(columns: Columns, keys: NDArray[np.int64], starts: Offsets) -> list[tuple[str, ...]]:
    """Return the ids of the articles with ragged keys."""
    ids = columns.ids(columns.rows_with(keys))  # "" for an unknown key
    return [tuple(id for id in ids[begin:end] if id) for begin, end in pairwise(starts.tolist())]


@dataclass(frozen=True, slots=True)
class _Sizes:
    """How many of the chosen articles each story has.

    Attributes:
        table: Names of stories.
        counts: By the place in `table`.
        others: By the name of stories that are not in `table`.
    """

    table: StringTable
    counts: NDArray[np.int64]
    others: dict[str, int]

    def largest(self, k: int) -> list[Count]:
        """Return the `k` largest, equal ones by name."""
        counts = np.concatenate([self.counts, np.fromiter(self.others.values(), dtype=np.int64)])
        held = np.flatnonzero(counts)
        if len(held) > k:
            least = np.partition(counts[held], len(held) - k)[len(held) - k]
            held = held[counts[held] >= least]
        tabled = held[held < len(self.table)]
        extra = list(self.others)
        names = self.table.strings(tabled) + [extra[at - len(self.table)] for at in held[len(tabled) :]]
        return [
            Count(name, -n) for n, name in nsmallest(k, zip((-counts[held]).tolist(), names, strict=True))
        ]


def _sizes(columns: Columns, filter: Filter) -> _Sizes:
    first, others = columns.parts[0].segment.story_table, Counter[str]()
    counts = np.zeros(len(first), dtype=np.int64)
    for part, mask in zip(columns.parts, columns.passing(filter), strict=True):
        codes, table = part.segment.arrays.stories, part.segment.story_table
        moved = part.moves.stories
        chosen = codes >= 0
        if mask is not None:
            chosen &= mask
        chosen[list(moved)] = False
        found = np.bincount(codes[chosen], minlength=len(table))
        if table is first:
            counts += found
        else:
            places = np.flatnonzero(found)
            others += dict(zip(table.strings(places), found[places].tolist(), strict=True))
        for row, story in moved.items():
            if story and (mask is None or mask[row]):
                others[story] += 1
    places = first.places_of(list(others))
    for place, (name, count) in zip(places.tolist(), list(others.items()), strict=True):
        if place >= 0:
            counts[place] += count
            del others[name]
    return _Sizes(first, counts, others)


def largest_stories(columns: Columns, k: int, offset: int, filter: Filter) -> list[Count]:
    """Count the articles of each story that pass a filter; return `k` stories, largest first."""
    skipped, wanted = max(offset, 0), max(k, 0)
    if not wanted:
        return []
    return _sizes(columns, filter).largest(skipped + wanted)[skipped:]


def count_stories(columns: Columns, filter: Filter) -> int:
    """Count the stories of the articles that pass a filter."""
    sizes = _sizes(columns, filter)
    return int(np.count_nonzero(sizes.counts)) + len(sizes.others)
