"""The contract of every store: writes and revisions."""

from __future__ import annotations

import numpy as np
import pytest

from semsearch.errors import NotFound
from semsearch.storage.base import Snapshot, Store, Vectors
from semsearch.types import Article, Coverage, Filter, Listing, Precedence, Version

ALL = Filter()
AXES = np.eye(8, dtype=np.float32)


def axes(*numbers: int) -> Vectors:
    return AXES[list(numbers)]


def held(snapshot: Snapshot) -> list[str]:
    return [article.id for article in snapshot.articles()]


def found(snapshot: Snapshot, text: str) -> list[str]:
    return [match.id for match in snapshot.matching(text, 9, ALL)]


def nearest(snapshot: Snapshot, axis: int) -> str:
    return snapshot.nearest(axes(axis), 1, ALL)[0][0].id


def tokens(snapshot: Snapshot, id: str) -> list[int]:
    """Return the axis that each token vector of an article is nearest to."""
    return [int(row.argmax()) for row in snapshot.token_vectors([id])[0]]


def test_each_write_makes_one_revision_and_an_empty_write_makes_none(store: Store) -> None:
    assert store.upsert([Article("a", "one"), Article("b", "two")], axes(0, 1)) == 1
    assert store.upsert([], axes(), [Listing("/a", "a", ("b",))]) == 2
    assert store.upsert([], axes()) == 2
    assert store.delete(["nope"]) == 0
    assert store.retract(["/nope"]) == []
    with store.snapshot() as snapshot:
        assert snapshot.revision == 2
    assert store.delete(["b", "b", "nope"]) == 1
    assert store.retract(["/a", "/a"]) == ["a"]
    with store.snapshot() as snapshot:
        assert (snapshot.revision, held(snapshot)) == (4, [])


def test_upserting_replaces_the_whole_article(store: Store) -> None:
    store.upsert([Article("a", "river", topics=("old",)), Article("b", "park")], axes(0, 1))
    store.upsert([Article("a", "bridge", topics=("new",))], axes(2))
    with store.snapshot() as snapshot:
        assert (found(snapshot, "river"), found(snapshot, "bridge")) == ([], ["a"])
        assert (nearest(snapshot, 0), nearest(snapshot, 2)) == ("a", "a")
        assert snapshot.nearest(axes(0), 1, ALL)[0][0].score == pytest.approx(0, abs=1e-6)
        assert snapshot.count(Filter(topics=("old",))) == 0
        assert [t.value for t in snapshot.facets(ALL).topics] == ["new"]
        assert snapshot.vectors(["a"]) == pytest.approx(axes(2))
        assert snapshot.count(ALL) == 2


def test_token_vectors_are_replaced_with_the_article(store: Store) -> None:
    both = [Article("a", "river"), Article("b", "park")]
    store.upsert(both, axes(0, 1), token_vectors=[axes(3, 4), axes(5, 5, 6)])
    with store.snapshot() as before:
        store.upsert([Article("a", "bridge")], axes(2), token_vectors=[axes(7)])
        with store.snapshot() as after:
            assert (tokens(after, "a"), tokens(after, "b")) == ([7], [5, 5, 6])
        store.upsert([Article("a", "bridge")], axes(2))
        assert tokens(before, "a") == [3, 4]
    with store.snapshot() as snapshot:
        assert (tokens(snapshot, "a"), tokens(snapshot, "b")) == ([], [5, 5, 6])


def test_deleting_an_article_deletes_its_token_vectors(store: Store) -> None:
    store.upsert([Article("a", "river"), Article("b", "park")], axes(0, 1), token_vectors=[axes(3), axes(4)])
    store.delete(["a"])
    with store.snapshot() as snapshot, pytest.raises(NotFound, match="'a'"):
        snapshot.token_vectors(["b", "a"])
    store.upsert([Article("a", "river")], axes(0))
    with store.snapshot() as snapshot:
        assert (tokens(snapshot, "a"), tokens(snapshot, "b")) == ([], [4])


