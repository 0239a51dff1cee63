"""Operators as in other search boxes: "exact phrase", -word, provider:, site:, topic:, before:, after:.

What is not a whole operator stays in the text as it was written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from semsearch.query.dates.calendar import months
from semsearch.types import Understood

_QUOTED = r"[\"“”„](?P<{}>[^\"“”„]*\w[^\"“”„]*)[\"“”](?!\w)"
OPERATOR = re.compile(
    rf"(?<!\S)(?P<name>provider|site|topic|before|after):(?:{_QUOTED.format('quoted')}|(?P<bare>[^\s\"“”„]+))"
    rf"|(?<!\S)-(?:{_QUOTED.format('apart')}|(?P<word>[^\W_][^\s:\"“”„]*)(?!\S))"
    rf"|(?<![^\s(\[]){_QUOTED.format('phrase')}",
    re.IGNORECASE,
)
_KNOWN = re.compile(r"(?<!\S)(provider|site|topic|before|after):", re.IGNORECASE)
_WRITTEN = re.compile(rf"{_KNOWN.pattern}\S", re.IGNORECASE)  # "topic: AI" is read out of words
_MARKS = ",;.?!"


@dataclass(frozen=True, slots=True)
class Operators:
    """What the operators of a question say, and the text without them.

    Attributes:
        text: What is left, white space joined; a phrase stays in it without its quotes. It may be empty.
        understood: Each operator as written, once; all are limits. `site:` gives an outlet, without scheme,
            "www." and path; `after:` begins where what it names ends, `before:` ends a second before it.
    """

    text: str
    understood: tuple[Understood, ...] = ()


def parse(text: str, zone: tzinfo = UTC, *, named: bool = False) -> Operators:
    """Read the operators of a question. What is left gives none again.

    Args:
        text: The question.
        zone: The caller's: dates begin there.
        named: Only those with a name are read: quotation marks and hyphens are what they are elsewhere.
    """
    rest, reader = " ".join(text.split()), _Reader(zone, named)
    while True:
        left = " ".join(OPERATOR.sub(reader.take, rest).split())
        if left == rest:
            return Operators(rest, tuple(reader.understood))
        rest = left  # what stood between may now be one: read again


def written(understood: Understood) -> bool:
    """Return whether it was written as an operator, and not read out of words."""
    return understood.kind in ("phrase", "excluded") or _WRITTEN.match(understood.text) is not None


class _Reader:
    """Takes operators out of a text, one by one."""

    def __init__(self, zone: tzinfo, named: bool) -> None:
        self.understood: list[Understood] = []
        self.zone, self.named = zone, named

    def take(self, match: re.Match[str]) -> str:
        """Take one operator; give what stands in its place."""
        if self.named and not match["name"]:
            return match[0]
        if match["phrase"]:
            phrase = _joined(match["phrase"])
            self._add(Understood(match[0], "phrase", values=(phrase,)))
            plain = re.sub(r"(?<!\S)-+(?=\w)", "", phrase)  # quoted operators are words
            return _KNOWN.sub(r"\1 ", plain)
        text = match[0].rstrip(_MARKS)
        if match["name"]:
            value = _joined(match["quoted"]) if match["quoted"] else match["bare"].rstrip(_MARKS)
            named = self._named(match["name"].casefold(), value, text)
            if named is None:
                return match[0]
            self._add(named)
            return " "
        word = _joined(match["apart"]) if match["apart"] else match["word"].rstrip(_MARKS)
        if not re.search(r"[^\W\d_]", word):  # -40 is a number
            return match[0]
        self._add(Understood(text, "excluded", values=(word,)))
        return " "

    def _add(self, understood: Understood) -> None:
        if understood not in self.understood:
            self.understood.append(understood)

    def _named(self, name: str, value: str, text: str) -> Understood | None:
        if not re.search(r"\w", value):
            return None
        if name == "provider":
            return Understood(text, "provider", values=(value,))
        if name == "site":
            host = re.sub(r"^[a-z]+://|^www\.", "", value, flags=re.IGNORECASE)
            host = re.sub(r"^www\.|[/?#].*$", "", host, flags=re.IGNORECASE)
            return Understood(text, "provider", values=(host,)) if host else None
        if name == "topic":
            return Understood(text, "topic", values=(value,))
        if not (dates := re.fullmatch(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", value)):
            return None
        try:
            year, month, day = (int(part) if part else None for part in dates.groups())
            first, last = months(year or 0, month or 1, 1 if month else 12)
            if day:
                first = last = date(first.year, first.month, day)
            if month and not 1 <= month <= 12:
                return None
            if name == "after":
                return Understood(text, "date", since=self._begin(last + timedelta(days=1)))
            return Understood(text, "date", until=self._begin(first) - timedelta(seconds=1))
        except (ValueError, OverflowError):  # no such day
            return None

    def _begin(self, day: date) -> datetime:
        return datetime.combine(day, time.min, self.zone).astimezone(UTC)


def _joined(text: str) -> str:
    return " ".join(text.split())
