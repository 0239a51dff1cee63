"""The URL of a page, which holds all that it depends on: question, filters and earlier questions."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, tzinfo
from typing import Self, cast, get_args
from urllib.parse import urlencode

from semsearch import query
from semsearch.errors import QuestionRefused
from semsearch.types import Inheritable, Question, Turn

FILTERS = ("since", "until", "provider", "topic", "type")  # kept for the next question
OF_QUESTION = ("history", "protected", "drop", "interpret", "limit")
OF_FRAME = ("theme", "compact", "lang", "token", "fixed", "placeholder")  # of a page in a frame
FRAME = "./embed"
_RENAMED = {"literal": "protected"}  # in bookmarked URLs
_SWITCHES = ("compact", "fixed")  # attributes that need no value
_DROPS = get_args(Inheritable)
STORIES = 5  # on a page, unless its URL says how many
FRAMED = 3  # in a frame, as in the widget
MORE = 5  # that "More stories" adds
_DIGITS = 9  # of a number; Python refuses to parse thousands


@dataclass(frozen=True, slots=True)
class Address:
    """A path and its query parameters in order, without empty or unknown ones."""

    path: str
    pairs: tuple[tuple[str, str], ...] = ()

    @classmethod
    def read(cls, path: str, pairs: Iterable[tuple[str, str]], keys: Collection[str]) -> Self:
        """Return the address of a request, with the known parameters only."""
        renamed = ((_RENAMED.get(key, key), value.strip()) for key, value in pairs)
        return cls(path, tuple((key, value) for key, value in renamed if key in keys and value))

    @classmethod
    def framed(cls, attributes: Iterable[tuple[str, str]]) -> Self:
        """Return the address of a frame from the widget's attributes, some of which need no value."""
        pairs = (
            ("q" if name == "question" else name, value or ("yes" if name in _SWITCHES else ""))
            for name, value in attributes
        )
        return cls.read(FRAME, pairs, ("q", *FILTERS, *OF_QUESTION, *OF_FRAME))

    def __str__(self) -> str:
        """Return the URL, relative to the server."""
        return f"{self.path}?{urlencode(self.pairs, errors='replace')}" if self.pairs else self.path

    def value(self, key: str) -> str:
        """Return the last value of a parameter; "" if it has none."""
        return next((value for known, value in reversed(self.pairs) if known == key), "")

    def values(self, key: str) -> tuple[str, ...]:
        """Return all values of a parameter."""
        return tuple(value for known, value in self.pairs if known == key)

    def set(self, key: str, value: str) -> Self:
        """Return the address with this value of a parameter instead of all others."""
        return replace(self, pairs=(*self.without(key).pairs, (key, value)))

    def add(self, key: str, value: str) -> Self:
        """Return the address with one more value of a parameter."""
        return self if (key, value) in self.pairs else replace(self, pairs=(*self.pairs, (key, value)))

    def without(self, key: str, value: str | None = None) -> Self:
        """Return the address without this value of a parameter, or without all of its values."""
        kept = (pair for pair in self.pairs if pair[0] != key or value not in (None, pair[1]))
        return replace(self, pairs=tuple(kept))

    def only(self, *keys: str) -> Self:
        """Return the address with these parameters only."""
        return replace(self, pairs=tuple(pair for pair in self.pairs if pair[0] in keys))

    def afresh(self) -> Self:
        """Return the address for an independent question: with the filters, without the earlier questions.

        Invalid dates are removed. A frame also keeps its number of stories.
        """
        return (self.undated() or self).only(*FILTERS, *OF_FRAME, *(("limit",) if self.path == FRAME else ()))

    def undated(self) -> Self | None:
        """Return the address without its dates if they are invalid or in reverse order; else None."""
        since, until = self.value("since"), self.value("until")
        try:
            query.check(Question("dates", query.make_filter(since=since or None, until=until or None)))
        except QuestionRefused:
            return self.without("since").without("until")
        return None

    def onward(self) -> Self:
        """Return the address for a follow-up question, with this question at the end of its history."""
        before = (*self.values("history"), self.value("q"))[-query.MAX_HISTORY :]
        return replace(self.afresh(), pairs=(*self.afresh().pairs, *(("history", text) for text in before)))

    @property
    def stories(self) -> int:
        """The number of stories to show: `STORIES`, or `FRAMED`, without a valid `limit`."""
        text = self.value("limit")
        number = int(text) if text.isascii() and text.isdecimal() and len(text) <= _DIGITS else 0
        if 1 <= number <= query.MAX_RESULTS:
            return number
        return FRAMED if self.path == FRAME else STORIES

    def question(self, zone: tzinfo = UTC, shown: tuple[str, ...] = ()) -> Question:
        """Return the question.

        Args:
            zone: The reader's time zone.
            shown: The ids of the stories that were shown for the previous question.

        Raises:
            QuestionRefused: A date cannot be read, or there are too many earlier questions.
        """
        turns = [Turn(text) for text in self.values("history")]  # an address does not say when it was asked
        if turns:
            turns[-1] = replace(turns[-1], shown=shown)
        return Question(
            self.value("q"),
            query.make_filter(
                since=self.value("since") or None,
                until=self.value("until") or None,
                providers=self.values("provider"),
                topics=self.values("topic"),
                types=self.values("type"),
            ),
            self.stories,
            interpret=self.value("interpret").lower() not in ("false", "0", "no"),
            zone=zone,
            history=tuple(turns),
            drop=tuple(cast("Inheritable", kind) for kind in self.values("drop") if kind in _DROPS),
            protected=self.values("protected"),
        )

    def before(self) -> Self | None:
        """Return the address of the previous question; None if there is none."""
        if not (history := self.values("history")):
            return None
        kept = self.only(*FILTERS, *OF_FRAME)
        earlier = (*(("history", text) for text in history[:-1]), ("q", history[-1]))
        return replace(kept, pairs=(*kept.pairs, *earlier))