def test_the_last_of_several_equal_ids_in_a_batch_is_stored(store: Store) -> None:
    store.upsert(
        [Article("a", "river"), Article("a", "bridge")],
        axes(0, 1),
        [Listing("/a", "a", ("x",)), Listing("/a", "a", ("y",))],
        [axes(3), axes(4, 5)],
    )
    with store.snapshot() as snapshot:
        assert snapshot.get(["a"]) == [Article("a", "bridge")]
        assert (found(snapshot, "river"), found(snapshot, "bridge")) == ([], ["a"])
        assert snapshot.vectors(["a"]) == pytest.approx(axes(1))
        assert tokens(snapshot, "a") == [4, 5]
        assert snapshot.count(ALL) == 1
        assert list(snapshot.listings()) == [Listing("/a", "a", ("y",))]


def test_a_deleted_article_is_gone_everywhere_and_can_be_added_again(store: Store) -> None:
    store.upsert(
        [Article("a", "river"), Article("b", "river"), Article("c", "river")],
        axes(0, 1, 2),
        [Listing("/a", "a", ("b", "c")), Listing("/b", "b", ("c",)), Listing("/c", "c", ("b",))],
    )
    assert store.delete(["b"]) == 1
    with store.snapshot() as snapshot:
        assert snapshot.get(["b"]) == [None]
        assert (found(snapshot, "river"), held(snapshot)) == (["a", "c"], ["a", "c"])
        assert [m.id for m in snapshot.nearest(axes(1), 9, ALL)[0]] == ["a", "c"]
        assert list(snapshot.listings()) == [Listing("/a", "a", ("c",)), Listing("/c", "c")]
        assert snapshot.coverage(["a", "b", "c"]) == [
            Coverage("a", ("c",)),
            Coverage("b"),
            Coverage("c", (), ("a",)),
        ]
    store.upsert([Article("b", "bridge")], axes(3))
    with store.snapshot() as snapshot:
        assert (found(snapshot, "bridge"), nearest(snapshot, 3)) == (["b"], "b")
        assert snapshot.coverage(["b"]) == [Coverage("b")]


def test_retracting_a_source_removes_articles_that_nothing_lists(store: Store) -> None:
    store.upsert(
        [Article(id, "river") for id in "abcdz"],
        axes(0, 1, 2, 3, 4),
        [Listing("/a", "a", ("c", "d", "missing")), Listing("/b", "b", ("d",)), Listing("/a2", "a", ())],
    )
    assert store.retract(["/a", "/nope"]) == ["c"]  # a has another record, d another list
    with store.snapshot() as snapshot:
        assert held(snapshot) == ["a", "b", "d", "z"]
        assert snapshot.coverage(["a", "d"]) == [Coverage("a"), Coverage("d", (), ("b",))]
    assert store.retract(["/b", "/a2"]) == ["a", "b", "d"]
    with store.snapshot() as snapshot:
        assert (held(snapshot), found(snapshot, "river")) == (["z"], ["z"])  # no record ever spoke of z
        assert list(snapshot.listings()) == []


def test_an_article_without_a_record_of_its_own_becomes_listed_only(store: Store) -> None:
    both = [Article("a", "river", published=True), Article("b", "river", published=False)]
    store.upsert(both, axes(0, 1), [Listing("/a", "a", ("b",)), Listing("/b", "b"), Listing("/b2", "b")])
    assert store.retract(["/b"]) == []
    with store.snapshot() as snapshot:
        assert snapshot.get(["b"]) == [both[1]]
    assert store.retract(["/b2"]) == []
    with store.snapshot() as snapshot:
        assert snapshot.get(["a", "b"]) == [both[0], Article("b", "river", published=None, listed=False)]
        assert (snapshot.count(Filter(published=False)), snapshot.count(Filter(published=True))) == (0, 1)
        assert [m.id for m in snapshot.matching("river", 9, Filter(published=False))] == []
        assert [m.id for m in snapshot.nearest(axes(1), 9, Filter(published=True))[0]] == ["a"]


