"""Parse search operators: "exact phrase", -word, provider:, site:, topic:, before:, after:, -provider: ….

An incomplete operator stays in the text unchanged.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from semsearch.query.dates.calendar import months
from semsearch.query.entities.proper_nouns import canonical_name
from semsearch.types import Constraint, Names

_QUOTED = r"[\"“”„](?P<{}>[^\"“”„]*\w[^\"“”„]*)[\"“”](?!\w)"
OPERATOR = re.compile(
    rf"(?<!\S)(?P<name>-?(?:provider|site|topic)|before|after)"
    rf":(?:{_QUOTED.format('quoted')}|(?P<bare>[^\s\"“”„]+))"
    rf"|(?<!\S)-(?:{_QUOTED.format('apart')}|(?P<word>[^\W_][^\s:\"“”„]*)(?!\S))"
    rf"|(?<![^\s(\[]){_QUOTED.format('phrase')}",
    re.IGNORECASE,
)
_KNOWN = re.compile(r"(?<!\S)-?(provider|site|topic|before|after):", re.IGNORECASE)
_WRITTEN = re.compile(rf"{_KNOWN.pattern}\S", re.IGNORECASE)  # "topic: AI" with a space is no operator
_MARKS = ",;.?!"
_MAX_WORDS = 6  # of a name
_UNQUOTED = re.compile(
    r"(?<!\S)(-?(?:provider|topic)):(?=[^\W_])([^\s\"“”„]+(?: +[^\s\"“”„:]+(?!\S))+)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Operators:
    """The operators of a question, and the text without them.

    Attributes:
        text: The rest, white space collapsed; may be empty. A phrase stays in it without its quotes.
        understood: Each operator once, all filters. `site:` gives a provider, without scheme, "www." and
            path. `after:` starts when its period ends; `before:` ends a second before its period starts.
    """

    text: str
    understood: tuple[Constraint, ...] = ()


def quote_names(text: str, names: Names) -> str:
    """Quote names of several words that follow `provider:` or `topic:` without quotation marks.

    Args:
        text: The question.
        names: The archive's outlets and topics.
    """

    def quote(match: re.Match[str]) -> str:
        operator, words = match[1], match[2].split()
        provider = operator.casefold().endswith("provider")
        known, domains = (names.providers, names.domains) if provider else (names.topics, ())
        if canonical_name(words[0], known, domains) in (*known, *domains):
            return match[0]
        for count in range(min(_MAX_WORDS, len(words)), 1, -1):
            name = " ".join(words[:count]).rstrip(",;.?!")
            if canonical_name(name, known, domains) in known:
                return " ".join((f'{operator}:"{name}"', *words[count:]))
        return match[0]

    return _UNQUOTED.sub(quote, text)


def parse(text: str, zone: tzinfo = UTC, *, named: bool = False) -> Operators:
    """Parse the operators of a question. The remaining text contains none.

    Args:
        text: The question.
        zone: The caller's time zone, in which days start.
        named: Parse named operators only; quotation marks and hyphens are ordinary punctuation.
    """
    rest, reader = " ".join(text.split()), _Reader(zone, named)
    while True:
        left = " ".join(OPERATOR.sub(reader.take, rest).split())
        if left == rest:
            return Operators(rest, tuple(reader.understood))
        rest = left  # removing one operator can complete another: parse again


def written(understood: Constraint) -> bool:
    """Return whether it was written as an operator, rather than found in words."""
    return understood.kind in ("phrase", "excluded") or _WRITTEN.match(understood.text) is not None


class _Reader:
    """The operators of a text, collected while they are removed from it."""

    def __init__(self, zone: tzinfo, named: bool) -> None:
        self.understood: list[Constraint] = []
        self.zone, self.named = zone, named

    def take(self, match: re.Match[str]) -> str:
        """Collect one operator and return its replacement."""
        if self.named and not match["name"]:
            return match[0]
        if match["phrase"]:
            phrase = _joined(match["phrase"])
            self._add(Constraint(match[0], "phrase", values=(phrase,)))
            plain = re.sub(r"(?<!\S)-+(?=\w)", "", phrase)  # operators inside quotes are words
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
        self._add(Constraint(text, "excluded", values=(word,)))
        return " "

    def _add(self, understood: Constraint) -> None:
        if understood not in self.understood:
            self.understood.append(understood)

    def _named(self, name: str, value: str, text: str) -> Constraint | None:
        if not re.search(r"\w", value):
            return None
        if name.startswith("-"):
            found = self._named(name[1:], value, text)
            return replace(found, effect="exclude") if found else None
        if name == "provider":
            return Constraint(text, "provider", values=(value,))
        if name == "site":
            host = re.sub(r"^[a-z]+://|^www\.", "", value, flags=re.IGNORECASE)
            host = re.sub(r"^www\.|[/?#].*$", "", host, flags=re.IGNORECASE)
            return Constraint(text, "provider", values=(host,)) if host else None
        if name == "topic":
            return Constraint(text, "topic", values=(value,))
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
                return Constraint(text, "date", since=self._begin(last + timedelta(days=1)))
            return Constraint(text, "date", until=self._begin(first) - timedelta(seconds=1))
        except (ValueError, OverflowError):  # no such day
            return None

    def _begin(self, day: date) -> datetime:
        return datetime.combine(day, time.min, self.zone).astimezone(UTC)


def _joined(text: str) -> str:
    return " ".join(text.split())
