from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from semsearch import Index
from semsearch.embedding import DEFAULT_MODEL, load
from semsearch.embedding.hashing import HashingEncoder
from semsearch.storage.base import Vectors
from semsearch.storage.memory import MemoryStore
from semsearch.stories import (
    SAME_EVENT,
    ArticleFeatures,
    event_similarity,
    features_of,
    is_same_event,
    story_similarities,
    story_to_join,
)
from semsearch.text import analyzer
from semsearch.types import Article
from tests.stories.news import EVENTS, NEWS

FALL = "An old tower in the harbour fell on Tuesday; nobody was hurt, police and port officials said"
THRESHOLD = 0.3  # to join a story in an archive without surroundings
ITS_DAY = datetime(2021, 7, 27, 9, tzinfo=UTC)


def told(id: str, title: str, excerpt: str = FALL, day: float | None = 0) -> Article:
    published_at = None if day is None else ITS_DAY + timedelta(days=day)
    return Article(id, title, excerpt, published_at=published_at)


def idf(articles: Sequence[Article], common: Sequence[str] = ()) -> dict[str, float]:
    """All words rare alike, but for the common ones."""
    found = {term: 6.0 for article in articles for term in analyzer.terms(article.text)}
    return found | {term: 0.5 for word in common for term in analyzer.terms(word)}


def at(cosine: float | Sequence[Sequence[float]], count: int) -> Vectors:
    """Unit vectors of these cosines to each other."""
    near = np.array(np.broadcast_to(np.asarray(cosine, dtype=np.float64), (count, count)))
    np.fill_diagonal(near, 1.0)
    return np.linalg.cholesky(near).astype(np.float32)


def features(
    articles: Sequence[Article], vectors: Vectors, idf: Mapping[str, float]
) -> list[ArticleFeatures]:
    return [features_of(*pair, idf) for pair in zip(articles, vectors, strict=True)]


def placed(told: Sequence[ArticleFeatures]) -> dict[str, str]:
    """Place articles one after the other; gives, for each that is not the first of its story, the first."""
    stories: dict[str, list[ArticleFeatures]] = {}
    for one in told:
        story = story_to_join(story_similarities(one, stories), THRESHOLD)
        stories.setdefault(story or one.id, []).append(one)
    return {one.id: story for story, (_, *others) in stories.items() for one in others}


def found(*articles: Article, cosine: float = 0.9, common: Sequence[str] = ()) -> dict[str, str]:
    """Whether two articles report the same event, among texts that are all this similar."""
    return placed(features(articles, at(cosine, len(articles)), idf(articles, common)))


def like(one: Article, other: Article, cosine: float = 0.9) -> float:
    first, second = features([one, other], at(cosine, 2), idf([one, other]))
    return float(event_similarity(first, [second])[0])


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
    assert found(*pair, cosine=2 * THRESHOLD + 0.01) == {"b": "a"}
    assert found(*pair, cosine=2 * THRESHOLD - 0.01) == {}


def test_similarity_is_the_mean_of_both_cosines_less_the_penalty_of_time() -> None:
    one, other = told("a", "tower falls", ""), told("b", "tower burns", "", day=3)
    assert like(one, told("b", "tower burns", ""), 0.8) == pytest.approx(0.65)
    assert like(one, other, 0.8) == pytest.approx(0.65 - 0.05 * 0.693147)  # ln 2, after 3 days


def test_similarity_falls_with_the_days_between_in_either_direction() -> None:
    first = told("a", "Old tower falls")
    days = (0.0, 0.5, 3.0, 30.0, 300.0)
    later = [like(first, told("b", "Harbour tower down", day=day)) for day in days]
    earlier = [like(first, told("b", "Harbour tower down", day=-day)) for day in days]
    assert later == sorted(later, reverse=True)
    assert len(set(later)) == len(days)
    assert later == pytest.approx(earlier)


def test_the_same_words_months_apart_tell_of_another_event() -> None:
    first, words = told("a", "Tower falls in Varnholm", "Port officials speak"), "Varnholm port tower damaged"
    assert found(first, told("b", words, "Storm hits", day=1), cosine=0.3) == {"b": "a"}
    assert found(first, told("b", words, "Storm hits", day=150), cosine=0.3) == {}


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