def test_replacing_a_listing_removes_articles_that_it_no_longer_lists(store: Store) -> None:
    store.upsert(
        [Article(id, "river") for id in "abcd"],
        axes(0, 1, 2, 3),
        [Listing("/a", "a", ("b", "c", "d")), Listing("/d", "d", ("c",))],
    )
    store.upsert([], axes(), [Listing("/a", "a", ("d",))])
    with store.snapshot() as snapshot:
        assert held(snapshot) == ["a", "c", "d"]
        assert snapshot.coverage(["a"])[0].lists == ("d",)
    store.upsert([Article("e", "river")], axes(4), [Listing("/d", "e", ("a",))])
    with store.snapshot() as snapshot:
        assert held(snapshot) == ["a", "d", "e"]
        assert [a and a.listed for a in snapshot.get(["d", "e"])] == [False, True]


RIVER, ALSO = Article("a", "river"), Article("a", "river also", excerpt="as described", topics=("Ports",))
LISTED = Article("a", "as listed", listed=False)


@pytest.fixture
def recorded(store: Store) -> Store:
    """A store in which three records mention an article and two of them say otherwise than it is shown."""
    listings = [
        Listing("/a", "a"),
        Listing("/b", "b", ("a",)),
        Listing("/f", "a", (), Precedence.DESCRIPTION),
    ]
    store.upsert([RIVER, Article("b", "park")], axes(0, 1), listings, (), {"a": {"/f": ALSO, "/b": LISTED}})
    return store


def said(store: Store, id: str = "a") -> list[tuple[str, str, Precedence]]:
    with store.snapshot() as snapshot:
        return [(one.source, one.article.title, one.precedence) for one in snapshot.versions([id])[0]]


def test_versions_that_are_not_shown_are_read_and_not_found(recorded: Store) -> None:
    with recorded.snapshot() as snapshot:
        assert snapshot.differing(["nope", "b", "a"]) == [{}, {}, {"/f": ALSO, "/b": LISTED}]
        assert snapshot.versions(["a", "nope", "b"]) == [
            (
                Version("/a", RIVER, Precedence.ITEM),
                Version("/b", LISTED, Precedence.MENTION),
                Version("/f", ALSO, Precedence.DESCRIPTION),
            ),
            (),
            (Version("/b", Article("b", "park"), Precedence.ITEM),),
        ]
        assert [one.precedence for one in snapshot.listings()] == [2, 2, 1]
        assert (held(snapshot), found(snapshot, "described")) == (["a", "b"], [])


def test_a_mention_says_what_is_shown_as_a_mention_if_nothing_else_is_stored(store: Store) -> None:
    shown = Article("a", "river", published=True)
    store.upsert([shown, Article("b", "park")], axes(0, 1), [Listing("/a", "a"), Listing("/b", "b", ("a",))])
    with store.snapshot() as snapshot:
        assert [one.article for one in snapshot.versions(["a"])[0]] == [
            shown,
            Article("a", "river", listed=False),
        ]


def test_a_record_says_the_whole_excerpt_of_what_is_shown_without_boilerplate(store: Store) -> None:
    cut = Article("a", "river", "It rose.", original="It rose. Read more.")
    store.upsert([cut], axes(0), [Listing("/a", "a")])
    with store.snapshot() as snapshot:
        assert snapshot.versions(["a"])[0][0].article == Article("a", "river", "It rose. Read more.")


def test_another_version_is_shown_once_a_record_is_gone_in_one_revision(recorded: Store) -> None:
    revision = recorded.upsert([ALSO], axes(2), (), (), {"a": {"/b": LISTED}}, ["/a", "/nope"])
    with recorded.snapshot() as snapshot:
        assert (snapshot.revision, snapshot.get(["a"])) == (revision, [ALSO])
    assert said(recorded) == [
        ("/b", "as listed", Precedence.MENTION),
        ("/f", "river also", Precedence.DESCRIPTION),
    ]


