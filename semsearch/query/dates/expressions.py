"""Date expression -> the days that it names, whatever stands around it.

`rules` decides what comes of it. A month or a day without a year is the latest one that has begun.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from semsearch.query.dates.calendar import COUNTS, months, parse_count, season, shift_back

Grain = Literal["day", "month", "year", "part"]
Kind = Literal["limit", "lean", "sort"]  # a filter, a boost, newest first

OLDEST = 1980  # archives hardly hold older news: "in 1945" says what a question is about
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ORDINALS = ("first", "second", "third", "fourth")
_ORDINAL = rf"(?:{'|'.join(_ORDINALS)}|1st|2nd|3rd|4th|last)"

YEAR = r"(?:19[89]\d|20\d\d)"
_YEAR = rf"(?:{YEAR}|['’]\d\d)"  # after a month or a part of a year: "Jul '21"
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t|tember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
SEASON = r"(?:spring|summer|autumn|fall|winter)"
COUNT = rf"(?:[1-9]\d{{0,2}}|{'|'.join(COUNTS)})"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?(?!\d)"
_NAMED_DAY = (
    rf"(?:{YEAR}[-/]\d\d[-/]\d\d|\d{{1,2}}[/.]\d{{1,2}}[/.]{YEAR}"
    rf"|(?:{WEEKDAY},? )?(?:the )?{_DAY}(?: of)? {MONTH}(?:,? (?:of )?{_YEAR})?"
    rf"|(?:{WEEKDAY},? )?{MONTH} (?:the )?{_DAY}(?:,? {_YEAR})?)"
)


@dataclass(frozen=True, slots=True)
class Days:
    """The first and the last day that an expression names, both inclusive.

    Attributes:
        named_year: False where the year was supplied from today's date.
        relative: It counts from today ("last week").
        vague: It can be read in more than one way (03/04/2021, winter 2020, two years ago).
    """

    first: date
    last: date
    grain: Grain
    named_year: bool = True
    relative: bool = False
    vague: bool = False

    @property
    def dated(self) -> bool:
        """Whether the expression itself says which year it means."""
        return self.named_year and not self.relative


@dataclass(frozen=True, slots=True)
class Reading:
    """The first and the last day of publication that a phrase stands for, None where open."""

    first: date | None
    last: date | None
    kind: Kind


Rule = Callable[[re.Match[str], date], Reading | None]


def spaced(pattern: str) -> str:
    """Return a pattern in which every space stands for any white space."""
    return pattern.replace(" ", r"\s+")


def parse(expression: str, today: date) -> Days | None:
    """Return the days that an expression names; None where there are none (31 February), and before 1980."""
    for form, reader in _FORMS:
        if match := form.fullmatch(expression):
            try:
                days = reader(match, today)
            except (ValueError, OverflowError):  # the calendar has no such day
                return None
            return days if days and days.first.year >= OLDEST else None
    return None


def _year_number(year: str) -> int:
    """Return the year that "2021", "'21" or "21" stands for."""
    if len(year) == 4:
        return int(year)
    short = int(year[-2:])
    return short + (1900 if short >= OLDEST % 100 else 2000)


def _month_number(name: str) -> int:
    return int(name) if name.isdecimal() else _MONTHS.index(name[:3].casefold()) + 1


def _day(match: re.Match[str], today: date) -> Days | None:
    month, day = _month_number(match["month"]), int(match["day"])
    if match["year"]:
        at = date(_year_number(match["year"]), month, day)
        return Days(at, at, "day")
    years = (year for year in range(today.year, today.year - 9, -1) if day <= monthrange(year, month)[1])
    begun = next((found for year in years if (found := date(year, month, day)) <= today), None)
    return Days(begun, begun, "day", named_year=False) if begun else None


def _iso_day(match: re.Match[str], _: date) -> Days:
    at = date(*map(int, re.split("[-/]", match[0])))
    return Days(at, at, "day")


def _numeric_day(match: re.Match[str], _: date) -> Days:
    one, two, year = map(int, re.split("[/.]", match[0]))
    american = two > 12
    at = date(year, one, two) if american else date(year, two, one)
    return Days(at, at, "day", vague="/" in match[0] and one <= 12 and two <= 12 and one != two)


def _iso_month(match: re.Match[str], _: date) -> Days:
    return Days(*months(int(match["year"]), int(match["month"])), "month")


def _month(match: re.Match[str], today: date) -> Days:
    month = _month_number(match["month"])
    if match["year"]:
        return Days(*months(_year_number(match["year"]), month), "month")
    last = match["last"] is not None
    year = today.year - (month > today.month or (last and month == today.month))
    return Days(*months(year, month), "month", named_year=False, relative=last)


def _part(match: re.Match[str], today: date) -> Days | None:
    named = match["whole"]
    whole = parse(str(_year_number(named)) if named[0] in "'’" else named, today)
    part = " ".join(match["part"].casefold().split())
    if whole is None:
        return None
    first, last, day = whole.first, whole.last, timedelta(days=1)
    yearly = (whole.first.month, whole.last.month) == (1, 12)
    if "half" in part:
        middle = first + (last - first + day) / 2 if not yearly else date(first.year, 7, 1)
        first, last = (first, middle - day) if "first" in part else (middle, last)
    elif "week" in part:
        at = next((at for at, name in enumerate(_ORDINALS) if name in part), None)
        first = last - 6 * day if at is None else first + 7 * at * day
        last = first + 6 * day
    elif "mid" in part:
        first, last = months(first.year, 5, 4) if yearly else (first.replace(day=11), first.replace(day=20))
    elif re.search("early|beginning|start|first", part):
        last = date(first.year, 4, 30) if yearly else first.replace(day=10)
    else:
        first = date(first.year, 9, 1) if yearly else first.replace(day=21)
    return Days(first, last, "part", whole.named_year, whole.relative)


def _part_of_year(match: re.Match[str], today: date) -> Days | None:
    """Read a quarter or a half: "Q3 2021", "H1'21", "3Q21", "the third quarter of last year"."""
    part, year = match["part"].casefold(), match["year"]
    named = parse(year, today) if year.endswith("year") else None
    count = 6 if re.fullmatch(r"h\d|\dh", part) else 3
    name, digit = part.split()[0], re.search(r"\d", part)
    at = int(digit[0]) - 1 if digit else 3 if name == "last" else _ORDINALS.index(name)
    first = named.first.year if named else _year_number(year)
    return Days(*months(first, at * count + 1, count), "part", relative=named is not None)


def _near_quarter(match: re.Match[str], today: date) -> Days:
    back = match["back"].casefold() != "this"
    return Days(*months(today.year, (today.month - 1) // 3 * 3 + 1 - 3 * back, 3), "part", relative=True)


def _season(match: re.Match[str], _: date) -> Days:
    name, year = match["season"], _year_number(match["year"])
    if name.casefold() != "winter" or match["next"]:
        return Days(*season(name, year), "part")
    return Days(season(name, year - 1)[0], season(name, year)[1], "part", vague=True)


def _week_of(match: re.Match[str], today: date) -> Days | None:
    if (day := parse(match["of"], today)) is None:
        return None
    monday = day.first - timedelta(days=day.first.weekday())
    return Days(monday, monday + timedelta(days=6), "part", day.named_year)


def _ago(match: re.Match[str], today: date) -> Days:
    unit = match["unit"].casefold()
    at = shift_back(today, parse_count(match["count"]), unit)
    about = timedelta(days={"d": 0, "w": 4, "m": 16, "y": 183}[unit[0]])
    return Days(at - about, at + about, "part", relative=True, vague=bool(match["about"]) or unit[0] == "y")


def _near(match: re.Match[str], today: date) -> Days:
    """Read "yesterday", "last week", "earlier this year", "last Friday"."""
    text = match[0].casefold()
    back = "last" in text
    name = text.split()[-1][:3]
    weekday = text.endswith("day") and name in _WEEKDAYS
    if text.endswith("day"):
        ago = 2 if "before" in text else int("yesterday" in text)
        if weekday:
            ago = (today.weekday() - _WEEKDAYS.index(name)) % 7 or 7 * back
        first = last = today - timedelta(days=ago)
    elif text.endswith("week"):
        first = today - timedelta(days=today.weekday() + 7 * back)
        last = first + timedelta(days=6)
    elif text.endswith("month"):
        first, last = months(today.year, today.month - back)
    else:
        first, last = date(today.year - back, 1, 1), date(today.year - back, 12, 31)
    if text.startswith("ear") and not back:
        last = today
    return Days(first, last, "day" if weekday else "part", relative=True)


def _year(match: re.Match[str], _: date) -> Days:
    return Days(date(int(match[0]), 1, 1), date(int(match[0]), 12, 31), "year")


_WHOLE = rf"(?:{MONTH}(?:,? (?:of )?{_YEAR})?|{_YEAR}|(?:this|last) (?:month|year))"
_PATTERNS: list[tuple[str, Callable[[re.Match[str], date], Days | None]]] = [
    (
        r"(?P<part>early|mid|late|(?:the )?(?:beginning|start|middle|end|first half|second half"
        rf"|(?:first|second|third|fourth|last) week|(?:first|last) days) of)(?: |-)(?P<whole>{_WHOLE})",
        _part,
    ),
    (
        rf"(?:the )?(?P<part>q[1-4]|h[12]|{_ORDINAL} quarter)(?: of)?"
        rf"(?: )?(?P<year>{_YEAR}|(?:this|last) year)",
        _part_of_year,
    ),
    (rf"(?P<part>[1-4]q|[12]h)(?: )?(?P<year>{_YEAR}|\d\d)", _part_of_year),
    (rf"(?P<year>{YEAR})(?: |-)?(?P<part>q[1-4]|h[12])", _part_of_year),
    (r"(?:the )?(?P<back>this|last|previous) quarter", _near_quarter),
    (
        rf"(?:the )?(?P<season>{SEASON})(?: of)? (?P<year>{_YEAR})(?P<next>[/–-](?:{YEAR}|\d\d(?!\d)))?",
        _season,
    ),
    (rf"(?:the )?week (?:of|beginning|starting) (?P<of>{_NAMED_DAY})", _week_of),
    (rf"{YEAR}-\d\d-\d\d|{YEAR}/\d\d/\d\d", _iso_day),
    (rf"\d{{1,2}}/\d{{1,2}}/{YEAR}|\d{{1,2}}\.\d{{1,2}}\.{YEAR}", _numeric_day),
    (
        rf"(?:{WEEKDAY},? )?(?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month>{MONTH})"
        rf"(?:,? (?:of )?(?P<year>{_YEAR}))?",
        _day,
    ),
    (
        rf"(?:{WEEKDAY},? )?(?P<month>{MONTH}) (?:the )?(?P<day>\d{{1,2}})(?!\d)(?:st|nd|rd|th)?"
        rf"(?:,? (?P<year>{_YEAR}))?",
        _day,
    ),
    (rf"(?P<year>{YEAR})[-/](?P<month>0[1-9]|1[0-2])(?![-/\d])", _iso_month),
    (rf"(?P<month>0?[1-9]|1[0-2])/(?P<year>{YEAR})", _iso_month),
    (rf"(?P<last>last )?(?P<month>{MONTH})(?:(?:,? |(?=['’]))(?:of )?(?P<year>{_YEAR}))?", _month),
    (
        rf"(?P<about>(?:about|around|some|roughly|nearly|almost) )?(?P<count>{COUNT}) "
        r"(?P<unit>days?|weeks?|months?|years?) ago",
        _ago,
    ),
    (
        rf"(?:the day before )?yesterday|today|(?:last )?{WEEKDAY}"
        r"|(?:(?:earlier |early )?this|(?:early |late )?last) (?:week|month|year)",
        _near,
    ),
    (YEAR, _year),
]

_FORMS = [(re.compile(spaced(pattern), re.IGNORECASE), reader) for pattern, reader in _PATTERNS]

EXPRESSION = "(?:" + "|".join(re.sub(r"\?P<\w+>", "?:", pattern) for pattern, _ in _PATTERNS) + ")"
"""A pattern, without groups and not yet `spaced`, of every expression that `parse` reads."""
