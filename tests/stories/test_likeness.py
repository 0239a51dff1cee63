from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from math import log
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from semsearch import Index, analysis
from semsearch.encoder import DEFAULT_MODEL, load
from semsearch.encoder.hashing import HashingEncoder
from semsearch.stores.base import Vectors
from semsearch.stores.memory import MemoryStore
from semsearch.stories import alike
from semsearch.stories.likeness import APART, DAYS, TOGETHER, likeness
from semsearch.types import Article, Provider

FALL = "An old tower in the harbour fell on Tuesday; nobody was hurt, police and port officials said"
ITS_DAY = datetime(2021, 7, 27, 9, tzinfo=UTC)


def told(id: str, title: str, excerpt: str = FALL, day: float | None = 0) -> Article:
    published_at = None if day is None else ITS_DAY + timedelta(days=day)
    return Article(id, title, excerpt, published_at=published_at)


def rarities(articles: Sequence[Article], common: Sequence[str] = ()) -> dict[str, float]:
    """All words rare alike, but for the common ones."""
    found = {term: 6.0 for article in articles for term in analysis.terms(article.text)}
    return found | {term: 0.5 for word in common for term in analysis.terms(word)}


def at(cosine: float | Sequence[Sequence[float]], count: int) -> Vectors:
    """Unit vectors of these cosines to each other."""
    near = np.array(np.broadcast_to(np.asarray(cosine, dtype=np.float64), (count, count)))
    np.fill_diagonal(near, 1.0)
    return np.linalg.cholesky(near).astype(np.float32)


def found(*articles: Article, cosine: float = 0.9, common: Sequence[str] = ()) -> dict[str, str]:
    """What tells of the same event as what, where all texts are so near to each other."""
    return alike(articles, at(cosine, len(articles)), rarities(articles, common))


def like(one: Article, other: Article, cosine: float = 0.9) -> float:
    return float(likeness([one, other], at(cosine, 2), rarities([one, other]))[0, 1])


def test_one_agency_text_in_ten_papers_stands_in_one_story() -> None:
    papers = [told("p0", "Old tower in the harbour falls")]
    papers += [
        told(f"p{n}", f"Old tower in harbour falls, paper {'abcdefghi'[n - 1]} says", day=n / 4)
        for n in range(1, 10)
    ]
    assert found(*papers) == {f"p{n}": "p0" for n in range(1, 10)}


def test_two_outlets_own_words_for_one_event_stand_in_one_story() -> None:
    agency = told("a", "Clock tower collapses in Varnholm", "Masonry fell into the harbour; the quay is shut")
    paper = told("b", "Varnholm mourns its fallen landmark", "The harbour tower came down at dawn", 1)
    assert found(agency, paper, cosine=0.6) == {"b": "a"}
    # Common words alone are not enough: one event has its rare ones.
    assert found(agency, paper, cosine=0.6, common=("Varnholm", "harbour", "tower")) == {}


def test_texts_of_one_meaning_without_a_common_word_are_alike_only_if_very_near() -> None:
    pair = (told("a", "Tower falls", "Port shut"), told("b", "Spire collapses", "Harbour closed"))
    assert found(*pair, cosine=2 * TOGETHER + 0.01) == {"b": "a"}
    assert found(*pair, cosine=2 * TOGETHER - 0.01) == {}


def test_likeness_is_the_mean_of_both_cosines_less_what_time_takes() -> None:
    one, other = told("a", "tower falls", ""), told("b", "tower burns", "", day=3)
    assert like(one, told("b", "tower burns", ""), 0.8) == pytest.approx((0.8 + 0.5) / 2)
    assert like(one, other, 0.8) == pytest.approx((0.8 + 0.5) / 2 - APART * log(1 + 3 / DAYS))


def test_time_takes_from_likeness_the_more_the_longer_and_either_way() -> None:
    first = told("a", "Old tower falls")
    days = (0.0, 0.5, 3.0, 30.0, 300.0)
    later = [like(first, told("b", "Harbour tower down", day=day)) for day in days]
    earlier = [like(first, told("b", "Harbour tower down", day=-day)) for day in days]
    assert later == sorted(later, reverse=True)
    assert len(set(later)) == len(days)
    assert later == pytest.approx(earlier)


