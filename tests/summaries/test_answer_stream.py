from __future__ import annotations

from dataclasses import replace

import pytest

from semsearch.cancellation import CancelToken
from semsearch.settings import LlmSettings
from semsearch.summaries.answer_stream import collect, stream
from semsearch.summaries.llm import Writer
from semsearch.types import Answer, AnswerCompleted, Event, Place, Sentence, SentenceAdded, StoriesFound
from tests.summaries.llm.test_writer import BROKE, FINED
from tests.summaries.model_server import Call, ModelServer

TAKEN = Sentence("Stockholm went after the police who searched", (1,), (Place("note", "title", 0, 44),))


@pytest.fixture
def taken(answer: Answer) -> Answer:
    """The answer with a sentence that was taken from an article."""
    return replace(answer, summary=(TAKEN,))


def events(
    answer: Answer, settings: LlmSettings | None = None, cancel: CancelToken | None = None
) -> list[Event]:
    return list(stream(answer, Writer(settings) if settings else None, cancel or CancelToken()))


def test_sources_come_before_sentences_and_the_answer_comes_last(taken: Answer) -> None:
    found, sentence, done = events(taken)
    assert found == StoriesFound(replace(taken, summary=()))
    assert sentence == SentenceAdded(1, TAKEN)
    assert done == AnswerCompleted(taken)
    assert collect(stream(taken, None, CancelToken())) == taken


def test_the_written_summary_replaces_the_extracted_one(
    model: ModelServer, settings: LlmSettings, taken: Answer
) -> None:
    model.says(f"{FINED} [1]. Pigs fly in Berlin [1]. {BROKE} [2].")
    found, first, second, done = events(taken, settings)
    assert isinstance(found, StoriesFound)
    assert isinstance(first, SentenceAdded)
    assert isinstance(second, SentenceAdded)
    assert isinstance(done, AnswerCompleted)
    assert [(one.number, one.writer) for one in (first, second)] == [(1, "small-model"), (2, "small-model")]
    assert done.answer.summary == (first.sentence, second.sentence)
    assert (done.answer.writer, done.answer.unsupported) == ("small-model", 1)
    assert 0 < done.answer.timings.write_ms <= done.answer.timings.total_ms


def test_if_the_model_fails_midway_the_extracted_summary_starts_again(
    model: ModelServer, settings: LlmSettings, taken: Answer
) -> None:
    def script(call: Call) -> None:
        call.begin()
        call.delta(f"{FINED} [1]. Pigs fly in Berlin [1]. And then ")

    model.script = script
    *_, before, after, done = events(taken, settings)
    assert isinstance(before, SentenceAdded)
    assert (before.number, before.writer) == (1, "small-model")
    assert after == SentenceAdded(1, TAKEN)
    assert isinstance(done, AnswerCompleted)
    assert (done.answer.summary, done.answer.writer, done.answer.unsupported) == ((TAKEN,), "", 1)


@pytest.mark.parametrize("reply", ["NONE", "Pigs fly in Berlin [1].", ""])
def test_without_supported_sentences_the_extracted_summary_stays(
    model: ModelServer, settings: LlmSettings, taken: Answer, reply: str
) -> None:
    model.says(reply)
    answer = collect(stream(taken, Writer(settings), CancelToken()))
    assert (answer.summary, answer.writer) == ((TAKEN,), "")
    assert answer.unsupported == (1 if "Pigs" in reply else 0)


def test_after_the_time_limit_the_extracted_summary_stays(
    model: ModelServer, settings: LlmSettings, taken: Answer
) -> None:
    model.script = lambda call: call.wait(5)
    answer = collect(stream(taken, Writer(replace(settings, timeout_ms=200)), CancelToken()))
    assert (answer.summary, answer.writer) == ((TAKEN,), "")
    assert 190 < answer.timings.write_ms < 1000


def test_without_an_answering_story_the_model_is_not_asked(
    model: ModelServer, settings: LlmSettings, answer: Answer
) -> None:
    for asked in (
        replace(answer, confidence="none"),
        replace(answer, confidence="low"),
        replace(answer, stories=()),
    ):
        assert [type(event) for event in events(asked, settings)] == [StoriesFound, AnswerCompleted]
    assert model.calls == []


def test_cancelling_ends_the_stream_without_done(
    model: ModelServer, settings: LlmSettings, taken: Answer
) -> None:
    cancel = CancelToken()

    def script(call: Call) -> None:
        cancel()
        call.wait(30)

    model.script = script
    assert [type(event) for event in events(taken, settings, cancel)] == [StoriesFound]
    assert model.until_gone(30)
