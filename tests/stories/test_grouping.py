from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from semsearch import stories
from semsearch.stories import GroupHits, StoryOutline
from semsearch.types import Article, Coverage, Hit, Provider
from tests import builders


def item(id: str, score: float) -> Hit:
    return builders.hit(Article(id, id), score)


def with_maxsim(hit: Hit, maxsim: float) -> Hit:
    return replace(hit, why=replace(hit.why, maxsim=maxsim))


def mention(id: str, score: float) -> Hit:
    return builders.hit(Article(id, id, listed=False), score)


def group(
    hits: Sequence[Hit],
    coverage: Sequence[Coverage],
    kept: Mapping[str, str] | None = None,
    **options: Any,
) -> list[StoryOutline]:
    why = [hit.why for hit in hits]
    found = GroupHits(
        [hit.article.id for hit in hits],
        [hit.score for hit in hits],
        [hit.article.listed for hit in hits],
        [one.lexical for one in why],
        [one.cosine for one in why],
        [one.maxsim for one in why],
    )
    return stories.group(found, coverage, kept, **options)


def outlined(hits: list[Hit], *coverage: Coverage) -> list[tuple[str, tuple[str, ...]]]:
    return [(o.lead, o.related_ids) for o in group(hits, coverage)]


def test_an_item_leads_what_it_lists_in_its_order() -> None:
    hits = [item("court", 0.9), mention("b", 0.8), mention("c", 0.7)]
    assert outlined(
        hits,
        Coverage("court", lists=("c", "x", "b")),
        Coverage("b", listed_by=("court",)),
        Coverage("c", listed_by=("court",)),
    ) == [("court", ("c", "x", "b"))]


def test_a_hit_that_is_only_listed_stands_under_its_item() -> None:
    hits = [mention("paper", 0.5), item("court", 0.45)]
    edges = (Coverage("paper", listed_by=("court",)), Coverage("court", lists=("other", "paper")))
    assert outlined(hits, *edges) == [("court", ("other", "paper"))]


def test_it_leads_itself_where_it_answers_much_better_than_the_item() -> None:
    hits = [mention("farms", 0.5), item("court", 0.4)]
    edges = (Coverage("farms", listed_by=("court",)), Coverage("court", lists=("other", "farms")))
    assert outlined(hits, *edges) == [("farms", ("court", "other"))]


def test_of_the_same_event_the_item_leads_however_much_better_its_coverage_answers() -> None:
    hits = [mention("report", 0.9), item("court", 0.2)]
    edges = (Coverage("report", listed_by=("court",)), Coverage("court", lists=("report", "other")))
    kept = {"report": "court", "court": "court"}
    (outline,) = group(hits, edges, kept, is_same_event=lambda one, other: True)
    assert (outline.lead, outline.related_ids) == ("court", ("report", "other"))
    assert outline.best == "report"
    (outline,) = group(hits, edges, kept, is_same_event=lambda one, other: False)
    assert (outline.lead, outline.related_ids) == ("report", ("court", "other"))


def test_where_items_do_not_lead_each_hit_leads_itself() -> None:
    hits = [mention("paper", 0.5), item("court", 0.49)]
    edges = (Coverage("paper", listed_by=("court",)), Coverage("court", lists=("paper",)))
    (outline,) = group(hits, edges, items_lead=False)
    assert (outline.lead, outline.related_ids) == ("paper", ("court",))


def test_of_several_items_one_that_tells_of_the_same_event_leads() -> None:
    hits = [mention("paper", 0.5), item("digest", 0.4), item("court", 0.3)]
    edges = (
        Coverage("paper", listed_by=("digest", "court")),
        Coverage("digest", lists=("paper",)),
        Coverage("court", lists=("paper",)),
    )
    kept = {"paper": "court", "court": "court", "digest": "digest"}
    assert [o.lead for o in group(hits, edges, kept)] == ["court", "digest"]


def test_what_tells_of_another_event_than_its_item_leads_by_the_words_of_the_question() -> None:
    def lead(words: float, **stories_of: str) -> str:
        crew, court = mention("crew", 0.50), item("court", 0.48)
        hits = [replace(crew, why=replace(crew.why, lexical=words)), court]
        edges = (Coverage("crew", listed_by=("court",)), Coverage("court", lists=("crew",)))
        return group(hits, edges, stories_of)[0].lead

    assert lead(0.2, crew="airline", court="court") == "crew"
    assert lead(0.1, crew="airline", court="court") == "court"
    assert lead(0.2, crew="court", court="court") == "court"


