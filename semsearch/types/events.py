"""What an answer is told by, piece by piece."""

from __future__ import annotations

from dataclasses import dataclass

from semsearch.types.answer import Answer, Sentence


@dataclass(frozen=True, slots=True)
class Found:
    """What was understood and found: an answer whose summary is still to come."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class Told:
    """The next sentence of the summary.

    Attributes:
        number: Its place, from 1. A 1 after others says that the summary begins anew: what a language model
            wrote so far does not stand, since it failed.
        sentence: The sentence.
        writer: The language model that wrote it, "" where it was taken from an article.
    """

    number: int
    sentence: Sentence
    writer: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """The whole answer."""

    answer: Answer


Event = Found | Told | Done
