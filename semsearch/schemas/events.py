"""The events of an answer that is sent piece by piece."""

from __future__ import annotations

from semsearch import types
from semsearch.schemas.answer import Place, Sentence


class SentenceEvent(Sentence):
    """The next sentence of the summary: its number from 1, and the model that wrote it.

    A number 1 after others means that the summary begins anew, since the model failed.
    """

    number: int
    writer: str

    @classmethod
    def of(cls, event: types.SentenceAdded) -> SentenceEvent:
        """Return the resource of an event."""
        sentence = event.sentence
        return cls(
            text=sentence.text,
            citations=list(sentence.citations),
            places=[Place.of(place) for place in sentence.places],
            number=event.number,
            writer=event.writer,
        )


# What of an answer each event holds before the last, which holds all of it.
INTERPRETATION = {"question", "interpretation"}
STORIES = {"confidence", "stories", "why_not", "index"}
