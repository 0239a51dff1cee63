from __future__ import annotations

from datetime import UTC, datetime

import pytest

from semsearch import engine, query
from semsearch.encoder.hashing import HashingEncoder
from semsearch.errors import QuestionRefused
from semsearch.settings import RankingSettings
from semsearch.stores.memory import MemoryStore
from semsearch.types import Answer, Article, Filter, Listing, Page, Provider, Question

ENCODER = HashingEncoder(dimension=64)
SETTINGS = RankingSettings(candidates=10)


def article(id: str, title: str, day: int = 1, *, listed: bool = True, outlet: str = "star") -> Article:
    return Article(
        id=id,
        title=title,
        excerpt=f"First sentence of {id}. {title} was told.",
        provider=Provider(outlet.title(), f"{outlet}.example"),
        published_at=datetime(2021, 7, day, tzinfo=UTC),
        listed=listed,
    )


@pytest.fixture(scope="module")
def store() -> MemoryStore:
    made = MemoryStore(dimension=64)
    articles = [
        article("court", "court outlines face recognition infringement", 28),
        article("limits", "supreme court sets limits on faces", 29, listed=False, outlet="node"),
        article("shops", "will limits hurt luxury shops", 30, listed=False, outlet="jing"),
        article("rover", "rover lands on mars", 2),
        *(article(f"filler{n:02}", f"weather report number {n}", 3) for n in range(40)),
    ]
    listings = [Listing("court.md", "court", ("shops", "limits")), Listing("rover.md", "rover")]
    made.upsert(articles, ENCODER.documents([a.text for a in articles]), listings)
    return made


def ask(store: MemoryStore, text: str, filter: Filter = query.ALL, limit: int = 5, offset: int = 0) -> Answer:
    with store.snapshot() as snapshot:
        return engine.ask(Question(text, filter, limit, offset), snapshot, ENCODER, SETTINGS)


def search(
    store: MemoryStore, text: str, filter: Filter = query.ALL, limit: int = 5, offset: int = 0
) -> Page:
    with store.snapshot() as snapshot:
        return engine.search(Question(text, filter, limit, offset), snapshot, ENCODER, SETTINGS)


def test_the_item_leads_and_its_coverage_follows_in_its_order(store: MemoryStore) -> None:
    answer = ask(store, "court limits on face recognition")
    story = answer.stories[0]
    assert story.lead.article.id == "court"
    assert [(r.article.id, r.relation) for r in story.related] == [("shops", "listed"), ("limits", "listed")]
    assert [p.domain for p in story.providers] == ["star.example", "jing.example", "node.example"]
    assert answer.revision == 1
    assert answer.articles == 44


def test_the_summary_is_word_for_word_and_cites_the_story_it_comes_from(store: MemoryStore) -> None:
    answer = ask(store, "rover on mars")
    first = answer.summary[0]
    assert first.citations == (1,)
    assert first.text == "rover lands on mars was told."
    assert first.text in answer.stories[0].lead.article.excerpt


def test_the_parts_of_each_score_add_up(store: MemoryStore) -> None:
    for story in ask(store, "court limits").stories:
        assert story.lead.score == pytest.approx(
            story.lead.why.dense + story.lead.why.lexical + story.lead.why.feedback
        )


def test_a_filter_limits_who_may_lead_and_never_starves_the_answer(store: MemoryStore) -> None:
    july_30 = Filter(since=datetime(2021, 7, 30, tzinfo=UTC))
    assert [s.lead.article.id for s in ask(store, "weather report", july_30).stories] == ["shops"]
    node = Filter(providers=("NODE.example",))
    story = ask(store, "weather report", node).stories[0]
    assert story.lead.article.id == "limits"
    assert [r.article.id for r in story.related] == ["court", "shops"]


def test_a_filter_that_nothing_passes_gives_no_story_and_no_confidence(store: MemoryStore) -> None:
    answer = ask(store, "court", Filter(topics=("none",)))
    assert (answer.stories, answer.confidence, answer.summary) == ((), "none", ())


def test_an_answer_goes_on_where_the_last_one_ended(store: MemoryStore) -> None:
    whole = [s.lead.article.id for s in ask(store, "weather report number", limit=10).stories]
    parts = [
        s.lead.article.id for at in (0, 5) for s in ask(store, "weather report number", offset=at).stories
    ]
    assert whole == parts
    assert len(whole) == 10


def test_more_hits_are_gathered_until_there_are_stories_enough(
    store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = [s.lead.article.id for s in ask(store, "weather report", limit=30).stories]
    monkeypatch.setattr(engine, "GROUPED", 4)
    assert [s.lead.article.id for s in ask(store, "weather report", limit=30).stories] == whole
    assert len(whole) == 30


def test_stories_go_on_to_the_end_of_the_archive_and_stand_in_the_order_of_their_scores(
    store: MemoryStore,
) -> None:
    told = ask(store, "court limits on faces", limit=100).stories
    assert len(told) == 42  # 44 articles, of which two are the coverage of one
    places = [story.ranked_by.score for story in told]
    assert places == sorted(places, reverse=True)
    last = ask(store, "court limits on faces", limit=5, offset=40).stories
    assert [s.lead.article.id for s in last] == [s.lead.article.id for s in told[40:]]


@pytest.mark.parametrize("text", ["weather report", "court limits on faces", "zebra", "the of and"])
def test_the_pages_of_a_search_give_every_article_once_in_falling_order(
    store: MemoryStore, text: str
) -> None:
    pages = [search(store, text, limit=7, offset=at) for at in range(0, 49, 7)]
    hits = [hit for page in pages for hit in page.hits]
    assert {page.total for page in pages} == {44} == {len({hit.article.id for hit in hits})} == {len(hits)}
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(page.total_is_exact for page in pages)


def test_a_search_counts_what_passes_the_filter(store: MemoryStore) -> None:
    page = search(store, "weather", Filter(providers=("jing",)), limit=100)
    assert (page.total, [hit.article.id for hit in page.hits]) == (1, ["shops"])


def test_search_and_ask_agree_on_the_order(store: MemoryStore) -> None:
    first = search(store, "rover on mars").hits[0].article.id
    assert ask(store, "rover on mars").stories[0].lead.article.id == first == "rover"


def test_an_article_leads_its_own_story(store: MemoryStore) -> None:
    with store.snapshot() as snapshot:
        (limits,) = snapshot.get(["limits"])
        assert limits
        story = engine.story(limits, snapshot)
    assert story.lead.article.id == "limits"
    assert [r.article.id for r in story.related] == ["court", "shops"]


def test_an_empty_store_answers_with_nothing() -> None:
    empty = MemoryStore(dimension=64)
    assert ask(empty, "anything").stories == ()
    assert search(empty, "anything").total == 0


def test_what_cannot_be_asked_is_refused(store: MemoryStore) -> None:
    with pytest.raises(QuestionRefused):
        ask(store, " ")
    with pytest.raises(QuestionRefused):
        search(store, "x", limit=0)
