from __future__ import annotations

from semsearch import query
from semsearch.search.encoded_query import encode
from semsearch.search.reference_resolution import ResolvedQuestion
from semsearch.search.retrieval import Candidates, retrieve
from semsearch.settings import RankingSettings
from semsearch.storage.base import Snapshot
from semsearch.types import Filter, Interpretation
from tests.search.conftest import ENCODER


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
