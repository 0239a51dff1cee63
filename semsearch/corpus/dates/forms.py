"""The forms of a date in a text, and what reads each of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from semsearch.corpus.dates import unix
from semsearch.corpus.dates.months import MONTHS
from semsearch.corpus.dates.parsed import EPOCH, PLACEHOLDER, ParsedDate, Refused
from semsearch.corpus.dates.zones import offset

LENGTH_LIMIT = 200  # characters

_TIME = (
    r"(?P<hour>\d{1,2})(?P<colon>[:.])(?P<minute>\d{2})(?:(?P=colon)(?P<second>\d{2})(?:[.,]\d+)?)?"
    r"(?:\s*(?P<half>[AaPp])\.?[Mm]\.?)?(?:\s*Uhr)?"
)
_ZONE = (
    r"(?:(?P<place>[A-Z][A-Za-z_]{1,20}(?:/[A-Z][A-Za-z_]{1,30}){1,2})|\(?(?P<zone>[A-Za-z]{1,5})\)?\s*)?"
    r"(?:(?P<sign>[+\-\u2212])(?P<zone_hours>\d{1,2})(?::?(?P<zone_minutes>\d{2}))?"
    r"(?:\s[A-Z]{3,5})?)?"  # Go: +0000 UTC
    r"(?:\s*(?P<comment>\([^()]*\)|\[[^\[\]]*\]))?"  # RFC 822; a zone's long name (JavaScript, Java)
)
_CLOCK = rf"(?:(?:\s+(?:at|à|um))?[\sTt,]+{_TIME}\s*{_ZONE})?"
_WEEKDAY = r"(?:[^\W\d]{2,12}\.?,?\s+)?"
_MONTH = r"(?P<name>[^\W\d]{3,10})\.?"
_YEAR = r"(?P<year>\d{4})"
_HOURS_ALONE = re.compile(r".{10}[ T]\d{1,2}[.,]")  # `09.30`, which Python reads as a fraction of an hour


def read(text: str) -> ParsedDate | None:
    """Return the instant of a text without repeated spaces, None if it has none of the forms."""
    if not text or len(text) > LENGTH_LIMIT:
        return None
    if text[0].isdigit() and (parsed := _iso(text)):
        return parsed
    for pattern, reader in _FORMS:
        if match := pattern.fullmatch(text):
            return reader(match)
    return None


def _iso(text: str) -> ParsedDate | None:
    """Return a date that Python's own reader of ISO 8601 takes; it is by far the fastest."""
    if (text.isdigit() and len(text) != len("20210728")) or _HOURS_ALONE.match(text):
        return None
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        return None
    if parsed.tzinfo is None:
        parsed = parsed.replace(tzinfo=UTC)
    elif parsed.year < 2 or parsed.year > 9998:
        parsed = parsed.astimezone(UTC)  # may be out of range
    parsed = parsed.astimezone(UTC).replace(microsecond=0)
    if parsed == EPOCH and len(text) > len("1970-01-01"):
        raise Refused(PLACEHOLDER)
    return ParsedDate(parsed)


# --- the forms ----------------------------------------------------------------------------------------------


def _year_first(match: re.Match[str]) -> ParsedDate:
    return _instant(match, int(match["year"]), int(match["month"]), int(match["day"]))


def _named(match: re.Match[str]) -> ParsedDate | None:
    month = MONTHS.get(match["name"].lower())
    return _instant(match, _full_year(match["year"]), month, int(match["day"])) if month else None


def _named_month(match: re.Match[str]) -> ParsedDate | None:
    month = MONTHS.get(match["name"].lower())
    return ParsedDate(datetime(int(match["year"]), month, 1, tzinfo=UTC)) if month else None


def _day_first(match: re.Match[str]) -> ParsedDate:
    return _instant(match, int(match["year"]), int(match["month"]), int(match["day"]))


def _slashes(match: re.Match[str]) -> ParsedDate:
    """Read two numbers and a year if only one reading is possible: one above 12, or an American clock."""
    first, second = int(match["first"]), int(match["second_number"])
    year = int(match["year"])
    american = bool(match["half"]) and not match["second_number"].startswith("0") and match["between"] == "/"
    if second > 12 or first == second or (american and first <= 12):
        return _instant(match, year, first, second)
    if first > 12:
        return _instant(match, year, second, first)
    raise Refused("either day or month may come first")


