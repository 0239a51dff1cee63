"""Numbers and digits that are a date: Unix times, days, years."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from semsearch.corpus.dates.parsed import EPOCH, PLACEHOLDER, ParsedDate, Refused


def of_number(number: int | float) -> ParsedDate:
    """Return the instant of a Unix time: seconds, from 10^11 on milliseconds, from 10^14 on microseconds."""
    if number == 0:
        raise Refused(PLACEHOLDER)
    if 1_000 <= number <= 9_999 and number == int(number):
        return ParsedDate(datetime(int(number), 1, 1, tzinfo=UTC))  # a year
    size = abs(number)
    if 19_000_101 <= number <= 20_991_231 and number == int(number):
        text = str(int(number))
        return ParsedDate(datetime(int(text[:4]), int(text[4:6]), int(text[6:]), tzinfo=UTC))
    if not 10**8 <= size < 10**17:
        raise ValueError
    seconds = number / (1 if size < 10**11 else 1_000 if size < 10**14 else 1_000_000)
    return ParsedDate((EPOCH + timedelta(seconds=seconds)).replace(microsecond=0))


def of_digits(match: re.Match[str]) -> ParsedDate:
    """Read 12 or 14 digits as year, month, day, hour, minute and second, others as a Unix time."""
    digits = match[0]
    if len(digits) in (12, 14):
        try:
            parts = [int(digits[:4]), *(int(digits[at : at + 2]) for at in range(4, len(digits), 2))]
            if 1900 <= parts[0] <= 2100:
                return ParsedDate(datetime(*parts, tzinfo=UTC))  # type: ignore[arg-type, misc]
        except ValueError:
            pass
    return of_number(int(digits))


def of_fraction(match: re.Match[str]) -> ParsedDate:
    """Read seconds with a fraction."""
    return of_number(float(match[0]))


def of_dotnet(match: re.Match[str]) -> ParsedDate:
    """Read the milliseconds of .NET's `/Date(…)/`."""
    return ParsedDate((EPOCH + timedelta(milliseconds=int(match["milliseconds"]))).replace(microsecond=0))
