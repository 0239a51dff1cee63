"""Dates as text -> instants in UTC, in whole seconds. Only this module parses dates of the archive."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from semsearch.text.sanitize import quote


def instant(text: str) -> datetime:
    """Return the instant at which the period named by an ISO 8601 date begins.

    Without a zone it is taken as UTC, and fractions of a second are dropped. A day begins at midnight, a year
    or a month (`2004`, `2004-05`) with its first day, an interval (`2004/2005`) with its first date. A space
    before the zone (`2021-07-28 12:39:00 +0800`, the habit of site generators) is allowed.

    Raises:
        ValueError: It is not a date, or not within the years 1 to 9999 in UTC; the message is one line.
    """
    try:
        first, *last = (_parse(part) for part in text.split("/", maxsplit=1))
        if any(end < first for end in last):
            raise ValueError("the interval ends before it begins")
    except ValueError:
        raise ValueError(f"not a date in ISO 8601: {quote(text)}") from None
    except OverflowError:
        raise ValueError(f"not within the years 1 to 9999: {quote(text)}") from None
    return first


def _parse(text: str) -> datetime:
    compact = re.sub(r"(?<=[0-9])\s+(?=(?:[+-][0-9:]+|Z)$)", "", text.strip())
    if re.fullmatch(r"[0-9]{4}(-[0-9]{2})?", compact):
        compact = f"{compact}-01-01"[:10]
    parsed = datetime.fromisoformat(compact)
    if parsed.tzinfo is None:
        parsed = parsed.replace(tzinfo=UTC)
    return parsed.astimezone(UTC).replace(microsecond=0)
