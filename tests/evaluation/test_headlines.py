from __future__ import annotations

from dataclasses import replace

import pytest

from semsearch.errors import UsageError
from semsearch.evaluation import headline_judgments, measure
from semsearch.evaluation.judgments import Grade, Judgments
from semsearch.search import Engine
from semsearch.storage.base import Snapshot
from semsearch.storage.memory import MemoryStore
from semsearch.types import Article, Listing
from tests.evaluation.conftest import ENCODER, fill


def test_the_title_is_asked_the_story_is_right_and_repetitions_are_withheld(snapshot: Snapshot) -> None:
    (question,) = headline_judgments(snapshot).questions  # the copy asks the same: once is enough
    assert question.text.startswith("Judges tell hotels to stop scanning faces")
    assert question.grades == (Grade("court", 1),)
    assert question.withheld == ("copied", "judges")
    assert headline_judgments(snapshot).unanswered == 1
    assert not question.interpret


def test_the_asked_article_and_its_copies_do_not_leak(snapshot: Snapshot) -> None:
    judgments = headline_judgments(snapshot)
    held_out = measure(judgments, Engine(snapshot, ENCODER))
    assert len(held_out.legs) == 4
    for leg in held_out.legs:  # once the copies are out, the item comes first
        assert leg.success_at_1.mean == 1, leg.name
    (question,) = judgments.questions
    for still in ((), ("judges",), ("copied",)):
        leaking = Judgments((replace(question, withheld=still),))
        for leg in measure(leaking, Engine(snapshot, ENCODER)).legs:
            assert leg.success_at_1.mean == 0, (leg.name, still)


def test_a_story_of_repetitions_or_a_title_of_no_words_asks_nothing() -> None:
    articles = [
        Article("one", "Storm closes the harbour for days"),
        Article("same", "Storm closes the harbour for days", listed=False),
        Article("two", "Port stays closed after the storm"),
        Article("live", "Watch live", listed=False),
    ]
    with MemoryStore(dimension=256) as store:
        fill(store, articles, [Listing("1", "one", ("same",)), Listing("2", "two", ("live",))])
        with store.snapshot() as snapshot, pytest.raises(UsageError, match="instead of --self"):
            headline_judgments(snapshot)


def test_a_sample_is_the_same_each_time_and_of_no_more_than_asked_for() -> None:
    stories = [
        [
            Article(f"{n:02}{m}", f"Report{n} word{n}{m} other{n}{m} third{n}{m}", listed=m == 0)
            for m in range(4)
        ]
        for n in range(10)
    ]
    articles = [article for story in stories for article in story]
    listings = [Listing(s[0].id, s[0].id, tuple(a.id for a in s[1:])) for s in stories]
    with MemoryStore(dimension=256) as store:
        fill(store, articles, listings)
        with store.snapshot() as snapshot:
            drawn = headline_judgments(snapshot, sample=7).questions
            assert len(drawn) == 7
            assert drawn == headline_judgments(snapshot, sample=7).questions
            assert {q.id for q in drawn} != {
                q.id for q in headline_judgments(snapshot, sample=7, seed=2).questions
            }
            assert len(headline_judgments(snapshot).questions) == 30
            for question in drawn:
                assert len(question.grades) == 3
                assert {g.article_id[:2] for g in question.grades} == {question.id[:2]}
                assert question.withheld == (question.id,)
