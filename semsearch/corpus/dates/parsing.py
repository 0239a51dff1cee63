"""A date as text or number -> its instant, or the reason why it has none."""

from __future__ import annotations

from datetime import datetime

from semsearch.corpus.dates import forms, unix
from semsearch.corpus.dates.parsed import PLACEHOLDER, ParsedDate, Refused
from semsearch.text.sanitize import quote


def instant(value: str | int | float) -> datetime:
    """Return the instant of a date; see `parse`."""
    return parse(value).instant


def parse(value: str | int | float) -> ParsedDate:
    """Return the instant of a date in any of the forms of the table, whole seconds, in UTC.

    Args:
        value: A text, or a number: a Unix time in seconds, or from 10^11 on in milliseconds.

    Raises:
        ValueError: It is no date, has two readings, is the zero of some system (year 0 or 1, Unix time 0),
            or is not within the years 1 to 9999 in UTC; the message is one line.
    """
    text = value if isinstance(value, str) else repr(value)
    try:
        parsed = unix.of_number(value) if not isinstance(value, str) else forms.read(" ".join(text.split()))
    except OverflowError:
        raise ValueError(f"not within the years 1 to 9999: {quote(text)}") from None
    except Refused as error:
        raise ValueError(f"{error}: {quote(text)}") from None
    except ValueError:
        parsed = None
    if parsed is None:
        raise ValueError(f"not a date: {quote(text)}")
    if parsed.instant.year <= 1:
        raise ValueError(f"{PLACEHOLDER}: {quote(text)}")
    return parsed
