"""The contract of every store: reading, with expected results worked out by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from math import log

import numpy as np
import pytest
from numpy.typing import NDArray

from semsearch.errors import NotFound
from semsearch.storage.base import Snapshot, Store, Vectors
from semsearch.storage.filtering import passes
from semsearch.text.analyzer import terms
from semsearch.types import (
    Article,
    Count,
    Coverage,
    DateRange,
    Facets,
    Filter,
    Image,
    Listing,
    Match,
    Provider,
)

ALL = Filter()
NOON = datetime(2021, 7, 1, 12, tzinfo=UTC)


def unit(rows: NDArray[np.float64]) -> Vectors:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def directions(count: int, seed: int = 0) -> Vectors:
    return unit(np.random.default_rng(seed).normal(size=(count, 8)))


def fill(store: Store, articles: Sequence[Article], listings: Sequence[Listing] = ()) -> Vectors:
    vectors = directions(len(articles))
    store.upsert(articles, vectors, listings)
    return vectors


def ids(matches: Sequence[Match]) -> list[str]:
    return [match.id for match in matches]


# --- nearest ----------------------------------------------------------------------------------------------


def test_nearest_returns_the_highest_cosines_in_order(store: Store) -> None:
    vectors = fill(store, [Article(f"a{n:02}", "title") for n in range(40)])
    questions = directions(3, seed=1)
    with store.snapshot() as snapshot:
        found = snapshot.nearest(questions, 7, ALL)
    cosines = questions @ vectors.T
    assert len(found) == 3
    for row, matches in zip(cosines, found, strict=True):
        best = np.argsort(-row)[:7]
        assert ids(matches) == [f"a{n:02}" for n in best]
        assert [match.score for match in matches] == pytest.approx(row[best], abs=1e-3)


def test_nearest_orders_equal_cosines_by_id_also_at_the_limit(store: Store) -> None:
    names = [f"n{n:03}" for n in range(60)]
    shuffled = list(np.random.default_rng(5).permutation(names))
    same = np.repeat(directions(1), 60, axis=0)
    store.upsert([Article(str(name), "title") for name in shuffled], same)
    with store.snapshot() as snapshot:
        assert ids(snapshot.nearest(same[:1], 10, ALL)[0]) == names[:10]
        assert ids(snapshot.nearest(same[:1], 60, ALL)[0]) == names


def test_nearest_returns_all_articles_if_fewer_than_the_limit(store: Store) -> None:
    fill(store, [Article("a", "title"), Article("b", "title")])
    with store.snapshot() as snapshot:
        assert sorted(ids(snapshot.nearest(directions(1), 1000, ALL)[0])) == ["a", "b"]
        assert snapshot.nearest(directions(1), 0, ALL) == [[]]
        assert snapshot.nearest(directions(0), 5, ALL) == []


def test_vectors_of_another_dimension_are_refused(store: Store) -> None:
    narrow = np.ones((1, 7), dtype=np.float32)
    with pytest.raises(ValueError, match="8"):
        store.upsert([Article("a", "title")], narrow)
    with store.snapshot() as snapshot, pytest.raises(ValueError, match="8"):
        snapshot.nearest(narrow, 1, ALL)
    with pytest.raises(ValueError, match="2 articles"):
        store.upsert([Article("a", "t"), Article("b", "t")], directions(1))
    with pytest.raises(ValueError, match="finite"):
        store.upsert([Article("a", "t")], np.full((1, 8), np.nan, dtype=np.float32))
    with store.snapshot() as snapshot:
        assert (snapshot.count(ALL), snapshot.revision) == (0, 0)


# --- matching ---------------------------------------------------------------------------------------------


def bm25(articles: Sequence[Article], text: str) -> dict[str, float]:
    """The formula, written once more as it stands in the books."""
    words = {a.id: terms(a.title) * 2 + terms(a.excerpt) for a in articles}
    mean = sum(map(len, words.values())) / len(words)
    scores: dict[str, float] = {}
    for term, times in Counter(terms(text)).items():
        having = sum(term in each for each in words.values())
        for id, each in words.items():
            f = each.count(term)
            if f:
                idf = log(1 + (len(words) - having + 0.5) / (having + 0.5))
                part = idf * f * 2.2 / (f + 1.2 * (0.25 + 0.75 * len(each) / mean)) * times * 9 / (times + 8)
                scores[id] = scores.get(id, 0.0) + part
    return scores


NEWS = [
    Article("bridge", "Bridge reopens", "The old bridge over the river reopens after repairs."),
    Article(
        "flood", "Flood closes two bridges", "Rivers rose; the river bridge and another bridge are shut."
    ),
    Article("vote", "Council votes on river park"),
    Article("long", "A long report", "Nothing here of interest, " * 30 + "save one river."),
    Article("empty", "The", ""),
]


@pytest.mark.parametrize("question", ["river", "bridges over rivers", "the park, the park & the vote?"])
def test_matching_returns_bm25_scores(store: Store, question: str) -> None:
    fill(store, NEWS)
    expected = bm25(NEWS, question)
    assert expected
    with store.snapshot() as snapshot:
        found = snapshot.matching(question, 10, ALL)
    assert ids(found) == sorted(expected, key=lambda id: (-expected[id], id))
    assert [match.score for match in found] == pytest.approx([expected[match.id] for match in found])


def test_idf_returns_the_weights_behind_the_scores(store: Store) -> None:
    fill(store, NEWS)
    with store.snapshot() as snapshot:
        weights = snapshot.idf(["river", "vote", "zebra", "river"])
        assert snapshot.idf([]) == {}
    having = {"river": 4, "vote": 1, "zebra": 0}
    assert weights == pytest.approx({t: log(1 + (5 - n + 0.5) / (n + 0.5)) for t, n in having.items()})


def test_matching_does_not_count_replaced_or_removed_articles(store: Store) -> None:
    fill(store, NEWS)
    fill(store, [Article(f"x{n}", "river river bridge " * 9) for n in range(20)])
    fill(store, [Article("vote", "River park: the council has voted")])
    store.delete([f"x{n}" for n in range(20)])
    now = [*NEWS[:2], Article("vote", "River park: the council has voted"), *NEWS[3:]]
    expected = bm25(now, "river bridge")
    with store.snapshot() as snapshot:
        found = snapshot.matching("river bridge", 10, ALL)
    assert {match.id: match.score for match in found} == pytest.approx(expected)


def test_matching_orders_equal_scores_by_id_also_at_the_limit(store: Store) -> None:
    names = [f"n{n:02}" for n in range(40)]
    shuffled = np.random.default_rng(6).permutation(names)
    fill(store, [Article(str(name), "the same words") for name in shuffled])
    with store.snapshot() as snapshot:
        assert ids(snapshot.matching("words", 10, ALL)) == names[:10]


@pytest.mark.parametrize("text", ["", "the of and", "zebra", "?!", " \n", "\x00"])
def test_matching_without_terms_returns_nothing(store: Store, text: str) -> None:
    fill(store, NEWS)
    with store.snapshot() as snapshot:
        assert snapshot.matching(text, 5, ALL) == []
        assert snapshot.matching("river", 0, ALL) == []


def test_query_language_operators_are_matched_as_words(store: Store) -> None:
    fill(store, NEWS)
    with store.snapshot() as snapshot:
        plain = snapshot.matching("bridge river", 5, ALL)
        assert snapshot.matching('text:bridge AND +(river^3 OR "', 5, ALL)
        assert snapshot.matching("bridge* -[river TO ~] \\", 5, ALL) != []
        assert snapshot.matching("+bridge (river)", 5, ALL) == plain


# --- filters ----------------------------------------------------------------------------------------------

SECOND = timedelta(seconds=1)
FILTERED = [
    Article(
        "early",
        "river",
        provider=Provider("The Post", "post.com"),
        published_at=NOON - SECOND,
        topics=("AI",),
    ),
    Article(
        "noon",
        "river",
        provider=Provider("Gazette", ""),
        published_at=NOON,
        topics=("Rivers", "ai"),
        type="video",
    ),
    Article("late", "river", provider=Provider("", "post.com"), published_at=NOON + SECOND, published=True),
    Article("old", "river", published_at=datetime(1815, 6, 18, tzinfo=UTC), published=False),
    Article("undated", "river", provider=Provider("GROẞE Zeitung", "ß.de"), topics=("Straße",), type="Video"),
]
CASES = [
    (Filter(since=NOON), ["late", "noon"]),
    (Filter(since=NOON + timedelta(microseconds=1)), ["late"]),
    (Filter(until=NOON), ["early", "noon", "old"]),
    (Filter(until=NOON - timedelta(microseconds=1)), ["early", "old"]),
    (Filter(since=NOON, until=NOON), ["noon"]),
    (Filter(since=NOON.astimezone(tz=None), until=NOON), ["noon"]),
    (Filter(since=NOON, until=NOON - SECOND), []),
    (Filter(until=datetime(1900, 1, 1, tzinfo=UTC)), ["old"]),
    (Filter(providers=("the post",)), ["early"]),
    (Filter(providers=("POST.com",)), ["early", "late"]),
    (Filter(providers=("gazette", "post.com")), ["early", "late", "noon"]),
    (Filter(providers=("Grosse Zeitung",)), ["undated"]),
    (Filter(providers=("große zeitung", "nobody")), ["undated"]),
    (Filter(providers=("zeitung",)), []),
    (Filter(providers=("",)), ["late", "noon", "old"]),
    (Filter(topics=("ai",)), ["early", "noon"]),
    (Filter(topics=("RIVERS", "strasse")), ["noon", "undated"]),
    (Filter(topics=("river",)), []),
    (Filter(types=("VIDEO",)), ["noon", "undated"]),
    (Filter(types=("article", "podcast")), ["early", "late", "old"]),
    (Filter(published=True), ["late"]),
    (Filter(published=False), ["old"]),
    (Filter(since=NOON - SECOND, topics=("AI",), providers=("post.com",)), ["early"]),
    (Filter(providers=("post.com",), types=("video",)), []),
    (Filter(excluded_providers=("post.com",)), ["noon", "old", "undated"]),
    (Filter(excluded_topics=("ai",)), ["late", "old", "undated"]),
    (Filter(excluded_dates=(DateRange(NOON, NOON),)), ["early", "late", "old", "undated"]),
    (Filter(excluded_dates=(DateRange(until=NOON - SECOND), DateRange(since=NOON))), ["undated"]),
    (ALL, ["early", "late", "noon", "old", "undated"]),
]


@pytest.mark.parametrize(("filter", "passing"), CASES)
def test_a_filter_selects_the_same_articles_in_every_read_method(
    store: Store, filter: Filter, passing: list[str]
) -> None:
    assert passing == sorted(article.id for article in FILTERED if passes(filter, article))
    fill(store, FILTERED)
    with store.snapshot() as snapshot:
        assert sorted(ids(snapshot.nearest(directions(1), 9, filter)[0])) == passing
        assert sorted(ids(snapshot.matching("river", 9, filter))) == passing
        assert snapshot.count(filter) == snapshot.facets(filter).total == len(passing)
        if passing:
            score = snapshot.matching("river", 9, filter)[0].score
            assert score == pytest.approx(snapshot.matching("river", 9, ALL)[0].score)


def test_a_selective_filter_still_returns_all_matches(store: Store) -> None:
    articles = [Article(f"a{n:03}", "river", provider=Provider("common")) for n in range(300)]
    rare = [Article(f"z{n}", "river bridge park", provider=Provider("rare")) for n in range(3)]
    near, far = np.eye(8, dtype=np.float32)[:1], -np.eye(8, dtype=np.float32)[:1]
    store.upsert(
        [*articles, *rare], np.concatenate([np.repeat(near, 300, axis=0), np.repeat(far, 3, axis=0)])
    )
    with store.snapshot() as snapshot:
        assert ids(snapshot.nearest(near, 2, Filter(providers=("rare",)))[0]) == ["z0", "z1"]
        assert ids(snapshot.matching("river", 2, Filter(providers=("RARE",)))) == ["z0", "z1"]
        assert snapshot.nearest(near, 2, Filter(providers=("nobody",))) == [[]]
        assert snapshot.matching("river", 2, Filter(providers=("nobody",))) == []


# --- looking up, counting, streaming ----------------------------------------------------------------------

FULL = Article(
    id="-_~.ünï✓",
    title="Emoji 🗞 and a \x00 and “quotes” '; DROP TABLE articles",
    excerpt="two\nlines\r\n",
    url="https://example.org/?a=1&b=%20",
    provider=Provider("Ärzte Zeitung", "xn--rzte-0qa.example"),
    published_at=datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC),
    authors=("Ärzte, D.", 'x"y'),
    topics=("b", "a", "b", "ÄÖ", 'x"y'),
    images=(Image("https://i.org/1.jpg", 10, 20, "t", "a"), Image("https://i.org/2.jpg")),
    quality=0,
    heat=-1,
    type="video",
    published=False,
    listed=False,
)


def test_an_article_round_trips(store: Store) -> None:
    fill(store, [FULL, Article("", "an empty id"), Article("b", "bare")])
    with store.snapshot() as snapshot:
        assert snapshot.get(["b", FULL.id, "nope", "", "b"]) == [
            Article("b", "bare"),
            FULL,
            None,
            Article("", "an empty id"),
            Article("b", "bare"),
        ]
        assert snapshot.get([]) == []


def test_more_ids_than_one_sql_statement_takes(store: Store) -> None:
    fill(store, [Article(f"a{n}", "title") for n in range(1200)])
    wanted = [f"a{n}" for n in range(1200)][::-1]
    with store.snapshot() as snapshot:
        assert [a and a.id for a in snapshot.get(wanted)] == wanted
        assert [c.id for c in snapshot.coverage(wanted)] == wanted
        assert snapshot.vectors(wanted).shape == (1200, 8)
        assert len(snapshot.token_vectors(wanted)) == 1200


def test_vectors_come_back_in_order_as_unit_rows(store: Store) -> None:
    given = fill(store, [Article(f"a{n}", "title") for n in range(4)])
    with store.snapshot() as snapshot:
        vectors = snapshot.vectors(["a3", "a0", "a3"])
        assert vectors.dtype == np.float32
        assert vectors == pytest.approx(given[[3, 0, 3]], abs=1e-3)
        assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1, 1], abs=1e-6)
        assert snapshot.vectors([]).shape == (0, 8)
        with pytest.raises(NotFound, match="nope"):
            snapshot.vectors(["a0", "nope"])


@pytest.mark.parametrize("dimension", [3, 8, 20])
def test_token_vectors_come_back_in_order_as_their_signs(
    engine: Callable[[int], Store], dimension: int
) -> None:
    random = np.random.default_rng(3)
    rows = unit(random.normal(size=(3, dimension)))
    given = [unit(random.normal(size=(count, dimension))) for count in (4, 0, 2)]
    with engine(dimension) as store:
        store.upsert([Article(id, "title") for id in "abc"], rows, token_vectors=given)
        with store.snapshot() as snapshot:
            found = snapshot.token_vectors(["c", "a", "b", "c"])
            assert snapshot.token_vectors([]) == []
    assert [matrix.shape for matrix in found] == [(count, dimension) for count in (2, 4, 0, 2)]
    for matrix, own in zip(found, [given[2], given[0], given[1], given[2]], strict=True):
        assert matrix.dtype == np.float32
        np.testing.assert_allclose(matrix, np.sign(own) / np.sqrt(dimension), rtol=1e-6)


def test_articles_written_without_token_vectors_have_none(store: Store) -> None:
    fill(store, [Article("a", "title"), Article("b", "title")])
    with store.snapshot() as snapshot:
        assert [matrix.shape for matrix in snapshot.token_vectors(["b", "a"])] == [(0, 8), (0, 8)]
        with pytest.raises(NotFound, match="nope"):
            snapshot.token_vectors(["a", "nope"])


def test_facets_count_the_articles_that_pass(store: Store) -> None:
    fill(
        store,
        [
            Article(
                "a", "t", provider=Provider("Post", "p.com"), published_at=NOON, topics=("AI", "ai", "Law")
            ),
            Article("b", "t", provider=Provider("post", "q.com"), published_at=NOON + 40 * 86400 * SECOND),
            Article(
                "c", "t", provider=Provider("", "p.com"), published_at=NOON, topics=("ai", ""), type="video"
            ),
            Article(
                "d",
                "t",
                provider=Provider("Post"),
                topics=("ai",),
                published_at=datetime(999, 1, 1, tzinfo=UTC),
            ),
            Article("e", "t", type=""),
        ],
    )
    with store.snapshot() as snapshot:
        assert snapshot.facets(ALL) == Facets(
            total=5,
            topics=(Count("ai", 3), Count("Law", 1)),
            providers=(Count("Post", 3), Count("p.com", 1)),
            types=(Count("article", 3), Count("video", 1)),
            months=(Count("0999-01", 1), Count("2021-07", 2), Count("2021-08", 1)),
        )
        assert snapshot.facets(Filter(topics=("LAW",))) == Facets(
            total=1,
            topics=(Count("AI", 1), Count("Law", 1)),
            providers=(Count("Post", 1),),
            types=(Count("article", 1),),
            months=(Count("2021-07", 1),),
        )
        assert snapshot.facets(Filter(topics=("nothing",))) == Facets(total=0)


def test_dates_are_those_of_the_articles_that_pass(store: Store) -> None:
    fill(
        store,
        [
            Article("a", "one", published_at=NOON, provider=Provider("Canal")),
            Article("b", "two", provider=Provider("Canal")),
            Article("c", "three", published_at=NOON + timedelta(days=1), provider=Provider("Star")),
        ],
    )
    with store.snapshot() as snapshot:
        dates = np.sort(snapshot.dates(ALL))
        assert dates[:2].tolist() == [NOON.timestamp(), NOON.timestamp() + 86_400]
        assert np.isnan(dates[2])
        assert snapshot.dates(Filter(providers=("Star",))).tolist() == [NOON.timestamp() + 86_400]
        assert snapshot.dates(Filter(providers=("None",))).tolist() == []


def test_articles_and_listings_are_streamed_in_order(store: Store) -> None:
    names = sorted(["Z", "a", "ä", "é", "\u4e2d", "\U0001f5de", *(f"n{n:04}" for n in range(1100))])
    listings = [Listing(f"/{name}", name, (names[0], names[-1])) for name in names]
    fill(store, [Article(name, "title") for name in reversed(names)], listings[::-1])
    with store.snapshot() as snapshot:
        assert [article.id for article in snapshot.articles()] == names
        assert list(snapshot.listings()) == listings
        wanted = ["/nope", "/n0001", "/Z", "/n0001"]
        assert [listing.source for listing in snapshot.listings(wanted)] == ["/Z", "/n0001"]
        assert list(snapshot.listings([])) == []
        assert len(list(snapshot.listings([f"/{name}" for name in names]))) == len(names)


def test_coverage_joins_listings_in_the_order_of_their_sources(store: Store) -> None:
    fill(
        store,
        [Article(id, "title") for id in "abcdef"],
        [
            Listing("/2", "a", ("c", "b", "missing", "a")),
            Listing("/1", "a", ("d", "c")),
            Listing("/0", "f", ("a", "e", "e")),
            Listing("/3", "missing", ("b",)),
            Listing("/4", "b", ("a", "f")),
        ],
    )
    with store.snapshot() as snapshot:
        assert snapshot.coverage(["a", "b", "missing", "e", "d", "a", "nope"]) == [
            Coverage("a", ("d", "c", "b"), ("f", "b")),
            Coverage("b", ("a", "f"), ("a",)),
            Coverage("missing"),
            Coverage("e", (), ("f",)),
            Coverage("d", (), ("a",)),
            Coverage("a", ("d", "c", "b"), ("f", "b")),
            Coverage("nope"),
        ]


def test_an_empty_store_returns_empty_results(store: Store) -> None:
    with store.snapshot() as snapshot:
        assert snapshot.revision == 0
        assert snapshot.nearest(directions(2), 5, ALL) == [[], []]
        assert snapshot.nearest(directions(1), 5, Filter(published=True)) == [[]]
        assert snapshot.matching("river", 5, ALL) == []
        assert snapshot.facets(ALL) == Facets(total=0)
        assert (list(snapshot.articles()), list(snapshot.listings())) == ([], [])
        assert snapshot.coverage(["a"]) == [Coverage("a")]


def test_reading_from_a_closed_snapshot_is_an_error(store: Store) -> None:
    snapshot: Snapshot = store.snapshot()
    snapshot.close()
    snapshot.close()
    for read in (
        lambda: snapshot.get(["a"]),
        lambda: snapshot.nearest(directions(1), 1, ALL),
        lambda: snapshot.matching("a", 1, ALL),
        lambda: list(snapshot.articles()),
    ):
        with pytest.raises(ValueError, match="closed"):
            read()