def test_a_text_without_terms_does_no_harm() -> None:
    articles = [told("a", "", ""), told("b", "the of and", ""), told("c", "Old tower falls")]
    assert found(*articles, cosine=0.5) == {}
    assert found(*articles[:2], cosine=0.9) == {"b": "a"}
    first, *others = features(articles, at(0.5, 3), idf(articles))
    assert np.isfinite(event_similarity(first, others)).all()


def test_compared_with_nothing_an_article_is_like_nothing() -> None:
    (alone,) = features([told("a", "Old tower falls")], at(1.0, 1), idf([told("a", "Old tower falls")]))
    assert event_similarity(alone, []).shape == (0,)
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


@settings(max_examples=60)
@given(drawn, st.integers(0, 2**16))
def test_similarity_is_symmetric_and_at_most_1(texts: list[Article], seed: int) -> None:
    rows = np.random.default_rng(seed).normal(size=(len(texts), 4)) + 1.0
    vectors = (rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)).astype(np.float32)
    prepared = features(texts, vectors, idf(texts))
    matrix = np.array([event_similarity(one, prepared) for one in prepared]).reshape(len(texts), len(texts))
    assert matrix == pytest.approx(matrix.T, abs=1e-6)
    assert matrix.max(initial=-1.0) <= 1.0 + 1e-6


@pytest.fixture(scope="module")
def weighed(sample_folder: Path) -> Iterator[Mapping[str, float]]:
    """The rarities of their words in an archive of the samples and these."""
    encoder = HashingEncoder(dimension=8)
    store = MemoryStore(dimension=8)
    with Index.open(sample_folder) as index:
        told = [hit.article for hit in index.search("in 2021", limit=100).hits]
    articles = [*told, *NEWS]
    embedded = encoder.documents([one.text for one in articles])
    store.upsert(articles, embedded.vectors, (), [one.vectors for one in embedded.tokens])
    with store.snapshot() as snapshot:
        yield snapshot.idf(sorted({t for one in NEWS for t in analyzer.terms(one.text)}))


@pytest.fixture(scope="module")
def embedded() -> NDArray[np.float32]:
    """Their vectors by the default model."""
    return load(DEFAULT_MODEL).documents([one.text for one in NEWS]).vectors


def test_events_of_one_kind_stay_apart_and_coverage_of_one_comes_together(
    embedded: Vectors, weighed: Mapping[str, float]
) -> None:
    prepared = features(NEWS, embedded, weighed)
    assert placed(prepared) == {f"{event}-1": f"{event}-0" for event in EVENTS}
    assert placed(prepared[::-1]) == {f"{event}-0": f"{event}-1" for event in EVENTS}


@given(st.floats(-0.9, 0.95), st.sampled_from([None, 0, 1, 20, 2_000]), st.integers(0, 3), st.booleans())
def test_two_articles_report_the_same_event_exactly_where_their_similarity_says_so(
    cosine: float, day: int | None, shared: int, series: bool
) -> None:
    words = ["harbour", "tower", "masonry"][:shared]
    other = "Report for June" if series else "Rain on the quay"
    pair = [told("a", "Report for May", " ".join(words)), told("b", other, " ".join(words), day)]
    vectors, known = at(cosine, 2), idf(pair)
    first, second = features(pair, vectors, known)
    wanted = bool(event_similarity(first, [second])[0] >= SAME_EVENT)
    assert is_same_event(pair, vectors, lambda terms: {term: known[term] for term in terms}) is wanted


def test_rare_terms_are_looked_up_only_where_meaning_and_time_do_not_decide() -> None:
    pair = [told("a", "Tower falls"), told("b", "Masonry on the quay")]
    asked: list[Sequence[str]] = []

    def counted(terms: Sequence[str]) -> Mapping[str, float]:
        asked.append(terms)
        return idf(pair)

    assert is_same_event(pair, at(0.9, 2), counted)
    assert not is_same_event(pair, at(-0.9, 2), counted)
    assert not asked
    assert is_same_event(pair, at(0.2, 2), counted)  # they share the excerpt
    assert asked
