from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from semsearch import Index, query
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


def test_words_of_another_language_are_not_corrected(snapshot: Snapshot) -> None:
    typos, right = "recogniton suprme", "recognition supreme"
    assert understood(snapshot, typos).corrected == right
    for text in ("reconocimiento recogniton", "gesichter recogniton gesicht"):
        assert understood(snapshot, text).corrected == ""
    assert understood(snapshot, f"{typos} gesichter").corrected == f"{right} gesichter"


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


FIRST = "What did China's top judges say about businesses that scan faces?"


def asked(index: Index, text: str, *shown: str, limit: int = 5) -> tuple[list[str], list[str]]:
    answer = index.ask(Question(text, limit=limit, history=(Turn(FIRST, shown),)))
    articles = [story.lead.article for story in answer.stories]
    return [article.id for article in articles], [article.provider.name for article in articles]


def test_who_else_reported_it_gives_the_other_outlets_of_that_story(sample_index: Index) -> None:
    shown = [story.lead.article for story in sample_index.ask(FIRST).stories]
    ids, outlets = asked(sample_index, "who else reported it?", *(article.id for article in shown), limit=20)
    related = {entry.article.id for entry in sample_index.related(shown[0].id).related}
    assert len(ids) >= 5
    assert related.issuperset(ids)
    assert shown[0].provider.name not in outlets


def test_an_outlet_that_told_a_story_twice_is_no_other_outlet(sample_index: Index) -> None:
    twice = sample_index.ask("Machine can be an inventor, Australian judge decides").stories[0].lead.article
    told = [entry.article.provider.name for entry in sample_index.related(twice.id).related]
    _, outlets = asked(sample_index, "who else reported it?", twice.id, limit=20)
    assert twice.provider.name in told
    assert sorted(outlets) == sorted(name for name in told if name != twice.provider.name)


def test_an_outlet_that_is_not_wanted_is_left_out(sample_index: Index) -> None:
    _, outlets = asked(sample_index, "who else reported it?", limit=20)
    _, fewer = asked(sample_index, f"who else reported it, besides {outlets[0]}?", limit=20)
    assert outlets[0] not in fewer
    assert set(fewer) == set(outlets) - {outlets[0]}


def test_without_what_was_shown_the_question_before_is_asked_again(sample_index: Index) -> None:
    shown = [story.lead.article.id for story in sample_index.ask(FIRST).stories]
    assert asked(sample_index, "more about the second one") == asked(
        sample_index, "more about the second one", *shown
    )
    assert asked(sample_index, "more about the second one")[0][0] == shown[1]


def test_more_like_this_shows_nothing_of_that_story(sample_index: Index) -> None:
    shown = [story.lead.article.id for story in sample_index.ask(FIRST).stories]
    told = sample_index.related(shown[0])
    ids, _ = asked(sample_index, "more like this", *shown, limit=10)
    assert len(ids) == 10
    assert not {shown[0], *(entry.article.id for entry in told.related)}.intersection(ids)


def test_a_story_that_is_not_there_any_more_is_no_error_and_nothing_is_said_of_it(
    sample_index: Index,
) -> None:
    history = (Turn(FIRST, ("nothing",)),)
    answer = sample_index.ask(Question("who else reported it?", history=history))
    assert [one.kind for one in answer.interpretation.inherited] == ["subject"]
    assert answer.interpretation.text == FIRST
    assert leads(answer) == leads(sample_index.ask(FIRST))


def test_the_answer_names_the_story_that_was_taken_also_where_none_was_told(sample_index: Index) -> None:
    first = sample_index.ask(FIRST).stories[0].lead.article
    for shown in ((), (first.id,)):
        answer = sample_index.ask(Question("more like this", history=(Turn(FIRST, shown),)))
        (said,) = answer.interpretation.inherited
        assert (said.kind, said.values) == ("stories", (first.id,))
        assert answer.interpretation.text == first.title


def test_a_story_may_be_told_by_its_own_id(sample_index: Index) -> None:
    story = sample_index.ask(FIRST).stories[0]
    ids, _ = asked(sample_index, "who else reported it?", story.id, limit=20)
    assert ids
    assert set(ids) <= {story.lead.article.id, *(entry.article.id for entry in story.related)}


def test_limits_hold_for_the_other_outlets_too(sample_index: Index) -> None:
    ids, outlets = asked(sample_index, "who else reported it?", limit=20)
    only = Question(
        "who else reported it?", Filter(providers=(outlets[0],)), limit=20, history=(Turn(FIRST),)
    )
    assert {s.lead.article.provider.name for s in sample_index.ask(only).stories} == {outlets[0]}
    late = Question("who else reported it since 30 July 2021?", limit=20, history=(Turn(FIRST),))
    assert 0 < len(sample_index.ask(late).stories) < len(ids)


