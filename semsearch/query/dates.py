"""Dates in a question -> periods of publication, and whether each is meant as a limit.

A small grammar, careful on purpose: a limit taken from words that were no date hides the right article, while
one that is missed costs little, for its words are searched for. So an expression needs a telling frame ("in",
"since", the end of the question after a comma, …) and fitting neighbours, and what lies in the future is left
alone: news of it is written before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from semsearch.query.days import Kind
from semsearch.query.frames import DECISIVE, FRAMES


@dataclass(frozen=True, slots=True)
class Span:
    """A place in a text: characters `start` to `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Period:
    """A time of publication that a question names.

    Attributes:
        start: The first instant, in UTC; None where it is open.
        end: The last instant, inclusive, whole seconds in UTC; None where it is open.
        text_span: The expression with its preposition.
        kind: "limit" where it is clearly meant as one, "lean" where it is vague.
    """

    start: datetime | None
    end: datetime | None
    text_span: Span
    kind: Kind


def find(text: str, now: datetime, zone: tzinfo) -> list[Period]:
    """Give the periods that a question names, in its order, none overlapping.

    Args:
        text: The question.
        now: The present instant, with a zone; one without is taken as local to `zone`.
        zone: The caller's: "yesterday" is a day there.
    """
    today = (now if now.tzinfo else now.replace(tzinfo=zone)).astimezone(zone).date()
    found = [
        (match.start(), -match.end(), order, match)
        for order, (pattern, _) in enumerate(FRAMES)
        for match in pattern.finditer(text)
    ]
    periods: list[Period] = []
    reached = 0
    for start, end, order, match in sorted(found, key=lambda entry: entry[:3]):
        if start < reached:
            continue
        try:
            reading = FRAMES[order][1](match, today)
        except (ValueError, OverflowError):  # outside the calendar
            reading = None
        if reading:
            span = Span(*match.span("span"))
            periods.append(
                Period(_instant(reading.first, zone, 0), _instant(reading.last, zone, 1), span, reading.kind)
            )
            reached = -end
        elif order < DECISIVE:
            reached = match.end("span")  # what is no date as a whole is none in part
    return periods


def without(text: str, periods: Sequence[Period]) -> str:
    """Give the text to search: limits removed with their prepositions; "" if no word is left."""
    rest = text
    for period in sorted(periods, key=lambda period: period.text_span.start, reverse=True):
        if period.kind == "limit":
            rest = rest[: period.text_span.start] + " " + rest[period.text_span.end :]
    if rest == text:
        return text
    rest = re.sub(r"\(\s*\)|\[\s*\]|[\"“]\s*[\"”]", " ", rest)
    rest = re.sub(r"\s+([,;:.?!)])", r"\1", " ".join(rest.split()))
    rest = re.sub(r"([,;:–—-])(?=[?.!,;:])", "", rest)
    rest = re.sub(r"^[\s,;:.–—-]+|[\s,;:–—-]+$", "", rest)
    return rest if re.search(r"\w", rest) else ""


def _instant(day: date | None, zone: tzinfo, days: int) -> datetime | None:
    """Give a day's first second (`days` 0) or last one (1) in a zone, in UTC."""
    if day is None:
        return None
    begins = datetime.combine(day + timedelta(days=days), time.min, zone).astimezone(UTC)
    return begins - timedelta(seconds=days)
