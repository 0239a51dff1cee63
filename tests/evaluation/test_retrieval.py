from __future__ import annotations

import numpy as np
import pytest

from semsearch.embedding import Embedded
from semsearch.evaluation.retrieval import Remembering, View
from semsearch.query import ALL
from semsearch.storage.base import Snapshot
from semsearch.types import Coverage, Filter, Listing, Match
from tests.evaluation.conftest import ENCODER

TEXT = "judges tell hotels to stop scanning faces"


def test_a_withheld_article_is_nowhere_and_the_next_takes_its_place(snapshot: Snapshot) -> None:
    vector = ENCODER.questions([TEXT]).vectors
    assert snapshot.nearest(vector, 1, ALL)[0][0].id == "judges"
    view = View(snapshot, {"judges"})
    assert [m.id for m in view.nearest(vector, 2, ALL)[0]] == [
        m.id for m in snapshot.nearest(vector, 3, ALL)[0] if m.id != "judges"
    ]
    assert [m.id for m in view.matching(TEXT, 2, ALL)] == ["copied", "court"]
    assert view.get(["court", "judges"])[1] is None
    assert view.coverage(["court", "judges"]) == [Coverage("court", ("copied",)), Coverage("judges")]
    assert "judges" not in {article.id for article in view.articles()}
    assert next(view.listings()) == Listing("court.md", "court", ("copied",))


def test_a_withheld_article_is_neither_new_nor_suggested(snapshot: Snapshot) -> None:
    view = View(snapshot, {"judges", "court"})
    assert snapshot.newest(3, ALL) == ["copied", "court", "ferry"]
    assert view.newest(3, ALL) == ["copied", "ferry", "rover"]
    assert view.newest(0, ALL) == []
    assert [s.text for s in snapshot.suggestions("hotel", 5)] == [
        "Judges tell hotels to stop scanning faces!",
        "Court limits face recognition in hotels",
    ]
    assert view.suggestions("hotel", 5) == []
    assert [s.text for s in view.suggestions("f", 1)] == ["Ferry line orders electric ship"]


def test_without_anything_withheld_it_gives_what_the_snapshot_gives(snapshot: Snapshot) -> None:
    view, vector = View(snapshot), ENCODER.questions([TEXT]).vectors
    assert view.nearest(vector, 3, ALL) == snapshot.nearest(vector, 3, ALL)
    assert view.matching(TEXT, 3, ALL) == snapshot.matching(TEXT, 3, ALL)
    assert np.array_equal(view.vectors(["court", "rover"]), snapshot.vectors(["court", "rover"]))
    ours, theirs = (one.token_vectors(["court", "rover"]) for one in (view, snapshot))
    assert [len(matrix) for matrix in theirs] == [5, 3]
    assert all(map(np.array_equal, ours, theirs))
    assert view.coverage(["court"]) == snapshot.coverage(["court"])
    assert list(view.articles()) == list(snapshot.articles())
    assert view.count(ALL) == 5
    assert view.facets(ALL) == snapshot.facets(ALL)
    assert view.newest(4, ALL) == snapshot.newest(4, ALL)
    assert view.idf(["face", "zebra"]) == snapshot.idf(["face", "zebra"])
    assert view.names() == snapshot.names()
    assert view.corrections(["ferrry"]) == {"ferrry": "ferry"}
    assert view.suggestions("f", 3) == snapshot.suggestions("f", 3)
    assert view.revision == snapshot.revision


def test_the_same_candidates_are_fetched_once(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    fetch = snapshot.matching

    def counted(text: str, k: int, filter: Filter) -> list[Match]:
        asked.append(k)
        return fetch(text, k, filter)

    monkeypatch.setattr(snapshot, "matching", counted)
    view = View(snapshot)
    view.matching(TEXT, 3, ALL).clear()  # what a caller does to its list is the caller's
    assert len(view.matching(TEXT, 3, ALL)) == 3
    assert asked == [3]
    view.matching(TEXT, 2, ALL)
    assert asked == [3, 2]


def test_closing_a_view_leaves_its_snapshot_open(snapshot: Snapshot) -> None:
    with View(snapshot) as view:
        view.matching(TEXT, 1, ALL)
    assert snapshot.count(ALL) == 5


def test_a_question_is_embedded_once() -> None:
    calls: list[list[str]] = []

    class Counting:
        model, runtime, documents = ENCODER.model, ENCODER.runtime, ENCODER.documents

        def questions(self, texts: list[str]) -> Embedded:
            calls.append(texts)
            return ENCODER.questions(texts)

    encoder = Remembering(Counting())  # type: ignore[arg-type]  # counts only
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
