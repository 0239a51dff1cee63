"""Which story an article joins. Pure.

An article joins the story that it is most like, in the mean over the story's articles, if it is clearly more
like that than like what surrounds it: where everything resembles everything, as in an archive on one subject
or in news that runs for weeks, more is asked than where little does. `docs/decisions.md` has the figures.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from semsearch.stories.likeness import Telling, likeness, resemblance

NEAR = 50  # nearest articles by cosine: some of its story, the others around it
OWN = 15  # of these, the nearest, which may be of its own story and say nothing of what surrounds it
MORE = 0.18  # by how much an article is more like its story than like its surroundings
LEAST, MOST = 0.12, 0.35  # how like surroundings are taken to be at least and at most
LISTED = 0.1  # what likeness gains where the archive lists one article with the other


def bar(one: Telling, near: Sequence[Telling]) -> float:
    """Say how like a story an article must be to belong to it.

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
    """Give the story that an article joins, "" where it belongs to none of them.

    Args:
        one: The article.
        stories: The other articles of each story that it may join.
        bar: How like it has to be.
        listed: The ids of articles that the archive lists with it.
    """
    means = {story: float(alike(one, others, listed).mean()) for story, others in stories.items() if others}
    best = max(means, key=lambda story: means[story], default="")
    return best if best and means[best] >= bar else ""


def alike(one: Telling, others: Sequence[Telling], listed: Collection[str] = ()) -> NDArray[np.float64]:
    """Say how like an article is to others, where it counts that the archive lists some with it."""
    gained = np.array([LISTED * (other.article.id in listed) for other in others])
    return np.asarray(likeness(one, others) + gained, dtype=np.float64)
