from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from semsearch import query
from semsearch.errors import NotFound
from semsearch.search import Engine
from semsearch.settings import RankingSettings
from semsearch.storage.base import Snapshot
from semsearch.types import Answer, Filter, MissDiagnosis, Question
from tests.search.conftest import ENCODER, NOW, article, filled

ALL = RankingSettings(late_interaction=0, feedback=0, corroboration=0, recency=0, quality=0)
FEW = replace(ALL, candidates=3)
WEIGHED = replace(FEW, dense_weight=1.0)


def ask(
    snapshot: Snapshot,
    text: str,
    id: str,
    settings: RankingSettings = ALL,
    filter: Filter = query.NO_FILTER,
    limit: int = 5,
) -> Answer:
    return Engine(snapshot, ENCODER, settings).ask(Question(text, filter, limit, why_not=id), NOW)


def diagnose_miss(
    snapshot: Snapshot,
    text: str,
    id: str,
    settings: RankingSettings = ALL,
    filter: Filter = query.NO_FILTER,
    limit: int = 5,
) -> MissDiagnosis:
    found = ask(snapshot, text, id, settings, filter, limit).why_not
    assert found
    assert found.article.id == id
    return found


def test_a_question_that_expects_no_article_is_told_of_none(snapshot: Snapshot) -> None:
    assert Engine(snapshot, ENCODER).ask(Question("rover"), NOW).why_not is None


def test_an_article_that_is_not_there_is_not_found(snapshot: Snapshot) -> None:
    with pytest.raises(NotFound, match="no article has the id 'nope'"):
        ask(snapshot, "rover", "nope")


@pytest.mark.parametrize(
    ("text", "filter", "limits"),
    [
        ("weather", Filter(since=datetime(2021, 7, 20, tzinfo=UTC)), ("since",)),
        ("weather", Filter(until=datetime(2021, 7, 1, tzinfo=UTC)), ("until",)),
        ("weather", Filter(providers=("node",), topics=("AI",)), ("providers", "topics")),
        ("weather", Filter(types=("video",), published=True), ("types", "published")),
        ("weather -rover", query.NO_FILTER, ("excluded",)),
        ('"weather report"', query.NO_FILTER, ("phrases",)),
        ("weather report since 20 July 2021", query.NO_FILTER, ("since",)),
    ],
)
def test_a_limit_that_it_fails_is_named(
    snapshot: Snapshot, text: str, filter: Filter, limits: tuple[str, ...]
) -> None:
    found = diagnose_miss(snapshot, text, "rover", filter=filter)
    assert (found.step, found.limits) == ("limits", limits)
    assert (found.score, found.place, found.least_score) == (None, None, None)


def test_what_neither_side_put_forward_says_by_how_much(snapshot: Snapshot) -> None:
    found = diagnose_miss(snapshot, "weather report", "rover", FEW)
    assert found.step == "candidates"
    assert found.cosine is not None
    assert found.least_cosine is not None
    assert found.cosine < found.least_cosine
    assert found.least_bm25 is not None
    assert found.bm25 == 0  # it holds none of the words
    assert (found.score, found.least_score is not None) == (None, True)
    assert found.place is not None
    assert found.place > 3


def test_of_what_holds_some_words_the_bm25_is_told_too(snapshot: Snapshot) -> None:
    held = diagnose_miss(snapshot, "weather report number 3", "filler30", FEW)
    assert held.step == "candidates"
    assert held.bm25 is not None
    assert held.least_bm25 is not None
    assert 0 < held.bm25 <= held.least_bm25


def test_what_only_its_words_put_forward_is_a_candidate_too(snapshot: Snapshot) -> None:
    found = diagnose_miss(snapshot, "weather report shops", "shops", FEW, limit=1)
    assert found.cosine is not None
    assert found.least_cosine is not None
    assert found.cosine < found.least_cosine
    assert found.step in ("order", "shown", "story")
    lost = diagnose_miss(snapshot, "weather report number 3 rover", "rover", WEIGHED, limit=1)
    assert (lost.step, lost.score) == ("order", 0)


def test_where_all_are_candidates_there_is_no_least_and_others_stood_before_it(snapshot: Snapshot) -> None:
    found = diagnose_miss(snapshot, "weather report", "rover")
    assert (found.step, found.least_cosine, found.least_bm25, found.bm25) == ("order", None, None, 0)
    answer = ask(snapshot, "weather report", "rover")
    page = Engine(snapshot, ENCODER, ALL).search(Question("weather report", limit=50), NOW)
    place = [hit.article.id for hit in page.hits].index("rover") + 1
    assert found.place == place
    assert found.score == page.hits[place - 1].score
    assert found.least_score == answer.stories[-1].ranked_by.score
    assert found.score is not None
    assert found.least_score >= found.score


def test_the_last_of_all_candidates_is_still_one(snapshot: Snapshot) -> None:
    page = Engine(snapshot, ENCODER, ALL).search(Question("weather report", limit=50), NOW)
    last = page.hits[-1]
    assert last.score == 0  # by its cosine it counts nothing
    found = diagnose_miss(snapshot, "weather report", last.article.id)
    assert (found.step, found.place, found.score) == ("order", 44, 0)


def test_what_stands_under_another_lead_names_its_story(snapshot: Snapshot) -> None:
    found = diagnose_miss(snapshot, "court outlines face recognition", "shops")
    assert (found.step, found.story, found.limits) == ("story", "court", ())
    assert found.place is not None


def test_what_leads_is_shown(snapshot: Snapshot) -> None:
    found = diagnose_miss(snapshot, "rover lands", "rover")
    assert (found.step, found.story, found.place) == ("shown", "rover", 1)
    assert found.least_score is None or found.score is not None


def test_coverage_that_is_shown_although_it_fails_a_limit_stands_in_a_story(snapshot: Snapshot) -> None:
    found = diagnose_miss(snapshot, "court faces", "shops", filter=Filter(providers=("star",)))
    assert (found.step, found.story, found.limits) == ("story", "court", ("providers",))


def test_where_only_limits_are_asked_the_place_is_by_date(snapshot: Snapshot) -> None:
    found = diagnose_miss(snapshot, "in July 2021", "rover", limit=2)
    assert (found.step, found.place) == ("order", 44)  # the oldest
    assert (found.cosine, found.bm25, found.least_cosine) == (None, None, None)


def test_what_repeats_another_stands_in_its_story() -> None:
    text = "the ferry to the islands sails again, the line said"
    pair = [article("a", "ferry sails", 1, excerpt=text), article("b", "ferry sails", 2, excerpt=text)]
    with filled(pair).snapshot() as snapshot:
        assert (diagnose_miss(snapshot, "ferry", "b").step, diagnose_miss(snapshot, "ferry", "b").story) == (
            "story",
            "a",
        )


def test_an_empty_answer_has_no_score_to_reach(snapshot: Snapshot) -> None:
    found = diagnose_miss(snapshot, "rover", "rover", filter=Filter(topics=("none",)))
    assert (found.step, found.limits, found.least_score) == ("limits", ("topics",), None)
