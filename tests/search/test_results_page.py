from __future__ import annotations

from semsearch import Index
from semsearch.search import Engine
from semsearch.search.results_page import group, group_leads, summarise
from semsearch.settings import RankingSettings
from semsearch.storage.base import Snapshot
from semsearch.types import Question
from tests.search.conftest import ENCODER, NOW

SETTINGS = RankingSettings(candidates=10)


def test_a_page_is_a_part_of_the_stories_and_those_before_it_are_known(snapshot: Snapshot) -> None:
    ranked = Engine(snapshot, ENCODER, SETTINGS).rank(Question("weather report number"), NOW)
    whole = group(ranked, 0, 12)
    part = group(ranked, 5, 3)
    assert part.page == whole.page[5:8]
    assert part.offset == 5
    assert [outline.story for outline in part.outlines] == [story.id for story in whole.page[:8]]


def test_stories_end_with_the_archive(snapshot: Snapshot) -> None:
    ranked = Engine(snapshot, ENCODER, SETTINGS).rank(Question("weather report number"), NOW)
    assert len(group(ranked, 0, 42).page) == 42 == len(group(ranked, 0, 100).page)


def test_the_leads_are_those_of_the_stories(snapshot: Snapshot) -> None:
    ranked = Engine(snapshot, ENCODER, SETTINGS).rank(Question("court limits on faces"), NOW)
    leads = [article.id for article in group_leads(ranked)]
    assert leads == [story.lead.article.id for story in group(ranked, 0, 100).page]
    assert leads[0] == "court"
    assert not {"limits", "shops"} & set(leads)


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
