"""The fields of a mapping, read by type; a wrong value is rejected with a reason of one line.

Dates become instants in UTC, in whole seconds. Only this module parses dates of the archive.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from semsearch.text.sanitize import clean, quote

# Private or untrusted: dropped before any other code sees the record.
DROPPED = ("secured", "featuredContent")

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_FLAGS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
_WHOLE = re.compile(r"[+-]?[0-9]{1,12}")
_WHOLE_LIMIT = 10**12
_SPACE_BEFORE_ZONE = re.compile(r"(?<=[0-9])\s+(?=(?:[+-][0-9:]+|Z)$)")
_YEAR_OR_MONTH = re.compile(r"[0-9]{4}(-[0-9]{2})?")


class RecordError(ValueError):
    """A record cannot be read: the reason, on one line, and the line of the file if known."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.line = line


@dataclass(frozen=True, slots=True)
class Fields:
    """One mapping of a record.

    With `untyped`, every scalar is text, as YAML is read here: numbers, dates and booleans are parsed by the
    field that wants them, and `null` and `~` mean "missing" except in texts.
    """

    values: Mapping[str, object]
    untyped: bool

    def text(self, key: str, limit: int) -> str:
        """Return a text, cleaned, of at most `limit` characters; "" if missing."""
        value = self.values.get(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise RecordError(f"{key}: expected text, found {type_name(value)}")
        return limited(key, clean(value), limit)

    def address(self, key: str) -> str:
        """Return an address, not yet validated; "" if missing."""
        value = self.value(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise RecordError(f"{key}: expected an address, found {type_name(value)}")
        return value

    def integer(self, key: str) -> int | None:
        """Return an integer, None if missing."""
        value = self.value(key)
        if self.untyped and isinstance(value, str) and _WHOLE.fullmatch(value.strip()):
            value = int(value)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool):
            raise RecordError(f"{key}: expected a whole number, found {type_name(value)}")
        if abs(value) >= _WHOLE_LIMIT:
            raise RecordError(f"{key}: a whole number of more than 12 digits")
        return value

    def boolean(self, key: str) -> bool | None:
        """Return a boolean, None if missing."""
        value = self.value(key)
        if self.untyped and isinstance(value, str):
            value = _FLAGS.get(value.strip().lower(), value)
        if value is None or isinstance(value, bool):
            return value
        raise RecordError(f"{key}: expected true or false, found {type_name(value)}")

    def date(self, key: str) -> datetime | None:
        """Return an instant in UTC, None if missing."""
        value = self.value(key)
        if value is None:
            return None
        if not isinstance(value, str):
            raise RecordError(f"{key}: expected a date as text, found {type_name(value)}")
        try:
            return instant(value)
        except ValueError as error:
            raise RecordError(f"{key}: {error}") from None

    def entries(self, key: str, limit: int) -> list[object]:
        """Return the entries of a list, at most `limit`; none if missing."""
        value = self.value(key)
        if value is None:
            return []
        if not isinstance(value, list):
            raise RecordError(f"{key}: expected a list, found {type_name(value)}")
        if len(value) > limit:
            raise RecordError(f"{key}: {len(value):,} entries, at most {limit:,}")
        return value

    def mapping(self, value: object) -> Fields:
        """Return the fields of a nested mapping."""
        if not isinstance(value, dict):
            raise RecordError(f"expected a mapping, found {type_name(value)}")
        return Fields(value, self.untyped)

    def texts(self, key: str, limit: int, length: int) -> tuple[str, ...]:
        """Return a list of texts, cleaned and without repetition; a single text counts as a list of one."""
        value = self.value(key)
        if not isinstance(value, str | list | None):
            raise RecordError(f"{key}: expected a list of texts, found {type_name(value)}")
        found: dict[str, None] = {}
        for n, entry in enumerate([value] if isinstance(value, str) else self.entries(key, limit), start=1):
            if entry is None:
                continue
            if not isinstance(entry, str):
                raise RecordError(f"{key}: expected a list of texts, found {type_name(entry)} in it")
            found[limited(f"{key}[{n}]", clean(entry), length)] = None
        found.pop("", None)
        return tuple(found)

    def value(self, key: str) -> object:
        """Return the value of a field other than a text, None if missing or empty."""
        value = self.values.get(key)
        if not isinstance(value, str):
            return value
        bare = value.strip()
        return None if not bare or (self.untyped and bare in _NULLS) else value


def record_fields(value: object, *, untyped: bool) -> Fields:
    """Return the fields of a parsed record, without the private and untrusted ones.

    Raises:
        RecordError: It is not a mapping.
    """
    if not isinstance(value, dict):
        raise RecordError(f"expected a mapping of keys to values, found {type_name(value)}")
    return Fields({key: inner for key, inner in value.items() if key not in DROPPED}, untyped)


def limited(key: str, text: str, limit: int) -> str:
    """Return a text of at most `limit` characters; raise RecordError if it is longer."""
    if len(text) > limit:
        raise RecordError(f"{key}: {len(text):,} characters, at most {limit:,}")
    return text


def type_name(value: object) -> str:
    """Return the type of a value in words, for a message that must not quote it."""
    if value is None or value == "":
        return "nothing"
    if isinstance(value, bool):
        return "true or false"
    kinds = {str: "text", int: "a number", float: "a number", list: "a list", dict: "a mapping"}
    return kinds[type(value)]


def instant(text: str) -> datetime:
    """Return the instant at which the period named by an ISO 8601 date begins.

    Without a zone it is taken as UTC, and fractions of a second are dropped. A day begins at midnight, a year
    or a month (`2004`, `2004-05`) with its first day, an interval (`2004/2005`) with its first date. A space
    before the zone (`2021-07-28 12:39:00 +0800`, the habit of site generators) is allowed.

    Raises:
        ValueError: It is not a date, or not within the years 1 to 9999 in UTC; the message is one line.
    """
    try:
        start, _, end = text.partition("/")
        first = _parse(start)
        if "/" in text and _parse(end) < first:
            raise ValueError("the interval ends before it begins")
    except ValueError:
        raise ValueError(f"not a date in ISO 8601: {quote(text)}") from None
    except OverflowError:
        raise ValueError(f"not within the years 1 to 9999: {quote(text)}") from None
    return first


def _parse(text: str) -> datetime:
    compact = text.strip()
    if len(compact.split(maxsplit=1)) > 1:
        compact = _SPACE_BEFORE_ZONE.sub("", compact)
    if len(compact) <= len("2004-05") and _YEAR_OR_MONTH.fullmatch(compact):
        compact = f"{compact}-01-01"[:10]
    parsed = datetime.fromisoformat(compact)
    if parsed.tzinfo is None:
        return parsed.replace(tzinfo=UTC, microsecond=0)
    return parsed.astimezone(UTC).replace(microsecond=0)
