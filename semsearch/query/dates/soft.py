"""Vague words for a time of publication: each is a boost, never a filter."""

from __future__ import annotations

import re
from datetime import date, timedelta

from semsearch.query.dates import context
from semsearch.query.dates.calendar import season
from semsearch.query.dates.expressions import EXPRESSION, SEASON, YEAR, Reading, Rule, parse

UNITS = r"days?|weeks?|months?|years?"
RECENT = {"d": 14, "w": 42, "m": 180, "y": 1095}  # days that "recent days", "a few weeks ago", … reach back
_LATELY = 90


def _possessive(match: re.Match[str], today: date) -> Reading | None:
    """Read "last year's fires": reported at the time, and later."""
    days = parse(match["days"], today)
    if days is None or not days.relative or match["days"].casefold() == "today":
        return None
    return Reading(days.first, days.last, "lean")


def _recent(match: re.Match[str], today: date) -> Reading:
    """Read "recent", "lately", "a few weeks ago"."""
    unit = match["unit"] or match["ago"] or ""
    return Reading(today - timedelta(days=RECENT.get(unit[:1].casefold(), _LATELY)), today, "lean")


def _seasonal(match: re.Match[str], today: date) -> Reading | None:
    """Read "this spring" as the latest one that has begun, "last winter" as the latest that has ended."""
    if not context.set_off(match.string, match.end()):  # "in the fall of Rome"
        return None
    first, last = season(match["season"], today.year)
    ended = match["last"] is not None
    if first > today or (ended and last >= today):
        first, last = season(match["season"], today.year - 1)
    return Reading(first, last, "lean")


def _decade(match: re.Match[str], today: date) -> Reading | None:
    """Read "the 1990s"."""
    first = date(int(match["decade"]), 1, 1)
    return Reading(first, date(first.year + 9, 12, 31), "lean") if first <= today else None


def _about_year(match: re.Match[str], today: date) -> Reading | None:
    """Read "around 2010" with a year on each side."""
    year = int(match["year"])
    return Reading(date(year - 1, 1, 1), date(year + 1, 12, 31), "lean") if year <= today.year else None


SOFT_RULES: list[tuple[str, Rule]] = [
    (rf"(?P<days>{EXPRESSION})['’]s", _possessive),
    (
        rf"in recent (?P<unit>{UNITS})|(?:a few|several|some|a couple of) (?P<ago>{UNITS}) ago|recently"
        rf"|recent|lately|of late|these days|latest(?= {context.NEWS}\b)",
        _recent,
    ),
    (
        rf"(?:(?:in |during |over )?(?:this|(?P<last>last))|(?:in|during|over) the) (?P<season>{SEASON})",
        _seasonal,
    ),
    (r"(?:in |during )?the (?P<decade>(?:19[89]|20\d)0)s", _decade),
    (rf"(?:around|circa) (?P<year>{YEAR})", _about_year),
]
