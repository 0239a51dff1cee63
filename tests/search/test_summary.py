from __future__ import annotations

from semsearch import Index
from semsearch.search.engine import Engine
from semsearch.search.summary import tell
from semsearch.storage.base import Snapshot
from semsearch.types import Question
from tests.search.conftest import ENCODER, NOW


def test_the_questions_words_choose_the_sentences_with_and_without_an_order(snapshot: Snapshot) -> None:
    engine = Engine(snapshot, ENCODER)
    question = Question("rover on mars", interpret=False)
    order, found = engine.ranked(question, NOW), engine.ask(question, NOW).stories
    for told in (
        tell(found, order.understood, snapshot, order),
        tell(found, order.understood, snapshot),
    ):
        assert "rover lands on mars was told." in told[0].text
        assert told[0].places[0].article_id == "rover"


def test_where_nothing_was_found_nothing_is_told(snapshot: Snapshot) -> None:
    order = Engine(snapshot, ENCODER).ranked(Question("rover"), NOW)
    assert tell((), order.understood, snapshot, order) == ()


def test_a_summary_under_a_limit_is_told_by_what_passes_it(sample_index: Index) -> None:
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
