"""The events of a streamed answer."""

from __future__ import annotations

from dataclasses import dataclass

from semsearch.types.answer import Answer, Sentence


@dataclass(frozen=True, slots=True)
class Found:
    """The stories were found; the summary of this answer is still to come."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class Told:
    """The next sentence of the summary.

    Attributes:
        number: Its number, from 1. A 1 after others restarts the summary: the language model failed, and the
            sentences before are void.
        sentence: The sentence.
        writer: The language model that wrote it, "" if it was taken from an article.
    """

    number: int
    sentence: Sentence
    writer: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """The complete answer."""

    answer: Answer


Event = Found | Told | Done
