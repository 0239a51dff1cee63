"""Feedback: what the candidates say about each other.

**Pseudo-relevance feedback**: the characteristic terms of the best candidates count in all others.

**Corroboration**: a candidate that is similar to another good one moves up. News is reported several times. A
report that matches a question by accident is mostly alone, the right one seldom (the cluster hypothesis,
C. J. van Rijsbergen, 1979). A near copy is the same report once more, and corroborates nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from semsearch.search.ranking.scores import Rows, Scores, Values
from semsearch.storage import ragged
from semsearch.text import copies
from semsearch.text.fingerprints import Fingerprints, fingerprints

EXPANSION_TERMS = 10  # taken from the best candidates
LEARNT_SHARE = 0.3  # how far a score moves by these
COPY = 0.7  # least cosine of two candidates whose texts are compared


@dataclass(frozen=True, slots=True)
class Texts:
    """Terms of candidates in their order, with repeats; the i-th has `terms[offsets[i]:offsets[i + 1]]`."""

    terms: Fingerprints
    offsets: NDArray[np.int64]


def learn(
    scores: Scores, texts: Texts, asked: Iterable[str], best: int, penalty: Values | float = 0.0
) -> Scores:
    """Return scores that the terms of the best candidates count in as well (pseudo-relevance feedback).

    The characteristic terms of the best are searched for among the candidates (RM3, Abdul-Jaleel et al.
    2004).

    Args:
        scores: Of the candidates.
        texts: Their terms.
        asked: The question's terms, which are not learnt.
        best: How many of the first to learn from; 0 for none.
        penalty: What each candidate loses where those to learn from are chosen.
    """
    if not len(scores) or not best:
        return scores
    first = scores.moved(scores.total - penalty).order()[:best]
    return scores.towards(_expansion(texts, first, fingerprints(asked)), LEARNT_SHARE, "feedback")


def _expansion(texts: Texts, best: Rows, asked: Fingerprints) -> Values:
    """Return the BM25 of each candidate for the characteristic terms of the best.

    Those are terms that are frequent in the best and rare among the candidates; equal ones are taken in the
    order of their fingerprints.
    """
    starts, lengths, size = texts.offsets[:-1], np.diff(texts.offsets), len(texts.offsets) - 1
    taught = [texts.terms[starts[row] : starts[row] + lengths[row]] for row in best]
    learnt = np.setdiff1d(np.concatenate(taught), asked)
    if not len(learnt):
        return np.zeros(size)
    held = np.minimum(np.searchsorted(learnt, texts.terms), len(learnt) - 1)
    found = learnt[held] == texts.terms
    owner = np.repeat(np.arange(size), lengths)
    cells = np.bincount(owner[found] * len(learnt) + held[found], minlength=size * len(learnt))
    counts = cells.reshape(size, len(learnt))
    frequency = (counts > 0).sum(axis=0)
    idf = np.log(1 + (size - frequency + 0.5) / (frequency + 0.5))
    shares = counts[best] / np.maximum(lengths[best], 1)[:, np.newaxis]
    weights = (shares * idf / np.arange(1, len(best) + 1)[:, np.newaxis]).sum(axis=0)
    chosen = np.argsort(-weights, kind="stable")[:EXPANSION_TERMS]
    counts, weights = counts[:, chosen], weights[chosen]
    norm = 1.2 * (0.25 + 0.75 * lengths / (lengths.mean() or 1.0))
    return np.asarray(
        (2.2 * counts / (counts + norm[:, np.newaxis])) @ (weights / weights.sum() * idf[chosen]),
        dtype=np.float64,
    )


def corroborate(scores: Scores, vectors: NDArray[np.float32], texts: Texts, share: float) -> Scores:
    """Return scores that are each moved towards the best score among similar candidates.

    Similarity is scaled from the mean over all pairs, 0, to equal vectors, 1: cosines differ from question to
    question and from model to model. No score falls below the last one.

    Args:
        scores: Of the candidates.
        vectors: Unit vectors of the candidates, shape `(len(scores), d)`.
        texts: Their terms, by which near copies are known.
        share: How far a score moves, 0 to 1.
    """
    size = len(scores)
    if size < 3 or not share:  # with two, neither is closer than the mean
        return scores
    cosines = (vectors @ vectors.T).astype(np.float64)
    np.fill_diagonal(cosines, 0.0)
    mean = cosines.sum() / (size * (size - 1))
    similarity = np.clip((cosines - mean) / max(1.0 - mean, 1e-6), 0.0, 1.0)
    np.fill_diagonal(similarity, 0.0)
    close = np.flatnonzero((cosines >= COPY).any(axis=1))
    if len(close):
        first = copies.firsts(*copies.shingles(*ragged.take(texts.terms, texts.offsets, close)))
        similarity[np.ix_(close, close)] *= first != first[:, np.newaxis]
    least = scores.total.min()
    heights = scores.total - least
    change = share * ((similarity * heights).max(axis=1) - heights)
    return scores.moved(least + (heights + change), corroboration=change)
