from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from semsearch import query
from semsearch.embedding.hashing import HashingEncoder
from semsearch.search import Engine
from semsearch.search.interpretation import parse
from semsearch.storage.base import Snapshot
from semsearch.types import Answer, Filter, Interpretation, Question, Turn
from tests.search.conftest import ENCODER, NOW, article, filled

JULY = Filter(since=datetime(2021, 7, 1, tzinfo=UTC), until=datetime(2021, 7, 31, 23, 59, 59, tzinfo=UTC))


def understood(
    snapshot: Snapshot, text: str, filter: Filter = query.NO_FILTER, **asked: Any
) -> Interpretation:
    return parse(Question(text, filter, **asked), snapshot, ENCODER, NOW).interpretation


def ask(snapshot: Snapshot, text: str, filter: Filter = query.NO_FILTER, **asked: Any) -> Answer:
    return Engine(snapshot, ENCODER).ask(Question(text, filter, limit=50, **asked), NOW)


def leads(answer: Answer) -> list[str]:
    return [story.lead.article.id for story in answer.stories]


def test_a_date_in_words_limits_and_is_taken_out_of_the_text(snapshot: Snapshot) -> None:
    answer = ask(snapshot, "weather report before 3 July 2021")
    assert answer.interpretation.text == "weather report"
    assert leads(answer) == ["rover"]
    (date,) = answer.interpretation.understood
    assert (date.kind, date.effect, date.text) == ("date", "limit", "before 3 July 2021")


def test_a_date_that_leaves_nothing_is_relaxed_and_the_answer_says_so(snapshot: Snapshot) -> None:
    answer = ask(snapshot, "rover on mars in March 1999")
    assert leads(answer)[0] == "rover"
    assert answer.interpretation.filter == query.NO_FILTER
    assert answer.interpretation.text == "rover on mars"
    (date,) = answer.interpretation.understood
    assert (date.kind, date.effect, date.text) == ("date", "relaxed", "in March 1999")
    assert date.since == datetime(1999, 3, 1, tzinfo=UTC)


def test_of_a_date_and_an_outlet_the_date_is_dropped_first(snapshot: Snapshot) -> None:
    read = understood(snapshot, "what did Node say about faces in March 1999")
    assert read.filter == Filter(providers=("Node",))
    assert {one.kind: one.effect for one in read.understood} == {"date": "relaxed", "provider": "limit"}


def test_what_the_caller_set_and_what_an_operator_says_is_never_dropped(snapshot: Snapshot) -> None:
    assert ask(snapshot, "rover before:1999").stories == ()
    assert ask(snapshot, "rover", Filter(until=datetime(1999, 1, 1, tzinfo=UTC))).stories == ()
    both = understood(snapshot, "rover in March 1999", Filter(providers=("nobody",)))
    assert both.filter == Filter(providers=("nobody",))


def test_literally_a_question_is_only_its_words(snapshot: Snapshot) -> None:
    text = 'recogniton "rover" -court provider:jing in July 2021'
    read = understood(snapshot, text, JULY, interpret=False)
    assert (read.text, read.filter, read.understood, read.corrected) == (text, JULY, (), "")


def test_an_outlet_that_the_archive_knows_limits(snapshot: Snapshot) -> None:
    answer = ask(snapshot, "what did Node say about weather")
    assert leads(answer) == ["limits"]
    assert answer.interpretation.filter.providers == ("Node",)


def test_a_phrase_has_to_occur_and_an_excluded_word_must_not(snapshot: Snapshot) -> None:
    page = Engine(snapshot, ENCODER).search(Question('"face recognition"', limit=50), NOW)
    assert [hit.article.id for hit in page.hits] == ["court"]
    page = Engine(snapshot, ENCODER).search(Question("faces -court", limit=50), NOW)
    found = [hit.article.id for hit in page.hits]
    assert len(found) == 42
    assert not {"court", "limits"} & set(found)


def test_misspelt_words_are_corrected_by_the_archive_and_the_answer_says_so(snapshot: Snapshot) -> None:
    answer = ask(snapshot, "fcae recogniton -shops")
    assert leads(answer)[0] == "court"
    assert answer.interpretation.corrected == "face recognition -shops"
    assert answer.interpretation.text == "face recognition"
    assert answer.interpretation.terms == ("face", "recognit")
    assert understood(snapshot, "face recognition").corrected == ""


