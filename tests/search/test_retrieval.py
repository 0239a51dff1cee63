from __future__ import annotations

import pytest

from semsearch import query
from semsearch.embedding import Embedded
from semsearch.embedding.hashing import HashingEncoder
from semsearch.search.compared import compare
from semsearch.search.interpretation import ResolvedQuestion
from semsearch.search.retrieval import Candidates, EncodedQuery, encode, retrieve
from semsearch.settings import RankingSettings
from semsearch.storage.base import Snapshot
from semsearch.types import Filter, Interpretation
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
