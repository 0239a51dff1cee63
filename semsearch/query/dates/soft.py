"""Vague words for a time of publication: a boost or an order, never a filter.

What is recent depends on the archive: "recent" boosts the newest articles that match, and "the latest on"
puts them first. So both say something of an archive that ended years ago.
"""

from __future__ import annotations

import re
from datetime import date

from semsearch.query.dates import context
from semsearch.query.dates.calendar import season
from semsearch.query.dates.expressions import EXPRESSION, SEASON, YEAR, Reading, Rule, parse

UNITS = r"days?|weeks?|months?|years?"
NEWEST = Reading(None, None, "lean")
_SORTED = Reading(None, None, "sort")


def _possessive(match: re.Match[str], today: date) -> Reading | None:
    """Read "last year's fires": reported at the time, and later."""
    days = parse(match["days"], today)
    if days is None or not days.relative or match["days"].casefold() == "today":
        return None
    return Reading(days.first, days.last, "lean")


def _recent(_: re.Match[str], __: date) -> Reading:
    """Read "recent", "lately", "a few weeks ago", "the newest"."""
    return NEWEST


def _latest(_: re.Match[str], __: date) -> Reading:
    """Read "the latest on", "most recent news about"."""
    return _SORTED


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


_SUPERLATIVE = "latest|newest|most recent"
SOFT_RULES: list[tuple[str, Rule]] = [
    (rf"(?P<days>{EXPRESSION})['’]s", _possessive),
    (
        rf"in recent (?:{UNITS})|(?:a few|several|some|a couple of) (?:{UNITS}) ago|recently|recent|lately"
        rf"|of late|these days|latest|newest|last(?= {context.NEWS}\b)",
        _recent,
    ),
    (
        rf"(?:(?:what is|what['’]s|what are|show me|give me|tell me) )?(?:the )?(?:{_SUPERLATIVE})"
        rf"(?: (?:{context.NEWS}|updates?|developments?))? (?:on|about|regarding|concerning|of|with)",
        _latest,
    ),
    (rf"(?:{_SUPERLATIVE}) first|sorted by date", _latest),
    (
        rf"(?:(?:in |during |over )?(?:this|(?P<last>last))|(?:in|during|over) the) (?P<season>{SEASON})",
        _seasonal,
    ),
    (r"(?:in |during )?the (?P<decade>(?:19[89]|20\d)0)s", _decade),
    (rf"(?:around|circa) (?P<year>{YEAR})", _about_year),
]