def test_the_same_words_months_apart_tell_of_another_event() -> None:
    first, words = told("a", "Tower falls in Varnholm", "Port officials speak"), "Varnholm port tower damaged"
    assert found(first, told("b", words, "Storm hits", day=1), cosine=0.5) == {"b": "a"}
    assert found(first, told("b", words, "Storm hits", day=150), cosine=0.5) == {}


def test_an_unknown_date_takes_nothing() -> None:
    first, title = told("a", "Old tower falls"), "Harbour tower down"
    same_day = like(first, told("b", title))
    assert like(first, told("b", title, day=None)) == pytest.approx(same_day)
    assert like(told("a", first.title, day=None), told("b", title, day=400)) == pytest.approx(same_day)
    assert like(told("a", first.title, day=None), told("b", title, day=None)) == pytest.approx(same_day)


def test_one_item_under_two_addresses_is_alike_whenever_it_was_published() -> None:
    first = told("a", "Old tower falls")
    assert found(first, told("b", "Old Tower Falls!", day=400), cosine=0.99) == {"b": "a"}
    assert found(first, told("b", "Old tower falls", day=None)) == {"b": "a"}


JOBS = "The rate of unemployment and what the office says of wages and hours"


@pytest.mark.parametrize(
    ("one", "other", "days"),
    [
        ("Employment report for June", "Employment report for July", 30),
        ("Employment report for May", "Employment report for March", 0),
        ("Jobs report, Sept 2021", "Jobs report, Oct 2021", 1),
        ("Weekly report 26", "Weekly report 27", 1),
        ("Results of Q1", "Results of Q2", 1),
        ("Ardenne Bank: results for 2020", "Ardenne Bank: results for 2021", 0.5),
    ],
)
def test_what_comes_again_under_one_title_with_other_figures_is_a_series(
    one: str, other: str, days: float
) -> None:
    pair = (told("a", one, JOBS), told("b", other, JOBS, days))
    assert like(*pair, 0.99) == -1.0
    assert found(*pair, cosine=0.99) == {}
    assert found(pair[0], told("b", one, JOBS, days), cosine=0.99) == {"b": "a"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Harbour tower falls as port workers march", "Port says the tower in the harbour may be rebuilt"),
        (
            "May wins vote on harbour tower",
            "March through harbour after vote on the tower won by the premier",
        ),
        ("Harbour tower, 120 years old, falls in May", "Police tell of the harbour tower that fell in March"),
    ],
)
def test_months_and_figures_do_no_harm_where_titles_differ(one: str, other: str) -> None:
    assert found(told("a", one), told("b", other, day=1)) == {"b": "a"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lumenor raises 38M for solar kilns", "Lumenor raises 38 million for solar kilns"),
        ("Lumenor raises 1,250 crowns", "Lumenor raises 1250 crowns"),
        ("Old tower of 1901 falls", "Old tower falls"),
        ("Employment report for July", "Employment report for July 2021"),
    ],
)
def test_the_same_figures_written_otherwise_or_left_out_are_no_series(one: str, other: str) -> None:
    assert found(told("a", one), told("b", other, day=1)) == {"b": "a"}


def column(id: str, of: str, day: float | None) -> Article:
    return told(id, "Letter of the week", f"Readers write on schools and buses, and of {of}", day)


def test_a_column_under_one_title_with_another_text_days_apart_is_a_series() -> None:
    first = column("a", "lions and bears", 0)
    assert found(first, column("b", "cheese and wine", 7)) == {}
    assert found(first, column("b", "cheese and wine", -7)) == {}
    assert found(first, column("b", "lions and bears", 7)) == {"b": "a"}
    assert found(first, column("b", "cheese and wine", 1)) == {"b": "a"}  # one that was edited
    assert found(first, column("b", "cheese and wine", None)) == {"b": "a"}


