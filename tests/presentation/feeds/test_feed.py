from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from semsearch.presentation import feeds
from semsearch.presentation.feeds.feed import CONFIDENT
from semsearch.types import Hit, Image, Story
from tests.presentation.samples import AS_OF, HOSTILE, NOW, OLD, PLAIN, WHY, answer, feed, story

NEW = replace(PLAIN, id="n1", published_at=datetime(2024, 1, 1, tzinfo=UTC))


def test_the_newest_come_first_and_those_without_a_date_last() -> None:
    found = feeds.entries([story(a, 1.0) for a in (PLAIN, HOSTILE, NEW, OLD)], 10, NOW)
    assert [entry.id.rpartition(":")[2] for entry in found] == ["n1", "p1", "o1", "h1"]
    assert feeds.entries([story(a, 1.0) for a in (OLD, HOSTILE, PLAIN, NEW)], 2, NOW) == found[:2]


def test_an_article_that_leads_two_stories_is_one_entry() -> None:
    assert len(feeds.entries([story(PLAIN, 1.0), story(PLAIN, 0.5)], 10, NOW)) == 1


def test_the_id_of_an_entry_follows_from_its_article_alone() -> None:
    (one,) = feeds.entries([story(PLAIN, 1.0)], 1, NOW)
    changed = replace(PLAIN, title="Changed", url="https://b.example/2", published_at=None)
    (other,) = feeds.entries([story(changed, 0.1, OLD)], 1, NOW)
    assert one.id == other.id == "urn:semsearch:article:p1"


def test_the_date_of_a_feed_is_that_of_its_newest_entry() -> None:
    assert feed(OLD, PLAIN, HOSTILE).updated == PLAIN.published_at
    assert feed().updated == feed(HOSTILE).updated == AS_OF


def test_an_article_of_the_future_counts_as_undated() -> None:
    future = replace(PLAIN, id="f1", published_at=datetime(2099, 12, 31, tzinfo=UTC))
    tomorrow = replace(PLAIN, id="t1", published_at=NOW + timedelta(hours=12))  # a zone that was left out
    found = feed(future, OLD, tomorrow)
    assert [entry.published_at for entry in found.entries] == [tomorrow.published_at, OLD.published_at, None]
    assert found.updated == tomorrow.published_at


@pytest.mark.parametrize("level", ["low", "none"])
def test_an_answer_that_is_not_confident_has_no_confident_story(level: str) -> None:
    assert feeds.confident(answer(story(PLAIN, 1.0), confidence=level)) == ()


@pytest.mark.parametrize("level", ["high", "medium"])
def test_stories_far_below_the_best_score_are_excluded(level: str) -> None:
    found = [story(PLAIN, score) for score in (0.8, 0.8 * CONFIDENT, 0.8 * CONFIDENT - 0.01)]
    assert feeds.confident(answer(*found, confidence=level)) == tuple(found[:2])


def test_a_story_counts_by_the_article_that_answers_best() -> None:
    found = Story(Hit(OLD, 0.1, WHY), best=Hit(PLAIN, 0.9, WHY))
    assert feeds.confident(answer(story(NEW, 1.0), found)) == (story(NEW, 1.0), found)


def test_where_nothing_is_scored_all_that_passes_is_confident() -> None:
    found = (story(NEW, 0.0), story(PLAIN, 0.0))
    assert feeds.confident(answer(*found)) == found
    assert feeds.confident(answer()) == ()


def test_texts_are_one_line_and_addresses_are_of_the_web() -> None:
    (entry,) = feed(HOSTILE).entries
    assert entry.url == ""
    assert entry.image == Image("https://pictures.example/a%20b'%22.jpg", 640, 0)
    assert all(text.isprintable() for text in (entry.title, entry.summary, *entry.authors, *entry.topics))
    assert entry.title.startswith("<script>alert(1)</script> & ]]>")
    assert entry.topics == ("-topic", "a, b")
    (plain,) = feed(PLAIN).entries
    assert plain.url == "https://a.example/%E6%96%B0%E9%97%BB?b=1&c=2"
    (old,) = feed(OLD).entries
    assert (old.title, old.summary, old.image) == ("https://a.example/old", "", None)
