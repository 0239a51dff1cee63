"""Vague words for a time of publication: they lean the order and never limit.

Like the frames, each is a pattern and a judge.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from semsearch.query import neighbours
from semsearch.query.calendar import season
from semsearch.query.days import ANY, SEASON, YEAR, Judge, Reading, read

UNITS = r"days?|weeks?|months?|years?"
RECENT = {"d": 14, "w": 42, "m": 180, "y": 1095}  # days that "recent days", "a few weeks ago", … reach back
_LATELY = 90


def _owner(match: re.Match[str], today: date) -> Reading | None:
    """Judge "last year's fires": told of at the time, and later."""
    days = read(match["days"], today)
    if days is None or not days.relative or match["days"].casefold() == "today":
        return None
    return Reading(days.first, days.last, "lean")


def _recent(match: re.Match[str], today: date) -> Reading:
    """Judge "recent", "lately", "a few weeks ago"."""
    unit = match["unit"] or match["ago"] or ""
    return Reading(today - timedelta(days=RECENT.get(unit[:1].casefold(), _LATELY)), today, "lean")


def _seasonal(match: re.Match[str], today: date) -> Reading | None:
    """Judge "this spring", "last winter": the latest one that has begun, or the one before."""
    if not neighbours.parts(match.string, match.end()) or (
        match["which"].lower() == "the" and not match["how"]
    ):
        return None
    first, last = season(match["season"], today.year)
    back = match["which"].casefold() == "last"
    if first > today or (back and last >= today):
        first, last = season(match["season"], today.year - 1)
    return Reading(first, last, "lean")


def _decade(match: re.Match[str], today: date) -> Reading | None:
    """Judge "the 1990s" and "around 2010"."""
    if match["decade"]:
        first = date(int(match["decade"]), 1, 1)
        return Reading(first, date(first.year + 9, 12, 31), "lean") if first <= today else None
    year = int(match["year"])
    if year > today.year or not neighbours.parts(match.string, match.end()):
        return None
    return Reading(date(year - 1, 1, 1), date(year + 1, 12, 31), "lean")


PATTERNS: list[tuple[str, Judge]] = [
    (rf"(?P<days>{ANY})['’]s", _owner),
    (
        rf"in recent (?P<unit>{UNITS})|(?:a few|several|some|a couple of) (?P<ago>{UNITS}) ago|recently"
        rf"|recent|lately|of late|these days|latest(?= {neighbours.NEWS}\b)",
        _recent,
    ),
    (rf"(?:(?P<how>in|during|over) )?(?P<which>this|last|the) (?P<season>{SEASON})", _seasonal),
    (rf"(?:in |during )?the (?P<decade>(?:19[89]|20\d)0)s|(?:around|circa) (?P<year>{YEAR})", _decade),
]