def _interval(match: re.Match[str]) -> ParsedDate:
    start, end = read(match["start"]), read(match["end"])
    if start is None or end is None:
        raise ValueError
    if end.instant < start.instant:
        raise Refused("the interval ends before it begins")
    return start


def _period(match: re.Match[str]) -> ParsedDate:
    return ParsedDate(datetime(int(match["year"]), int(match["month"] or 1), 1, tzinfo=UTC))


def _instant(match: re.Match[str], year: int, month: int, day: int) -> ParsedDate:
    """Return the instant of a day, with the clock and the zone of a match."""
    groups = match.groupdict()
    if year <= 1:
        raise Refused(PLACEHOLDER)
    hour, second = int(groups["hour"] or 0), min(int(groups["second"] or 0), 59)  # a leap second
    if half := groups["half"]:
        if not 1 <= hour <= 12:
            raise ValueError
        hour = hour % 12 + (12 if half in "pP" else 0)
    local = datetime(year, month, day, tzinfo=UTC)
    if hour == 24 and int(groups["minute"] or 0) == second == 0:
        local, hour = local + timedelta(days=1), 0
    local = local.replace(hour=hour, minute=int(groups["minute"] or 0), second=second)
    east, assumed = offset(groups, local)
    found = local - timedelta(minutes=east)
    if found == EPOCH and groups["hour"]:
        raise Refused(PLACEHOLDER)
    return ParsedDate(found, assumed)


def _full_year(text: str) -> int:
    """Return the year of two to four digits (RFC 5322, section 4.3)."""
    year = int(text)
    if len(text) == 2:
        return year + (2000 if year < 50 else 1900)
    return year + 1900 if len(text) == 3 else year


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], ParsedDate | None]], ...] = tuple(
    (re.compile(form), read)
    for form, read in (
        # ISO 8601 with what its writers leave out: 2021-7-8, 2021-07-28 09:30:00 +8; also 2021/07/28
        # and 2021.07.28
        (
            rf"{_YEAR}(?P<between>[-/]|\.\s?)(?P<month>\d{{1,2}})(?P=between)(?P<day>\d{{1,2}})\.?{_CLOCK}",
            _year_first,
        ),
        (rf"{_YEAR}年(?P<month>\d{{1,2}})月(?P<day>\d{{1,2}})日{_CLOCK}", _year_first),
        (rf"{_YEAR}(?:-(?P<month>\d{{2}}))?", _period),
        (r"(?P<start>[^/]+)/(?P<end>[^/]+)", _interval),
        (r"\d{9,17}", unix.of_digits),
        (r"\d{9,10}\.\d{1,9}", unix.of_fraction),
        (r"/Date\((?P<milliseconds>-?\d{9,14})(?:[+-]\d{4})?\)/", unix.of_dotnet),
        # RFC 822, 850, 1123, 5322: Wed, 28 Jul 2021 09:30:00 GMT; Wednesday, 28-Jul-21 09:30:00 GMT
        # and 28. Juli 2021
        (
            rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.|er)?(?:[-\s]+(?:de\s+|of\s+)?){_MONTH}"
            rf"(?:[-\s,]+(?:de\s+)?)(?P<year>\d{{2,4}}){_CLOCK}",
            _named,
        ),
        # American, and JavaScript's Date: July 28, 2021 9:30 AM; Wed Jul 28 2021 09:30:00 GMT+0200 (CEST)
        (rf"{_WEEKDAY}{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR}{_CLOCK}", _named),
        # C's asctime and date(1), Twitter: Wed Jul 28 09:30:00 2021; … 09:30:00 UTC 2021; … 09:30:00
        # +0000 2021
        (rf"{_WEEKDAY}{_MONTH}\s+(?P<day>\d{{1,2}})\s+{_TIME}\s*{_ZONE}\s+{_YEAR}", _named),
        (rf"{_MONTH},?\s+{_YEAR}", _named_month),
        # DIN 1355 and most of Europe: 28.07.2021
        (rf"{_WEEKDAY}(?P<day>\d{{1,2}})\.\s?(?P<month>\d{{1,2}})\.\s?{_YEAR}{_CLOCK}", _day_first),
        (
            rf"(?P<first>\d{{1,2}})(?P<between>[-/])(?P<second_number>\d{{1,2}})(?P=between){_YEAR}{_CLOCK}",
            _slashes,
        ),
    )
)
