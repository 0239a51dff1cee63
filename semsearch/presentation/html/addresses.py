"""The address of a page: the question, its limits and those asked before it, all that a page depends on."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, tzinfo
from typing import Self, cast, get_args
from urllib.parse import urlencode

from semsearch import query
from semsearch.errors import QuestionRefused
from semsearch.types import Inheritable, Question, Turn

LIMITS = ("since", "until", "provider", "topic", "type")  # kept when something else is asked
OF_QUESTION = ("history", "protected", "drop", "interpret", "limit")
OF_FRAME = ("theme", "compact", "lang", "token", "fixed", "placeholder")  # of a page that stands in another
FRAME = "./embed"
_RENAMED = {"literal": "protected"}  # in addresses that were kept
_SWITCHES = ("compact", "fixed")  # attributes that need no value
_DROPS = get_args(Inheritable)
STORIES = 5  # in a page, where its address does not say
FRAMED = 3  # in a frame, as in the widget
MORE = 5  # that a page is made longer by
_DIGITS = 9  # that are read of a number: thousands are more than Python reads


@dataclass(frozen=True, slots=True)
class Address:
    """A path and its parameters in their order; those without a value, or of another page, are left out."""

    path: str
    pairs: tuple[tuple[str, str], ...] = ()

    @classmethod
    def read(cls, path: str, pairs: Iterable[tuple[str, str]], keys: Collection[str]) -> Self:
        """Return the address of a request without the parameters that are not known."""
        renamed = ((_RENAMED.get(key, key), value.strip()) for key, value in pairs)
        return cls(path, tuple((key, value) for key, value in renamed if key in keys and value))

    @classmethod
    def framed(cls, attributes: Iterable[tuple[str, str]]) -> Self:
        """Return the address of a frame by the widget's attributes, of which some need no value."""
        pairs = (
            ("q" if name == "question" else name, value or ("yes" if name in _SWITCHES else ""))
            for name, value in attributes
        )
        return cls.read(FRAME, pairs, ("q", *LIMITS, *OF_QUESTION, *OF_FRAME))

    def __str__(self) -> str:
        """Return the address, relative to the server."""
        return f"{self.path}?{urlencode(self.pairs, errors='replace')}" if self.pairs else self.path

    def value(self, key: str) -> str:
        """Return the last value of a parameter, "" where it has none."""
        return next((value for known, value in reversed(self.pairs) if known == key), "")

    def values(self, key: str) -> tuple[str, ...]:
        """Return all values of a parameter."""
        return tuple(value for known, value in self.pairs if known == key)

    def set(self, key: str, value: str) -> Self:
        """Return the address with one value of a parameter in place of all others."""
        return replace(self, pairs=(*self.without(key).pairs, (key, value)))

    def add(self, key: str, value: str) -> Self:
        """Return the address with one more value of a parameter."""
        return self if (key, value) in self.pairs else replace(self, pairs=(*self.pairs, (key, value)))

    def without(self, key: str, value: str | None = None) -> Self:
        """Return the address without a value of a parameter, or without any."""
        kept = (pair for pair in self.pairs if pair[0] != key or value not in (None, pair[1]))
        return replace(self, pairs=tuple(kept))

    def only(self, *keys: str) -> Self:
        """Return the address with these parameters alone."""
        return replace(self, pairs=tuple(pair for pair in self.pairs if pair[0] in keys))

    def afresh(self) -> Self:
        """Return the address for a question of its own: the limits stay, what was said before does not.

        Dates that nothing can be asked with do not stay either; how many stories a frame shows does.
        """
        return (self.undated() or self).only(*LIMITS, *OF_FRAME, *(("limit",) if self.path == FRAME else ()))

    def undated(self) -> Self | None:
        """Return the address without its dates; None where they can be read and do not go backwards."""
        since, until = self.value("since"), self.value("until")
        try:
            query.check(Question("dates", query.make_filter(since=since or None, until=until or None)))
        except QuestionRefused:
            return self.without("since").without("until")
        return None

    def onward(self) -> Self:
        """Return the address for a question that goes on from this one: this one is its history."""
        before = (*self.values("history"), self.value("q"))[-query.MAX_HISTORY :]
        return replace(self.afresh(), pairs=(*self.afresh().pairs, *(("history", text) for text in before)))

    @property
    def stories(self) -> int:
        """How many stories are wanted: `STORIES`, or `FRAMED`, where the address says nothing that can be."""
        text = self.value("limit")
        number = int(text) if text.isascii() and text.isdecimal() and len(text) <= _DIGITS else 0
        if 1 <= number <= query.MAX_RESULTS:
            return number
        return FRAMED if self.path == FRAME else STORIES

    def question(self, zone: tzinfo = UTC, shown: tuple[str, ...] = ()) -> Question:
        """Return the question that the address asks.

        Args:
            zone: The reader's.
            shown: The ids of the stories that were shown for the question before it.

        Raises:
            QuestionRefused: A date cannot be read, or there are too many questions before.
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
        """Return the address of the question before this one, None where there is none."""
        if not (history := self.values("history")):
            return None
        kept = self.only(*LIMITS, *OF_FRAME)
        earlier = (*(("history", text) for text in history[:-1]), ("q", history[-1]))
        return replace(kept, pairs=(*kept.pairs, *earlier))
