"""Find near copies among texts: those that have runs of terms in common, however much of each is left.

A text is a near copy of another if at least `SHARE` of the shingles (`SIZE` terms in a row) of the shorter
one are in both, and at least `LEAST` of them; or if both have the same, at least `SAME`. The share is that of
the shorter one, since excerpts are cut off at different lengths (containment; A. Z. Broder, 1997).
"""

from __future__ import annotations

import re
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from semsearch.text import analyzer
from semsearch.text.fingerprints import Fingerprints, fingerprints

Shingles = NDArray[np.uint32]  # hashes: of 100,000, about one shares its hash with another
Offsets = NDArray[np.int64]

SIZE = 3  # terms of a shingle
SHARE = 0.5
LEAST = 10  # shingles, of about 20 words: fewer are a name, a title or a set phrase
SAME = 5
BREAK = np.uint64(0)  # in place of a term: no shingle goes across it
LONGEST = 100  # terms of an excerpt that are compared

_HOLDERS = (
    8  # first texts with a shingle that a later one is compared with; other holders are copies of these
)
_FACTORS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64)
_HALF = np.uint64(32)  # bits of a hash, and of the number of a text
_MASK = np.uint64(2**32 - 1)
_QUOTED = re.compile(r"“[^”]+|„[^“]+|«[^»]+|\"[^\"]+\"?")  # an excerpt may be cut off inside
_REMARK = 25  # characters of a quotation from which it is what somebody said, and not a name


def own_terms(excerpt: str) -> Fingerprints:
    """Return the first terms of an excerpt but for what it quotes: all reports of a speech quote the same."""
    own = _QUOTED.sub(lambda found: found[0] if len(found[0]) < _REMARK else "\n", excerpt)
    parts = [fingerprints(analyzer.terms(part)) for part in own.split("\n")]
    gaps = (np.array([BREAK]) for _ in parts)
    return np.concatenate([*chain.from_iterable(zip(parts, gaps, strict=True))])[:-1][:LONGEST]


def shingles(terms: Fingerprints, offsets: Offsets) -> tuple[Shingles, Offsets]:
    """Return the distinct shingles of texts in the order of their hashes, as a ragged array.

    Args:
        terms: The terms of all texts, in their order, with repeats.
        offsets: The i-th text has `terms[offsets[i]:offsets[i + 1]]`.
    """
    starts = np.zeros(len(offsets), dtype=np.int64)
    if len(terms) < SIZE:
        return np.empty(0, dtype=np.uint32), starts
    owners = np.repeat(np.arange(len(offsets) - 1, dtype=np.uint64), np.diff(offsets))
    runs = np.lib.stride_tricks.sliding_window_view(terms, SIZE)
    held = (owners[: 1 - SIZE] == owners[SIZE - 1 :]) & (runs != BREAK).all(axis=1)
    hashes = (runs[held] * _FACTORS).sum(axis=1, dtype=np.uint64)
    found = np.unique(owners[: 1 - SIZE][held] << _HALF | (hashes ^ hashes >> _HALF) & _MASK)
    np.cumsum(np.bincount((found >> _HALF).astype(np.int64), minlength=len(starts) - 1), out=starts[1:])
    return found.astype(np.uint32), starts


def firsts(
    shingles: Shingles, offsets: Offsets, groups: NDArray[np.int64] | None = None
) -> NDArray[np.int64]:
    """Return the first text that each text is a near copy of, its own number where it is of none.

    A copy of a copy gets the number of the first. The time is proportional to the number of shingles.

    Args:
        shingles: The distinct shingles of all texts (`shingles`).
        offsets: The i-th text has `shingles[offsets[i]:offsets[i + 1]]`; the texts are in order of time.
        groups: The group of each, ascending: only texts of one group are compared. One group by default.
    """
    count = len(offsets) - 1
    found = np.arange(count)
    if count < 2:
        return found
    sizes = np.diff(offsets)
    hashes = shingles.astype(np.uint64)
    if groups is not None:  # equal shingles of two groups differ
        hashes ^= np.repeat(groups.astype(np.uint64) * _FACTORS[0] & _MASK, sizes)
    held = np.sort(hashes << _HALF | np.repeat(np.arange(count, dtype=np.uint64), sizes))
    hashes = held >> _HALF
    same = hashes[1:] == hashes[:-1]
    if np.count_nonzero(same) < SAME:
        return found  # no two texts share enough, as in most stories
    later, earlier, shared = _pairs(same, (held & _MASK).astype(np.int64), count)
    shorter, longer = np.minimum(sizes[later], sizes[earlier]), np.maximum(sizes[later], sizes[earlier])
    copied = (shared >= LEAST) & (shared >= SHARE * shorter) | (shared >= SAME) & (shared == longer)
    # The pairs are in order, so the first of each text is that with the earliest.
    copies, first = np.unique(later[copied], return_index=True)
    for copy, original in zip(copies.tolist(), earlier[copied][first].tolist(), strict=True):
        found[copy] = found[original]
    return found


def _pairs(
    same: NDArray[np.bool_], owners: NDArray[np.int64], count: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return pairs of a later and an earlier text, in order, and how many shingles each pair shares.

    Args:
        same: Whether each shingle but the first is the one before it.
        owners: The text that has each; ascending where they are the same.
        count: The number of texts.
    """
    starts = np.concatenate([[0], np.flatnonzero(~same) + 1])
    sizes = np.diff(starts, append=len(owners))
    start = np.repeat(starts, sizes)
    rank = np.arange(len(owners)) - start
    keys = []
    for place in range(min(_HOLDERS, int(sizes.max()) - 1)):
        after = rank > place
        keys.append(owners[after] * count + owners[start[after] + place])
    pairs, shared = np.unique(np.concatenate(keys), return_counts=True)
    return pairs // count, pairs % count, shared
