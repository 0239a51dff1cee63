"""What reading a date gives: an instant, or a reason why it is none."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
PLACEHOLDER = "a placeholder, not a date"


class ParsedDate(NamedTuple):
    """An instant in UTC, in whole seconds, and what was assumed for it ("" if nothing)."""

    instant: datetime
    assumed: str = ""


class Refused(Exception):
    """A text has the form of a date and is none: the reason."""
