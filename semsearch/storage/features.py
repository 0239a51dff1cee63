"""What ranking and summaries compare of some articles, as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from math import nan
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from semsearch.storage import ragged
from semsearch.storage.ragged import Offsets, offsets
from semsearch.text.document import NO_SENTENCES, SentenceRows, analyze
from semsearch.text.fingerprints import Fingerprints, fingerprints
from semsearch.types import Article

Vectors = NDArray[np.float32]
_RAGGED = {"signs": "sign_offsets", "terms": "term_offsets", "sentences": "sentence_offsets"}


@dataclass(frozen=True, slots=True)
class Features:
    """The features of `n` articles; row `i` of each array belongs to `ids[i]`.

    Three arrays are ragged: the rows `offsets[i]:offsets[i + 1]` belong to article `i`.

    Attributes:
        ids: Of the articles.
        vectors: Unit vectors, shape `(n, d)`.
        signs: The signs of the token vectors of all articles, shape `(t, ceil(d / 8))`: one bit an element,
            1 where it is above 0, the first element in the highest bit.
        sign_offsets: Shape `(n + 1,)`.
        terms: The fingerprints of the terms of title and excerpt, in their order, with repeats.
        term_offsets: Shape `(n + 1,)`.
        title_terms: How many of them are in the title. Shape `(n,)`.
        sentences: The sentences of all articles (`text.document`), shape `(s, 4)`.
        sentence_offsets: Shape `(n + 1,)`.
        published_at: In seconds since 1970, UTC; NaN if unknown. Shape `(n,)`.
        quality: NaN if unknown. Shape `(n,)`.
    """

    ids: tuple[str, ...]
    vectors: Vectors
    signs: NDArray[np.uint8]
    sign_offsets: Offsets
    terms: Fingerprints
    term_offsets: Offsets
    title_terms: NDArray[np.int64]
    sentences: SentenceRows
    sentence_offsets: Offsets
    published_at: NDArray[np.float64]
    quality: NDArray[np.float64]

    @classmethod
    def of(cls, articles: Sequence[Article], vectors: Vectors, signs: Sequence[NDArray[np.uint8]]) -> Self:
        """Compute the features of articles.

        Args:
            articles: The articles.
            vectors: Their unit vectors, shape `(n, d)`.
            signs: The packed signs of the token vectors of each.
        """
        analyzed = [analyze(article.title, article.excerpt) for article in articles]
        terms = [fingerprints(one.terms) for one in analyzed]
        width = -(-vectors.shape[1] // 8)
        return cls(
            ids=tuple(article.id for article in articles),
            vectors=vectors,
            signs=np.concatenate([np.empty((0, width), dtype=np.uint8), *signs]),
            sign_offsets=offsets(list(map(len, signs))),
            terms=np.concatenate([np.empty(0, dtype=np.uint64), *terms]),
            term_offsets=offsets(list(map(len, terms))),
            title_terms=np.array([one.title_terms for one in analyzed], dtype=np.int64),
            sentences=np.concatenate([NO_SENTENCES, *(one.sentences for one in analyzed)]),
            sentence_offsets=offsets([len(one.sentences) for one in analyzed]),
            published_at=np.array([a.published_at.timestamp() if a.published_at else nan for a in articles]),
            quality=np.array([nan if a.quality is None else float(a.quality) for a in articles]),
        )

    def __len__(self) -> int:
        return len(self.ids)

    def take(self, rows: NDArray[np.int64]) -> Features:
        """Return the features of some articles, in the order of the rows."""
        taken: dict[str, Any] = {"ids": tuple([self.ids[row] for row in rows.tolist()])}
        for name, starts in _RAGGED.items():
            taken[name], taken[starts] = ragged.take(getattr(self, name), getattr(self, starts), rows)
        flat = (field.name for field in fields(self) if field.name not in taken)
        return Features(**taken | {name: getattr(self, name)[rows] for name in flat})

    def followed_by(self, other: Features) -> Features:
        """Return the features of these articles and of others after them."""
        both: dict[str, Any] = {"ids": (*self.ids, *other.ids)}
        for name, starts in _RAGGED.items():
            parts = [(getattr(one, name), getattr(one, starts)) for one in (self, other)]
            both[name], both[starts] = ragged.concatenate(parts)
        flat = (field.name for field in fields(self) if field.name not in both)
        joined = {name: np.concatenate([getattr(self, name), getattr(other, name)]) for name in flat}
        return Features(**both | joined)
