from __future__ import annotations

from datetime import UTC, datetime

import pytest

from semsearch.cli.chat_session import COMMANDS, ChatSession, JsonAnswer, Quit
from semsearch.errors import QuestionRefused, UsageError
from semsearch.types import Answer, Provider, Question, StoryDetail
from tests import builders
from tests.builders import article, story

NOW = datetime(2021, 7, 28, tzinfo=UTC)
HARBOUR = story(article("Harbour court rules", id="a", provider=Provider("Daily")), id="s1")
ORCHARD = story(article("Robots pick apples", id="b"), article("More apples", id="c"), relation="similar")


class Archive:
    """Answers every question with the same two stories, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Question] = []

    def ask(self, question: Question) -> Answer:
        if not question.text:
            raise QuestionRefused("the question is empty")
        self.asked.append(question)
        return builders.answer(HARBOUR, ORCHARD, question=question.text)

    def open(self, id: str) -> StoryDetail:
        return StoryDetail(next(one for one in (HARBOUR, ORCHARD) if one.lead.article.id == id))


@pytest.fixture
def archive() -> Archive:
    return Archive()


@pytest.fixture
def session(archive: Archive) -> ChatSession:
    return ChatSession(archive.ask, archive.open, now=lambda: NOW)


def test_a_question_travels_with_those_before_it_and_with_what_was_shown(
    session: ChatSession, archive: Archive
) -> None:
    session.handle("harbour court")
    session.handle("and in Italy?")
    assert archive.asked[0].history == ()
    assert [(turn.text, turn.shown) for turn in archive.asked[1].history] == [("harbour court", ("a", "b"))]


def test_each_question_travels_with_the_time_at_which_it_was_asked(archive: Archive) -> None:
    days = iter(range(28, 32))
    session = ChatSession(archive.ask, archive.open, now=lambda: datetime(2021, 7, next(days), tzinfo=UTC))
    for text in ("rulings yesterday", "and in Italy?", "and in Spain?"):
        session.handle(text)
    assert [turn.asked_at for turn in archive.asked[-1].history] == [
        datetime(2021, 7, 28, tzinfo=UTC),
        datetime(2021, 7, 29, tzinfo=UTC),
    ]


def test_no_more_of_a_long_conversation_is_sent_than_is_read(session: ChatSession, archive: Archive) -> None:
    for number in range(25):
        session.handle(f"question {number}")
    assert [turn.text for turn in archive.asked[-1].history][:1] == ["question 4"]
    assert len(archive.asked[-1].history) == 20


def test_a_number_opens_a_story_and_related_lists_its_coverage(session: ChatSession) -> None:
    session.handle("harbour court")
    assert session.handle("2") == StoryDetail(ORCHARD)
    assert session.handle("/related 2") == ORCHARD


@pytest.mark.parametrize("line", ["1", "/related 1", "/json", "/drop subject"])
def test_commands_on_an_answer_are_refused_before_there_is_one(session: ChatSession, line: str) -> None:
    with pytest.raises(UsageError, match="ask a question first"):
        session.handle(line)


@pytest.mark.parametrize("line", ["3", "0", "/related", "/related x", "/drop everything", "/nonsense"])
def test_an_invalid_line_is_reported_and_changes_nothing(
    session: ChatSession, archive: Archive, line: str
) -> None:
    session.handle("harbour court")
    with pytest.raises(UsageError):
        session.handle(line)
    session.handle("and in Italy?")
    assert len(archive.asked[-1].history) == 1


def test_filters_apply_to_all_later_questions_until_they_are_removed(
    session: ChatSession, archive: Archive
) -> None:
    assert session.handle("/since last month") == "Filters: since 1 June 2021"
    session.handle("/topic Law")
    session.handle("/provider Daily")
    session.handle("courts")
    filter = archive.asked[-1].filter
    assert (filter.since, filter.topics, filter.providers) == (
        datetime(2021, 6, 1, tzinfo=UTC),
        ("Law",),
        ("Daily",),
    )
    for line in ("/since", "/topic", "/provider"):
        reply = session.handle(line)
    assert reply == "Filters: none"


def test_a_date_may_have_the_format_of_the_options_or_be_in_words(session: ChatSession) -> None:
    assert session.handle("/until 2020") == "Filters: until 31 December 2020"
    with pytest.raises(QuestionRefused):
        session.handle("/since whenever")


def test_drop_repeats_the_last_question_and_replaces_it(session: ChatSession, archive: Archive) -> None:
    session.handle("harbour court")
    session.handle("and in Italy?")
    session.handle("/drop subject")
    assert (archive.asked[-1].text, archive.asked[-1].drop) == ("and in Italy?", ("subject",))
    session.handle("next")
    assert [turn.text for turn in archive.asked[-1].history] == ["harbour court", "and in Italy?"]


def test_json_is_the_last_answer_and_new_forgets_it(session: ChatSession, archive: Archive) -> None:
    answer = session.handle("harbour court")
    assert isinstance(answer, Answer)
    assert session.handle("/json") == JsonAnswer(answer)
    session.handle("/new")
    session.handle("orchards")
    assert archive.asked[-1].history == ()


def test_help_names_every_command_and_quit_ends(session: ChatSession) -> None:
    text = session.handle("/help")
    assert isinstance(text, str)
    assert [name for name in COMMANDS if name not in text] == ["/help"]
    with pytest.raises(Quit):
        session.handle("/quit")
