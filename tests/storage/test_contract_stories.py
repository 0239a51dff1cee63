"""The contract of every store: stories and their members."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from semsearch.storage.base import Snapshot, Store
from semsearch.storage.story_names import StoryNames
from semsearch.types import Article, Count, Filter, Listing, Provider

ALL = Filter()
AXIS = np.eye(8, dtype=np.float32)[:1]
PLACES = {"a": "s", "b": "s", "c": "t", "d": "t", "e": "u"}


def add(store: Store, *articles: Article | str, listings: Sequence[Listing] = ()) -> int:
    made = [one if isinstance(one, Article) else Article(one, "river") for one in articles]
    return store.upsert(made, np.repeat(AXIS, len(made), axis=0), listings)


@pytest.fixture
def placed(store: Store) -> Store:
    """Two stories of two articles, and one of one."""
    add(store, *PLACES)
    store.assign(PLACES)
    return store


def unassigned(store: Store) -> list[str]:
    with store.snapshot() as snapshot:
        return snapshot.unassigned()


def stories(snapshot: Snapshot) -> dict[str, str]:
    ids = [article.id for article in snapshot.articles()]
    return dict(zip(ids, snapshot.stories(ids), strict=True))


def kept(store: Store) -> dict[str, str]:
    with store.snapshot() as snapshot:
        return stories(snapshot)


# --- placing ----------------------------------------------------------------------------------------------


def test_a_new_article_is_unassigned(store: Store) -> None:
    add(store, "a", "b")
    with store.snapshot() as snapshot:
        assert (snapshot.stories(["b", "a", "nope"]), snapshot.unassigned()) == (["", "", ""], ["a", "b"])
        assert (snapshot.count_stories(ALL), snapshot.largest_stories(9, 0, ALL)) == (0, [])
        assert snapshot.members(["", "a"]) == [[], []]


def test_articles_without_a_story_are_unassigned_wherever_they_lie_among_the_others(store: Store) -> None:
    add(store, *"abcdefgh")
    store.assign(dict.fromkeys("bdefg", "s"))
    assert unassigned(store) == ["a", "c", "h"]
    store.assign({"h": "t"})
    assert unassigned(store) == ["a", "c"]  # the newest has one
    store.delete(["b"])  # the others of its story have to be assigned again
    assert unassigned(store) == ["a", "c", "d", "e", "f", "g"]


def test_assigning_makes_one_revision_and_assigning_nothing_makes_none(store: Store) -> None:
    assert add(store, "a", "b", "c") == 1
    assert store.assign({"b": "s", "a": "s"}) == 2
    assert store.assign({}) == 2
    with store.snapshot() as snapshot:
        assert snapshot.revision == 2
        assert stories(snapshot) == {"a": "s", "b": "s", "c": ""}
        assert snapshot.unassigned() == ["c"]
    assert store.assign({"a": "t"}) == 3
    assert kept(store) == {"a": "t", "b": "s", "c": ""}


def test_unknown_ids_are_ignored(store: Store) -> None:
    add(store, "a")
    assert store.assign({"a": "s", "nope": "s"}) == 2
    with store.snapshot() as snapshot:
        assert (snapshot.members(["s"]), snapshot.stories(["nope"])) == ([["a"]], [""])
    add(store, "nope")
    assert (kept(store), unassigned(store)) == ({"a": "s", "nope": ""}, ["nope"])


def test_assigning_changes_nothing_else(store: Store) -> None:
    add(store, "a", "b", listings=[Listing("/a", "a", ("b",))])
    with store.snapshot() as before:
        store.assign({"a": "s", "b": "s"})
        with store.snapshot() as after:
            assert list(after.articles()) == list(before.articles())
            assert list(after.listings()) == list(before.listings())
            assert after.matching("river", 9, ALL) == before.matching("river", 9, ALL)
            assert after.nearest(AXIS, 9, ALL) == before.nearest(AXIS, 9, ALL)
            assert len(after.matching("river", 9, ALL)) == len(after.nearest(AXIS, 9, ALL)[0]) == 2


def test_a_snapshot_keeps_the_stories_of_its_revision(placed: Store) -> None:
    with placed.snapshot() as before:
        placed.assign({"a": "t", "e": "s"})
        add(placed, "c", "new")
        placed.delete(["d"])
        assert stories(before) == PLACES
        assert before.members(["s", "t", "u"]) == [["a", "b"], ["c", "d"], ["e"]]
        assert (before.unassigned(), before.count_stories(ALL)) == ([], 3)
        assert before.largest_stories(9, 0, ALL) == [Count("s", 2), Count("t", 2), Count("u", 1)]
    with placed.snapshot() as after:
        assert stories(after) == {"a": "t", "b": "s", "c": "t", "e": "s", "new": ""}


# --- reading ----------------------------------------------------------------------------------------------


def test_members_come_in_the_order_of_their_ids_whatever_the_order_of_writing(store: Store) -> None:
    add(store, "c", "a", "d", "b")
    store.assign({"d": "s", "b": "t", "a": "s", "c": "s"})
    with store.snapshot() as snapshot:
        assert snapshot.members(["t", "nope", "s", "t"]) == [["b"], [], ["a", "c", "d"], ["b"]]
        assert snapshot.stories(["d", "nope", "b", "d"]) == ["s", "", "t", "s"]
        assert (snapshot.members([]), snapshot.stories([])) == ([], [])


def test_the_largest_stories_come_first_and_equal_sizes_by_id(store: Store) -> None:
    add(store, *(f"a{n}" for n in range(9)))
    store.assign({f"a{n}": story for n, story in enumerate("zyézyzxxw")})
    order = [Count("z", 3), Count("x", 2), Count("y", 2), Count("w", 1), Count("é", 1)]
    with store.snapshot() as snapshot:
        assert snapshot.largest_stories(99, 0, ALL) == order
        assert [snapshot.largest_stories(2, at, ALL) for at in (0, 2, 4, 6)] == [
            order[:2],
            order[2:4],
            order[4:],
            [],
        ]
        assert (snapshot.largest_stories(0, 0, ALL), snapshot.largest_stories(-1, -1, ALL)) == ([], [])
        assert snapshot.largest_stories(1, -5, ALL) == order[:1]
        assert snapshot.count_stories(ALL) == 5


JULY, MAY = (datetime(2021, month, 1, tzinfo=UTC) for month in (7, 5))
KINDS = [
    Article("a", "river bridge", provider=Provider("Post", "post.com"), published_at=MAY, topics=("AI",)),
    Article("b", "bridge", "over the river", provider=Provider("Post", "post.com"), published_at=JULY),
    Article("c", "river boats", provider=Provider("Star", "star.com"), topics=("ai", "Law"), published=True),
    Article("d", "the bridge", type="video", published_at=JULY),
    Article("e", "park"),
]


@pytest.mark.parametrize(
    ("filter", "counted"),
    [
        (ALL, {"s": 2, "t": 2}),
        (Filter(since=JULY), {"s": 1, "t": 1}),
        (Filter(until=MAY), {"s": 1}),
        (Filter(providers=("post",)), {"s": 2}),
        (Filter(topics=("AI",)), {"s": 1, "t": 1}),
        (Filter(topics=("AI",), providers=("star.com",)), {"t": 1}),
        (Filter(types=("video",)), {"t": 1}),
        (Filter(published=True), {"t": 1}),
        (Filter(phrases=("river bridge",)), {"s": 1}),
        (Filter(excluded=("river",)), {"t": 1}),
        (Filter(phrases=("bridge",), excluded=("river",), since=JULY), {"t": 1}),
        (Filter(phrases=("zebra",)), {}),
        (Filter(providers=("nobody",)), {}),
    ],
)
def test_only_articles_that_pass_the_filter_are_counted(
    store: Store, filter: Filter, counted: dict[str, int]
) -> None:
    add(store, *KINDS)
    store.assign({"a": "s", "b": "s", "c": "t", "d": "t"})  # and e in none
    with store.snapshot() as snapshot:
        assert snapshot.largest_stories(9, 0, filter) == [Count(*pair) for pair in counted.items()]
        assert snapshot.count_stories(filter) == len(counted)


def test_unassigned_articles_come_by_date_with_undated_ones_last(store: Store) -> None:
    dates = {"f": None, "e": JULY, "d": MAY, "c": datetime(1969, 1, 1, tzinfo=UTC), "b": JULY, "a": None}
    add(store, *(Article(id, "river", published_at=when) for id, when in dates.items()))
    assert unassigned(store) == ["c", "d", "b", "e", "a", "f"]
    store.assign({"d": "s", "f": "s"})
    add(store, Article("f", "bridge"))
    assert unassigned(store) == ["c", "d", "b", "e", "a", "f"]


def test_more_ids_and_stories_than_one_sql_statement_takes(store: Store) -> None:
    ids = [f"a{n:04}" for n in range(1200)]
    add(store, *ids)
    store.assign({id: f"story {id}" for id in ids})
    with store.snapshot() as snapshot:
        assert snapshot.stories(ids[::-1]) == [f"story {id}" for id in ids[::-1]]
        assert snapshot.members([f"story {id}" for id in ids[::-1]]) == [[id] for id in ids[::-1]]


# --- former names -----------------------------------------------------------------------------------------


def names(store: Store) -> StoryNames:
    with store.snapshot() as snapshot:
        return snapshot.story_names()


def test_assigning_records_what_became_of_stories(placed: Store) -> None:
    assert names(placed) == StoryNames()
    with placed.snapshot() as before:
        placed.assign({"c": "s", "d": "s"})
        assert names(placed) == StoryNames({"t": "s"})
        assert before.story_names() == StoryNames()  # at its revision
    placed.assign({"a": "v", "b": "v"})
    assert names(placed) == StoryNames({"t": "s"}, {"v": "s"})
    placed.assign({"c": "u", "d": "u"})
    assert names(placed) == StoryNames({"t": "u", "s": "u"}, {"v": "u"})


def test_a_story_whose_articles_are_removed_ends_without_a_trace(placed: Store) -> None:
    placed.assign({"c": "s", "d": "s"})
    placed.delete(["a", "b", "c", "d"])
    assert names(placed) == StoryNames({"t": "s"})  # kept until stories are assigned again, and leads nowhere
    add(placed, "f")
    placed.assign({"f": "w", "e": "w"})
    assert names(placed) == StoryNames({"u": "w"})


def test_a_new_index_takes_over_names_whose_articles_are_assigned_again(store: Store) -> None:
    add(store, *"abc")
    assert store.inherit({"a": "s", "b": "s", "c": "t", "nope": "t"}, StoryNames({"u": "t"})) == 2
    assert kept(store) == {"a": "s", "b": "s", "c": "t"}
    assert (unassigned(store), names(store)) == (["a", "b", "c"], StoryNames({"u": "t"}))
    store.assign(dict.fromkeys("abc", "s"))
    assert (unassigned(store), names(store)) == ([], StoryNames({"u": "s", "t": "s"}))


# --- what has to be placed again --------------------------------------------------------------------------


def test_changing_an_article_unassigns_its_whole_story(placed: Store) -> None:
    add(placed, Article("a", "bridge"))
    assert unassigned(placed) == ["a", "b"]
    assert kept(placed) == PLACES  # they stand in it meanwhile
    with placed.snapshot() as snapshot:
        assert (snapshot.count_stories(ALL), snapshot.members(["s"])) == (3, [["a", "b"]])
    placed.assign({"a": "s"})
    assert unassigned(placed) == ["b"]
    placed.assign({"b": "v"})
    assert unassigned(placed) == []


@pytest.mark.parametrize("remove", [lambda s: s.delete(["a"]), lambda s: s.retract(["/a"])])
def test_deleting_an_article_unassigns_the_rest_of_its_story(
    placed: Store, remove: Callable[[Store], object]
) -> None:
    add(placed, listings=[Listing("/a", "a")])
    placed.assign(PLACES)
    remove(placed)
    assert (kept(placed), unassigned(placed)) == ({"b": "s", "c": "t", "d": "t", "e": "u"}, ["b"])
    with placed.snapshot() as snapshot:
        assert (snapshot.members(["s"]), snapshot.count_stories(ALL)) == ([["b"]], 3)
    add(placed, "a")  # it comes back as a new one
    assert (kept(placed)["a"], unassigned(placed)) == ("", ["a", "b"])
    placed.delete(["c"])  # of which no listing speaks
    assert unassigned(placed) == ["a", "b", "d"]


def test_a_story_ends_with_its_last_article(placed: Store) -> None:
    placed.delete(["e"])
    with placed.snapshot() as snapshot:
        assert (snapshot.members(["u"]), snapshot.count_stories(ALL)) == ([[]], 2)
        assert [count.value for count in snapshot.largest_stories(9, 0, ALL)] == ["s", "t"]
        assert snapshot.unassigned() == []


def test_a_new_listing_unassigns_its_articles_and_their_stories(placed: Store) -> None:
    add(placed, listings=[Listing("/a", "a", ("e", "missing"))])
    assert unassigned(placed) == ["a", "b", "e"]
    placed.assign(PLACES)
    add(placed, listings=[Listing("/a", "a", ("d",))])  # replaced: e goes, which nothing mentions any more
    assert unassigned(placed) == ["a", "b", "c", "d"]
    assert kept(placed) == {id: story for id, story in PLACES.items() if id != "e"}


def test_replacing_a_listing_unassigns_the_articles_it_listed(placed: Store) -> None:
    listings = [Listing("/a", "a", ("c",)), Listing("/c", "c"), Listing("/b", "b")]
    add(placed, listings=listings)
    placed.assign(PLACES)
    add(placed, listings=[Listing("/a", "a")])
    assert unassigned(placed) == ["a", "b", "c", "d"]
    placed.assign(PLACES)
    assert unassigned(placed) == []


def test_retracting_a_listing_unassigns_the_articles_it_listed(placed: Store) -> None:
    add(placed, listings=[Listing("/a", "a", ("c",)), Listing("/a2", "a"), Listing("/c", "c")])
    placed.assign(PLACES)
    assert placed.retract(["/a"]) == []
    assert unassigned(placed) == ["a", "b", "c", "d"]
    placed.assign(PLACES)
    assert placed.retract(["/nope"]) == []
    assert unassigned(placed) == []


def test_deleting_an_item_unassigns_the_articles_it_listed(placed: Store) -> None:
    add(placed, listings=[Listing("/e", "e", ("c",))])
    placed.assign(PLACES)
    placed.delete(["e"])
    assert (kept(placed), unassigned(placed)) == ({"a": "s", "b": "s", "c": "t", "d": "t"}, ["c", "d"])


def test_other_articles_stay_assigned(placed: Store) -> None:
    add(placed, "new", listings=[Listing("/new", "new", ("missing",))])
    placed.delete(["nope"])
    assert unassigned(placed) == ["new"]


def test_an_article_that_becomes_listed_only_is_unassigned(placed: Store) -> None:
    add(placed, listings=[Listing("/c", "c"), Listing("/e", "e", ("c",))])
    placed.assign(PLACES)
    placed.retract(["/c"])
    with placed.snapshot() as snapshot:
        assert snapshot.get(["c"]) == [replace(Article("c", "river"), listed=False)]
        assert snapshot.unassigned() == ["c", "d"]