def test_coming_near_word_by_word_counts_for_the_lead_as_much_as_the_whole_text() -> None:
    def lead(farms: float, court: float) -> str:
        hits = [with_maxsim(mention("farms", 0.50), farms), with_maxsim(item("court", 0.48), court)]
        edges = (Coverage("farms", listed_by=("court",)), Coverage("court", lists=("farms",)))
        return outlined(hits, *edges)[0][0]

    assert lead(0.40, 0.31) == "court"
    assert lead(0.40, 0.29) == "farms"
    assert lead(0.40, 0.0) == "court"  # which was not compared word by word


def test_of_several_items_that_list_a_hit_the_best_leads() -> None:
    hits = [mention("paper", 0.5), item("a", 0.45), item("b", 0.46)]
    edges = (
        Coverage("paper", listed_by=("a", "b")),
        Coverage("a", lists=("paper",)),
        Coverage("b", lists=("paper", "x")),
    )
    assert outlined(hits, *edges) == [("b", ("paper", "x")), ("a", ())]


def test_items_that_list_each_other_tell_one_story_and_their_coverage_is_joined() -> None:
    hits = [item("technode", 0.9), item("star", 0.8)]
    edges = (
        Coverage("technode", lists=("star", "x"), listed_by=("star",)),
        Coverage("star", lists=("technode", "jurist"), listed_by=("technode",)),
    )
    assert outlined(hits, *edges) == [("technode", ("star", "x", "jurist"))]


def test_an_item_that_lists_the_lead_without_being_listed_brings_no_coverage_of_its_own() -> None:
    hits = [item("court", 0.9), item("roundup", 0.2)]
    edges = (
        Coverage("court", lists=("x",), listed_by=("roundup",)),
        Coverage("roundup", lists=("court", "gardening")),
    )
    assert outlined(hits, *edges) == [("court", ("x", "roundup"))]


def test_a_lead_that_lists_nothing_has_the_coverage_of_the_items_that_list_it() -> None:
    hits = [item("agency", 0.9), item("court", 0.8)]
    edges = (
        Coverage("agency", listed_by=("court",)),
        Coverage("court", lists=("x", "agency", "y")),
    )
    assert outlined(hits, *edges) == [("agency", ("court", "x", "y"))]


def test_an_article_stands_in_one_story_only() -> None:
    hits = [item("a", 0.9), item("b", 0.8), mention("shared", 0.7)]
    edges = (
        Coverage("a", lists=("shared",)),
        Coverage("b", lists=("shared", "own")),
        Coverage("shared", listed_by=("a", "b")),
    )
    assert outlined(hits, *edges) == [("a", ("shared",)), ("b", ("own",))]


def test_no_hits_no_stories() -> None:
    assert outlined([]) == []


def test_a_story_names_each_outlet_once_and_spans_its_dates() -> None:
    def of(id: str, domain: str, day: int) -> Article:
        return Article(id, id, provider=Provider(id, domain), published_at=datetime(2021, 7, day, tzinfo=UTC))

    lead = builders.hit(of("a", "one.example", 29), 1.0)
    articles = {a.id: a for a in (of("b", "two.example", 28), of("c", "one.example", 31))}
    story = stories.build_story(StoryOutline("a", ("b", "gone", "c"), "a"), articles, {"a": lead})
    assert [r.article.id for r in story.related] == ["b", "c"]
    assert [p.domain for p in story.providers] == ["one.example", "two.example"]
    assert (story.first_published_at, story.last_published_at) == (
        articles["b"].published_at,
        articles["c"].published_at,
    )


def kept_together(
    hits: list[Hit], kept: dict[str, str], *coverage: Coverage
) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    grouped = group(hits, coverage, kept)
    return [(o.lead, o.related_ids, o.similar_ids) for o in grouped]


def test_what_the_index_places_in_the_story_of_the_lead_stands_under_it() -> None:
    hits = [item("a", 0.9), item("other", 0.8), item("copy", 0.7), item("again", 0.6)]
    kept = {"a": "s", "other": "t", "again": "s", "copy": "s", "unfound": "s"}
    assert kept_together(hits, kept) == [
        ("a", (), ("again", "copy", "unfound")),  # in the order that they are given in
        ("other", (), ()),
    ]


