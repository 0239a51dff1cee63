from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from semsearch import query
from semsearch.errors import NotFound
from semsearch.search import Engine
from semsearch.settings import RankingSettings
from semsearch.storage.base import Snapshot
from semsearch.types import Answer, Filter, Listing, MissDiagnosis, Question, Turn
from tests.search.conftest import ENCODER, FILLERS, NOW, article, filled

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


# --- in a conversation and page by page -------------------------------------------------------------------

# Three reports of one fall by as many outlets, one of them by the lead's own; a ruling; and many fillers.
FALL = "Masonry fell on the quay of Varnholm."
CONVERSATION = [
    article("fall", "varnholm harbour tower falls", 10, excerpt=FALL),
    article("quay", "varnholm quay shut after tower falls", 11, outlet="node", excerpt="The tower is gone."),
    article("again", "varnholm tower falls again", 12, excerpt="Masonry, all of it, on the quay."),
    article("mourned", "varnholm mourns tower", 13, outlet="jing", listed=False, excerpt="It fell."),
    article("ruling", "judges void lisbon rent cap", 10, excerpt="Lisbon may not cap rents, judges said."),
    *FILLERS,
]
EDGES = [Listing("fall.md", "fall", ("quay", "again", "mourned"))]
FIRST = Turn("varnholm harbour tower", ("fall", "ruling"))


@pytest.fixture(scope="module")
def conversation() -> Iterator[Snapshot]:
    with filled(CONVERSATION, EDGES).snapshot() as taken:
        yield taken


def in_turn(
    snapshot: Snapshot, text: str, id: str, *history: Turn, **asked: Any
) -> tuple[Answer, MissDiagnosis]:
    question = Question(text, history=history or (FIRST,), why_not=id, **asked)
    answer = Engine(snapshot, ENCODER, ALL).ask(question, NOW)
    assert answer.why_not
    assert answer.why_not.article.id == id
    return answer, answer.why_not


@pytest.mark.parametrize(
    "text",
    [
        "weather report",
        "weather report since 20 July 2021",
        "who else reported it?",
        "more like the first",
        "more about the first one: who paid?",
        "and in Lisbon?",
        "only Node",
        "since 1 July 2021",
        "more like the fifth",
    ],
)
def test_an_unknown_article_is_not_found_whatever_is_asked(conversation: Snapshot, text: str) -> None:
    for offset in (0, 2):
        question = Question(text, offset=offset, history=(FIRST,), why_not="nope")
        with pytest.raises(NotFound, match="no article has the id 'nope'"):
            Engine(conversation, ENCODER).ask(question, NOW)


def test_of_other_coverage_it_is_told_what_is_part_of_it_and_what_is_not(conversation: Snapshot) -> None:
    answer, found = in_turn(conversation, "who else reported it?", "mourned", limit=1)
    assert [story.lead.article.id for story in answer.stories] == ["quay"]
    assert (found.step, found.place, found.story) == ("order", 2, "")
    assert found.score == found.cosine
    assert found.least_score == answer.stories[0].lead.score
    for id in ("ruling", "filler01", "again", "fall"):  # other events, the lead's own outlet, the lead itself
        _, found = in_turn(conversation, "who else reported it?", id)
        assert (found.step, found.place, found.score) == ("not_coverage", None, None)
    _, found = in_turn(conversation, "who else reported it besides Node?", "quay")
    assert found.step == "not_coverage"
    _, found = in_turn(conversation, "who else reported it?", "quay", filter=Filter(providers=("jing",)))
    assert (found.step, found.limits) == ("limits", ("providers",))
    _, found = in_turn(conversation, "who else reported it?", "quay")
    assert (found.step, found.story, found.place) == ("shown", "quay", 1)


