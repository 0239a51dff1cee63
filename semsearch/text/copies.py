"""Find near copies among texts: those that have runs of terms in common, however much of each is left.

A text is a near copy of another if at least `SHARE` of the shingles (`SIZE` terms in a row) of the shorter
one are in both, and at least `LEAST` of them; or if both have the same, at least `SAME`. The share is that of
the shorter one, since excerpts are cut off at different lengths (containment; A. Z. Broder, 1997).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from semsearch.text.fingerprints import Fingerprints

SIZE = 3  # terms of a shingle
SHARE = 0.5
LEAST = 10  # shingles, of about 20 words: fewer are a name, a title or a set phrase
SAME = 5
BREAK = np.uint64(0)  # in place of a term: no shingle goes across it
_HOLDERS = (
    8  # first texts with a shingle that a later one is compared with; other holders are copies of these
)
_FACTORS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64)


def firsts(terms: Fingerprints, offsets: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the first text that each text is a near copy of, its own number where it is of none.

    A copy of a copy gets the number of the first. The time is proportional to the number of terms.

    Args:
        terms: The terms of all texts, in their order, with repeats.
        offsets: The i-th text has `terms[offsets[i]:offsets[i + 1]]`; the texts are in order of time.
    """
    count = len(offsets) - 1
    found = np.arange(count)
    if count < 2 or len(terms) < SIZE:
        return found
    shingles, owners = _shingles(terms, offsets)
    if np.count_nonzero(shingles[1:] == shingles[:-1]) < SAME:
        return found  # no two texts share enough, as in most stories
    sizes = np.bincount(owners, minlength=count)
    later, earlier, shared = _pairs(shingles, owners, count)
    shorter, longer = np.minimum(sizes[later], sizes[earlier]), np.maximum(sizes[later], sizes[earlier])
    copied = (shared >= LEAST) & (shared >= SHARE * shorter) | (shared >= SAME) & (shared == longer)
    # The pairs are in order, so the first of each text is that with the earliest.
    copies, first = np.unique(later[copied], return_index=True)
    for copy, original in zip(copies.tolist(), earlier[copied][first].tolist(), strict=True):
        found[copy] = found[original]
    return found


def _shingles(terms: Fingerprints, offsets: NDArray[np.int64]) -> tuple[Fingerprints, NDArray[np.int64]]:
    """Return the distinct shingles of each text in the order of their hashes, and the text that has each."""
    owners = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
    runs = np.lib.stride_tricks.sliding_window_view(terms, SIZE)
    held = (owners[: 1 - SIZE] == owners[SIZE - 1 :]) & (runs != BREAK).all(axis=1)
    hashes = (runs[held] * _FACTORS).sum(axis=1, dtype=np.uint64)
    hashes ^= hashes >> np.uint64(32)
    owners = owners[: 1 - SIZE][held]
    order = np.lexsort((owners, hashes))
    hashes, owners = hashes[order], owners[order]
    fresh = np.ones(len(hashes), dtype=np.bool_)
    fresh[1:] = (hashes[1:] != hashes[:-1]) | (owners[1:] != owners[:-1])
    return hashes[fresh], owners[fresh]


def _pairs(
    shingles: Fingerprints, owners: NDArray[np.int64], count: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return pairs of a later and an earlier text, in order, and how many shingles each pair shares."""
    starts = np.flatnonzero(np.r_[True, shingles[1:] != shingles[:-1]])
    sizes = np.diff(np.r_[starts, len(shingles)])
    start = np.repeat(starts, sizes)
    rank = np.arange(len(shingles)) - start
    keys = []
    for place in range(min(_HOLDERS, int(sizes.max(initial=1)) - 1)):
        after = rank > place
        keys.append(owners[after] * count + owners[start[after] + place])
    pairs, shared = np.unique(np.concatenate([np.empty(0, dtype=np.int64), *keys]), return_counts=True)
    return pairs // count, pairs % count, shared
