"""The values of a record's fields, read by type: leniently in form, strictly in meaning.

Archives write numbers and flags as text, single entries in place of lists, and texts inside mappings. All of
these are read. A value that cannot be what its field wants is a `FieldError`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from semsearch.corpus import dates
from semsearch.corpus.keys import ExtraKeys, by_field
from semsearch.text.sanitize import clean

# Private or untrusted: dropped before any other code sees the record.
DROPPED = ("secured", "featuredContent")

_FLAGS = {
    "true": True,
    "yes": True,
    "on": True,
    "1": True,
    "false": False,
    "no": False,
    "off": False,
    "0": False,
}
_WHOLE = re.compile(r"[+-]?[0-9]{1,12}")
_WHOLE_LIMIT = 10**12
# Where a mapping has its text: WordPress, RDF, JSON-LD, ninjs, New York Times, Event Registry.
_TEXT_KEYS = ("rendered", "value", "@value", "name", "label", "title", "main", "term", "eng", "en", "#text")
_NESTING = 8  # levels of lists and mappings around a text


class RecordError(ValueError):
    """A record cannot be read: the reason, on one line, and the line of the file if known."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.line = line


class FieldError(ValueError):
    """The value of a field cannot be used.

    Attributes:
        key: The key of the field, as the record spells it.
        reason: Why, the same for all values with this fault.
        value: The value quoted, or "".
    """

    def __init__(self, key: str, reason: str, value: str = "") -> None:
        super().__init__(f"{key}: {reason}" + (f": {value}" if value else ""))
        self.key = key
        self.reason = reason
        self.value = value


class PlainText(str):
    """A text that is not HTML: `<b>` and `&amp;` in it are what they are."""

    __slots__ = ()


class Fields:
    """One mapping of a record, under the keys of any tool."""

    __slots__ = ("_keys", "values")

    def __init__(self, values: Mapping[str, object], extra: ExtraKeys = ()) -> None:
        """Take a mapping, and more keys by field from the archive's settings."""
        self.values = values
        self._keys = by_field(tuple(values), extra)

    def candidates(self, field: str) -> Sequence[tuple[str, object]]:
        """Return the values of a field with their keys, the most trusted first; missing ones are left out."""
        values = self.values
        return [(key, value) for key in self._keys.get(field, ()) if not _is_nothing(value := values[key])]

    def mapping(self, values: Mapping[str, object]) -> Fields:
        """Return the fields of a nested mapping."""
        return Fields(values)


def _is_nothing(value: object) -> bool:
    """Return whether a value is None, empty or NaN, as pandas writes a missing value."""
    if isinstance(value, str):
        return not value or value.isspace()
    if isinstance(value, float):
        return math.isnan(value)
    return value is None or (not value and isinstance(value, list | dict))


def record_fields(value: object, extra: ExtraKeys = ()) -> Fields:
    """Return the fields of a parsed record, without the private and untrusted ones.

    Raises:
        RecordError: It is not a mapping.
    """
    if not isinstance(value, dict):
        raise RecordError(f"expected a mapping of keys to values, found {type_name(value)}")
    return Fields({key: inner for key, inner in value.items() if key not in DROPPED}, extra)


def text(value: object, depth: int = _NESTING) -> str | None:
    """Return the text of a value, not yet cleaned: of a mapping its `value`, of a list its first text.

    It is "" where each of its texts is empty, and None where it has none.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or value is None or not depth:
        return None
    if isinstance(value, int | float):
        return f"{value:d}" if isinstance(value, int) and abs(value) < _WHOLE_LIMIT else None
    if isinstance(value, dict):
        inners: Sequence[object] = [value[key] for key in _TEXT_KEYS if key in value]
    else:
        inners = value if isinstance(value, list) else ()
    found = [one for inner in inners if (one := text(inner, depth - 1)) is not None]
    return next((one for one in found if one.strip()), "" if found else None)


def cleaned(value: str) -> str:
    """Return a text as plain text on one line."""
    return clean(value, markup=not isinstance(value, PlainText))


def integer(key: str, value: object) -> int:
    """Return a whole number.

    Raises:
        FieldError: It is none, or has more than 12 digits.
    """
    if (isinstance(value, str) and _WHOLE.fullmatch(value.strip())) or (
        isinstance(value, float) and value.is_integer()  # as pandas writes whole numbers
    ):
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise FieldError(key, f"expected a whole number, found {type_name(value)}")
    if abs(value) >= _WHOLE_LIMIT:
        raise FieldError(key, "a whole number of more than 12 digits")
    return value


def flag(value: object) -> bool | None:
    """Return a truth value, None if the value is none."""
    if isinstance(value, bool):
        return value
    return _FLAGS.get(value.strip().lower()) if isinstance(value, str) else None


def date(key: str, value: object) -> dates.ParsedDate:
    """Return the instant of a date; of CSL's `date-parts` too.

    Raises:
        FieldError: It is none.
    """
    if isinstance(value, dict):
        parts = value.get("date-parts")
        if isinstance(parts, list) and parts and isinstance(parts[0], list):
            value = "-".join(f"{part:0>2}" for part in map(str, parts[0]))
        else:
            value = next((value[k] for k in ("$date", "raw", "literal", "value") if k in value), value)
    elif isinstance(value, list) and value:
        value = value[0]
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        raise FieldError(key, f"expected a date, found {type_name(value)}")
    try:
        return dates.parse(value)
    except ValueError as error:
        reason, _, quoted = str(error).partition(": ")
        raise FieldError(key, reason, quoted) from None


def type_name(value: object) -> str:
    """Return the type of a value in words, for a message that must not quote it."""
    if value is None or value == "":
        return "nothing"
    if isinstance(value, bool):
        return "true or false"
    kinds = {
        str: "text",
        PlainText: "text",
        int: "a number",
        float: "a number",
        list: "a list",
        dict: "a mapping",
        datetime: "a date",
    }
    return kinds.get(type(value), "something else")


def shortened(value: str, limit: int) -> str:
    """Return a text of at most `limit` characters, cut after a word if there is one in the last fifth."""
    if len(value) <= limit:
        return value
    head = value[: limit - 1]
    at = head.rfind(" ", limit * 4 // 5)
    return f"{head[:at] if at > 0 else head}…"