def test_what_more_of_its_kind_is_wanted_of_is_not_shown_and_does_not_count_in_places(
    conversation: Snapshot,
) -> None:
    for id in ("fall", "quay", "mourned"):
        answer, found = in_turn(conversation, "more like the first", id, limit=40)
        assert (found.step, found.place, found.score) == ("same_story", None, None)
        assert found.least_score == answer.stories[-1].ranked_by.score
    order = [story.lead.article.id for story in answer.stories]
    assert not {"fall", "quay", "again", "mourned"} & set(order)
    for place in (3, 20):  # behind the two on the page
        _, found = in_turn(conversation, "more like the first", order[place], limit=2)
        assert (found.step, found.place) == ("order", place + 1)
    _, found = in_turn(conversation, "more like the first", order[0], limit=2)
    assert (found.step, found.place) == ("shown", 1)


def test_the_place_and_the_scores_in_a_follow_up_count_what_was_shown_before_as_demoted(
    conversation: Snapshot,
) -> None:
    text = "was it the weather?"
    scores = {
        candidate.id: candidate.score
        for candidate in Engine(conversation, ENCODER, ALL)
        .rank(Question(text, history=(Turn(FIRST.text),)), NOW)
        .first(50)
    }
    _, fresh = in_turn(conversation, text, "filler02", Turn(FIRST.text), limit=2)
    assert (fresh.step, fresh.place, fresh.score) == ("shown", 5, scores["filler02"])
    _, found = in_turn(conversation, text, "filler02", Turn(FIRST.text, ("filler02",)), limit=2)
    demoted = scores["filler02"] - 0.15
    assert found.step == "order"
    assert found.score == pytest.approx(demoted)
    assert found.place == 1 + sum(score > demoted for id, score in scores.items() if id != "filler02")
    assert found.place > 5
    answer, found = in_turn(conversation, text, "filler02", Turn(FIRST.text, ("fall",)), limit=1)
    assert found.least_score == pytest.approx(answer.stories[0].lead.score - 0.15)


def test_an_article_of_an_inherited_subject_is_compared_by_the_whole_text(conversation: Snapshot) -> None:
    answer, found = in_turn(conversation, "and in Lisbon?", "filler07", limit=2)
    assert answer.interpretation.inherited
    page = Engine(conversation, ENCODER, ALL).ask(Question("and in Lisbon?", limit=60, history=(FIRST,)), NOW)
    order = [story.lead.article.id for story in page.stories]
    assert (found.step, found.story) == ("order", "")
    assert found.place is not None
    assert found.place >= order.index("filler07") + 1  # stories hold several articles
    _, found = in_turn(conversation, "and in Lisbon?", "ruling", limit=2)
    assert found.step == "shown"


def test_an_unknown_story_is_searched_for_as_before_and_diagnosed_so(conversation: Snapshot) -> None:
    gone = Turn(FIRST.text, ("gone",))
    answer, found = in_turn(conversation, "who else reported it?", "quay", gone)
    assert answer.interpretation.text == FIRST.text
    assert (found.step, found.story) == ("story", answer.stories[0].id)


def test_what_a_page_before_shows_is_shown_and_not_lost(conversation: Snapshot) -> None:
    engine = Engine(conversation, ENCODER, ALL)
    whole = engine.ask(Question("varnholm tower falls", limit=6), NOW).stories
    for offset in (0, 1, 3):
        for place, story in enumerate(whole):
            question = Question("varnholm tower falls", limit=2, offset=offset, why_not=story.lead.article.id)
            answer = engine.ask(question, NOW)
            assert answer.why_not
            reached = place < offset + 2
            assert (answer.why_not.step, answer.why_not.story) == (
                ("shown", story.id) if reached else ("order", "")
            )
            if not reached:
                assert answer.why_not.least_score == answer.stories[-1].ranked_by.score
    question = Question("varnholm tower falls", limit=2, offset=2, why_not="mourned")
    found = engine.ask(question, NOW).why_not
    assert found
    assert (found.step, found.story) == ("story", whole[0].id)


def test_a_page_behind_all_stories_has_no_score_to_reach(conversation: Snapshot) -> None:
    engine = Engine(conversation, ENCODER, ALL)
    found = engine.ask(Question("since 12 July 2021", offset=50, why_not="filler01"), NOW).why_not
    assert found
    assert (found.step, found.limits, found.least_score) == ("limits", ("since",), None)
    found = engine.ask(Question("since 12 July 2021", offset=50, why_not="mourned"), NOW).why_not
    assert found
    assert found.step in ("shown", "story")
