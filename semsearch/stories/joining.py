"""Decide which story an article joins, and which stories merge.

An article joins the story with the highest mean similarity to it, if that mean is clearly above the
similarity of the articles around it. The threshold is therefore higher in an archive on one subject, or in
news that runs for weeks, than in a mixed archive. An event that very many outlets report at once may first
form several stories of similarly worded articles; such stories merge if they are of the same days.
Decisions 33 and 43 have the measurements.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from semsearch.stories.similarity import ArticleFeatures, content_similarity, event_similarity

NEIGHBOURS = 80  # nearest articles by cosine that are compared: the story itself and its background
OWN_NEIGHBOURS = 30  # the nearest of these may belong to the story, so they are not background
JOIN_MARGIN = 0.18  # how far similarity to a story must exceed similarity to the background
MIN_BACKGROUND, MAX_BACKGROUND = 0.12, 0.35  # bounds of the background similarity
MERGE_DAYS = 3  # greatest distance between the median days of two stories that merge
MERGE_TOLERANCE = 0.02  # how far below the join threshold the mean similarity of merging stories may lie
LISTED_BONUS = 0.1  # added to the similarity of two articles that the archive lists together


def join_threshold(article: ArticleFeatures, neighbours: Sequence[ArticleFeatures]) -> float:
    """Return the mean similarity to a story that an article needs to join it.

    Args:
        article: The article.
        neighbours: Its `NEIGHBOURS` nearest articles, nearest first; fewer in a small archive.
    """
    background = np.full(NEIGHBOURS - OWN_NEIGHBOURS, MIN_BACKGROUND)
    found = content_similarity(article, neighbours[OWN_NEIGHBOURS:NEIGHBOURS])
    background[: len(found)] = found
    return JOIN_MARGIN + float(np.clip(background.mean(), MIN_BACKGROUND, MAX_BACKGROUND))


def story_to_join(
    article: ArticleFeatures,
    stories: Mapping[str, Sequence[ArticleFeatures]],
    threshold: float,
    listed: Collection[str] = (),
) -> str:
    """Return the id of the story that an article joins, or "" if it joins none.

    Args:
        article: The article.
        stories: The other articles of each candidate story.
        threshold: The mean similarity that it takes to join.
        listed: The ids of articles that the archive lists together with it.
    """
    means = {
        story: float(join_similarity(article, others, listed).mean())
        for story, others in stories.items()
        if others
    }
    best = max(means, key=lambda story: means[story], default="")
    return best if best and means[best] >= threshold else ""


def is_same_story(
    first: Sequence[ArticleFeatures], second: Sequence[ArticleFeatures], threshold: float
) -> bool:
    """Return whether two stories are one: from the same days, and similar in the mean over all pairs.

    Args:
        first: The articles of one story, at least one.
        second: The articles of the other, at least one.
        threshold: The join threshold of an article that lies between them.
    """
    if not abs(_median_day(first) - _median_day(second)) <= MERGE_DAYS:  # false for NaN, an unknown day
        return False
    mean = np.mean([event_similarity(article, second) for article in first])
    return float(mean) >= threshold - MERGE_TOLERANCE


def join_similarity(
    article: ArticleFeatures, others: Sequence[ArticleFeatures], listed: Collection[str] = ()
) -> NDArray[np.float64]:
    """Return the event similarity to each of the others, with `LISTED_BONUS` for those in `listed`."""
    bonus = np.array([LISTED_BONUS * (other.id in listed) for other in others])
    return np.asarray(event_similarity(article, others) + bonus, dtype=np.float64)


def _median_day(story: Sequence[ArticleFeatures]) -> float:
    """Return the median publication day of a story; NaN if one of its articles has no date."""
    return float(np.median([article.day for article in story]))
