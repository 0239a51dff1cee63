"""Evaluate how well articles are grouped into stories, against labels and three simple baselines."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from semsearch import search
from semsearch.storage.base import Snapshot
from semsearch.text import analyzer
from semsearch.types import Article

TITLE_JACCARD = 0.4  # baseline: Jaccard coefficient of titles from which two articles are one story
COSINES = [n / 100 for n in range(40, 91, 5)]  # baseline thresholds; the best for the collection is reported
RELATED = 10  # ranks of other coverage that are scored


@dataclass(frozen=True, slots=True)
class ClusteringScores:
    """How well a clustering agrees with the labels, each value 0 to 1.

    Attributes:
        name: The method that made it.
        precision, recall, f1: BCubed (A. Bagga and B. Baldwin, 1998). Precision is the mean over articles of
            the share of its story with the same label; recall, of the share of its label in the same story.
        pairwise_f1: F1 over pairs of articles in the same story.
    """

    name: str
    precision: float
    recall: float
    f1: float
    pairwise_f1: float


@dataclass(frozen=True, slots=True)
class StoryEvaluation:
    """The results on one labelled collection.

    Attributes:
        clusterings: The index's own stories first, then the baselines.
        recall_at_10: The mean share of an article's other coverage among the first ten of what is related to
            it, over articles that have any.
    """

    articles: int
    stories: int
    clusterings: tuple[ClusteringScores, ...]
    recall_at_10: float


def evaluate_stories(snapshot: Snapshot, labels: Mapping[str, str]) -> StoryEvaluation:
    """Compare the stories of a snapshot with labels.

    Args:
        snapshot: The articles; those without a label are ignored.
        labels: The label of each article, by its id.
    """
    articles = sorted((a for a in snapshot.articles() if a.id in labels), key=_by_time)
    ids = [article.id for article in articles]
    gold = [labels[id] for id in ids]
    vectors = snapshot.vectors(ids)
    cosines = vectors @ vectors.T
    by_cosine = [agreement(f"cosine {t:.2f}", gold, single_link(cosines >= t)) for t in COSINES]
    listed = {article.id: article.id for article in articles}
    for edges in snapshot.coverage(ids):
        listed |= {id: listed[edges.id] for id in edges.lists if id in listed}
    return StoryEvaluation(
        articles=len(articles),
        stories=len(set(gold)),
        clusterings=(
            agreement("stories", gold, snapshot.stories(ids)),
            agreement("listed only", gold, list(listed.values())),
            agreement("title words", gold, single_link(_title_similarity(articles) >= TITLE_JACCARD)),
            max(by_cosine, key=lambda scores: scores.f1),
        ),
        recall_at_10=_recall(snapshot, articles, labels),
    )


def agreement(name: str, gold: Sequence[Hashable], found: Sequence[Hashable]) -> ClusteringScores:
    """Compare a clustering of the same articles with the gold labels."""
    stories, labels, both = Counter(found), Counter(gold), Counter(zip(found, gold, strict=True))
    precision = sum(n * n / stories[story] for (story, _), n in both.items()) / len(gold)
    recall = sum(n * n / labels[label] for (_, label), n in both.items()) / len(gold)
    together, belonging, right = (_pairs(counter.values()) for counter in (stories, labels, both))
    return ClusteringScores(
        name,
        precision,
        recall,
        f1=2 * precision * recall / (precision + recall),
        pairwise_f1=2 * right / (together + belonging) if together + belonging else 1.0,
    )


def single_link(near: NDArray[np.bool_]) -> list[int]:
    """Return the cluster of each row by single-link clustering of the rows that are near each other."""
    story = [-1] * len(near)
    for first in range(len(near)):
        reached = [first] if story[first] < 0 else []
        while reached:
            row = reached.pop()
            if story[row] < 0:
                story[row] = first
                reached += [int(other) for other in np.flatnonzero(near[row]) if story[other] < 0]
    return story


def _pairs(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)


def _title_similarity(articles: Sequence[Article]) -> NDArray[np.float64]:
    """Return the Jaccard coefficient of the terms of each pair of titles."""
    terms = [frozenset(analyzer.terms(article.title)) for article in articles]
    holding: defaultdict[str, list[int]] = defaultdict(list)
    common = np.zeros((len(terms), len(terms)))
    for row, held in enumerate(terms):
        for term in held:
            common[row, holding[term]] += 1
            holding[term].append(row)
    common += common.T
    sizes = np.array([len(held) for held in terms], dtype=np.float64)
    shared: NDArray[np.float64] = common / np.maximum(sizes[:, np.newaxis] + sizes - common, 1.0)
    return shared


def _recall(snapshot: Snapshot, articles: Sequence[Article], labels: Mapping[str, str]) -> float:
    """Return the mean recall of each article's other coverage in its story as the service shows it."""
    belonging = Counter(labels[article.id] for article in articles)
    shares = []
    for article in articles:
        others = belonging[labels[article.id]] - 1
        if others:
            found = search.coverage(article, snapshot)
            first = [*(entry.article for entry in found.related), *found.near][:RELATED]
            right = sum(labels.get(one.id) == labels[article.id] for one in first)
            shares.append(right / min(others, RELATED))
    return float(np.mean(shares)) if shares else 1.0


def _by_time(article: Article) -> tuple[datetime, str]:
    return article.published_at or datetime.min.replace(tzinfo=UTC), article.id
