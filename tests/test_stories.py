from __future__ import annotations

from datetime import UTC, datetime

from semsearch import stories
from semsearch.ranking import nothing
from semsearch.types import Article, Coverage, Hit, Listing, Provider


def item(id: str, score: float) -> Hit:
    return Hit(Article(id=id, title=id, listed=True), score, nothing(score))


def mention(id: str, score: float) -> Hit:
    return Hit(Article(id=id, title=id, listed=False), score, nothing(score))


def outlined(hits: list[Hit], *coverage: Coverage) -> list[tuple[str, tuple[str, ...]]]:
    return [(o.lead.article.id, o.related_ids) for o in stories.group(hits, coverage)]


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
    def told(id: str, domain: str, day: int) -> Article:
        return Article(id, id, provider=Provider(id, domain), published_at=datetime(2021, 7, day, tzinfo=UTC))

    lead = Hit(told("a", "one.example", 29), 1.0, nothing(0.0))
    articles = {a.id: a for a in (told("b", "two.example", 28), told("c", "one.example", 31))}
    story = stories.tell(stories.Outline(lead, ("b", "gone", "c"), lead), articles, {"a": lead})
    assert [r.article.id for r in story.related] == ["b", "c"]
    assert [p.domain for p in story.providers] == ["one.example", "two.example"]
    assert (story.first_published_at, story.last_published_at) == (
        articles["b"].published_at,
        articles["c"].published_at,
    )


def test_stories_are_counted_by_items_that_list_each_other() -> None:
    assert (
        stories.count(
            [
                Listing("1", "a", ("b", "x")),
                Listing("2", "b", ("a",)),
                Listing("3", "c", ("a",)),
                Listing("4", "d"),
                Listing("5", "d", ("y",)),
            ]
        )
        == 3
    )
