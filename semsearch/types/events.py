"""The events of a streamed answer."""

from __future__ import annotations

from dataclasses import dataclass

from semsearch.types.answer import Answer, Sentence


@dataclass(frozen=True, slots=True)
class StoriesFound:
    """The stories were found: an answer whose summary is still to come."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class SentenceAdded:
    """The next sentence of the summary.

    Attributes:
        number: Its place, from 1. A 1 after other numbers starts the summary again: the language model
            failed, and what it wrote so far is withdrawn.
        sentence: The sentence.
        writer: The language model that wrote it, "" where it was extracted from an article.
    """

    number: int
    sentence: Sentence
    writer: str = ""


@dataclass(frozen=True, slots=True)
class AnswerCompleted:
    """The whole answer."""

    answer: Answer


Event = StoriesFound | SentenceAdded | AnswerCompleted
