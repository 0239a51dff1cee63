"""Scoring: what makes all engines return the same scores, BM25 and the precision of vectors.

**BM25.** The score of an article D for the terms Q is the sum over t in Q of

    ln(1 + (N - n(t) + 0.5) / (n(t) + 0.5)) * f(t, D) * (k1 + 1) / (f(t, D) + k1 * (1 - b + b * |D| / mean))
        * f(t, Q) * (k3 + 1) / (f(t, Q) + k3)

where f(t, D) is the number of occurrences of t in D, |D| the number of terms of D, N the number of articles,
and n(t) the number of those that contain t. The terms of a title count twice, for they carry the most
information. The last factor lets a long question stress a term by repeating it.
Source: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), with the
logarithm that Lucene uses, which is never negative.

**Vectors** of whole texts are checked, stored as float16, and returned as unit float32. Token vectors are
stored as their signs alone, one bit an element.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from semsearch.storage.readers import Vectors
from semsearch.text.analyzer import terms
from semsearch.types import Article

K1 = 1.2
B = 0.75
K3 = 8.0
Halves = NDArray[np.float16]
Number = TypeVar("Number", float, NDArray[np.float64])
_SIGNS = np.unpackbits(np.arange(256, dtype=np.uint8)[:, np.newaxis], axis=1).astype(np.float32) * 2 - 1


def query_weight(times: int) -> float:
    """Return the weight of a term that occurs so many times in the question."""
    return times * (K3 + 1) / (times + K3)


def document_terms(article: Article) -> list[str]:
    """Return the terms by which an article is scored, with repeats."""
    return [*terms(article.title) * 2, *terms(article.excerpt)]


@dataclass(frozen=True, slots=True)
class Collection:
    """The figures of the collection that the formula needs: the numbers of articles and of their terms."""

    articles: int
    terms: int

    def idf(self, frequency: int) -> float:
        """Return the inverse document frequency of a term that so many articles contain."""
        return log(1 + (self.articles - frequency + 0.5) / (frequency + 0.5))

    def score(self, parts: Iterable[tuple[float, int]], length: int) -> float:
        """Return an article's score from (weight, occurrences) of each query term and its number of terms.

        A term's weight is its `idf` times its `query_weight`.
        """
        norm = self.norm(length)
        return sum(weight * f * (K1 + 1) / (f + norm) for weight, f in parts)

    def norm(self, length: Number) -> Number:
        """Return what an article's number of terms adds to the occurrences of a term; also of an array."""
        return K1 * (1 - B + B * length * self.articles / self.terms)


def checked(vectors: Vectors, dimension: int, rows: int | None = None) -> Vectors:
    """Return the batch as contiguous float32, shape `(rows, dimension)`; `rows` None allows any number.

    Raises:
        ValueError: The shape is wrong, or a value is not finite.
    """
    batch = np.ascontiguousarray(vectors, dtype=np.float32)
    if batch.ndim != 2 or batch.shape[1] != dimension:
        raise ValueError(f"vectors must have the shape (n, {dimension}), these have {batch.shape}")
    if rows is not None and len(batch) != rows:
        raise ValueError(f"{rows} articles need {rows} vectors, not {len(batch)}")
    if not np.isfinite(batch).all():
        raise ValueError("a vector has values that are not finite")
    return batch


def halved(vectors: Vectors) -> Halves:
    """Round to float16, as vectors are stored: half the space, cosines exact to about 0.0005."""
    return vectors.astype(np.float16)


def unit(halves: Halves) -> Vectors:
    """Return stored vectors as float32 rows of length 1; a row of zeros stays zero."""
    rows = _widened(halves)
    lengths = np.sqrt(np.einsum("nd,nd->n", rows, rows))
    rows /= np.where(lengths == 0, 1, lengths)[:, np.newaxis]
    return rows


def _widened(halves: Halves) -> Vectors:
    """Return finite numbers as float32, in a seventh of the time that NumPy takes."""
    # Sign, exponent and fraction move to where float32 has them; then 2^112 makes up for the other bias.
    bits = halves.view(np.int16).astype(np.int32)
    np.left_shift(bits, 13, out=bits)
    np.bitwise_and(bits, np.int32(-0x70002000), out=bits)
    rows: Vectors = bits.view(np.float32)
    rows *= np.float32(2.0**112)
    return rows


def packed(token_vectors: Sequence[Vectors], dimension: int, rows: int) -> list[bytes]:
    """Return the signs of the token vectors of each article, `(t, dimension)`; empty if there are none.

    Raises:
        ValueError: The dimension, or the number of articles, is wrong.
    """
    if not token_vectors:
        return [b""] * rows
    if len(token_vectors) != rows:
        raise ValueError(f"{rows} articles need {rows} matrices of token vectors, not {len(token_vectors)}")
    for matrix in token_vectors:
        if matrix.ndim != 2 or matrix.shape[1] != dimension:
            raise ValueError(f"token vectors must have the shape (t, {dimension}), these have {matrix.shape}")
    return [np.packbits(matrix > 0, axis=1).tobytes() for matrix in token_vectors]


def unpacked(signs: Sequence[bytes], dimension: int) -> list[Vectors]:
    """Return the token vectors of articles: all elements of equal size, with their signs."""
    width = -(-dimension // 8)
    bits = np.frombuffer(b"".join(signs), dtype=np.uint8).reshape(-1, width)
    eights = (_SIGNS / np.float32(np.sqrt(dimension))).take(bits.ravel(), axis=0)
    rows = eights.reshape(-1, width * 8)[:, :dimension]
    ends = np.cumsum([len(one) // width for one in signs])
    return np.split(rows, ends[:-1]) if len(signs) else []
