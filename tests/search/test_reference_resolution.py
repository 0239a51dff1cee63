"""Questions that point at a story that was shown, over the samples and by the real model."""

from __future__ import annotations

from dataclasses import replace

import pytest

from semsearch import Index
from semsearch.types import Answer, Filter, Question, Turn

FIRST = "What did China's top judges say about businesses that scan faces?"


def leads(answer: Answer) -> list[str]:
    return [story.lead.article.id for story in answer.stories]


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
    assert outlets == [name for name in told if name != twice.provider.name]


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
    again = sample_index.ask(Question("does it cover Seattle's city police?", history=(Turn(first, shown),)))
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
