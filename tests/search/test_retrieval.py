from __future__ import annotations

import numpy as np
import pytest

from semsearch import query
from semsearch.embedding import Embedded
from semsearch.embedding.hashing import HashingEncoder
from semsearch.search.compared import compare
from semsearch.search.interpretation import ResolvedQuestion
from semsearch.search.retrieval import Candidates, EncodedQuery, encode, retrieve
from semsearch.settings import RankingSettings
from semsearch.storage.base import Snapshot
from semsearch.storage.features import Features
from semsearch.types import Article, Filter, Interpretation
from tests.search.conftest import ENCODER


def encoded_query(snapshot: Snapshot, text: str, focus: str = "") -> EncodedQuery:
    return encode(ResolvedQuestion(Interpretation(text, focus=focus)), snapshot, ENCODER)


def test_the_own_words_of_a_question_count_thrice_beside_those_it_inherits(snapshot: Snapshot) -> None:
    both, once = encoded_query(snapshot, "rover lands", focus="lands"), encoded_query(snapshot, "rover lands")
    assert (both.text, once.text) == ("lands rover lands lands", "rover lands")
    assert both.idf["rover"] == once.idf["rover"]
    assert both.idf["land"] > once.idf["land"]


def test_nothing_is_embedded_where_nothing_is_searched_for(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def embed(*_: object) -> Embedded:
        raise AssertionError

    monkeypatch.setattr(HashingEncoder, "questions", embed)
    empty = encoded_query(snapshot, "", focus="rover")
    rover = snapshot.features(["rover"])
    assert (empty.text, empty.idf, empty.max_bm25, compare(empty, rover).term_coverage()) == (
        "",
        {},
        0.0,
        0.0,
    )
    assert len(empty.vector) == len(empty.tokens.vectors) == 0
    assert compare(empty, rover).token_similarity() is None


def held(*texts: str) -> Features:
    """Return the features of articles with these titles."""
    articles = [Article(f"x{n}", text) for n, text in enumerate(texts)]
    embedded = ENCODER.documents(texts)
    signs = [np.packbits(tokens.vectors > 0, axis=1) for tokens in embedded.tokens]
    return Features.of(articles, embedded.vectors, signs)


def test_a_text_holds_a_share_of_the_rarest_terms(snapshot: Snapshot) -> None:
    both = encoded_query(snapshot, "rover report")
    assert compare(both, held("Reports of a rover")).term_coverage() == pytest.approx(1.0)
    assert (
        compare(both, held("The weather")).term_coverage()
        == compare(both, snapshot.features([])).term_coverage()
        == 0.0
    )
    report, rover = (
        compare(both, held("A report")).term_coverage(),
        compare(both, held("A rover")).term_coverage(),
    )
    assert 0.0 < report < 0.5 < rover < 1.0  # every filler is a report
    assert (
        compare(both, held("A report", "A rover", "Rain")).term_coverage() == rover
    )  # what one of them holds


def test_articles_come_as_near_as_their_words_do(snapshot: Snapshot) -> None:
    words = encoded_query(snapshot, "rover lands")
    articles = snapshot.features(["rover", "court"])
    rover, court = compare(words, articles).maxsim()
    assert rover > court
    near = compare(words, articles).token_similarity()
    assert near is not None
    assert near.cosines.shape[1] == len(words.tokens.terms) == len(near.weights) == 2
    assert compare(words, articles).maxsim({"zebra": 1.0}).tolist() == [0.0, 0.0]  # which is no word of it
    near_by, far = words.cosines(["rover", "court"])
    assert near_by > far


def test_articles_together_come_as_near_as_one_text_with_the_words_of_all(snapshot: Snapshot) -> None:
    words = encoded_query(snapshot, "rover court")
    alone, other, both = (
        compare(words, snapshot.features(["rover"])).joint_maxsim(),
        compare(words, snapshot.features(["court"])).joint_maxsim(),
        compare(words, snapshot.features(["rover", "court"])).joint_maxsim(),
    )
    assert 0.0 < max(alone, other) < both
    assert both == pytest.approx(
        compare(encoded_query(snapshot, "rover"), snapshot.features(["rover"])).joint_maxsim()
    )  # each stands in one of the two
    rover, empty = snapshot.features(["rover"]), encoded_query(snapshot, "")
    assert compare(words, snapshot.features([])).joint_maxsim() == compare(empty, rover).joint_maxsim() == 0.0


def test_what_comes_near_to_an_article_counts_by_the_square_of_its_rarity(snapshot: Snapshot) -> None:
    words = encoded_query(snapshot, "rover report report")  # every filler is a report
    rover = snapshot.features(["rover"])
    near, plain = compare(words, rover).token_similarity(), snapshot.idf(["rover", "report"])
    assert near is not None
    best = near.cosines.max(axis=0)
    said = {term: words.idf[term] / plain[term] for term in plain}  # twice counts for once and a bit
    counts = np.array([plain["rover"] ** 2, *[plain["report"] ** 2 * said["report"] / 2] * 2])
    assert near.weights[0] < 1 < said["report"] < 2
    assert compare(words, rover).joint_maxsim() == pytest.approx(float(counts @ best) / counts.sum())
    assert compare(words, rover).maxsim().tolist() == [pytest.approx(compare(words, rover).joint_maxsim())]
    assert compare(words, rover).joint_maxsim() > float(near.weights @ best)  # which are by rarity itself


def candidates(snapshot: Snapshot, text: str, limit: int = 3, filter: Filter = query.NO_FILTER) -> Candidates:
    resolved = ResolvedQuestion(Interpretation(text, filter=filter))
    return retrieve(
        resolved, encode(resolved, snapshot, ENCODER), snapshot, RankingSettings(candidates=limit)
    )


def test_each_search_returns_its_best_within_the_limit(snapshot: Snapshot) -> None:
    found = candidates(snapshot, "weather report rover")
    assert [len(found.dense), len(found.lexical)] == [3, 3]
    for matches in (found.dense, found.lexical):
        scores = [match.score for match in matches]
        assert scores == sorted(scores, reverse=True)
    assert found.lexical[0].id == "rover"


def test_what_only_the_lexical_search_found_has_its_cosine_too(snapshot: Snapshot) -> None:
    found = candidates(snapshot, "weather report shops")
    only = {match.id for match in found.lexical} - {match.id for match in found.dense}
    assert "shops" in only
    assert found.cosines.keys() == only
    every = {match.id: match.score for match in candidates(snapshot, "weather report shops", 44).dense}
    for id, cosine in found.cosines.items():
        assert abs(cosine - every[id]) < 1e-6


def test_a_filter_holds_for_both(snapshot: Snapshot) -> None:
    found = candidates(snapshot, "court limits", 10, Filter(providers=("node",)))
    assert {match.id for match in (*found.dense, *found.lexical)} == {"limits"}


def test_a_search_is_cut_where_more_may_pass(snapshot: Snapshot) -> None:
    few, all = candidates(snapshot, "weather report"), candidates(snapshot, "weather report", 45)
    assert (few.dense_is_cut, few.lexical_is_cut) == (True, True)
    assert (all.dense_is_cut, all.lexical_is_cut) == (False, False)
    rare = candidates(snapshot, "rover", 3)
    assert (rare.dense_is_cut, rare.lexical_is_cut) == (True, False)


def test_without_a_text_nothing_is_retrieved(snapshot: Snapshot) -> None:
    found = candidates(snapshot, "")
    assert (found.dense, found.lexical, found.cosines) == ((), (), {})
