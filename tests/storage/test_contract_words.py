"""The contract of every store: phrases, names, spelling corrections and suggestions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from semsearch.storage.base import Store
from semsearch.storage.filtering import passes
from semsearch.types import Article, Count, Filter, Names, Provider, Suggestion

ALL = Filter()
NOON = datetime(2021, 7, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def fill(store: Store, articles: Sequence[Article]) -> None:
    rows = np.random.default_rng(0).normal(size=(len(articles), 8)).astype(np.float32)
    store.upsert(articles, rows / np.linalg.norm(rows, axis=1, keepdims=True))


# --- phrases and excluded words ---------------------------------------------------------------------------

WORDED = [
    Article("ban", "City bans facial recognition", "The council voted.", published_at=NOON, topics=("Law",)),
    Article("apart", "Recognition of facial features", published_at=NOON + DAY, provider=Provider("Post")),
    Article("across", "A word on facial", "Recognition came late.", published_at=NOON - DAY),
    Article("below", "Shops and cameras", "Shops use facial-recognition cameras.", provider=Provider("Post")),
    Article("none", "Ferry sinks", type="video", published_at=NOON),
    Article("terse", "The", ""),
    Article("cjk", "人脸识别 in court"),
]
CASES = [
    (Filter(phrases=("facial recognition",)), ["ban", "below"]),
    (Filter(phrases=("recognition",)), ["across", "apart", "ban", "below"]),
    (Filter(phrases=("recognition of the facial",)), ["apart"]),
    (Filter(phrases=("recognition", "camera")), ["below"]),
    (Filter(phrases=("of the",)), ["across", "apart", "ban", "below", "cjk", "none", "terse"]),
    (Filter(phrases=("脸识别",)), ["cjk"]),
    (Filter(phrases=("zebra",)), []),
    (Filter(phrases=("zebra crossing",)), []),
    (Filter(excluded=("recognitions",)), ["cjk", "none", "terse"]),
    (Filter(excluded=("facial recognition",)), ["across", "apart", "cjk", "none", "terse"]),
    (Filter(excluded=("ferry", "city", "the")), ["across", "apart", "below", "cjk", "terse"]),
    (Filter(phrases=("facial",), excluded=("facial recognition",)), ["across", "apart"]),
    (Filter(phrases=("facial recognition",), providers=("post",)), ["below"]),
    (Filter(phrases=("recognition",), since=NOON), ["apart", "ban"]),
    (Filter(excluded=("recognition",), types=("video",)), ["none"]),
    (Filter(excluded=("recognition",), topics=("law",)), []),
]


@pytest.mark.parametrize(("filter", "passing"), CASES)
def test_word_filters_apply_to_every_read_method(store: Store, filter: Filter, passing: list[str]) -> None:
    assert passing == sorted(article.id for article in WORDED if passes(filter, article))
    fill(store, WORDED)
    question = np.eye(8, dtype=np.float32)[:1]
    asked = "facial recognition ferry court"
    with store.snapshot() as snapshot:
        assert sorted(match.id for match in snapshot.nearest(question, 9, filter)[0]) == passing
        everything = {match.id: match.score for match in snapshot.matching(asked, 9, ALL)}
        found = {match.id: match.score for match in snapshot.matching(asked, 9, filter)}
        assert found == pytest.approx({id: everything[id] for id in passing if id in everything})
        assert sorted(snapshot.newest(9, filter)) == passing
        facets = snapshot.facets(filter)
        assert snapshot.count(filter) == facets.total == len(passing)
        posts = sum(article.provider.name == "Post" for article in WORDED if article.id in passing)
        assert facets.providers == ((Count("Post", posts),) if posts else ())


def test_a_deleted_article_matches_no_phrase(store: Store) -> None:
    fill(store, WORDED)
    store.delete(["ban"])
    fill(store, [Article("below", "Shops and cameras")])
    with store.snapshot() as snapshot:
        assert snapshot.count(Filter(phrases=("facial recognition",))) == 0
        assert snapshot.newest(9, Filter(phrases=("facial",))) == ["apart", "across"]


# --- sample -----------------------------------------------------------------------------------------------


def test_a_sample_is_spread_over_the_archive_and_leaves_out_what_was_deleted(store: Store) -> None:
    names = [f"{n:02}" for n in range(40)]
    fill(store, [Article(id, "t") for id in names[:30]])
    fill(store, [Article(id, "t") for id in names[30:]])
    store.delete(names[:20])
    with store.snapshot() as snapshot:
        assert sorted(snapshot.sample(40)) == sorted(snapshot.sample(20)) == names[20:]
        few = snapshot.sample(5)
        assert len(set(few)) == 5
        assert min(few) < "25"
        assert max(few) > "34"
        assert few == snapshot.sample(5)
        assert snapshot.sample(0) == []
    store.delete(names)
    with store.snapshot() as snapshot:
        assert snapshot.sample(5) == []


# --- newest -----------------------------------------------------------------------------------------------


def test_newest_orders_by_date_then_id_with_undated_articles_last(store: Store) -> None:
    dates = {"e": NOON, "a": NOON, "old": NOON - 80_000 * DAY, "new": NOON + DAY, "z": None, "b": None}
    fill(store, [Article(id, "t", published_at=when) for id, when in dates.items()])
    with store.snapshot() as snapshot:
        assert snapshot.newest(9, ALL) == ["new", "a", "e", "old", "b", "z"]
        assert snapshot.newest(2, ALL) == ["new", "a"]
        assert snapshot.newest(9, ALL, NOON) == ["a", "e", "old", "b", "new", "z"]
        assert snapshot.newest(9, Filter(until=NOON)) == ["a", "e", "old"]
        assert snapshot.newest(0, ALL) == snapshot.newest(-1, ALL) == []


# --- names ------------------------------------------------------------------------------------------------


def test_names_have_their_most_common_spelling_and_the_most_frequent_come_first(store: Store) -> None:
    fill(
        store,
        [
            Article("1", "t", provider=Provider("Tech Node", "technode.com"), topics=("AI", "ai")),
            Article("2", "t", provider=Provider("tech node", "technode.com"), topics=("ai",)),
            Article("3", "t", provider=Provider("Tech Node", "node.com"), topics=("ai", "Law", "")),
            Article("4", "t", provider=Provider("", "TechNode.com"), topics=("AI",)),
            Article("5", "t", provider=Provider("Post", "")),
            Article("6", "t", provider=Provider("POST", "")),
        ],
    )
    with store.snapshot() as snapshot:
        names = Names(("Tech Node", "POST"), ("technode.com", "node.com"), ("AI", "Law"))
        assert snapshot.names() == snapshot.names() == names
        store.delete(["3"])
        assert snapshot.names() == names
    with store.snapshot() as snapshot:
        assert snapshot.names() == Names(("POST", "Tech Node"), ("technode.com",), ("AI",))


def test_outlets_that_articles_mention_are_told_apart(store: Store) -> None:
    fill(
        store,
        [
            Article("1", "Microsoft raises prices", provider=Provider("Gizmodo")),
            Article("2", "Shops leave Microsoft", provider=Provider("Tech Node")),
            Article("3", "What is new", provider=Provider("Microsoft")),
        ],
    )
    with store.snapshot() as snapshot:
        assert snapshot.names().mentioned == {"Microsoft"}


# --- corrections ------------------------------------------------------------------------------------------

SPELT = [
    Article("1", "Facial recognition in China", "Regulators look at a regime."),
    Article("2", "A regulator speaks", "Zürich follows China; facilities in Chania. GPT4 models."),
    Article("3", "The facing page", "China's gpt5 model"),
]


@pytest.mark.parametrize(
    ("word", "right"),
    [
        ("facail", "facial"),
        ("recogniton", "recognition"),
        ("recgnitoin", "recognition"),
        ("chna", "china"),
        ("zurch", "zurich"),
        ("Zürch", "zurich"),
        ("regulatros", "regulators"),
        ("ragulatros", "regulators"),
        ("facility", ""),  # its term is that of "facilities"
        ("regulate", ""),  # and that of "regulators"
        ("china", ""),
        ("CHINA's", ""),
        ("yhina", ""),  # another first letter
        ("chino", "china"),
        ("gpt6", ""),
        ("gptx", ""),
        ("modelxyz", ""),
        ("would", ""),  # a stop word, which needs no article
        ("abc", ""),
        ("人脸识别", ""),
        ("two words", ""),
        ("", ""),
    ],
)
def test_a_word_that_no_article_contains_is_corrected(store: Store, word: str, right: str) -> None:
    fill(store, SPELT)
    with store.snapshot() as snapshot:
        assert list(snapshot.corrections([word]).values()) == ([right] if right else [])


def test_words_and_corrections_are_folded(store: Store) -> None:
    fill(store, SPELT)
    with store.snapshot() as snapshot:
        asked = ["Facail", "FACAIL", "china", "zürch", "nothing"]
        assert snapshot.corrections(asked) == {"facail": "facial", "zurch": "zurich"}
        assert snapshot.corrections([]) == {}


def test_corrections_follow_changes_of_the_archive(store: Store) -> None:
    fill(store, [*SPELT, Article("4", "chine chine")])
    with store.snapshot() as snapshot:
        assert snapshot.corrections(["chin", "chinx"]) == {"chin": "china", "chinx": "china"}
    store.delete(["1", "2", "3"])
    with store.snapshot() as snapshot:
        assert snapshot.corrections(["chinx", "facail"]) == {"chinx": "chine"}


def test_in_a_large_archive_a_correction_needs_two_articles(store: Store) -> None:
    many = [Article(f"x{n}", "pages") for n in range(1000)]  # no small archive any more
    fill(store, [*many, Article("1", "sculpture"), Article("2", "museums museums"), Article("3", "museums")])
    with store.snapshot() as snapshot:
        assert snapshot.corrections(["sculptrue", "museusm"]) == {"museusm": "museums"}


# --- suggestions ------------------------------------------------------------------------------------------

OFFERED = [
    Article("1", "Face scans in shops", published_at=NOON, topics=("Facial recognition", "Law")),
    Article("2", "City bans face scans", published_at=NOON + 3 * DAY, topics=("Facial recognition",)),
    Article("3", "Faces of the year!", published_at=NOON + DAY, provider=Provider("The Facts", "facts.com")),
    Article("4", "Faces of the Year", published_at=NOON + 2 * DAY, provider=Provider("", "face.example")),
    Article("5", "Undated: a face", provider=Provider("The Facts", "facts.com")),
    Article("6", "Fact", published_at=NOON, provider=Provider("the facts", "")),
    Article("7", "人脸识别 in court", published_at=NOON),
    Article("8", "Sur{face} (waters) 🙂", published_at=NOON),
    Article("9", "A face in the crowd", published_at=NOON + 3 * DAY),
]
FACTS, FACIAL = Suggestion("The Facts", "provider", 3), Suggestion("Facial recognition", "topic", 2)


def title(text: str) -> Suggestion:
    return Suggestion(text, "title")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "fac",
            [
                FACTS,
                FACIAL,
                Suggestion("face.example", "provider", 1),
                title("Faces of the Year"),
                title("Face scans in shops"),
                title("Fact"),
                title("City bans face scans"),
                title("A face in the crowd"),
                title("Sur{face} (waters) 🙂"),
                title("Undated: a face"),
            ],
        ),
        ("  FÁCTS ", [FACTS]),
        ("the f", [FACTS, title("A face in the crowd"), title("Faces of the Year")]),
        (
            "face s",
            [title("Face scans in shops"), title("City bans face scans"), title("Sur{face} (waters) 🙂")],
        ),
        ("scans face", [title("City bans face scans"), title("Face scans in shops")]),
        ("scans fac ci", []),
        ("recog", [FACIAL]),
        ("ognition", []),
        ("faces of the year", [title("Faces of the Year")]),
        ("faces of the year and more", []),
        ("人脸识", [title("人脸识别 in court")]),
        ("人", [title("人脸识别 in court")]),
        ("sur", [title("Sur{face} (waters) 🙂")]),
        ("u.*", [title("Undated: a face")]),
        (".*", []),
        ("", []),
        (" ?! 🙂", []),
    ],
)
def test_suggestions_put_names_first_then_titles_with_that_prefix_then_newer_titles(
    store: Store, text: str, expected: list[Suggestion]
) -> None:
    fill(store, OFFERED)
    with store.snapshot() as snapshot:
        assert snapshot.suggestions(text, 20) == expected
        for k in (0, 1, 3):
            assert snapshot.suggestions(text, k) == expected[:k]


def test_a_long_title_is_suggested_until_its_last_letter(store: Store) -> None:
    long = "Committee hears of a very long report on ferries, harbours and the weather of last winter"
    fill(store, [Article("1", long), Article("2", long.replace("winter", "summer"))])
    with store.snapshot() as snapshot:
        assert snapshot.suggestions(long[:80], 5) == [title(long), title(long.replace("winter", "summer"))]
        assert snapshot.suggestions(long[:-3], 5) == [title(long)]
        assert snapshot.suggestions(f"{long[:-3]}x", 5) == []


def test_equal_titles_are_suggested_once(store: Store) -> None:
    copies = [Article(f"a{n:03}", "Ferry sinks", published_at=NOON + n * DAY) for n in range(150)]
    dates = [Article(f"b{n:03}", f"A ferry {n:03} sails", published_at=NOON) for n in range(150)]
    fill(store, [*copies, *dates])
    with store.snapshot() as snapshot:
        expected = [title("Ferry sinks"), *(title(f"A ferry {n:03} sails") for n in range(4))]
        assert snapshot.suggestions("ferr", 5) == expected
        assert snapshot.suggestions("a ferry", 4) == [*expected[1:], title("A ferry 004 sails")][:4]


def test_an_empty_store_has_no_names_corrections_or_suggestions(store: Store) -> None:
    with store.snapshot() as snapshot:
        assert (snapshot.newest(5, ALL), snapshot.names()) == ([], Names())
        assert (snapshot.corrections(["facail"]), snapshot.suggestions("f", 5)) == ({}, [])
        assert snapshot.count(Filter(excluded=("river",))) == 0
        assert snapshot.nearest(np.eye(8, dtype=np.float32)[:1], 5, Filter(phrases=("river",))) == [[]]
