"""Feedback: what the candidates say about each other.

**Pseudo-relevance feedback**: the best candidates expand the query, and question terms close to each other
count for more.

**Corroboration**: a candidate that is similar to another good one moves up. News is reported several times. A
report that matches a question by accident is mostly alone, the right one seldom (the cluster hypothesis,
C. J. van Rijsbergen, 1979). A near copy is the same report once more, and corroborates nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from semsearch.search.ranking.scores import Rows, Scores, Values
from semsearch.storage import ragged
from semsearch.text import copies
from semsearch.text.fingerprints import Fingerprints, fingerprints

VECTOR_SHIFT = 0.5  # of the question's vector, towards the mean of the best candidates
EXPANSION_TERMS = 10  # taken from the best candidates
EXPANSION_WEIGHT = 4.0  # of these together, beside the question's own
WINDOW = 5  # words within which two terms of the question count as close to each other
COPY = 0.7  # least cosine of two candidates whose texts are compared
PROXIMITY_WEIGHT = 0.5  # of that, beside the terms themselves


@dataclass(frozen=True, slots=True)
class Texts:
    """Terms of candidates in their order, with repeats; the i-th has `terms[offsets[i]:offsets[i + 1]]`."""

    terms: Fingerprints
    offsets: NDArray[np.int64]


def refine(
    scores: Scores,
    question: NDArray[np.float32],
    vectors: NDArray[np.float32],
    texts: Texts,
    idf: Mapping[str, float],
    weight: float,
    best: int,
    most: float = 0.0,
    penalty: Values | float = 0.0,
) -> Scores:
    """Return scores that similarity to the best candidates counts in as well (pseudo-relevance feedback).

    The question's vector moves towards the mean of the best (Rocchio 1971), and their characteristic terms
    are searched for too, with less weight than the question's own (RM3, Abdul-Jaleel et al. 2004). Terms of
    the question that are close to each other count for more (Tao and Zhai 2007). No score falls below the
    last one, so that candidates which are not reordered stay below.

    Args:
        scores: Of the candidates.
        question: The question's vector, shape `(d,)`.
        vectors: Those of the candidates, shape `(len(scores), d)`.
        texts: Their terms.
        idf: The inverse document frequency of each of the question's terms.
        weight: Share of the dense part.
        best: How many of the first to learn from; 0 for none.
        most: The BM25 that is scaled to 1, unless a candidate has more.
        penalty: What each candidate loses where those to learn from are chosen.
    """
    if not len(scores) or not best:
        return scores
    first = scores.moved(scores.total - penalty).order()[:best]
    asked, weights = fingerprints(idf), np.fromiter(idf.values(), dtype=np.float64, count=len(idf))
    words = scores.part("bm25") + PROXIMITY_WEIGHT * _proximity(texts, asked, weights)
    words += EXPANSION_WEIGHT * _expansion(texts, first, asked)
    moved = question + VECTOR_SHIFT * vectors[first].mean(axis=0)
    cosines = (vectors @ (moved / np.linalg.norm(moved))).astype(np.float64)  # else scores pass 1
    spread = float(np.ptp(cosines)) or 1.0
    most = max(most, float(words.max())) or 1.0
    fresh = weight * (cosines - cosines.min()) / spread + (1 - weight) * words / most
    least = scores.total.min()
    total = least + (1 - least) * fresh
    return scores.moved(
        total,
        interaction=np.zeros(len(scores)),
        feedback=total - scores.part("dense") - scores.part("lexical"),
    )


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


def _proximity(texts: Texts, asked: Fingerprints, idf: Values) -> Values:
    """Return, for each candidate, the score of terms of the question that are close to each other in it."""
    size = len(texts.offsets) - 1
    by_fingerprint = np.argsort(asked)
    known, idf = asked[by_fingerprint], idf[by_fingerprint]
    if len(known) < 2:
        return np.zeros(size)
    term = np.minimum(np.searchsorted(known, texts.terms), len(known) - 1)
    places = np.flatnonzero(known[term] == texts.terms)
    term, owner = term[places], np.searchsorted(texts.offsets, places, side="right") - 1
    gap = np.diff(places)
    near = (owner[1:] == owner[:-1]) & (term[1:] != term[:-1]) & (gap <= WINDOW)
    low, high = np.minimum(term[1:], term[:-1])[near], np.maximum(term[1:], term[:-1])[near]
    pairs, at = np.unique((owner[1:][near] * len(known) + low) * len(known) + high, return_inverse=True)
    proximity = np.bincount(at, weights=1 / gap[near], minlength=len(pairs))
    owner, low, high = pairs // len(known) ** 2, pairs // len(known) % len(known), pairs % len(known)
    value = np.minimum(idf[low], idf[high]) * proximity * 2.2 / (proximity + 1.2)
    return np.bincount(owner, weights=value, minlength=size).astype(np.float64)


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
        first = copies.firsts(*ragged.take(texts.terms, texts.offsets, close))
        similarity[np.ix_(close, close)] *= first != first[:, np.newaxis]
    least = scores.total.min()
    heights = scores.total - least
    change = share * ((similarity * heights).max(axis=1) - heights)
    return scores.moved(least + (heights + change), corroboration=change)
