"""What a question asks for (who, when, where, how much), and whether a sentence says so.

Both are read off the words: a question by its first question word, a sentence by a name, a date, a place or a
figure that the question does not have itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Literal

from semsearch.summaries.facts import numbers
from semsearch.text import analyzer

Asked = Literal["person", "time", "place", "figure"]  # a person may be an outlet, a company, any name

_FIRST = re.compile(
    r"""\b(?: (?P<time> when | (?:what|which)\s+(?:year|month|day|date) )
          | (?P<place> where
              | (?:what|which)\s+(?:(?!(?:did|do|does|is|are|was|were|has|have|can|will)\b)\w+\s+){0,2}?
                (?:city|cities|town|state|country|countries|places?|airports?) )
          | (?P<person> who|whom|whose
              | (?:what|which)\s+(?:(?!(?:did|do|does|is|are|was|were|has|have|can|will)\b)\w+\s+){0,2}?
                (?:company|companies|firms?|persons?|people|judges?|courts?|police|university|universities|agency
                  |agencies|authority|regulators?|organi[sz]ations?|groups?|teams?|banks?|shops?|supermarkets?
                  |startups?|chains?|outlets?|airlines?|makers?) )
          | (?P<figure> how\s+(?:much|many|big|large|long|far|fast|high|old|often|heavy|tall|deep|expensive)
              | (?:what|which)\s+(?:\w+\s+)?(?:percentage|share|proportion|price|sum|amount|number|size) )
          | (?P<other> what|which|why|how ) )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)"
)
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_DATE = re.compile(
    rf"""\b(?: {_MONTH}\.?\s+\d{{1,4}} | \d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}
          | (?:in|on|by|since|until|from|of|this|last|next|early|late|mid)[ -]{_MONTH} | {_DAY}s?
          | (?:19|20)\d\d(?:s|(?!\s*(?:people|cases|users|articles|dollars|euros)))
          | [Yy]esterday | [Tt]oday | [Tt]omorrow | [Tt]onight
          | (?:[Tt]his|[Ll]ast|[Nn]ext)\s+
            (?:week|weekend|month|year|spring|summer|autumn|fall|winter|quarter|decade)
          | (?:\d+|a|an|one|two|three|four|five|six|seven|eight|nine|ten|twelve)\s+
            (?:day|week|month|year)s?\s+(?:ago|earlier|later)
        )\b""",
    re.VERBOSE,
)
_NONE = re.compile(r"\b(?:not a single|none|zero|nobody|no one)\b", re.IGNORECASE)
_TIME_NAME = re.compile(rf"(?:{_MONTH}|{_DAY})\b")
_PLACE = re.compile(
    r"\b(?:[Ii]n|[Aa]t|[Nn]ear|[Aa]cross|[Oo]utside|[Aa]round|[Tt]o|[Ff]rom|[Oo]f)\s+(?:the\s+)?([A-Z][\w'’-]+)"
)
_BEFORE_PLACES = frozenset(("in", "at", "near", "from", "across", "outside"))
_TITLE_CASE = 0.6  # share of capitalised words from which all words of a title are
_WORD = re.compile(r"[^\W_]+(?:[-'’.&][^\W_]+)*")


def teller(question: str) -> Callable[[str], bool] | None:
    """Return what says whether a sentence has what a question asks for; None if that may be anything."""
    asked = asked_for(question)
    if asked is None:
        return None
    known = frozenset(analyzer.terms(question))

    def tells(sentence: str) -> bool:
        return any(not known.issuperset(analyzer.terms(part)) for part in _FOUND[asked](sentence))

    return tells


def asked_for(question: str) -> Asked | None:
    """Return what the first question word of a question asks for; None for "what", "why", "how" and none."""
    found = _FIRST.search(question)
    return next((asked for asked in _FOUND if found and found[asked]), None)


def _dates(sentence: str) -> Iterator[str]:
    return (found[0] for found in _DATE.finditer(sentence))


def _places(sentence: str) -> Iterator[str]:
    return (found[1] for found in _PLACE.finditer(sentence) if not _TIME_NAME.match(found[1]))


def _figures(sentence: str) -> Iterator[str]:
    """Yield the numbers that are no dates, and words for none."""
    yield from _NONE.findall(sentence)
    dates = [found.span() for found in _DATE.finditer(sentence)]
    for number in numbers(sentence):
        if sentence[: number.start].endswith(("-", "–")):  # of a name: Covid-19
            continue
        if not any(start < number.end and number.start < end for start, end in dates):
            yield sentence[number.start : number.end]


def _names(sentence: str) -> Iterator[str]:
    """Yield capitalised words of a text that is not in title case; the first only if another follows it."""
    words = list(_WORD.finditer(sentence))
    if sum(word[0][0].isupper() for word in words) > _TITLE_CASE * len(words):
        return
    for at, word in enumerate(words):
        if not word[0][0].isupper() or _TIME_NAME.match(word[0]) or word[0].casefold() in analyzer.STOP_WORDS:
            continue
        following = words[at + 1][0] if at + 1 < len(words) else ""
        before = words[at - 1][0].casefold() if at else ""
        if before in _BEFORE_PLACES:
            continue
        if at or following[:1].isupper() or sum(letter.isupper() for letter in word[0]) > 1:
            yield word[0]


_FOUND: dict[Asked, Callable[[str], Iterator[str]]] = {
    "person": _names,
    "time": _dates,
    "place": _places,
    "figure": _figures,
}
