from __future__ import annotations

from datetime import UTC, datetime

from semsearch.evaluation.runs import baseline_rankings, combsum, final_ranking
from semsearch.search import Engine
from semsearch.search.confidence import Background
from semsearch.settings import RankingSettings
from semsearch.storage.base import Snapshot
from semsearch.types import Match, Question
from tests.evaluation.conftest import ENCODER


def test_the_plain_sum_is_the_one_worked_out_by_hand() -> None:
    dense = [Match("a", 0.9), Match("b", 0.7), Match("c", 0.5)]
    lexical = [Match("c", 8.0), Match("b", 6.0), Match("d", 4.0)]
    # a .5 + 0; b .25 + .375; c 0 + .5; d 0 + .25; equal sums by id
    assert combsum(dense, lexical) == ("b", "a", "c", "d")


def test_either_side_may_have_nothing_or_one_thing() -> None:
    assert combsum([], []) == ()
    assert combsum([Match("a", 0.3)], []) == ("a",)
    assert combsum([], [Match("a", 2.0), Match("b", 1.0)]) == ("a", "b")


def test_no_order_is_longer_than_what_is_scored() -> None:
    assert len(combsum([Match(f"{n:03}", 1 - n / 1000) for n in range(150)], [])) == 100


def test_the_sides_are_the_engine_s(snapshot: Snapshot) -> None:
    found = baseline_rankings("court on hotels", snapshot, ENCODER)
    assert set(found.lexical) == {"court", "judges", "copied"}
    assert set(found.dense) == {"court", "judges", "copied", "ferry", "rover"}


def test_final_is_what_search_gives_with_the_engine_s_settings(snapshot: Snapshot) -> None:
    orders = set()
    for weight in (1.0, 0.3, 0.0):
        engine = Engine(snapshot, ENCODER, RankingSettings(dense_weight=weight, late_interaction=0.0))
        page = engine.search(Question("court on hotels", limit=100), datetime.now(UTC))
        given = final_ranking("court on hotels", engine)
        assert given.ids == tuple(hit.article.id for hit in page.hits)
        orders.add(given.ids)
    assert len(orders) > 1


def test_a_text_is_interpreted_unless_it_is_to_be_taken_word_for_word(snapshot: Snapshot) -> None:
    engine = Engine(snapshot, ENCODER)
    assert "court" not in final_ranking("hotels -court", engine).ids
    assert "court" in final_ranking("hotels -court", engine, interpret=False).ids


def test_the_confidence_is_the_answer_s(snapshot: Snapshot) -> None:
    engine = Engine(snapshot, ENCODER, background=Background(median=0.4, spread=0.1))
    for text in ("court on hotels", "zebra crossing", "Mendix and Oracle"):
        answer = engine.ask(Question(text), datetime.now(UTC))
        assert final_ranking(text, engine).confidence == answer.confidence
    assert {final_ranking(text, engine).confidence for text in ("court on hotels", "ask Mendix")} > {"none"}
