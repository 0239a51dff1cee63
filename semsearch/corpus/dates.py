"""Dates of an archive -> instants in UTC. Only this module parses them.

`docs/reference/input-formats.md` lists the forms. A date that has two readings is not guessed: `10/8/2019`
is no date, `28/7/2021` is one. What a form leaves open is fixed: without a zone it is UTC, a period (`2021`,
`2021-07`, `2004/2005`) is its first instant, a weekday is ignored.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from semsearch.text.sanitize import quote

LENGTH_LIMIT = 200  # characters

# Zones by name, in minutes east of UTC. The names of RFC 822, section 5.1, come first and win: CST, EST, MST
# and PST are American. The others are the usual abbreviations of the IANA time zone database. Two of them are
# ambiguous and are read as their most frequent meaning: BST is British Summer Time, IST is Indian Standard
# Time. Other ambiguous ones (AST, GST, SST, …) are unknown.
ZONES = MappingProxyType(
    {
        **dict.fromkeys(("UT", "UTC", "GMT", "Z", "ZULU"), 0),
        **{
            "EST": -300,
            "EDT": -240,
            "CST": -360,
            "CDT": -300,
            "MST": -420,
            "MDT": -360,
            "PST": -480,
            "PDT": -420,
        },
        **{
            "WET": 0,
            "WEST": 60,
            "BST": 60,
            "CET": 60,
            "CEST": 120,
            "MEZ": 60,
            "MESZ": 120,
            "MET": 60,
            "MEST": 120,
        },
        **{
            "EET": 120,
            "EEST": 180,
            "MSK": 180,
            "MSD": 240,
            "TRT": 180,
            "SAST": 120,
            "CAT": 120,
            "EAT": 180,
            "WAT": 60,
        },
        **{
            "PKT": 300,
            "IST": 330,
            "NPT": 345,
            "ICT": 420,
            "WIB": 420,
            "HKT": 480,
            "SGT": 480,
            "PHT": 480,
            "AWST": 480,
        },
        **{
            "JST": 540,
            "KST": 540,
            "ACST": 570,
            "ACDT": 630,
            "AEST": 600,
            "AEDT": 660,
            "NZST": 720,
            "NZDT": 780,
        },
        **{
            "NST": -210,
            "NDT": -150,
            "ADT": -180,
            "BRT": -180,
            "ART": -180,
            "AKST": -540,
            "AKDT": -480,
            "HST": -600,
        },
    }
)

# Months as Unicode's CLDR 46 names them (wide and abbreviated, without the final dot), in lower case.
_MONTHS = MappingProxyType(
    {
        name: number
        for number, names in enumerate(
            (
                "january jan januar jänner janvier janv enero ene gennaio gen janeiro januari",
                "february feb februar februari février févr fév febrero febbraio fevereiro fev",
                "march mar märz mär mrz mars marzo março maart mrt",
                "april apr avril avr abril abr aprile",
                "may mai mayo maggio mag maio mei maj",
                "june jun juni juin junio giugno giu junho",
                "july jul juli juillet juil julio luglio lug julho",
                "august aug août agosto ago augustus augusti",
                "september sept sep septembre septiembre settembre set setembro",
                "october oct oktober okt octobre octubre ottobre ott outubro out",
                "november nov novembre noviembre novembro",
                "december dec dezember dez décembre déc diciembre dic dicembre dezembro december",
            ),
            start=1,
        )
        for name in names.split()
    }
)

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


_HOURS_ALONE = re.compile(r".{10}[ T]\d{1,2}[.,]")  # `09.30`, which Python reads as a fraction of an hour


class ParsedDate(NamedTuple):
    """An instant in UTC, in whole seconds, and what was assumed for it ("" if nothing)."""

    instant: datetime
    assumed: str = ""


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
        parsed = _unix(value) if not isinstance(value, str) else _parse(" ".join(text.split()))
    except OverflowError:
        raise ValueError(f"not within the years 1 to 9999: {quote(text)}") from None
    except _Refused as error:
        raise ValueError(f"{error}: {quote(text)}") from None
    except ValueError:
        parsed = None
    if parsed is None:
        raise ValueError(f"not a date: {quote(text)}")
    if parsed.instant.year <= 1:
        raise ValueError(f"a placeholder, not a date: {quote(text)}")
    return parsed


class _Refused(Exception):
    """A text has the form of a date and is none: the reason."""


def _parse(text: str) -> ParsedDate | None:
    if not text or len(text) > LENGTH_LIMIT:
        return None
    if text[0].isdigit() and (parsed := _iso(text)):
        return parsed
    for pattern, read in _FORMS:
        if match := pattern.fullmatch(text):
            return read(match)
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
    if parsed == _EPOCH and len(text) > len("1970-01-01"):
        raise _Refused("a placeholder, not a date")
    return ParsedDate(parsed)


# --- the forms ----------------------------------------------------------------------------------------------


def _year_first(match: re.Match[str]) -> ParsedDate:
    return _instant(match, int(match["year"]), int(match["month"]), int(match["day"]))


def _named(match: re.Match[str]) -> ParsedDate | None:
    month = _MONTHS.get(match["name"].lower())
    return _instant(match, _full_year(match["year"]), month, int(match["day"])) if month else None


def _named_month(match: re.Match[str]) -> ParsedDate | None:
    month = _MONTHS.get(match["name"].lower())
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
    raise _Refused("either day or month may come first")


def _interval(match: re.Match[str]) -> ParsedDate:
    start, end = _parse(match["start"]), _parse(match["end"])
    if start is None or end is None:
        raise ValueError
    if end.instant < start.instant:
        raise _Refused("the interval ends before it begins")
    return start


def _period(match: re.Match[str]) -> ParsedDate:
    return ParsedDate(datetime(int(match["year"]), int(match["month"] or 1), 1, tzinfo=UTC))


def _digits(match: re.Match[str]) -> ParsedDate:
    """Read 12 or 14 digits as year, month, day, hour, minute and second, others as a Unix time."""
    digits = match[0]
    if len(digits) in (12, 14):
        try:
            parts = [int(digits[:4]), *(int(digits[at : at + 2]) for at in range(4, len(digits), 2))]
            if 1900 <= parts[0] <= 2100:
                return ParsedDate(datetime(*parts, tzinfo=UTC))  # type: ignore[arg-type, misc]
        except ValueError:
            pass
    return _unix(int(digits))


def _unix_text(match: re.Match[str]) -> ParsedDate:
    return _unix(float(match[0]))


def _dotnet(match: re.Match[str]) -> ParsedDate:
    return ParsedDate((_EPOCH + timedelta(milliseconds=int(match["milliseconds"]))).replace(microsecond=0))


def _unix(number: int | float) -> ParsedDate:
    """Return the instant of a Unix time: seconds, from 10^11 on milliseconds, from 10^14 on microseconds."""
    if number == 0:
        raise _Refused("a placeholder, not a date")
    if 1_000 <= number <= 9_999 and number == int(number):
        return ParsedDate(datetime(int(number), 1, 1, tzinfo=UTC))  # a year
    size = abs(number)
    if 19_000_101 <= number <= 20_991_231 and number == int(number):
        text = str(int(number))
        return ParsedDate(datetime(int(text[:4]), int(text[4:6]), int(text[6:]), tzinfo=UTC))
    if not 10**8 <= size < 10**17:
        raise ValueError
    seconds = number / (1 if size < 10**11 else 1_000 if size < 10**14 else 1_000_000)
    return ParsedDate((_EPOCH + timedelta(seconds=seconds)).replace(microsecond=0))


def _instant(match: re.Match[str], year: int, month: int, day: int) -> ParsedDate:
    """Return the instant of a day, with the clock and the zone of a match."""
    groups = match.groupdict()
    if year <= 1:
        raise _Refused("a placeholder, not a date")
    hour, second = int(groups["hour"] or 0), min(int(groups["second"] or 0), 59)  # a leap second
    if half := groups["half"]:
        if not 1 <= hour <= 12:
            raise ValueError
        hour = hour % 12 + (12 if half in "pP" else 0)
    local = datetime(year, month, day, tzinfo=UTC)
    if hour == 24 and int(groups["minute"] or 0) == second == 0:
        local, hour = local + timedelta(days=1), 0
    local = local.replace(hour=hour, minute=int(groups["minute"] or 0), second=second)
    offset, assumed = _offset(groups, local)
    found = local - timedelta(minutes=offset)
    if found == _EPOCH and groups["hour"]:
        raise _Refused("a placeholder, not a date")
    return ParsedDate(found, assumed)


def _offset(groups: dict[str, str | None], local: datetime) -> tuple[int, str]:
    """Return the offset of a zone in minutes, and what was assumed where its name is unknown."""
    name = (groups["zone"] or "").upper()
    if groups["sign"]:
        hours, minutes = int(groups["zone_hours"] or 0), int(groups["zone_minutes"] or 0)
        if hours > 23 or minutes > 59:
            raise ValueError
        offset = hours * 60 + minutes
        return (offset if groups["sign"] == "+" else -offset), ""
    if place := groups["place"]:
        with suppress(ZoneInfoNotFoundError, ValueError, OSError):
            at = ZoneInfo(place).utcoffset(local.replace(tzinfo=None))
            return int(at.total_seconds() // 60) if at else 0, ""
        return 0, "the zone is not known, taken as UTC"
    if not name and not groups["comment"]:
        return 0, ""
    if name in ZONES or len(name) == 1:  # RFC 5322: military letters are UTC, most were used wrongly
        return ZONES.get(name, 0), ""
    return 0, "the zone is not known, taken as UTC"


def _full_year(text: str) -> int:
    """Return the year of two to four digits (RFC 5322, section 4.3)."""
    year = int(text)
    if len(text) == 2:
        return year + (2000 if year < 50 else 1900)
    return year + 1900 if len(text) == 3 else year


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_YEAR = r"(?P<year>\d{4})"
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
        (r"\d{9,17}", _digits),
        (r"\d{9,10}\.\d{1,9}", _unix_text),
        (r"/Date\((?P<milliseconds>-?\d{9,14})(?:[+-]\d{4})?\)/", _dotnet),
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
