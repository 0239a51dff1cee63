"""What stories of the samples follow on, by the real model, and the rules on articles made for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from semsearch import Index
from semsearch.embedding.hashing import HashingEncoder
from semsearch.search.background import COMPARED, MOST, background
from semsearch.storage.memory import MemoryStore
from semsearch.types import Article, EarlierStory

# An article of the samples, and a headline of an earlier story that its own follows on.
FOLLOWS = (
    (
        "Google loses again in Luxembourg",
        "General Court upholds 2.42 billion euro fine",
    ),
    (
        "The protein universe, free to download",
        "AlphaFold cracks protein shapes",
    ),
    ("Four regulators, one database, nothing deleted so far", "Clearview AI broke Canadian privacy law"),
    ("Italy imposes 20 million euro penalty on Clearview and demands erasure", "Clearview AI broke Canadian"),
    ("What Illinois did that Congress has not", "Judge signs off on Facebook's 650 million dollar faceprint"),
    ("First tracks of a Chinese rover in red soil", "Perseverance is down in Jezero crater"),
    ("An airfield code for Mars", "Perseverance is down in Jezero crater"),
    (
        "Tesla recalls 54,000 cars whose software rolls through stop signs",
        "US safety agency",
    ),
    ("Australian Federal Police failed privacy duties in Clearview trial", "Clearview AI broke Canadian"),
    (
        "Berlin's incoming coalition rules out biometric recognition in public space",
        "Six per cent",
    ),
)


def test_the_story_that_another_follows_on_comes_first(sample_index: Index) -> None:
    right = []
    for title, earlier in FOLLOWS:
        (article,) = (hit.article for hit in sample_index.search(f'"{title}"', limit=1).hits)
        assert article.title == title
        found = sample_index.related(article.id).background
        right.append(bool(found) and found[0].lead.title.startswith(earlier))
    assert sum(right) >= 9


def test_every_background_is_earlier_and_of_another_story(sample_index: Index) -> None:
    told = 0
    for story in sample_index.stories(limit=100).stories:
        detail = sample_index.story(story.id)
        own = {headline.article.id for headline in detail.headlines}
        assert len(detail.background) <= MOST
        assert [one.similarity for one in detail.background] == sorted(
            (one.similarity for one in detail.background), reverse=True
        )
        for one in detail.background:
            told += 1
            assert one.id != story.id
            assert one.lead.id not in own
            assert story.first_published_at is not None
            assert one.first_published_at < story.first_published_at
            assert one.days_before == (story.first_published_at - one.first_published_at).days
            assert one.first_published_at <= one.last_published_at
            assert one.common
            assert all(phrase.casefold() in _text(sample_index, one).casefold() for phrase in one.common)
    assert told > 20


def _text(index: Index, story: EarlierStory) -> str:
    detail = index.story(story.id)
    return " ".join(headline.article.text for headline in detail.headlines)


ENCODER = HashingEncoder(dimension=256)
START = datetime(2021, 7, 27, 9, tzinfo=UTC)
FALL = "varnholm harbour tower masonry quay collapse dawn rubble ferry divers".split()
RENT = "lisbon judges tenants landlords constitution ceiling appeal verdict flats".split()


def told(id: str, words: Sequence[str], days: float | None) -> Article:
    return Article(id, " ".join(words), published_at=None if days is None else START + timedelta(days=days))


def found(*articles: Article, story: str, stories: dict[str, str]) -> tuple[EarlierStory, ...]:
    with MemoryStore(dimension=256) as store:
        store.upsert(articles, ENCODER.documents([article.text for article in articles]).vectors)
        store.assign({article.id: stories.get(article.id, article.id) for article in articles})
        with store.snapshot() as snapshot:
            own = [article for article in articles if stories.get(article.id, article.id) == story]
            return background(story, own, snapshot)


NOW = told("now", [*FALL, "inquiry"], 40)


def test_an_earlier_story_is_told_with_its_dates_its_size_and_its_lead() -> None:
    first, second = told("a", FALL, 0), told("b", FALL, 2.5)
    (one,) = found(NOW, first, second, told("r", RENT, 3), story="now", stories={"a": "s", "b": "s"})
    assert (one.id, one.articles, one.days_before) == ("s", 2, 40)
    assert (one.first_published_at, one.last_published_at) == (first.published_at, second.published_at)
    assert one.lead in (first, second)
    assert one.common
    assert set(" ".join(one.common).split()) <= set(FALL)


@pytest.mark.parametrize("days", [40, 41, None], ids=["at the same time", "later", "undated"])
def test_what_is_not_earlier_is_no_background(days: float | None) -> None:
    assert found(NOW, told("a", FALL, days), story="now", stories={}) == ()


def test_a_story_that_began_later_than_one_of_its_articles_says_is_earlier() -> None:
    stories = {"a": "s", "b": "s"}
    (one,) = found(NOW, told("a", FALL, 39), told("b", FALL, 50), story="now", stories=stories)
    assert (one.articles, one.days_before) == (2, 1)


def test_a_story_without_a_date_has_no_background() -> None:
    assert found(told("now", FALL, None), told("a", FALL, 0), story="now", stories={}) == ()


def test_a_large_story_is_told_whole_though_some_of_its_articles_are_compared() -> None:
    many = [told(f"m{n:03}", [*FALL, f"detail{n}"], n / 10) for n in range(3 * COMPARED)]
    stories = {article.id: "s" for article in many}
    (one,) = found(NOW, *many, story="now", stories=stories)
    assert (one.articles, one.first_published_at) == (len(many), many[0].published_at)
