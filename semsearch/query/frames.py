"""Frames of a date: whether an expression in its surroundings is meant as a time of publication.

A frame is a pattern and a judge. The pattern finds an expression with what introduces it; the judge reads it
and looks at its neighbours.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from semsearch.query import leans, neighbours
from semsearch.query.calendar import number, shifted
from semsearch.query.days import ANY, COUNT, MONTH, OLDEST, Judge, Reading, read, spaced


def _range(match: re.Match[str], today: date) -> Reading | None:
    """Judge "between May and August 2020", "from 5 to 20 July 2021", "in March or April".

    What the first expression lacks the second gives.
    """
    text, how, to = match.string, (match["how"] or "").casefold(), match["to"].strip().casefold()
    if to not in {"between": ("and",), "in": _OR, "during": _OR, "on": _OR}.get(how, _UNTIL):
        return None
    one, two = match["a"], match["b"]
    last = read("today" if two in ("now", "the present") else two, today)
    if last is None or last.first > today:
        return None
    month = re.search(MONTH, two, re.IGNORECASE)
    first = read(f"{one} {month[0]}" if one.isdecimal() and len(one) < 3 and month else one, last.last)
    if first is None or first.first > last.last or not neighbours.parts(text, match.end(), noun=True):
        return None
    if neighbours.listed(text, match.end()):
        return None
    if how in ("from", "") and neighbours.changed(text, match.start()):
        return None
    return Reading(first.first, last.last) if how or _stands_alone(match) else None


def _open(match: re.Match[str], today: date) -> Reading | None:
    """Judge "since March", "before 2020", "until 28 July 2021"."""
    text, how = match.string, " ".join(match["how"].casefold().split())
    days = read(match["days"], today)
    if days is None or days.first > today or days.vague:
        return None
    if not neighbours.parts(text, match.end(), noun=True) or neighbours.before(text, match.start()) in _NEAR:
        return None
    if re.search(r"\b(?:before|after)\s+(?:and|or)\s+$", text[: match.start()], re.IGNORECASE):
        return None
    if how == "since":
        return None if neighbours.lasting(text, match.start()) else Reading(days.first, None)
    if how == "after":
        return Reading(days.last + timedelta(days=1), None) if days.last < today else None
    if how in ("before", "prior to"):
        return Reading(None, days.first - timedelta(days=1))
    if (
        neighbours.delayed(text, match.start())
        or days.last >= today
        or (how == "up to" and days.grain == "year")
    ):
        return None
    return Reading(None, days.last)


def _within(match: re.Match[str], today: date) -> Reading | None:
    """Judge "in July 2021", "on 28 July", "during the summer of 2020"."""
    text, end = match.string, match.end()
    days = read(match["days"], today)
    before = neighbours.before(text, match.start())
    if days is None or days.first > today or before in neighbours.FOUNDED or neighbours.dated(text, end):
        return None
    if neighbours.listed(text, end):
        return None
    if (match["how"].casefold() == "on") != (days.grain == "day"):
        return None
    if days.grain == "part" and neighbours.earned(text, match.start()):
        return None
    if days.grain != "day" and neighbours.to_come(text, match.start()):
        return None
    named = days.named_year and days.grain != "year" and not days.relative
    opening = neighbours.begins(text, match.start()) and neighbours.capital(text, end)
    if not named and not opening and not neighbours.parts(text, end, noun=not days.named_year):
        return None
    if match["days"] in _VERBAL and not neighbours.opens(text, end) and not neighbours.closes(text, end):
        return None
    vague = days.vague or (before in neighbours.PASSED and days.grain == "year")
    return Reading(days.first, days.last, "lean" if vague else "limit")


def _rolling(match: re.Match[str], today: date) -> Reading | None:
    """Judge "in the last 7 days", "over the past year"."""
    text, unit = match.string, match["unit"].casefold()
    count = (match["count"] or "one").casefold()
    if not match["count"] and not (match["how"] and match["the"]):
        return None
    if neighbours.before(text, match.start()) in neighbours.BARRED or not neighbours.parts(text, match.end()):
        return None
    if " " in count or count in ("few", "several"):
        return Reading(today - timedelta(days=leans.RECENT.get(unit[0], 1)), today, "lean")
    if unit.startswith("hour"):
        first = today - timedelta(days=-(-number(count) // 24))
    else:
        first = shifted(today, number(count), unit)
    return Reading(first, today) if first.year >= OLDEST else None


def _of_news(match: re.Match[str], today: date) -> Reading | None:
    """Judge "articles from 2020", and "July 2021 articles", "today's news"."""
    days = read(match["days"], today)
    before = neighbours.before(match.string, match.start())
    if days is None or days.first > today:
        return None
    if match["how"] and not re.fullmatch(neighbours.NEWS, before, re.IGNORECASE):
        ending = neighbours.closes(match.string, match.end())
        wanted = match["how"].casefold() == "from" and neighbours.wanted(match.string)
        dated = match["how"].casefold() == "of" and days.grain == "day" and before != "as"
        if not (ending and (wanted or dated)):
            return None
    return Reading(days.first, days.last, "lean" if days.vague else "limit")


def _alone(match: re.Match[str], today: date) -> Reading | None:
    """Judge what stands without a preposition: "last week" nearly anywhere, "28 July 2021" at the end."""
    text, start, end = match.string, match.start(), match.end()
    days = read(match["days"], today)
    if days is None or days.first > today:
        return None
    before, begins = neighbours.before(text, start), neighbours.begins(text, start)
    if days.relative:
        word = match["days"].casefold()
        if before in neighbours.BARRED or before in neighbours.FOUNDED or word in _WEEKDAYS:
            return None
        if not (neighbours.parts(text, end) or begins):
            return None
        if not begins and match["days"][0].isupper() and not text.isupper():  # a title: "USA Today"
            return None
        vague = days.vague or (word == "today" and not neighbours.newsy(text))
        return Reading(days.first, days.last, "lean" if vague else "limit")
    opening = (
        days.grain == "part" and neighbours.leads(text, start) and neighbours.parts(text, end, noun=True)
    )
    if not days.named_year or not (opening or _stands_alone(match)):
        return None
    unmarked = days.grain == "year" and not neighbours.leads(text, start)
    loose = days.grain == "year" and begins and not neighbours.closes(text, end)  # "2001: A Space Odyssey"
    if unmarked and (not before.isalpha() or not text[:start].rstrip().endswith(before)):  # "Ignite 2020"
        return None
    return Reading(days.first, days.last, "lean" if unmarked or loose or days.vague else "limit")


def _stands_alone(match: re.Match[str]) -> bool:
    """Tell whether an expression ends the text, or is set apart at its beginning."""
    text, start, end = match.string, match.start(), match.end()
    if neighbours.leads(text, start) and (neighbours.closes(text, end) or neighbours.opens(text, end)):
        return True
    before = neighbours.before(text, start)
    return neighbours.closes(text, end) and before not in neighbours.BARRED and not before[-1:].isdigit()


_OR, _UNTIL = ("and", "or"), ("to", "until", "till", "through", "–", "-")
_NEAR = frozenset("day days week weeks month months year years hours shortly soon just long".split())
_VERBAL = frozenset(("march", "may", "august"))  # without a capital letter, words of other kinds as well
_WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_TO = r"(?P<to> (?:and|or|to|until|till|through) |\s*[–-]\s*)"
_PATTERNS: list[tuple[str, Judge]] = [
    (rf"(?P<how>between|from|in|during|on) (?P<a>{ANY}|\d{{1,2}}){_TO}(?P<b>{ANY}|now|the present)", _range),
    (rf"(?P<how>)(?P<a>{ANY}){_TO}(?P<b>{ANY})", _range),
    (rf"(?P<how>since|after|before|prior to|until|till|up to|up until) (?P<days>{ANY})", _open),
    (
        r"(?P<how>in|on|during|throughout|within|at(?= the (?:start|beginning|middle|end)))"
        rf" (?:the (?:month|year) (?:of )?)?(?P<days>{ANY})",
        _within,
    ),
    (
        r"(?:(?P<how>in|over|within|during|throughout|from) )?(?P<the>the )?(?:last|past|previous)"
        rf" (?:(?P<count>{COUNT}|couple of|few|several) )?(?P<unit>hours?|{leans.UNITS}|decade)",
        _rolling,
    ),
    (rf"(?P<how>from|of) (?P<days>{ANY})", _of_news),
    (rf"(?P<how>)(?P<days>{ANY})(?:['’]s)?(?= {neighbours.NEWS}\b)", _of_news),
    (rf"(?P<days>{ANY})", _alone),
    *leans.PATTERNS,
]
DECISIVE = 4  # of the first four frames: what they refuse is refused in part, too
FRAMES = [
    (
        re.compile(
            rf"(?<!\d,)(?<![\w$€£#/.:'’–-])(?P<span>{spaced(pattern)})(?![\w%/&]|['’]\w|[-.,:–]\d|-\w)",
            re.IGNORECASE,
        ),
        judge,
    )
    for pattern, judge in _PATTERNS
]
