"""An answer as a stream of events: the stories found, each sentence of the summary, the complete answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from time import perf_counter

from semsearch.cancellation import CancelToken
from semsearch.summaries.llm.completion import WritingFailed
from semsearch.summaries.llm.writer import Writer
from semsearch.types import Answer, AnswerCompleted, Event, Sentence, SentenceAdded, StoriesFound


def stream(answer: Answer, writer: Writer | None, cancel: CancelToken) -> Iterator[Event]:
    """Yield the events of an answer; a language model writes the summary where one is given and succeeds.

    Args:
        answer: The answer, with the extractive summary that is used where the model writes none.
        writer: The model, or None; it is not asked where confidence is low or none.
        cancel: Ends the stream, without a `AnswerCompleted`.
    """
    yield StoriesFound(replace(answer, summary=()))
    if writer and answer.stories and answer.confident:
        began, written, unsupported = perf_counter(), list[Sentence](), 0
        try:
            for sentence in writer.write(answer, cancel):
                if sentence is None:
                    unsupported += 1
                    continue
                written.append(sentence)
                yield SentenceAdded(len(written), sentence, writer.name)
        except WritingFailed:
            written = []
        if cancel.cancelled:
            return
        taken = round((perf_counter() - began) * 1000, 3)
        timings = replace(answer.timings, write_ms=taken, total_ms=round(answer.timings.total_ms + taken, 3))
        answer = replace(answer, timings=timings, unsupported=unsupported)
        if written:
            answer = replace(answer, summary=tuple(written), writer=writer.name)
    if not answer.writer:
        for number, sentence in enumerate(answer.summary, start=1):
            yield SentenceAdded(number, sentence)
    yield AnswerCompleted(answer)


def collect(events: Iterator[Event]) -> Answer:
    """Return the complete answer at the end of a stream."""
    return next(event.answer for event in events if isinstance(event, AnswerCompleted))