def test_where_no_other_outlet_told_it_nothing_is_found(sample_index: Index) -> None:
    told = {provider.name for provider in sample_index.ask(FIRST).stories[0].providers}
    silent = next(count.value for count in sample_index.facets().providers if count.value not in told)
    asked = Question("who else reported it?", Filter(providers=(silent,)), history=(Turn(FIRST),))
    answer = sample_index.ask(asked)
    assert (answer.stories, answer.summary, answer.confidence) == ((), (), "none")


def test_other_outlets_come_page_by_page(sample_index: Index) -> None:
    whole, _ = asked(sample_index, "who else reported it?", limit=6)
    history = (Turn(FIRST),)
    parts = [
        id
        for at in (0, 3)
        for id in leads(
            sample_index.ask(Question("who else reported it?", limit=3, offset=at, history=history))
        )
    ]
    assert parts == whole


APPEAL = "What did the Court of Appeal decide about South Wales Police and its cameras?"


def test_a_story_that_was_shown_makes_room_for_what_answers_the_new_question(sample_index: Index) -> None:
    shown = tuple(leads(sample_index.ask(APPEAL)))
    unseen = sample_index.ask(Question("will they appeal?", history=(Turn(APPEAL),)))
    seen = sample_index.ask(Question("will they appeal?", history=(Turn(APPEAL, shown),)))
    assert unseen.stories[0].lead.article.id == shown[0]
    assert (
        seen.stories[0].lead.article.title == "Police chief says face cameras will return after court defeat"
    )


def test_a_story_that_was_shown_leads_again_where_it_answers_best_by_far(sample_index: Index) -> None:
    first = "King County Washington face recognition"
    shown = tuple(leads(sample_index.ask(first)))
    again = sample_index.ask(Question("who voted for it?", history=(Turn(first, shown),)))
    assert again.stories[0].lead.article.id == shown[0]


def test_a_subject_of_its_own_is_answered_as_if_nothing_had_come_before(sample_index: Index) -> None:
    alone = sample_index.ask("Amazon palm scanner at the checkout")
    history = (Turn(FIRST, tuple(leads(alone))),)
    after = sample_index.ask(Question("Amazon palm scanner at the checkout", history=history))
    assert replace(after, timings=alone.timings) == alone


@pytest.mark.parametrize("text", [FIRST, "and in Italy?", "who else reported it?", "only The Harbour Ledger"])
def test_in_a_conversation_that_has_not_begun_nothing_is_inherited(sample_index: Index, text: str) -> None:
    answer = sample_index.ask(text)
    assert answer.interpretation.inherited == ()
    assert answer.interpretation.focus == ""
    literal = Question(text, interpret=False, history=(Turn(APPEAL),))
    plain = sample_index.ask(Question(text, interpret=False))
    assert replace(sample_index.ask(literal), timings=plain.timings) == plain


def test_the_last_of_what_nobody_told_is_not_guessed(sample_index: Index) -> None:
    answer = sample_index.ask(Question("more about the last one", history=(Turn(FIRST),)))
    assert [one.kind for one in answer.interpretation.inherited] == ["subject"]
    shown = tuple(leads(sample_index.ask(FIRST)))
    told = sample_index.ask(Question("more about the last one", history=(Turn(FIRST, shown),)))
    assert told.interpretation.inherited[-1].values == (shown[-1],)


def test_an_exclusion_is_never_dropped_for_lack_of_articles(snapshot: Snapshot) -> None:
    for question in ("faces not in 2021 or 2020", "faces except Node, not in 2020 or 2021"):
        answer = ask(snapshot, question)
        assert not answer.stories
        assert {one.effect for one in answer.interpretation.understood} == {"exclude"}


def test_an_answer_that_only_excluded_articles_could_give_is_not_confident(snapshot: Snapshot) -> None:
    with filled([article("cars", "Robots: self-driving cars")]).snapshot() as cars:
        plain, excluding = ask(cars, "robots"), ask(cars, "robots excluding self-driving cars")
    assert plain.confidence in ("high", "medium")
    assert excluding.confidence in ("low", "none")
    assert not excluding.summary


def test_words_that_seem_to_exclude_are_a_phrase_where_articles_hold_them() -> None:
    with filled([article("aid", "Doctors without Borders opens a clinic")]).snapshot() as aid:
        assert understood(aid, "clinics of doctors without borders").excluded_subjects == ()
        assert understood(aid, "clinics without borders").excluded_subjects == ("borders",)


def test_a_phrase_of_an_earlier_question_is_none_for_a_follow_up_either() -> None:
    with filled([article("aid", "Doctors without Borders opens a clinic")]).snapshot() as aid:
        history = (Turn("clinics of doctors without borders"),)
        read = Engine(aid, ENCODER).ask(Question("and in 2021?", history=history), NOW).interpretation
        assert (read.text, read.excluded_subjects) == ("clinics of doctors without borders", ())
        history = (Turn("clinics without borders"),)
        read = Engine(aid, ENCODER).ask(Question("and in 2021?", history=history), NOW).interpretation
        assert (read.text, read.excluded_subjects) == ("clinics", ("borders",))
