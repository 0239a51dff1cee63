from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from semsearch import query
from semsearch.errors import QuestionRefused
from semsearch.search import Engine, results_page, story
from semsearch.search.confidence import Background
from semsearch.search.pipeline import Stopwatch
from semsearch.settings import RankingSettings
from semsearch.storage.base import Snapshot
from semsearch.types import Answer, Article, Filter, Listing, Page, Provider, Question, Story, Turn
from tests.search.conftest import ENCODER, FILLERS, NOW, article, filled
from tests.search.ranking.candidates import whole

SETTINGS = RankingSettings(candidates=10)


def ask(snapshot: Snapshot, text: str, filter: Filter = query.NO_FILTER, **asked: Any) -> Answer:
    return Engine(snapshot, ENCODER, SETTINGS).ask(Question(text, filter, **asked), NOW)


def search(snapshot: Snapshot, text: str, filter: Filter = query.NO_FILTER, **asked: Any) -> Page:
    return Engine(snapshot, ENCODER, SETTINGS).search(Question(text, filter, **asked), NOW)


def leads(answer: Answer) -> list[str]:
    return [story.lead.article.id for story in answer.stories]


def test_the_item_leads_and_its_coverage_follows_in_its_order(snapshot: Snapshot) -> None:
    answer = ask(snapshot, "court limits on face recognition")
    story = answer.stories[0]
    assert story.lead.article.id == "court"
    assert [(r.article.id, r.relation) for r in story.related] == [("shops", "listed"), ("limits", "listed")]
    assert [p.domain for p in story.providers] == ["star.example", "jing.example", "node.example"]
    assert answer.revision == 2  # stored, and placed in stories
    assert answer.articles == 44


def test_the_summary_is_word_for_word_and_cites_the_story_it_comes_from(snapshot: Snapshot) -> None:
    engine = Engine(snapshot, ENCODER, SETTINGS, Background(0.0, 0.01))
    answer = engine.ask(Question("rover on mars"), NOW)
    first = answer.summary[0]
    assert first.citations == (1,)
    assert first.text == answer.stories[0].lead.article.excerpt


def test_what_is_not_answered_is_not_summed_up(snapshot: Snapshot) -> None:
    engine = Engine(snapshot, ENCODER, SETTINGS, Background(5.0, 0.01))
    answer = engine.ask(Question("rover on mars"), NOW)
    assert answer.stories  # the nearest are given all the same
    assert (answer.confidence, answer.summary) == ("none", ())


def test_what_is_merely_nearest_is_not_summed_up(snapshot: Snapshot) -> None:
    medians = (step / 100 for step in range(500))
    answers = (
        Engine(snapshot, ENCODER, SETTINGS, Background(median, 0.1)).ask(Question("rover on mars"), NOW)
        for median in medians
    )
    answer = next(answer for answer in answers if answer.confidence == "low")
    assert answer.stories
    assert answer.summary == ()


def test_the_parts_of_each_score_add_up(snapshot: Snapshot) -> None:
    hits = search(snapshot, "court limits recently", limit=44).hits
    assert any(hit.why.recency for hit in hits)
    assert any(hit.why.interaction for hit in hits)
    assert any(hit.why.feedback for hit in hits)
    assert any(hit.why.corroboration for hit in hits)
    for hit in hits:
        assert hit.score == pytest.approx(whole(hit.why))


def test_a_filter_limits_who_may_lead_and_never_starves_the_answer(snapshot: Snapshot) -> None:
    july_30 = Filter(since=datetime(2021, 7, 30, tzinfo=UTC))
    assert leads(ask(snapshot, "weather report", july_30)) == ["shops"]
    story = ask(snapshot, "weather report", Filter(providers=("NODE.example",))).stories[0]
    assert story.lead.article.id == "limits"
    assert [r.article.id for r in story.related] == ["court", "shops"]


def test_a_filter_that_nothing_passes_gives_no_story_and_no_confidence(snapshot: Snapshot) -> None:
    answer = ask(snapshot, "court", Filter(topics=("none",)))
    assert (answer.stories, answer.confidence, answer.summary) == ((), "none", ())


