"""Limits in words: what an answer is only about, and which of them an article fails."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import tzinfo

from semsearch.presentation.terminal.dates import moment
from semsearch.text.printable import printable
from semsearch.types import Filter


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit: the field of the filter that it stands in, and the words for it."""

    field: str
    text: str


def limits_told(limits: Filter, zone: tzinfo) -> list[Limit]:
    """Return the limits of a filter in words, none where it lets all pass."""
    found = [
        Limit("since", f"since {moment(limits.since, zone)}" if limits.since else ""),
        Limit("until", f"until {moment(limits.until, zone)}" if limits.until else ""),
        *(Limit(field, named(field, getattr(limits, field))) for field in _NAMES),
        Limit(
            "published",
            "" if limits.published is None else "published" if limits.published else "unpublished",
        ),
    ]
    return [limit for limit in found if limit.text]


def named(field: str, values: Iterable[str]) -> str:
    """Return "outlet Harbour Daily or Canal Post", "with “smart city”", …; "" without values."""
    name, joint = _NAMES[field]
    if field in ("phrases", "excluded"):
        values = [quoted(value) for value in values]
    said = joint.join(filter(None, map(printable, values)))
    return f"{name} {said}" if said else ""


def quoted(text: str) -> str:
    """Return a text between quotation marks; what it is quoted from may hold some of its own."""
    inside = printable(text).strip()
    if inside[:1] in _MARKS and inside[-1:] in _MARKS:  # "The Reef Times", and not topic:"Reefs"
        inside = inside.strip(f"{_MARKS} ")
    return f"“{inside}”" if inside else ""


_MARKS = '"“”„'
_NAMES = {  # the fields that hold values: what they are called, and how the values are joined
    "providers": ("outlet", " or "),
    "topics": ("topic", " or "),
    "types": ("type", " or "),
    "phrases": ("with", " and "),
    "excluded": ("without", " or "),
}
