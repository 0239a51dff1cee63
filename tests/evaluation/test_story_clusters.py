from __future__ import annotations

import numpy as np
import pytest

from semsearch.embedding.hashing import HashingEncoder
from semsearch.evaluation.story_clusters import agreement, evaluate_stories, single_link
from semsearch.indexing.story_assignment import assign_stories
from semsearch.storage.memory import MemoryStore
from semsearch.types import Article, Listing

ENCODER = HashingEncoder()
FIRE = [
    f"fire in the harbour warehouse of Tidewater, {what}" for what in ("police say", "two hurt", "roads shut")
]
VOTE = [
    f"parliament votes on glacier protection {what}" for what in ("after long debate", "by a wide margin")
]
TEXTS = [*FIRE, *VOTE, "orchestra hires a robot conductor"]
LABELS = dict(zip(["f0", "f1", "f2", "v0", "v1", "o"], ["fire"] * 3 + ["vote"] * 2 + ["robot"], strict=True))


def test_one_way_agrees_with_itself_whatever_its_stories_are_called() -> None:
    same = agreement("x", ["a", "a", "b"], [7, 7, 3])
    assert (same.precision, same.recall, same.f1, same.pairwise_f1) == (1.0, 1.0, 1.0, 1.0)


def test_bcubed_counts_for_each_article_what_stands_with_it() -> None:
    # a and b belong together, c apart; all three were put together
    merged = agreement("x", ["s", "s", "t"], [1, 1, 1])
    assert merged.precision == pytest.approx((2 / 3 + 2 / 3 + 1 / 3) / 3)
    assert merged.recall == 1.0
    assert merged.pairwise_f1 == pytest.approx(2 * (1 / 3) * 1 / (1 / 3 + 1))
    apart = agreement("x", ["s", "s", "t"], [1, 2, 3])
    assert apart.precision == 1.0
    assert apart.recall == pytest.approx(2 / 3)
    assert apart.pairwise_f1 == 0.0


def test_single_link_joins_through_a_chain() -> None:
    near = np.eye(5, dtype=bool)
    near[0, 2] = near[2, 0] = near[2, 4] = near[4, 2] = True
    assert single_link(near) == [0, 1, 0, 3, 0]


def test_labelled_stories_are_measured_beside_three_baselines() -> None:
    with MemoryStore(ENCODER.model.dimension) as store:
        articles = [Article(id, text) for id, text in zip(LABELS, TEXTS, strict=True)]
        articles.append(Article("x", "an article without a label"))
        vectors = ENCODER.documents([article.text for article in articles]).vectors
        store.upsert(articles, vectors, [Listing("f0.md", "f0", ("f2", "x"))])
        assign_stories(store)
        with store.snapshot() as snapshot:
            found = evaluate_stories(snapshot, LABELS)
    assert (found.articles, found.stories) == (6, 3)
    ours, listed, titles, cosine = found.clusterings
    assert [one.name.split()[0] for one in found.clusterings] == ["stories", "listed", "title", "cosine"]
    assert (ours.precision, ours.recall) == (1.0, 1.0)
    assert listed.precision == 1.0
    assert listed.recall == pytest.approx((2 / 3 * 2 + 1 / 3 + 1 / 2 * 2 + 1) / 6)
    assert titles.f1 > listed.f1
    assert cosine.f1 > listed.f1
    assert found.recall_at_10 == 1.0
