from __future__ import annotations

import numpy as np
import pytest

from semsearch.embedding import Embedded
from semsearch.evaluation.retrieval import CachingEncoder, HoldoutSnapshot
from semsearch.query import NO_FILTER
from semsearch.storage.base import Snapshot
from semsearch.types import Coverage, Filter, Listing, Match
from tests.evaluation.conftest import ENCODER

TEXT = "judges tell hotels to stop scanning faces"


def test_a_withheld_article_is_nowhere_and_the_next_takes_its_place(snapshot: Snapshot) -> None:
    vector = ENCODER.questions([TEXT]).vectors
    assert snapshot.nearest(vector, 1, NO_FILTER)[0][0].id == "judges"
    holdout = HoldoutSnapshot(snapshot, {"judges"})
    assert [m.id for m in holdout.nearest(vector, 2, NO_FILTER)[0]] == [
        m.id for m in snapshot.nearest(vector, 3, NO_FILTER)[0] if m.id != "judges"
    ]
    assert [m.id for m in holdout.matching(TEXT, 2, NO_FILTER)] == ["copied", "court"]
    assert holdout.get(["court", "judges"])[1] is None
    assert holdout.coverage(["court", "judges"]) == [Coverage("court", ("copied",)), Coverage("judges")]
    assert "judges" not in {article.id for article in holdout.articles()}
    assert next(holdout.listings()) == Listing("court.md", "court", ("copied",))


def test_a_withheld_article_is_neither_new_nor_suggested(snapshot: Snapshot) -> None:
    holdout = HoldoutSnapshot(snapshot, {"judges", "court"})
    assert snapshot.newest(3, NO_FILTER) == ["copied", "court", "ferry"]
    assert holdout.newest(3, NO_FILTER) == ["copied", "ferry", "rover"]
    assert holdout.newest(0, NO_FILTER) == []
    assert sorted({*snapshot.sample(9)} - {*holdout.sample(9)}) == ["court", "judges"]
    assert [s.text for s in snapshot.suggestions("hotel", 5)] == [
        "Judges tell hotels to stop scanning faces!",
        "Court limits face recognition in hotels",
    ]
    assert holdout.suggestions("hotel", 5) == []
    assert [s.text for s in holdout.suggestions("f", 1)] == ["Ferry line orders electric ship"]


def test_without_anything_withheld_it_gives_what_the_snapshot_gives(snapshot: Snapshot) -> None:
    holdout, vector = HoldoutSnapshot(snapshot), ENCODER.questions([TEXT]).vectors
    assert holdout.nearest(vector, 3, NO_FILTER) == snapshot.nearest(vector, 3, NO_FILTER)
    assert holdout.matching(TEXT, 3, NO_FILTER) == snapshot.matching(TEXT, 3, NO_FILTER)
    assert np.array_equal(holdout.vectors(["court", "rover"]), snapshot.vectors(["court", "rover"]))
    ours, theirs = (one.token_vectors(["court", "rover"]) for one in (holdout, snapshot))
    assert [len(matrix) for matrix in theirs] == [5, 3]
    assert all(map(np.array_equal, ours, theirs))
    assert holdout.coverage(["court"]) == snapshot.coverage(["court"])
    assert list(holdout.articles()) == list(snapshot.articles())
    assert holdout.count(NO_FILTER) == 5
    assert holdout.facets(NO_FILTER) == snapshot.facets(NO_FILTER)
    assert holdout.newest(4, NO_FILTER) == snapshot.newest(4, NO_FILTER)
    assert holdout.sample(2) == snapshot.sample(2)
    assert holdout.idf(["face", "zebra"]) == snapshot.idf(["face", "zebra"])
    assert holdout.names() == snapshot.names()
    assert holdout.corrections(["ferrry"]) == {"ferrry": "ferry"}
    assert holdout.suggestions("f", 3) == snapshot.suggestions("f", 3)
    assert holdout.revision == snapshot.revision


def test_the_same_candidates_are_fetched_once(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    fetch = snapshot.matching

    def counted(text: str, k: int, filter: Filter) -> list[Match]:
        asked.append(k)
        return fetch(text, k, filter)

    monkeypatch.setattr(snapshot, "matching", counted)
    holdout = HoldoutSnapshot(snapshot)
    holdout.matching(TEXT, 3, NO_FILTER).clear()  # what a caller does to its list is the caller's
    assert len(holdout.matching(TEXT, 3, NO_FILTER)) == 3
    assert asked == [3]
    holdout.matching(TEXT, 2, NO_FILTER)
    assert asked == [3, 2]


def test_closing_a_view_leaves_its_snapshot_open(snapshot: Snapshot) -> None:
    with HoldoutSnapshot(snapshot) as holdout:
        holdout.matching(TEXT, 1, NO_FILTER)
    assert snapshot.count(NO_FILTER) == 5


def test_a_question_is_embedded_once() -> None:
    calls: list[list[str]] = []

    class Counting:
        model, runtime, documents = ENCODER.model, ENCODER.runtime, ENCODER.documents

        def questions(self, texts: list[str]) -> Embedded:
            calls.append(texts)
            return ENCODER.questions(texts)

    encoder = CachingEncoder(Counting())  # type: ignore[arg-type]  # counts only
    for _ in range(2):
        assert_same(encoder.questions(["ferry line", "rover"]), ENCODER.questions(["ferry line", "rover"]))
    assert calls == [["ferry line"], ["rover"]]
    assert encoder.model == ENCODER.model
    assert encoder.runtime == "hashing"
    assert_same(encoder.documents(["mars"]), ENCODER.documents(["mars"]))


def assert_same(one: Embedded, other: Embedded) -> None:
    assert np.array_equal(one.vectors, other.vectors)
    assert [tokens.terms for tokens in one.tokens] == [tokens.terms for tokens in other.tokens]
    for ours, theirs in zip(one.tokens, other.tokens, strict=True):
        assert np.array_equal(ours.vectors, theirs.vectors)