def test_what_a_record_said_is_forgotten_with_it(recorded: Store) -> None:
    recorded.retract(["/f"])
    recorded.upsert([], axes(), [Listing("/b", "b")])
    recorded.upsert([], axes(), [Listing("/f", "a"), Listing("/b", "b", ("a",))])
    assert [title for _, title, _ in said(recorded)] == ["river"] * 3


def test_a_record_keeps_what_it_says_while_its_list_changes(recorded: Store) -> None:
    recorded.upsert([Article("c", "vote")], axes(3), [Listing("/b", "b", ("c", "a"))])
    assert said(recorded)[1] == ("/b", "as listed", Precedence.MENTION)


def test_versions_of_an_article_are_replaced_and_need_a_record_that_mentions_it(recorded: Store) -> None:
    recorded.upsert([], axes(), (), (), {"a": {}, "b": {"/a": Article("b", "stranger")}})
    assert [title for _, title, _ in said(recorded)] == ["river"] * 3
    recorded.upsert([], axes(), [Listing("/a", "b")])
    assert [title for _, title, _ in said(recorded, "b")] == ["park", "park"]


def test_another_precedence_alone_leaves_stories_and_coverage(recorded: Store) -> None:
    recorded.assign({"a": "s", "b": "s"})
    recorded.upsert([], axes(), [Listing("/b", "b", ("a",), Precedence.DESCRIPTION)])
    with recorded.snapshot() as snapshot:
        assert [one.precedence for one in snapshot.listings(["/b"])] == [Precedence.DESCRIPTION]
        assert snapshot.unassigned() == []
        assert snapshot.coverage(["b"]) == [Coverage("b", ("a",))]
    assert said(recorded)[1] == ("/b", "as listed", Precedence.MENTION)


def test_a_snapshot_stays_at_its_revision(store: Store) -> None:
    store.upsert([Article("a", "river"), Article("b", "river")], axes(0, 1), [Listing("/a", "a", ("b",))])
    with store.snapshot() as before:
        stream = before.articles()
        first = next(stream)
        store.upsert([Article("a", "bridge"), Article("c", "river")], axes(5, 0), [Listing("/a", "a")])
        with store.snapshot() as after:
            assert (before.revision, after.revision) == (1, 2)
            assert (found(before, "river"), found(after, "river")) == (["a", "b"], ["c"])
            assert (nearest(before, 0), nearest(after, 0)) == ("a", "c")
            assert (held(before), held(after)) == (["a", "b"], ["a", "c"])
        store.delete(["a", "c"])
        assert [first, *stream] == [Article("a", "river"), Article("b", "river")]
        assert before.count(ALL) == before.facets(ALL).total == 2
        assert before.coverage(["a"])[0].lists == ("b",)
        assert before.vectors(["a"]) == pytest.approx(axes(0))
    with store.snapshot() as last:
        assert (last.revision, last.count(ALL)) == (3, 0)


def test_a_refused_write_changes_nothing(store: Store) -> None:
    store.upsert([Article("a", "river")], axes(0))
    with pytest.raises(ValueError, match="articles"):
        store.upsert([Article("b", "river"), Article("c", "river")], axes(1))
    with pytest.raises(ValueError, match="2 articles need 2 matrices of token vectors, not 1"):
        store.upsert([Article("a", "bridge"), Article("c", "river")], axes(1, 2), token_vectors=[axes(1)])
    with pytest.raises(ValueError, match=r"\(t, 8\)"):
        store.upsert([Article("a", "bridge")], axes(1), token_vectors=[axes(1)[:, :7]])
    assert store.upsert([Article("d", "river")], axes(1)) == 2
    with store.snapshot() as snapshot:
        assert (held(snapshot), found(snapshot, "river")) == (["a", "d"], ["a", "d"])


def test_closing_twice_is_allowed(store: Store) -> None:
    store.close()
    store.close()