def test_what_stands_in_the_story_of_a_hit_under_another_lead_comes_too() -> None:
    hits = [mention("paper", 0.8), item("a", 0.79), mention("copy", 0.7)]
    edges = (Coverage("a", lists=("paper",)), Coverage("paper", listed_by=("a",)))
    kept = {"a": "s", "paper": "t", "copy": "t", "twin": "s"}
    assert kept_together(hits, kept, *edges) == [("a", ("paper",), ("twin", "copy"))]


def test_what_is_only_listed_brings_no_story_of_its_own() -> None:
    hits = [item("a", 0.9), mention("paper", 0.8), mention("copy", 0.7)]
    edges = (Coverage("a", lists=("paper",)), Coverage("paper", listed_by=("a",)))
    kept = {"a": "s", "paper": "t", "copy": "t"}
    assert kept_together(hits, kept, *edges) == [("a", ("paper",), ()), ("copy", (), ())]


def test_what_a_similar_one_lists_joins_the_story_as_listed() -> None:
    hits = [item("a", 0.9), item("copy", 0.8)]
    edges = (Coverage("a", lists=("x", "y")), Coverage("copy", lists=("y", "z", "a")))
    assert kept_together(hits, {"a": "s", "copy": "s"}, *edges) == [("a", ("x", "y", "z"), ("copy",))]


def test_what_an_earlier_story_has_is_not_taken_as_similar() -> None:
    hits = [item("first", 0.95), item("a", 0.9), item("copy", 0.8)]
    kept = {"first": "f", "a": "s", "copy": "s"}
    edges = (Coverage("first", lists=("copy", "x")), Coverage("copy", lists=("x", "y"), listed_by=("first",)))
    assert kept_together(hits, kept, *edges) == [("first", ("copy", "x"), ()), ("a", (), ())]
    edges = (Coverage("first", lists=("x",)), Coverage("copy", lists=("x", "y")))
    assert kept_together(hits, kept, *edges) == [("first", ("x",), ()), ("a", ("y",), ("copy",))]


def test_a_similar_item_is_told_as_similar_and_what_it_lists_as_listed() -> None:
    hits = [item("a", 0.9), item("copy", 0.8)]
    (outline,) = group(hits, [Coverage("copy", lists=("z",))], {"a": "s", "copy": "s"})
    articles = {id: Article(id, id) for id in ("copy", "z")}
    story = stories.build_story(outline, articles, {hit.article.id: hit for hit in hits})
    assert [(r.article.id, r.relation, r.score) for r in story.related] == [
        ("z", "listed", None),
        ("copy", "similar", 0.8),
    ]


def test_a_story_goes_by_the_name_of_its_leads_and_without_one_by_the_lead() -> None:
    hits = [mention("paper", 0.8), item("a", 0.79), item("alone", 0.5)]
    edges = [Coverage("a", lists=("paper",)), Coverage("paper", listed_by=("a",))]
    outlines = group(hits, edges, {"a": "s", "paper": "t", "alone": ""})
    assert [(o.lead, o.story) for o in outlines] == [("a", "s"), ("alone", "alone")]
    found = {hit.article.id: hit for hit in hits}
    assert [stories.build_story(o, {}, found).id for o in outlines] == ["s", "alone"]


ids = st.sampled_from("abcdefgh")


@given(
    st.lists(st.tuples(ids, st.booleans(), st.floats(0, 1)), unique_by=lambda one: one[0], max_size=8),
    st.dictionaries(ids, st.lists(ids, unique=True, max_size=4), max_size=8),
    st.dictionaries(ids, st.sampled_from("st"), max_size=8),
)
def test_no_article_stands_in_two_stories_and_every_hit_stands_in_one(
    found: list[tuple[str, bool, float]], lists: dict[str, list[str]], kept: dict[str, str]
) -> None:
    hits = [(item if listed else mention)(id, score) for id, listed, score in found]
    places = {hit.article.id: place for place, hit in enumerate(hits)}
    edges = [
        Coverage(
            id,
            tuple(other for other in lists.get(id, ()) if other != id),
            tuple(item for item, listed in sorted(lists.items()) if id in listed and item != id),
        )
        for id in "abcdefgh"
    ]
    outlines = group(hits, edges, kept)
    told = [id for o in outlines for id in (o.lead, *o.related_ids, *o.similar_ids)]
    assert len(told) == len(set(told))
    assert set(told) >= places.keys()
    assert [places[o.best] for o in outlines] == sorted(places[o.best] for o in outlines)
