"""Questions that point at a story that was shown, over the samples and by the real model."""

from __future__ import annotations

from semsearch import Index
from semsearch.types import Question, Turn

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


def test_a_story_that_is_not_there_any_more_is_no_error(sample_index: Index) -> None:
    assert asked(sample_index, "who else reported it?", "nothing")[0]


def test_a_question_without_history_is_answered_as_ever(sample_index: Index) -> None:
    text = "and in Italy?"
    alone = sample_index.ask(Question(text))
    assert alone.interpretation.inherited == ()
    assert alone.interpretation.text == text
