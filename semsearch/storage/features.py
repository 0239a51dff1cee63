"""What ranking compares of some articles, as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan
from typing import Self

import numpy as np
from numpy.typing import NDArray

from semsearch.text import analyzer
from semsearch.text.fingerprints import Fingerprints, fingerprints
from semsearch.types import Article

Vectors = NDArray[np.float32]
Offsets = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Features:
    """The features of `n` articles; row `i` of each array belongs to `ids[i]`.

    Two arrays are ragged: the rows `offsets[i]:offsets[i + 1]` belong to article `i`.

    Attributes:
        ids: Of the articles.
        vectors: Unit vectors, shape `(n, d)`.
        signs: The signs of the token vectors of all articles, shape `(t, ceil(d / 8))`: one bit an element,
            1 where it is above 0, the first element in the highest bit.
        sign_offsets: Shape `(n + 1,)`.
        terms: The fingerprints of the terms of title and excerpt, in their order, with repeats.
        term_offsets: Shape `(n + 1,)`.
        published_at: In seconds since 1970, UTC; NaN if unknown. Shape `(n,)`.
        quality: NaN if unknown. Shape `(n,)`.
        listed: Whether each is an item of the archive. Shape `(n,)`.
    """

    ids: tuple[str, ...]
    vectors: Vectors
    signs: NDArray[np.uint8]
    sign_offsets: Offsets
    terms: Fingerprints
    term_offsets: Offsets
    published_at: NDArray[np.float64]
    quality: NDArray[np.float64]
    listed: NDArray[np.bool_]

    @classmethod
    def of(cls, articles: Sequence[Article], vectors: Vectors, signs: Sequence[NDArray[np.uint8]]) -> Self:
        """Compute the features of articles.

        Args:
            articles: The articles.
            vectors: Their unit vectors, shape `(n, d)`.
            signs: The packed signs of the token vectors of each.
        """
        terms = [fingerprints(analyzer.terms(article.text)) for article in articles]
        width = -(-vectors.shape[1] // 8)
        return cls(
            tuple(article.id for article in articles),
            vectors,
            np.concatenate([np.empty((0, width), dtype=np.uint8), *signs]),
            offsets(list(map(len, signs))),
            np.concatenate([np.empty(0, dtype=np.uint64), *terms]),
            offsets(list(map(len, terms))),
            np.array([a.published_at.timestamp() if a.published_at else nan for a in articles]),
            np.array([nan if a.quality is None else float(a.quality) for a in articles]),
            np.array([a.listed for a in articles], dtype=np.bool_),
        )

    def __len__(self) -> int:
        return len(self.ids)


def offsets(lengths: Sequence[int] | NDArray[np.int64]) -> Offsets:
    """Return where each of several adjacent parts begins, and where the last one ends."""
    ends = np.zeros(len(lengths) + 1, dtype=np.int64)
    np.cumsum(lengths, out=ends[1:])
    return ends
