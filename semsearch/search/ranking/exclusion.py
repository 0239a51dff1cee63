"""Exclusion: articles about what the question excludes ("robots excluding self-driving cars") move down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from semsearch.search.ranking.feedback import Texts
from semsearch.search.ranking.scores import Rows, Scores, Values
from semsearch.text.fingerprints import fingerprints

EXCLUSION_PENALTY = 0.5  # what an article loses that is certainly about an excluded subject
CLOSER = 0.1  # cosine by which an article is closer to it than to the question, so that this is certain


@dataclass(frozen=True, slots=True)
class ExcludedSubject:
    """A subject that a question excludes.

    Attributes:
        vector: Its embedding, shape `(d,)`.
        idf: The inverse document frequency of each of its terms.
    """

    vector: NDArray[np.float32]
    idf: Mapping[str, float]


def excluded_share(
    subject: ExcludedSubject, question: NDArray[np.float32], vectors: NDArray[np.float32], texts: Texts
) -> Values:
    """Return how far each article is about an excluded subject, from 0 to 1.

    It is if it contains the subject's terms, if it contains some of them and is closer to the subject than
    most of the articles are, or if it is closer to the subject than to the question.

    Args:
        subject: The excluded subject.
        question: The question's vector without it, shape `(d,)`.
        vectors: Those of the articles, shape `(n, d)`.
        texts: Their terms.
    """
    cosines = (vectors @ subject.vector).astype(np.float64)
    meaning: Values = np.clip((cosines - vectors @ question) / CLOSER, 0.0, 1.0)
    asked, idf = fingerprints(subject.idf), np.array(list(subject.idf.values()))
    if not idf.sum():
        return meaning
    terms = np.split(texts.terms, texts.offsets[1:-1])
    held = np.array([np.isin(asked, one) @ idf for one in terms]) / idf.sum()
    likeness = np.clip((cosines - cosines.mean()) / (2 * cosines.std() or 1.0), 0.0, 1.0)
    words = np.maximum(held**2, np.sqrt(held * likeness))  # one word of several says little by itself
    return np.asarray(np.maximum(meaning, words))


def exclude(scores: Scores, rows: Rows, penalty: Values) -> Scores:
    """Return scores less the penalty for what the question excludes; none falls below 0.

    Args:
        scores: Of all candidates.
        rows: The articles that were compared with the excluded subjects.
        penalty: What each of these loses.
    """
    if not penalty.any():
        return scores
    total = scores.total.copy()
    total[rows] = np.maximum(total[rows] - penalty, 0.0)
    return scores.moved(total, exclusion=total - scores.total)
