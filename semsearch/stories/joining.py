"""Which story an article joins. Pure.

An article joins the story that it is most like, in the mean over the story's articles, if it is clearly more
like that than like what surrounds it: where everything resembles everything, as in an archive on one subject
or in news that runs for weeks, more is asked than where little does. What very many report at once stands in
several stories at first, each of those who wrote alike: of the same days, they become one.
`docs/decisions.md` has the figures.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from semsearch.stories.similarity import Telling, likeness, resemblance

NEAR = 80  # nearest articles by cosine: some of its story, the others around it
OWN = 30  # of these, the nearest, which may be of its own story and say nothing of what surrounds it
MORE = 0.18  # by how much an article is more like its story than like its surroundings
LEAST, MOST = 0.12, 0.35  # how like surroundings are taken to be at least and at most
SAME_DAYS = 3  # stories of one event whose middles lie no further apart, in days, may be one
LET_OFF = 0.02  # by how much less alike they may be than an article must be to its story
LISTED = 0.1  # what likeness gains where the archive lists one article with the other


def bar(one: Telling, near: Sequence[Telling]) -> float:
    """Return how like a story an article must be to belong to it.

    Args:
        one: The article.
        near: Its `NEAR` nearest, nearest first; fewer where the archive is small.
    """
    around = np.full(NEAR - OWN, LEAST)
    found = resemblance(one, near[OWN:NEAR])
    around[: len(found)] = found
    return MORE + float(np.clip(around.mean(), LEAST, MOST))


def join(
    one: Telling, stories: Mapping[str, Sequence[Telling]], bar: float, listed: Collection[str] = ()
) -> str:
    """Return the story that an article joins, "" where it belongs to none of them.

    Args:
        one: The article.
        stories: The other articles of each story that it may join.
        bar: How like it has to be.
        listed: The ids of articles that the archive lists with it.
    """
    means = {story: float(alike(one, others, listed).mean()) for story, others in stories.items() if others}
    best = max(means, key=lambda story: means[story], default="")
    return best if best and means[best] >= bar else ""


def one_story(ours: Sequence[Telling], theirs: Sequence[Telling], bar: float) -> bool:
    """Return whether two stories are one: both of the same days, and alike in the mean over all pairs.

    Args:
        ours: The articles of the one, at least one.
        theirs: Those of the other, at least one.
        bar: How like a story an article must be that stands between them.
    """
    if not abs(_middle(ours) - _middle(theirs)) <= SAME_DAYS:  # nor where one is not known
        return False
    return float(np.mean([likeness(one, theirs) for one in ours])) >= bar - LET_OFF


def alike(one: Telling, others: Sequence[Telling], listed: Collection[str] = ()) -> NDArray[np.float64]:
    """Return how like an article is to others, where it counts that the archive lists some with it."""
    gained = np.array([LISTED * (other.article.id in listed) for other in others])
    return np.asarray(likeness(one, others) + gained, dtype=np.float64)


def _middle(story: Sequence[Telling]) -> float:
    """Return the day that half of a story's articles came out by; NaN where one has no date."""
    return float(np.median([one.day for one in story]))
