"""Decide which story an article joins, and which stories merge.

An article joins the story with the highest mean similarity to it, if that mean is clearly above the
similarity of the articles around it. The threshold is therefore higher in an archive on one subject, or in
news that runs for weeks, than in a mixed archive. Neighbours of the same days may be further reports of the
same event, so they count as no more similar than a sample of the archive makes likely.

Where very many report an event within days, single articles have little in common, but their centre is well
known. Similarity to such a story is scaled by the story's cohesion, its own mean similarity over all pairs:
from the mean over its articles it becomes the cosine to their centroid. Decisions 33, 43 and 63 have the
measurements.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from math import sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from semsearch.stories.similarity import ArticleFeatures, content_similarity, event_similarity

NEIGHBOURS = 80  # nearest articles by cosine that are compared: the story itself and its surroundings
OWN_NEIGHBOURS = 30  # the nearest of these may belong to the story, so they are not surroundings
SAMPLE = 256  # articles of the archive that tell how similar neighbours of other stories are
TYPICAL_RANK = 5  # rank among all articles at which similarity to the sample is estimated
JOIN_MARGIN = 0.18  # how far similarity to a story must exceed similarity to the surroundings
MIN_SURROUNDINGS, MAX_SURROUNDINGS = 0.12, 0.35  # bounds of the surroundings similarity
SAME_DAYS = 3  # articles at most so many days apart may be part of one wave of reports
FEW, MANY = (
    5,
    20,
)  # articles of a story within these days: up to FEW the mean counts, from MANY on the centroid
MIN_COHESION = 0.05  # lower bound of a story's cohesion
LISTED_BONUS = 0.1  # added to the similarity of two articles that the archive lists together

_QUARTILE = NormalDist().inv_cdf(0.75)  # standard deviations from a quartile to the median


def join_threshold(
    article: ArticleFeatures,
    neighbours: Sequence[ArticleFeatures],
    typical: Callable[[], float] = lambda: MIN_SURROUNDINGS,
) -> float:
    """Return the similarity to a story that an article needs to join it.

    Args:
        article: The article.
        neighbours: Its `NEIGHBOURS` nearest articles, nearest first; fewer in a small archive.
        typical: Returns its `typical_similarity`; called if some of the surroundings is of the same days.
    """
    around = neighbours[OWN_NEIGHBOURS:NEIGHBOURS]
    found = content_similarity(article, around)
    current = _is_current(article, around)
    if current.any():
        found[current] = np.minimum(found[current], typical())
    surroundings = np.full(NEIGHBOURS - OWN_NEIGHBOURS, MIN_SURROUNDINGS)
    surroundings[: len(found)] = found
    return JOIN_MARGIN + float(np.clip(surroundings.mean(), MIN_SURROUNDINGS, MAX_SURROUNDINGS))


def typical_similarity(article: ArticleFeatures, sample: Sequence[ArticleFeatures], total: int) -> float:
    """Estimate the content similarity of an article to its `TYPICAL_RANK`-th nearest of other stories.

    Similarities to other stories are taken as normally distributed. The lower quartile and the median of the
    sample determine the distribution: the article's own story, even a large one, is in the upper half.

    Args:
        article: The article.
        sample: `SAMPLE` articles of the archive, whatever their subject; fewer in a small archive.
        total: The number of articles in the archive.
    """
    found = content_similarity(article, [other for other in sample if other.id != article.id])
    if not len(found):
        return MIN_SURROUNDINGS
    lower, median = np.quantile(found, [0.25, 0.5]).tolist()
    deviations = NormalDist().inv_cdf(1 - min(0.5, TYPICAL_RANK / max(total, 1)))
    return float(median + (median - lower) / _QUARTILE * deviations)


def story_similarities(
    article: ArticleFeatures,
    stories: Mapping[str, Sequence[ArticleFeatures]],
    listed: Collection[str] = (),
    scales: Mapping[str, float] | None = None,
) -> dict[str, float]:
    """Return the similarity of an article to each of some stories; empty ones are left out.

    Args:
        article: The article.
        stories: The other articles of each story.
        listed: The ids of articles that the archive lists together with it.
        scales: The `scale` of each story that has another than 1.
    """
    return {
        story: float(join_similarity(article, others, listed).mean()) / (scales or {}).get(story, 1.0)
        for story, others in stories.items()
        if others
    }


def story_to_join(similarities: Mapping[str, float], threshold: float) -> str:
    """Return the story with the highest similarity, or "" if that is below the threshold."""
    best = max(similarities, key=lambda story: similarities[story], default="")
    return best if best and similarities[best] >= threshold else ""


def is_same_story(
    first: Sequence[ArticleFeatures],
    second: Sequence[ArticleFeatures],
    threshold: float,
    scale: float = 1.0,
) -> bool:
    """Return whether two stories are one: from the same days, and similar in the mean over all pairs.

    Args:
        first: The articles of one story, at least one.
        second: The articles of the other, at least one.
        threshold: The join threshold of an article that lies between them.
        scale: The product of the `scale` of both.
    """
    if not abs(_median_day(first) - _median_day(second)) <= SAME_DAYS:  # false for NaN, an unknown day
        return False
    mean = np.mean([event_similarity(article, second) for article in first])
    return float(mean) >= threshold * scale


def crowding(article: ArticleFeatures, others: Sequence[ArticleFeatures]) -> float:
    """Return 0 if few articles of a story are of the same days as an article, 1 if many are."""
    current = int(_is_current(article, others).sum())
    return min(1.0, max(0.0, (current - FEW) / (MANY - FEW)))


def cohesion(story: Sequence[ArticleFeatures]) -> float:
    """Return the mean event similarity over all pairs of articles of a story, at least `MIN_COHESION`.

    Args:
        story: Its articles, at least two.
    """
    pairs = len(story) * (len(story) - 1) / 2
    total = sum(float(event_similarity(one, story[:place]).sum()) for place, one in enumerate(story))
    return max(MIN_COHESION, total / pairs)


def scale(crowding: float, cohesion: float) -> float:
    """Return what the mean similarity to a story is divided by.

    With a crowding of 1, it is the length of the mean vector of a large story of this cohesion.
    """
    return sqrt(1 - crowding * (1 - cohesion))


def join_similarity(
    article: ArticleFeatures, others: Sequence[ArticleFeatures], listed: Collection[str] = ()
) -> NDArray[np.float64]:
    """Return the event similarity to each of the others, with `LISTED_BONUS` for those in `listed`."""
    bonus = np.array([LISTED_BONUS * (other.id in listed) for other in others])
    return np.asarray(event_similarity(article, others) + bonus, dtype=np.float64)


def _is_current(article: ArticleFeatures, others: Sequence[ArticleFeatures]) -> NDArray[np.bool_]:
    """Return which of the others are of the same days as an article; none of those without a date are."""
    days = np.array([other.day for other in others], dtype=np.float64)
    return np.asarray(np.abs(days - article.day) <= SAME_DAYS, dtype=np.bool_)


def _median_day(story: Sequence[ArticleFeatures]) -> float:
    """Return the median publication day of a story; NaN if one of its articles has no date."""
    return float(np.median([article.day for article in story]))