def test_an_article_joins_the_story_it_is_most_like_and_names_its_first() -> None:
    articles = [told(id, id, "") for id in ("court", "rover", "lands", "rules")]
    cosines = [
        [1.0, 0.6, 0.5, 0.85],
        [0.6, 1.0, 0.82, 0.9],  # the nearest of all, but not its story
        [0.5, 0.82, 1.0, 0.65],
        [0.85, 0.9, 0.65, 1.0],
    ]
    assert alike(articles, at(cosines, 4), rarities(articles)) == {"lands": "rover", "rules": "court"}


def test_being_like_one_member_alone_is_not_enough() -> None:
    articles = [told(id, id, "") for id in ("one", "two", "three")]
    chain = [[1.0, 0.84, 0.4], [0.84, 1.0, 0.82], [0.4, 0.82, 1.0]]  # three is like two, not like one
    assert alike(articles, at(chain, 3), rarities(articles)) == {"two": "one"}
    near = [[1.0, 0.84, 0.75], [0.84, 1.0, 0.92], [0.75, 0.92, 1.0]]
    assert alike(articles, at(near, 3), rarities(articles)) == {"two": "one", "three": "one"}


def test_a_text_without_terms_does_no_harm() -> None:
    articles = [told("a", "", ""), told("b", "the of and", ""), told("c", "Old tower falls")]
    assert found(*articles, cosine=0.5) == {}
    assert found(*articles[:2], cosine=0.9) == {"b": "a"}
    assert np.isfinite(likeness(articles, at(0.5, 3), rarities(articles))).all()


def test_no_articles_give_an_empty_matrix_and_one_is_alone() -> None:
    nothing = np.zeros((0, 4), dtype=np.float32)
    assert likeness([], nothing, {}).shape == (0, 0)
    assert alike([], nothing, {}) == {}
    assert found(told("a", "Old tower falls")) == {}


drawn = st.lists(
    st.builds(
        lambda title, excerpt, day: told("", " ".join(title), " ".join(excerpt), day),
        st.lists(st.sampled_from("tower falls report May 26 27 Q1 of".split()), max_size=4),
        st.lists(st.sampled_from("harbour police vote 東京 38M".split()), max_size=4),
        st.none() | st.floats(-400, 400),
    ),
    max_size=6,
)


@settings(max_examples=60, deadline=None)
@given(drawn, st.integers(0, 2**16))
def test_likeness_is_symmetric_and_at_most_1_and_alike_names_founders(
    texts: list[Article], seed: int
) -> None:
    articles = [Article(str(n), a.title, a.excerpt, published_at=a.published_at) for n, a in enumerate(texts)]
    rows = np.random.default_rng(seed).normal(size=(len(articles), 4)) + 1.0
    vectors = (rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)).astype(np.float32)
    matrix = likeness(articles, vectors, rarities(articles))
    assert matrix.shape == (len(articles),) * 2
    assert matrix == pytest.approx(matrix.T, abs=1e-6)
    assert matrix.max(initial=-1.0) <= 1.0 + 1e-6
    stories = alike(articles, vectors, rarities(articles))
    assert stories == alike(articles, vectors, rarities(articles))
    assert all(int(first) < int(later) and first not in stories for later, first in stories.items())


