from __future__ import annotations

from datetime import UTC, datetime

import pytest

from semsearch.cli.chat_session import Ended, Raw, Talk
from semsearch.errors import QuestionRefused, UsageError
from semsearch.types import (
    Answer,
    Article,
    Hit,
    Interpretation,
    Provider,
    Question,
    Related,
    ScoreBreakdown,
    Story,
    StoryDetail,
    Timings,
)

NOW = datetime(2021, 7, 28, tzinfo=UTC)
NOTHING = ScoreBreakdown(0.0, 0.0, 0.0, 0.0)
HARBOUR = Story(Hit(Article("a", "Harbour court rules", provider=Provider("Daily")), 0.9, NOTHING), id="s1")
ORCHARD = Story(
    Hit(Article("b", "Robots pick apples"), 0.5, NOTHING), (Related(Article("c", "More apples"), "similar"),)
)


class Archive:
    """Answers every question with the same two stories, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Question] = []

    def ask(self, question: Question) -> Answer:
        if not question.text:
            raise QuestionRefused("the question is empty")
        self.asked.append(question)
        return Answer(
            question.text, Interpretation(question.text), "high", (), (HARBOUR, ORCHARD), Timings(), 1, 2
        )

    def open(self, id: str) -> StoryDetail:
        return StoryDetail(next(story for story in (HARBOUR, ORCHARD) if story.lead.article.id == id))


@pytest.fixture
def archive() -> Archive:
    return Archive()


@pytest.fixture
def talk(archive: Archive) -> Talk:
    return Talk(archive.ask, archive.open, now=lambda: NOW)


def test_a_question_travels_with_those_before_it_and_with_what_was_shown(
    talk: Talk, archive: Archive
) -> None:
    talk.say("harbour court")
    talk.say("and in Italy?")
    assert archive.asked[0].history == ()
    assert [(turn.text, turn.shown) for turn in archive.asked[1].history] == [("harbour court", ("a", "b"))]


def test_each_question_travels_with_the_time_at_which_it_was_asked(archive: Archive) -> None:
    days = iter(range(28, 32))
    talk = Talk(archive.ask, archive.open, now=lambda: datetime(2021, 7, next(days), tzinfo=UTC))
    for text in ("rulings yesterday", "and in Italy?", "and in Spain?"):
        talk.say(text)
    assert [turn.asked_at for turn in archive.asked[-1].history] == [
        datetime(2021, 7, 28, tzinfo=UTC),
        datetime(2021, 7, 29, tzinfo=UTC),
    ]


def test_no_more_of_a_long_conversation_is_sent_than_is_read(talk: Talk, archive: Archive) -> None:
    for number in range(25):
        talk.say(f"question {number}")
    assert [turn.text for turn in archive.asked[-1].history][:1] == ["question 4"]
    assert len(archive.asked[-1].history) == 20


def test_a_number_opens_a_story_and_related_gives_its_coverage(talk: Talk) -> None:
    talk.say("harbour court")
    assert talk.say("2") == StoryDetail(ORCHARD)
    assert talk.say("/related 2") == ORCHARD


@pytest.mark.parametrize("line", ["1", "/related 1", "/json", "/drop subject"])
def test_what_needs_an_answer_says_so_before_there_is_one(talk: Talk, line: str) -> None:
    with pytest.raises(UsageError, match="ask something first"):
        talk.say(line)


@pytest.mark.parametrize("line", ["3", "0", "/related", "/related x", "/drop everything", "/nonsense"])
def test_a_wrong_line_is_told_and_forgets_nothing(talk: Talk, archive: Archive, line: str) -> None:
    talk.say("harbour court")
    with pytest.raises(UsageError):
        talk.say(line)
    talk.say("and in Italy?")
    assert len(archive.asked[-1].history) == 1


def test_limits_hold_for_all_that_follows_until_they_are_taken_off(talk: Talk, archive: Archive) -> None:
    assert talk.say("/since last month") == "All questions from now on: since 1 June 2021"
    talk.say("/topic Law")
    talk.say("/provider Daily")
    talk.say("courts")
    limits = archive.asked[-1].filter
    assert (limits.since, limits.topics, limits.providers) == (
        datetime(2021, 6, 1, tzinfo=UTC),
        ("Law",),
        ("Daily",),
    )
    for line in ("/since", "/topic", "/provider"):
        said = talk.say(line)
    assert said == "All questions from now on: no limits"


def test_a_date_may_be_written_as_an_option_has_it_or_in_words(talk: Talk) -> None:
    assert talk.say("/until 2020") == "All questions from now on: until 31 December 2020"
    with pytest.raises(QuestionRefused):
        talk.say("/since whenever")


def test_dropping_asks_the_last_question_again_in_its_place(talk: Talk, archive: Archive) -> None:
    talk.say("harbour court")
    talk.say("and in Italy?")
    talk.say("/drop subject")
    assert (archive.asked[-1].text, archive.asked[-1].drop) == ("and in Italy?", ("subject",))
    talk.say("next")
    assert [turn.text for turn in archive.asked[-1].history] == ["harbour court", "and in Italy?"]


def test_json_is_the_last_answer_and_new_forgets_it(talk: Talk, archive: Archive) -> None:
    answer = talk.say("harbour court")
    assert isinstance(answer, Answer)
    assert talk.say("/json") == Raw(answer)
    talk.say("/new")
    talk.say("orchards")
    assert archive.asked[-1].history == ()


def test_help_names_every_command_and_quit_ends(talk: Talk) -> None:
    from semsearch.cli.chat_session import COMMANDS

    told = talk.say("/help")
    assert isinstance(told, str)
    assert [name for name in COMMANDS if name not in (told + "/until /provider")] == ["/help"]
    with pytest.raises(Ended):
        talk.say("/quit")
