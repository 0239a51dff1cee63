from __future__ import annotations

from semsearch import Index
from semsearch.search import Engine
from semsearch.search.summary import summarise
from semsearch.storage.base import Snapshot
from semsearch.types import Question
from tests.search.conftest import ENCODER, NOW


def test_the_words_of_the_question_choose_the_sentences(snapshot: Snapshot) -> None:
    engine = Engine(snapshot, ENCODER)
    question = Question("rover on mars", interpret=False)
    ranked, page = engine.rank(question, NOW), engine.ask(question, NOW).stories
    (first, *_) = summarise(page, ranked)
    assert "rover lands on mars was told." in first.text
    assert first.places[0].article_id == "rover"


def test_without_a_text_the_first_sentences_are_taken(snapshot: Snapshot) -> None:
    engine = Engine(snapshot, ENCODER)
    question = Question("since 28 July 2021")
    ranked, page = engine.rank(question, NOW), engine.ask(question, NOW).stories
    assert summarise(page, ranked)[0].text.startswith("First sentence of")


def test_where_nothing_was_found_the_summary_is_empty(snapshot: Snapshot) -> None:
    ranked = Engine(snapshot, ENCODER).rank(Question("rover"), NOW)
    assert summarise((), ranked) == ()


def test_a_summary_under_a_limit_quotes_only_articles_that_pass_it(sample_index: Index) -> None:
    limited = sample_index.ask("Italy fines Clearview", providers=("Open Square Letter",))
    assert any(
        entry.article.provider.name != "Open Square Letter"
        for story in limited.stories
        for entry in story.related
    )
    outlets = {
        sample_index.article(place.article_id).provider.name
        for sentence in limited.summary
        for place in sentence.places
    }
    assert outlets == {"Open Square Letter"}