def test_the_newest_stories_come_by_their_newest_article_and_none_twice(snapshot: Snapshot) -> None:
    engine = Engine(snapshot, ENCODER, SETTINGS)
    newest = engine.newest(query.NO_FILTER, 3, NOW)
    assert len(newest) == len({story.id for story in newest}) == 3
    assert newest[0].lead.article.id == "court"  # whose coverage is newer than all else
    early = engine.newest(query.make_filter(until="2021-07-02"), 3, NOW)
    assert [story.lead.article.id for story in early] == ["rover"]
    assert engine.newest(query.make_filter(until="1999"), 3, NOW) == ()


def test_an_answer_goes_on_where_the_last_one_ended(snapshot: Snapshot) -> None:
    whole = leads(ask(snapshot, "weather report number", limit=10))
    parts = [id for at in (0, 5) for id in leads(ask(snapshot, "weather report number", offset=at))]
    assert whole == parts
    assert len(whole) == 10


def test_more_hits_are_gathered_until_there_are_stories_enough(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = leads(ask(snapshot, "weather report", limit=30))
    monkeypatch.setattr(results_page, "GROUPED", 4)
    assert leads(ask(snapshot, "weather report", limit=30)) == whole
    assert len(whole) == 30


def test_stories_go_on_to_the_end_of_the_archive_and_stand_in_the_order_of_their_scores(
    snapshot: Snapshot,
) -> None:
    told = ask(snapshot, "court limits on faces", limit=100).stories
    assert len(told) == 42  # 44 articles, of which two are the coverage of one
    places = [story.ranked_by.score for story in told]
    assert places == sorted(places, reverse=True)
    last = ask(snapshot, "court limits on faces", limit=5, offset=40)
    assert leads(last) == [s.lead.article.id for s in told[40:]]


@pytest.mark.parametrize("text", ["weather report", "court limits on faces", "zebra", "the of and"])
def test_the_pages_of_a_search_give_every_article_once_in_falling_order(
    snapshot: Snapshot, text: str
) -> None:
    pages = [search(snapshot, text, limit=7, offset=at) for at in range(0, 49, 7)]
    hits = [hit for page in pages for hit in page.hits]
    assert {page.total for page in pages} == {44} == {len({hit.article.id for hit in hits})} == {len(hits)}
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(page.total_is_exact for page in pages)


def test_a_search_counts_what_passes_the_filter_and_says_what_was_understood(snapshot: Snapshot) -> None:
    page = search(snapshot, "weather", Filter(providers=("jing",)), limit=100)
    assert (page.total, [hit.article.id for hit in page.hits]) == (1, ["shops"])
    read = search(snapshot, "weather provider:jing", limit=100)
    assert (read.total, read.interpretation.filter) == (1, Filter(providers=("Jing",)))


def test_search_and_ask_agree_on_the_order(snapshot: Snapshot) -> None:
    first = search(snapshot, "rover on mars").hits[0].article.id
    assert leads(ask(snapshot, "rover on mars"))[0] == first == "rover"


def test_where_limits_are_all_that_is_asked_the_newest_come_first(snapshot: Snapshot) -> None:
    page = search(snapshot, "since 28 July 2021", limit=10)
    assert page.interpretation.text == ""
    assert [hit.article.id for hit in page.hits] == ["shops", "limits", "court"]
    assert {hit.score for hit in page.hits} == {0.0}
    answer = ask(snapshot, "since 28 July 2021")
    assert (leads(answer), answer.confidence) == (["court"], "high")  # the item leads what it lists
    assert ask(snapshot, "after:2022").confidence == "none"
    dropped = ask(snapshot, "what happened in March 2020?")  # nothing: the newest of all are no answer
    assert (bool(dropped.stories), dropped.confidence) == (True, "none")
    pages = [search(snapshot, "in July 2021", limit=15, offset=at) for at in (0, 15, 30)]
    ids = [hit.article.id for one in pages for hit in one.hits]
    assert len(ids) == len(set(ids)) == 44 == pages[0].total


def test_an_article_leads_its_own_story(snapshot: Snapshot) -> None:
    (limits,) = snapshot.get(["limits"])
    assert limits
    told = story(limits, snapshot)
    assert told.lead.article.id == "limits"
    assert [r.article.id for r in told.related] == ["court", "shops"]


AGENCY = "A tower in the old harbour fell on Tuesday and nobody was hurt, port officials and police said."


def papers() -> list[Article]:
    first = article("p0", "harbour tower falls", 27, outlet="agency", excerpt=AGENCY)
    made = [first]
    for n in range(1, 10):
        outlet = Provider(f"Paper {n}", f"paper{n}.example")
        assert first.published_at
        when = first.published_at + timedelta(hours=6 * n)
        made.append(replace(first, id=f"p{n}", provider=outlet, published_at=when))
    return made


def test_one_agency_text_in_ten_papers_takes_one_place_with_the_others_under_it() -> None:
    other = article("other", "the harbour and its towers", 5)
    own = article("own", "what the mayor says of it", 28)
    listings = [Listing("p3.md", "p3", ("own",)), Listing("own.md", "own")]
    with filled([*papers(), other, own], listings).snapshot() as snapshot:
        engine = Engine(snapshot, ENCODER)
        answer = engine.ask(Question("harbour tower falls"), NOW)
        hits = engine.search(Question("harbour tower falls", limit=20), NOW).hits
    assert len(answer.stories) == 2
    first = answer.stories[0]
    assert leads(answer)[1] == "other"
    relations = {r.article.id: r.relation for r in first.related}
    assert relations.pop("own") == "listed"  # what a similar one lists is coverage too
    assert relations == dict.fromkeys({f"p{n}" for n in range(10)} - {first.lead.article.id}, "similar")
    assert len(first.providers) == 11
    assert len(hits) == 12  # plain hits are each on its own


# Five outlets' own words for two events: a fall and a ruling, a day apart from one to the next.
TOLD = [
    article("fall", "varnholm harbour tower falls", 10, excerpt="Masonry fell on the quay of Varnholm."),
    article("ruling", "judges void lisbon rent cap", 10, excerpt="Lisbon may not cap rents, judges said."),
    article(
        "quay", "varnholm quay shut after tower falls", 11, excerpt="The harbour tower of Varnholm is gone."
    ),
    article(
        "tenants", "lisbon tenants fear rent as cap void", 11, excerpt="Judges said that Lisbon may not."
    ),
    article(
        "mourned", "varnholm mourns harbour tower", 12, excerpt="It falls on the quay: Masonry, all gone."
    ),
]


def relations(told: Story) -> list[tuple[str, str]]:
    return [(r.article.id, r.relation) for r in told.related]


def test_hits_of_one_event_stand_under_the_first_and_the_next_event_gets_its_place() -> None:
    with filled([*TOLD, *FILLERS]).snapshot() as snapshot:
        asked = Question("varnholm harbour tower", limit=2)
        answer = Engine(snapshot, ENCODER).ask(asked, NOW)
        hits = {hit.article.id: hit for hit in Engine(snapshot, ENCODER).search(asked, NOW).hits}
        ruling = Engine(snapshot, ENCODER).ask(Question("lisbon rent cap", limit=1), NOW).stories[0]
    first, second = answer.stories
    ids = {first.lead.article.id, *(r.article.id for r in first.related)}
    assert ids == {"fall", "quay", "mourned"}
    assert {r.relation for r in first.related} == {"similar"}
    for one in first.related:
        assert one.score is not None
        assert 0 < one.score <= first.lead.score
        assert one.article.id not in hits or one.score == pytest.approx(hits[one.article.id].score)
    assert second.lead.article.id not in ids
    assert {ruling.lead.article.id, ruling.related[0].article.id} == {"ruling", "tenants"}
    assert len(ruling.related) == 1


def test_an_archive_without_listed_coverage_still_gives_stories() -> None:
    with filled([*TOLD, *FILLERS]).snapshot() as snapshot:
        for one in snapshot.get(["quay", "tenants", "filler07"]):
            assert one
            told = story(one, snapshot)
            expected = {"quay": {"fall", "mourned"}, "tenants": {"ruling"}, "filler07": set()}[one.id]
            assert (told.lead.article, told.best) == (one, None)
            assert dict(relations(told)) == dict.fromkeys(expected, "similar")
            assert len(told.related) == len(expected)
            assert {r.score for r in told.related} <= {None}  # nothing was asked


def test_listed_coverage_comes_before_what_is_similar_and_nothing_twice() -> None:
    # An item lists a similar one and one that is not; another of the same event lists that item.
    listings = [
        Listing("f.md", "fall", ("mourned", "ruling")),
        Listing("a.md", "agency", ("fall", "mourned")),
    ]
    agency = article("agency", "varnholm harbour tower falls", 10, excerpt="Masonry fell, say police.")
    with filled([*TOLD, agency, *FILLERS], listings).snapshot() as snapshot:
        for id, expected in {
            "fall": [("mourned", "listed"), ("ruling", "listed"), ("agency", "listed")],
            "agency": [("fall", "listed"), ("mourned", "listed")],
        }.items():
            (one,) = snapshot.get([id])
            assert one
            told = relations(story(one, snapshot))
            assert told[: len(expected)] == expected
            similar = told[len(expected) :]
            assert similar  # the quay at least
            assert {relation for _, relation in similar} == {"similar"}
            ids = [other for other, _ in told]
            assert id not in ids
            assert len(ids) == len(set(ids))


def test_a_story_of_an_archive_of_one_article_is_that_article() -> None:
    with filled(TOLD[:1]).snapshot() as snapshot:
        told = story(TOLD[0], snapshot)
    assert (told.lead.article.id, told.related) == ("fall", ())


def test_an_empty_store_answers_with_nothing() -> None:
    with filled([]).snapshot() as empty:
        assert ask(empty, "anything").stories == ()
        assert ask(empty, "anything").confidence == "none"
        assert search(empty, "anything").total == 0
        assert search(empty, "in July 2021").total == 0


def test_what_cannot_be_asked_is_refused(snapshot: Snapshot) -> None:
    with pytest.raises(QuestionRefused):
        ask(snapshot, " ")
    with pytest.raises(QuestionRefused):
        search(snapshot, "x", limit=0)


def test_yesterday_in_an_earlier_question_is_the_day_before_it_was_asked(snapshot: Snapshot) -> None:
    asked_at = datetime(2021, 7, 29, 12, tzinfo=UTC)  # three weeks before NOW
    earlier = Turn("court rulings yesterday", asked_at=asked_at)
    answer = ask(snapshot, "and on faces?", history=(earlier,))
    (date,) = [one for one in answer.interpretation.inherited if one.kind == "date"]
    assert date.since == datetime(2021, 7, 28, tzinfo=UTC)
    page = ask(snapshot, "only Star", history=(earlier,))
    assert leads(page) == ["court"]
    unknown = ask(snapshot, "only Star", history=(replace(earlier, asked_at=None),))
    assert unknown.interpretation.filter.since is None  # nothing was published the day before NOW


SEARCHED = {"parse_ms", "encode_ms", "retrieve_ms", "rank_ms", "group_ms"}


def test_an_answer_has_the_time_of_each_of_its_stages(snapshot: Snapshot) -> None:
    for timings, stages in (
        (search(snapshot, "court").timings, SEARCHED),
        (ask(snapshot, "court").timings, {*SEARCHED, "resolve_ms", "confidence_ms", "summary_ms"}),
    ):
        taken = {name: value for name, value in asdict(timings).items() if name != "total_ms"}
        assert {name for name, value in taken.items() if value} == stages
        assert timings.total_ms >= sum(taken.values()) - 0.01


def test_half_a_pair_of_surrogates_is_answered_in_whole_characters(snapshot: Snapshot) -> None:
    assert ask(snapshot, "court \ud83d").question == "court ?"


def test_each_stage_gets_the_time_since_the_one_before_and_the_total_is_all_of_it() -> None:
    seconds = iter([10.0, 10.02, 10.02, 10.05, 10.5])
    watch = Stopwatch(clock=lambda: next(seconds))
    for stage in ("encode_ms", "retrieve_ms", "summary_ms"):
        watch.lap(stage)
    timings = watch.timings()
    assert (timings.encode_ms, timings.retrieve_ms, timings.summary_ms) == (20.0, 0.0, 30.0)
    assert timings.rank_ms == 0.0
    assert timings.total_ms == 500.0
