"""Rules: whether a date phrase is a filter on publication, a boost, or nothing.

A filter hides what was published at another time, so only explicit forms are filters:

| form (D is an expression that `expressions` reads) | filters where it is |
|---|---|
| `since D`, `after D`, `before D`, `prior to D`, `until D`, `till D`, `up to D` | complete |
| `by D` | complete, and names its year and a part of it |
| `in D`, `during D`, `throughout D`, `within D`, `on DAY`, `at the end of D` | complete |
| `between A and B`, `from A to B`, `in A and B`, `in A or B` | complete |
| `articles … from D`, `news of D` | complete |
| `yesterday`, `last week`, `this month`, `last Friday`, `3 days ago` | complete and free |
| `in the last 7 days`, `past two weeks` | complete and free |
| `today's news`, `July 2021 articles` | anywhere |
| `28 July 2021`, `Q2 2021`, `May to August 2020`: with its year | at the end or set off at the start |
| `2021` | at the end after punctuation |

A phrase is complete where the end, punctuation or a function word follows, not a noun that it may belong to
("in 2020 election ads"). It is free where no preposition, article or possessive precedes it ("more than last
year").

A form that names its year and does not filter is a boost: it moves articles up and hides none. So is a form
with two readings: 03/04/2021; a year or an "until" after a participle, which may be that of an event ("a law
passed in 2019"). Nothing comes of a month or day without its year outside the filtering forms, of a bare date
before a noun ("2021 outlook"), of one date among several ("in 2018, 2019 and 2020"), and of the future, whose
news is published before.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache

from semsearch.query.dates import context
from semsearch.query.dates.calendar import parse_count, shift_back
from semsearch.query.dates.expressions import (
    COUNT,
    EXPRESSION,
    MONTH,
    OLDEST,
    WEEKDAY,
    Days,
    Reading,
    Rule,
    parse,
    spaced,
)
from semsearch.query.dates.soft import NEWEST, SOFT_RULES, UNITS

_OR, _UNTIL = ("and", "or"), ("to", "until", "till", "through", "–", "-")
_JOINTS = {"between": ("and",), "in": _OR, "during": _OR, "on": _OR}
_AMBIGUOUS_MONTHS = ("march", "may", "august")  # in lower case they are other words as well


def _range(match: re.Match[str], today: date) -> Reading | None:
    """Read "between May and August 2020", "5 to 20 July 2021": what the first date lacks the second gives."""
    how, one, two = match["how"].casefold(), match["a"], match["b"]
    last = _begun("today" if two in ("now", "the present") else two, match, today)
    if last is None or match["to"].strip().casefold() not in _JOINTS.get(how, _UNTIL):
        return None
    month = re.search(MONTH, two, re.IGNORECASE)
    first = parse(f"{one} {month[0]}" if one.isdecimal() and len(one) < 3 and month else one, last.last)
    if first is None or first.first > last.last:
        return None
    firm = (_complete(match) if how else _apart(match) and _free(match)) and not _of_event(match, last)
    return _reading(first.first, last.last, firm=firm, dated=last.dated)


def _open(match: re.Match[str], today: date) -> Reading | None:
    """Read "since March", "before 2020", "until 28 July 2021"."""
    days, how = _begun(match["days"], match, today), match["how"].casefold()
    if days is None:
        return None
    firm = _complete(match) and not days.vague
    if how == "since":
        return _reading(days.first, None, firm=firm, dated=days.dated)
    if how.startswith(("before", "prior")):
        return _reading(None, days.first - timedelta(days=1), firm=firm, dated=days.dated)
    if days.last >= today:
        return None
    if how == "by":  # a deadline, unless it names its year
        if not days.dated or context.in_future(match.string, match.start()):
            return None
        firm = firm and days.grain != "year"
    if how == "after":
        return _reading(days.last + timedelta(days=1), None, firm=firm, dated=days.dated)
    firm = firm and not context.of_participle(match.string, match.start())
    return _reading(None, days.last, firm=firm, dated=days.dated)


def _within(match: re.Match[str], today: date) -> Reading | None:
    """Read "in July 2021", "on 28 July", "during the summer of 2020"."""
    text, days = match.string, _begun(match["days"], match, today)
    if days is None or (days.grain != "day" and context.in_future(text, match.start())):
        return None
    if match["days"] in _AMBIGUOUS_MONTHS and not context.pauses(text, match.end()):
        return None
    fits = (match["how"].casefold() == "on") == (days.grain == "day")  # "on 2020" asks about the year
    firm = fits and _complete(match) and not days.vague and not _of_event(match, days)
    return _reading(days.first, days.last, firm=firm, dated=days.dated)


def _of_news(match: re.Match[str], today: date) -> Reading | None:
    """Read "articles about masks from 2020", "news of 28 July 2021"."""
    days, before = _begun(match["days"], match, today), match.string[: match.start()]
    if days is None:
        return None
    near = before if match["how"].casefold() == "from" else context.word_before(before, len(before))
    firm = context.NEWS_WORD.search(near) is not None and _complete(match) and not days.vague
    return _reading(days.first, days.last, firm=firm, dated=days.dated)


def _before_news(match: re.Match[str], today: date) -> Reading | None:
    """Read "July 2021 articles", "today's news"."""
    days = _begun(match["days"], match, today)
    if days is None:
        return None
    firm = (days.dated or days.relative) and not days.vague
    return _reading(days.first, days.last, firm=firm, dated=True)


def _rolling(match: re.Match[str], today: date) -> Reading | None:
    """Read "in the last 7 days", "over the past year"."""
    unit, count = match["unit"].casefold(), match["count"].casefold() or "one"
    if not _free(match):
        return None
    if " " in count or count in ("few", "several"):
        return NEWEST
    number = parse_count(count)
    hours = unit.startswith("hour")
    first = today - timedelta(days=-(-number // 24)) if hours else shift_back(today, number, unit)
    return _reading(first, today, firm=_complete(match), dated=True) if first.year >= OLDEST else None


def _alone(match: re.Match[str], today: date) -> Reading | None:
    """Read a date without a preposition: "yesterday", "28 July 2021", "2020"."""
    text, start, end = match.string, match.start(), match.end()
    days = _begun(match["days"], match, today)
    if days is None or not _free(match) or context.continues_list(text, start):
        return None
    if days.relative:
        return _relative(match, days)
    if not days.dated or not context.set_off(text, end):
        return None
    if days.grain != "year":
        return _reading(days.first, days.last, firm=_apart(match) and not days.vague, dated=True)
    parted, ends = context.starts(text, start), context.ends(text, end)
    word = context.word_before(text, start)
    if not (context.pauses(text, end) if parted else ends and word.isalpha() and word.islower()):
        return None  # a name: "Ignite 2020"
    return _reading(days.first, days.last, firm=parted and ends, dated=True)


def _relative(match: re.Match[str], days: Days) -> Reading | None:
    text, words = match.string, match["days"]
    if re.fullmatch(WEEKDAY, words, re.IGNORECASE):  # "Friday Night Lights"
        return None
    if words[0].isupper() and not text.isupper() and not context.opens(text, match.start()):  # "USA Today"
        return None
    nowadays = words.casefold() == "today" and not context.asks_for_news(text)
    return _reading(
        days.first, days.last, firm=_complete(match) and not days.vague and not nowadays, dated=True
    )


def _begun(expression: str, match: re.Match[str], today: date) -> Days | None:
    """Return the days of an expression; None in the future, and for one date of several."""
    days = parse(expression, today)
    several = context.one_of_several(match.string, match.start(), match.end())
    return None if days is None or days.first > today or several else days


def _complete(match: re.Match[str]) -> bool:
    """Return whether a phrase is set off, or opens the question: "In July China's top court …"."""
    text, end = match.string, match.end()
    return context.set_off(text, end) or (
        context.opens(text, match.start()) and context.capital_follows(text, end)
    )


def _apart(match: re.Match[str]) -> bool:
    """Return whether a phrase ends the question, or begins a part of it and is set off."""
    text, end = match.string, match.end()
    return context.ends(text, end) or (context.starts(text, match.start()) and context.set_off(text, end))


def _free(match: re.Match[str]) -> bool:
    return not context.governed(match.string, match.start())


def _of_event(match: re.Match[str], days: Days) -> bool:
    """Return whether a year may be that of an event: "a law passed in 2019"."""
    return days.grain == "year" and context.of_participle(match.string, match.start())


def _reading(first: date | None, last: date | None, *, firm: bool, dated: bool) -> Reading | None:
    """Return a filter where the form is `firm`, else a boost where it is `dated`, else None."""
    return Reading(first, last, "limit" if firm else "lean") if firm or dated else None


_TO = r"(?P<to> (?:and|or|to|until|till|through) |\s*[–-]\s*)"
_DURING = r"(?:in|over|within|during|throughout|from)"
_PATTERNS: list[tuple[str, Rule]] = [
    (
        rf"(?P<how>between|from|in|during|on) (?P<a>{EXPRESSION}|\d{{1,2}}){_TO}"
        rf"(?P<b>{EXPRESSION}|now|the present)",
        _range,
    ),
    (rf"(?P<how>)(?P<a>{EXPRESSION}){_TO}(?P<b>{EXPRESSION})", _range),
    (rf"(?P<how>since|after|before|prior to|until|till|up to|up until|by) (?P<days>{EXPRESSION})", _open),
    (
        r"(?P<how>in|on|during|throughout|within|at(?= the (?:start|beginning|middle|end)))"
        rf" (?:the (?:month|year) (?:of )?)?(?P<days>{EXPRESSION})",
        _within,
    ),
    (
        rf"(?:{_DURING} )?(?:the )?(?:last|past|previous) (?P<count>{COUNT}|couple of|few|several)"
        rf" (?P<unit>hours?|{UNITS}|decade)",
        _rolling,
    ),
    (rf"{_DURING} the (?:last|past|previous)(?P<count>) (?P<unit>hours?|{UNITS}|decade)", _rolling),
    (rf"(?P<how>from|of) (?P<days>{EXPRESSION})", _of_news),
    (rf"(?P<days>{EXPRESSION})(?:['’]s)?(?= {context.NEWS}\b)", _before_news),
    (rf"(?P<days>{EXPRESSION})", _alone),
    *SOFT_RULES,
]
RULES = [rule for _, rule in _PATTERNS]


@cache
def rule_pattern(order: int) -> re.Pattern[str]:
    """Return the pattern of a rule, compiled when it is first needed: all take a tenth of a second."""
    return re.compile(
        rf"(?<!\d,)(?<![\w$€£#/.:'’–-]){spaced(_PATTERNS[order][0])}(?![\w%/&]|['’]\w|[-.,:–]\d|-\w)",
        re.IGNORECASE,
    )


# Most rules need an expression, and most questions have none: one search then takes the place of seven.
EXPRESSIONS = re.compile(spaced(EXPRESSION), re.IGNORECASE)
NEED_EXPRESSION = frozenset(
    order
    for order, (pattern, _) in enumerate(_PATTERNS)
    if any(f"(?P<{name}>{EXPRESSION})" in pattern for name in ("a", "days"))
)
