"""Labelled stories -> how well articles are gathered into stories, beside three simple ways to do it."""

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

TITLE_WORDS = 0.4  # share of common title terms from which two articles are one story, as a baseline
COSINES = [n / 100 for n in range(40, 91, 5)]  # thresholds of another: the best for that collection is taken
RELATED = 10  # places of other coverage that are looked at


@dataclass(frozen=True, slots=True)
class Clustering:
    """How well stories agree with labels, each figure 0 to 1.

    Attributes:
        name: How they were made.
        precision, recall, f1: BCubed (A. Bagga and B. Baldwin, 1998): the mean over articles of the share of
            its story that belongs with it, of what belongs with it that is in its story, and of these means.
        pairwise_f1: Of pairs of articles that are together.
    """

    name: str
    precision: float
    recall: float
    f1: float
    pairwise_f1: float


@dataclass(frozen=True, slots=True)
class Clusterings:
    """All that was measured on one labelled collection.

    Attributes:
        clusterings: Ours first, then the baselines.
        recall_at_10: The mean share of an article's other coverage that is among the first ten of its story,
            where it has any.
    """

    articles: int
    stories: int
    clusterings: tuple[Clustering, ...]
    recall_at_10: float


def cluster(snapshot: Snapshot, labels: Mapping[str, str]) -> Clusterings:
    """Gather the labelled articles of a snapshot into stories, and compare them with their labels.

    Args:
        snapshot: Holds articles; those without a label are passed over.
        labels: The story of each article, by its id.
    """
    articles = sorted((a for a in snapshot.articles() if a.id in labels), key=_by_time)
    ids = [article.id for article in articles]
    gold = [labels[id] for id in ids]
    vectors = snapshot.vectors(ids)
    cosines = vectors @ vectors.T
    by_cosine = [agreement(f"cosine {t:.2f}", gold, joined(cosines >= t)) for t in COSINES]
    listed = {article.id: article.id for article in articles}
    for edges in snapshot.coverage(ids):
        listed |= {id: listed[edges.id] for id in edges.lists if id in listed}
    return Clusterings(
        articles=len(articles),
        stories=len(set(gold)),
        clusterings=(
            agreement("stories", gold, snapshot.stories(ids)),
            agreement("listed only", gold, list(listed.values())),
            agreement("title words", gold, joined(_titles(articles) >= TITLE_WORDS)),
            max(by_cosine, key=lambda one: one.f1),
        ),
        recall_at_10=_recall(snapshot, articles, labels),
    )


def agreement(name: str, gold: Sequence[Hashable], found: Sequence[Hashable]) -> Clustering:
    """Compare two ways to put the same articles into stories."""
    stories, labels, both = Counter(found), Counter(gold), Counter(zip(found, gold, strict=True))
    precision = sum(n * n / stories[story] for (story, _), n in both.items()) / len(gold)
    recall = sum(n * n / labels[label] for (_, label), n in both.items()) / len(gold)
    together, belonging, right = (_pairs(counter.values()) for counter in (stories, labels, both))
    return Clustering(
        name,
        precision,
        recall,
        f1=2 * precision * recall / (precision + recall),
        pairwise_f1=2 * right / (together + belonging) if together + belonging else 1.0,
    )


def joined(near: NDArray[np.bool_]) -> list[int]:
    """Return the story of each row where whoever is near to anyone of a story is in it (single link)."""
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


def _titles(articles: Sequence[Article]) -> NDArray[np.float64]:
    """Return the share of common terms of each two titles (Jaccard)."""
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
    """Look for each article's other coverage in its story, as the service gives it."""
    belonging = Counter(labels[article.id] for article in articles)
    shares = []
    for article in articles:
        others = belonging[labels[article.id]] - 1
        if others:
            first = search.story(article, snapshot).related[:RELATED]
            right = sum(labels.get(one.article.id) == labels[article.id] for one in first)
            shares.append(right / min(others, RELATED))
    return float(np.mean(shares)) if shares else 1.0


def _by_time(article: Article) -> tuple[datetime, str]:
    return article.published_at or datetime.min.replace(tzinfo=UTC), article.id