def test_a_word_that_is_meant_as_it_stands_is_not_corrected(snapshot: Snapshot) -> None:
    assert understood(snapshot, "fcae recogniton", protected=("fcae",)).corrected == "fcae recognition"
    assert understood(snapshot, "fcae recogniton", protected=("fcae recogniton",)).corrected == ""


def test_a_misspelt_name_is_corrected_to_a_name_one_mistake_away() -> None:
    texts = ["a fine for Clearview in Sweden", "the glass was clear over there", "the Lawmaker has a mastiff"]
    articles = [
        article(f"a{n}", "report", n + 1, excerpt=f"We hear of {text}.") for n, text in enumerate(texts)
    ]
    with filled(articles).snapshot() as snapshot:
        assert understood(snapshot, "was Clearvew fined").corrected == "was Clearview fined"
        assert understood(snapshot, "was Claervew fined").corrected == ""  # two mistakes
        assert understood(snapshot, "was Mastif fined").corrected == ""  # a mastiff is no name
        assert understood(snapshot, "was Clearvew fined", interpret=False).corrected == ""


def test_a_word_that_the_model_knows_is_not_misspelt(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert understood(snapshot, "weather rover marks").corrected == "weather rover mars"
    knows: Callable[[object, str], bool] = lambda self, word: word == "marks"  # noqa: E731 - a method
    monkeypatch.setattr(HashingEncoder, "knows", knows)
    assert understood(snapshot, "weather rover marks").corrected == ""


def test_yesterday_is_a_day_in_the_caller_s_zone() -> None:
    night = datetime(2021, 7, 28, 20, 0, tzinfo=UTC)  # already the 29th in Tokyo
    with filled([article("a", "ferry sails", 27), article("b", "ferry sinks", 28)]).snapshot() as snapshot:

        def found(**zone: Any) -> list[str]:
            answer = Engine(snapshot, ENCODER).ask(Question("ferry yesterday", **zone), night)
            return leads(answer)

        assert found() == ["a"]
        assert found(zone=ZoneInfo("Asia/Tokyo")) == ["b"]


def test_a_vague_time_is_no_limit(snapshot: Snapshot) -> None:
    read = understood(snapshot, "recent rulings of the court")
    assert read.filter == query.NO_FILTER
    assert [(one.kind, one.effect) for one in read.understood] == [("date", "lean")]


def follow(snapshot: Snapshot, *texts: str, filter: Filter = query.NO_FILTER) -> Interpretation:
    *before, last = texts
    return understood(snapshot, last, filter, history=tuple(Turn(text) for text in before))


def test_an_inherited_limit_that_leaves_nothing_is_dropped_and_the_answer_says_so(snapshot: Snapshot) -> None:
    read = follow(snapshot, "weather reports in July 2021", "only Node")
    assert read.filter == Filter(JULY.since, JULY.until, ("Node",)), "where something passes it holds"
    read = follow(snapshot, "weather reports in March 1999", "only Node")
    assert read.filter == Filter(providers=("Node",))
    assert read.text == "weather reports"
    assert [(one.text, one.effect) for one in read.understood] == [
        ("only Node", "limit"),
        ("in March 1999", "relaxed"),
    ]
    assert [one.kind for one in read.inherited] == ["subject"]


def test_what_a_follow_up_says_itself_is_dropped_after_what_it_inherited(snapshot: Snapshot) -> None:
    read = follow(snapshot, "what did Node say about faces", "in March 1999")
    assert read.filter == query.NO_FILTER
    assert {one.kind: one.effect for one in read.understood} == {"date": "relaxed", "provider": "relaxed"}


def test_what_the_caller_set_outlives_what_was_inherited(snapshot: Snapshot) -> None:
    given = Filter(providers=("nobody",))
    assert follow(snapshot, "rover in July 2021", "only in August", filter=given).filter == given


def test_words_of_an_earlier_question_are_corrected_too(snapshot: Snapshot) -> None:
    read = follow(snapshot, "fcae recogniton", "and the shops?")
    assert read.text == "face recognition the shops?"
    assert read.inherited[0].text == "face recognition"
    assert read.corrected == ""


def test_in_an_archive_of_nothing_dropping_limits_comes_to_an_end() -> None:
    with filled([]).snapshot() as empty:
        read = understood(empty, "rover in March 1999")
        assert (read.text, read.filter) == ("rover", query.NO_FILTER)