# Texts of several events of one kind, each told by two outlets in their own words: (event, day, title, text).
NEWS = [
    (
        "lumenor",
        1,
        "Lumenor raises $38M to build solar kilns",
        "The cement start-up Lumenor of Graz has closed a Series B round of 38 million dollars led by"
        " Halden Ventures. It plans to open its first solar kiln in Styria next spring.",
    ),
    (
        "lumenor",
        2,
        "Solar cement maker Lumenor closes $38 million Series B",
        "Halden Ventures has led an investment of 38 million dollars in Lumenor, which bakes cement with"
        " mirrors and sunlight. The Graz company will put up a kiln in Styria.",
    ),
    (
        "okapi",
        2,
        "Okapi Health raises $52M for home dialysis",
        "The Nairobi start-up Okapi Health has closed a Series B round of 52 million dollars led by"
        " Baobab Partners. It rents out machines with which patients clean their blood at home.",
    ),
    (
        "okapi",
        3,
        "Nairobi's Okapi Health secures $52 million to bring dialysis home",
        "Baobab Partners put in most of the 52 million dollars for Okapi Health, whose dialysis machines"
        " stand in patients' homes in Kenya and Uganda.",
    ),
    (
        "scanning",
        4,
        "Court bars Dutch supermarkets from scanning shoppers' faces",
        "The court of appeal in The Hague ruled that the chain Verdoorn broke privacy law when its"
        " cameras matched the faces of shoppers against a list of thieves.",
    ),
    (
        "scanning",
        4,
        "Verdoorn must switch off face recognition in its shops, judges say",
        "Judges in The Hague found that the supermarket chain Verdoorn may not recognise the faces of its"
        " shoppers. The list of suspected thieves has to be wiped.",
    ),
    (
        "rent",
        5,
        "Constitutional court strikes down Lisbon's rent cap",
        "Portugal's constitutional court ruled that the city of Lisbon had no power to cap rents. Tenants'"
        " groups spoke of a black day; landlords welcomed the judgment.",
    ),
    (
        "rent",
        6,
        "Lisbon rent cap void, Portuguese judges rule",
        "Lisbon may not cap rents, Portugal's constitutional court has decided. Landlords had gone to court"
        " against the city; tenants fear that rents will soar.",
    ),
    (
        "kestrel",
        7,
        "Kestrel recalls 90,000 electric vans over battery fires",
        "Kestrel Motors is calling back 90,000 e-Carrier vans after eleven battery fires. Owners are told to"
        " park outside until a fuse has been changed.",
    ),
    (
        "kestrel",
        8,
        "After fires, Kestrel Motors calls e-Carrier vans back to the garage",
        "Eleven vans have burnt: Kestrel asks the owners of 90,000 e-Carriers to come for a new battery fuse"
        " and not to park under a roof.",
    ),
    (
        "brakes",
        7,
        "Tamarin recalls 40,000 hatchbacks over faulty brakes",
        "The car maker Tamarin is calling back 40,000 of its Luma hatchbacks since a brake hose may leak."
        " No accidents are known; dealers change the hose for free.",
    ),
    (
        "brakes",
        8,
        "Leaking brake hose: Tamarin calls Luma cars back",
        "Owners of 40,000 Tamarin Luma hatchbacks get letters these days: a hose of the brakes can leak."
        " Dealers will fit a new one for free, and nobody has been hurt.",
    ),
]


@pytest.fixture(scope="module")
def news() -> list[Article]:
    return [
        Article(
            f"{event}-{n % 2}",
            title,
            text,
            provider=Provider(f"Outlet {n}", f"outlet{n}.example"),
            published_at=datetime(2022, 3, day, 8, tzinfo=UTC),
        )
        for n, (event, day, title, text) in enumerate(NEWS)
    ]


@pytest.fixture(scope="module")
def weighed(news: list[Article], sample_folder: Path) -> Iterator[Mapping[str, float]]:
    """The rarities of their words in an archive of the samples and these."""
    encoder = HashingEncoder(dimension=8)
    store = MemoryStore(dimension=8)
    with Index.open(sample_folder) as index:
        told = [hit.article for hit in index.search("in 2021", limit=100).hits]
    articles = [*told, *news]
    embedded = encoder.documents([one.text for one in articles])
    store.upsert(articles, embedded.vectors, (), [one.vectors for one in embedded.tokens])
    with store.snapshot() as snapshot:
        yield snapshot.rarities(sorted({t for one in news for t in analysis.terms(one.text)}))


@pytest.fixture(scope="module")
def embedded(news: list[Article]) -> NDArray[np.float32]:
    """Their vectors by the default model."""
    return load(DEFAULT_MODEL).documents([one.text for one in news]).vectors


def test_events_of_one_kind_stay_apart_and_coverage_of_one_comes_together(
    news: list[Article], embedded: Vectors, weighed: Mapping[str, float]
) -> None:
    events = {event for event, *_ in NEWS}
    expected = {f"{event}-1": f"{event}-0" for event in events}
    assert alike(news, embedded, weighed) == expected
    turned = alike(news[::-1], embedded[::-1], weighed)
    assert turned == {f"{event}-0": f"{event}-1" for event in events}
