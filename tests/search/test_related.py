"""What is related to an article: its story by similarity, then near articles of others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from semsearch import Index
from semsearch.embedding.hashing import HashingEncoder
from semsearch.search.related import SHOWN, coverage, related
from semsearch.storage.memory import MemoryStore
from semsearch.types import Article, ArticleStory, Listing

ENCODER = HashingEncoder(dimension=256)
START = datetime(2021, 7, 27, 9, tzinfo=UTC)
FALL = "varnholm harbour tower masonry quay collapse dawn rubble ferry divers".split()
RENT = "lisbon judges tenants landlords constitution ceiling appeal verdict flats".split()


def told(id: str, words: Sequence[str], hours: float = 0) -> Article:
    return Article(id, " ".join(words), published_at=START + timedelta(hours=hours))


def found(articles: Sequence[Article], stories: dict[str, str], *listings: Listing) -> ArticleStory:
    """Return what is related to the first of some articles."""
    with MemoryStore(dimension=256) as store:
        store.upsert(articles, ENCODER.documents([one.text for one in articles]).vectors, listings)
        store.assign({one.id: stories.get(one.id, one.id) for one in articles})
        with store.snapshot() as snapshot:
            whole = related(articles[0], snapshot)
            assert coverage(articles[0], snapshot).near == whole.near
            return whole


def own(story: ArticleStory) -> list[str]:
    return [entry.article.id for entry in story.related]


def near(story: ArticleStory) -> list[str]:
    return [article.id for article in story.near]


def test_the_story_comes_by_similarity_and_near_articles_of_others_follow() -> None:
    articles = [
        told("x", FALL),
        told("half", [*FALL[:5], *RENT[:5]], 1),
        told("most", [*FALL[:9], *RENT[:1]], 2),
        told("near", [*FALL[:8], *RENT[:2]], 3),
        told("far", RENT, 1),
    ]
    story = found(articles, dict.fromkeys(("x", "half", "most"), "s"))
    assert (own(story), near(story)) == (["most", "half"], ["near", "far"])
    assert (story.id, story.lead.article.id) == ("s", "x")


def test_of_equal_words_the_nearer_in_time_is_nearer() -> None:
    articles = [told("x", FALL), told("late", FALL[:8], 900), told("soon", FALL[:8], 9)]
    assert near(found(articles, {})) == ["soon", "late"]


def test_both_together_are_ten_at_most_unless_the_story_has_more() -> None:
    for size in (3, SHOWN, SHOWN + 5):
        same = [told(f"s{n:02}", [*FALL, f"detail{n}"], n) for n in range(size)]
        others = [told(f"o{n:02}", [*FALL[:6], f"other{n}"], n) for n in range(20)]
        story = found([told("x", FALL), *same, *others], {"x": "s", **{one.id: "s" for one in same}})
        assert sorted(own(story)) == [one.id for one in same]
        assert len(near(story)) == max(0, SHOWN - size)


def test_what_is_listed_counts_as_more_similar_and_is_never_near() -> None:
    articles = [told("x", FALL), told("a", FALL[:9], 1), told("b", FALL[:8], 1), told("c", RENT, 1)]
    story = found(articles, dict.fromkeys("xab", "s"), Listing("/x", "x", ("c", "b")))
    assert own(story) == ["b", "a", "c"]
    assert [entry.relation for entry in story.related] == ["listed", "similar", "listed"]
    assert near(story) == []


def test_an_article_alone_has_nothing_around_it() -> None:
    story = found([told("x", FALL)], {})
    assert (own(story), near(story), story.background) == ([], [], ())


def test_related_to_an_article_of_the_samples_is_its_whole_story(sample_index: Index) -> None:
    for listed in sample_index.stories(limit=5).stories:
        story = sample_index.related(listed.lead.article.id)
        assert story.id == listed.id
        assert set(own(story)) == {entry.article.id for entry in listed.related}
        assert len(own(story)) + len(near(story)) >= SHOWN
        assert not {*own(story), story.lead.article.id} & {*near(story)}
