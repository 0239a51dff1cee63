"""The text around a date phrase: where a clause ends, and what the phrase belongs to."""

from __future__ import annotations

import re

from semsearch.query.dates.expressions import MONTH, YEAR, spaced
from semsearch.text.analyzer import STOP_WORDS

NEWS = (
    r"(?:news|headlines?|articles?|stories|coverage|reporting|posts?|announcements?|videos?|items|anything"
    r"|everything)"
)

NEWS_WORD = re.compile(rf"\b{NEWS}\b", re.IGNORECASE)

# Closed classes of grammar. After these a date is their object, not an adverb: "more than last year".
_GOVERNORS = frozenset(
    """a an the by for from to until till than through over versus vs per each every later next as with of
    against about no its their his her my your our whose""".split()
)
_AUXILIARIES = frozenset(
    "did does do had has have was is were would could should can will may been being am are cannot".split()
)
# After a date these begin a new phrase. A noun continues its name ("2020 election"), an auxiliary its clause.
_NEW_PHRASE = (STOP_WORDS - _AUXILIARIES - {"of", "than", "we", "he", "she", "it", "i", "they"}) | frozenset(
    "across regarding concerning involving according among around via without".split()
)
_FUTURE = re.compile(r"\b(?:will|shall|must|upcoming|coming|planned|expected)\b", re.IGNORECASE)
_PARTICIPLE = re.compile(
    r"(?:(?!\b(?:was|were|been|has|have|had)\b).)*\w[^\We]ed\s+", re.IGNORECASE | re.DOTALL
)
_BOTH_SIDES = re.compile(r"\b(?:before|after|until|since)\s+(?:and|or)\s+$", re.IGNORECASE)
_ANOTHER_DATE = re.compile(
    spaced(rf"\s*(?:,|and|or|/)\s*(?:(?:and|or) )?(?:in )?(?:{YEAR}\b|{MONTH})"), re.IGNORECASE
)
_ONE_BEFORE = re.compile(spaced(rf"(?:\b{YEAR}|\b{MONTH})\s*(?:,|and|or|/)(?: (?:and|or))? $"), re.IGNORECASE)


def word_before(text: str, at: int) -> str:
    """Return the word before a position; "" where there is none or a punctuation mark."""
    match = re.search(r"([\w-]+)\s+$", text[:at])
    return match[1] if match else ""


def opens(text: str, at: int) -> bool:
    """Return whether nothing stands before a position."""
    return not text[:at].strip()


def starts(text: str, at: int) -> bool:
    """Return whether a position opens the text or follows a mark that separates."""
    return re.search(r"(?:^|[,;:(\[–—]|(?:^|\s)-)\s*$", text[:at]) is not None


def ends(text: str, at: int) -> bool:
    """Return whether nothing but punctuation follows a position."""
    return re.match(r"[\s?.!)\]\"”]*$", text[at:]) is not None


def pauses(text: str, at: int) -> bool:
    """Return whether a mark that separates follows a position, or the end."""
    return ends(text, at) or re.match(r"\s*[,:;–—)]", text[at:]) is not None


def set_off(text: str, at: int) -> bool:
    """Return whether the end, punctuation or a word such as "about" follows a position."""
    match = re.match(r"\s*(?:(\w+)|(\S))", text[at:])
    if match is None:
        return True
    return match[1].casefold() in _NEW_PHRASE if match[1] else match[2] in '.,;:?!)]}…"”—–-'


def capital_follows(text: str, at: int) -> bool:
    """Return whether the next word has a capital letter."""
    match = re.match(r"\s+(\w)", text[at:])
    return match is not None and match[1].isupper()


def governed(text: str, at: int) -> bool:
    """Return whether a preposition, an article or a possessive stands before a position."""
    return word_before(text, at).casefold() in _GOVERNORS or re.search(r"\w['’]s?\s+$", text[:at]) is not None


def of_participle(text: str, at: int) -> bool:
    """Return whether a participle precedes a position: "a law passed", but not "which law was passed"."""
    return _PARTICIPLE.fullmatch(text, 0, at) is not None


def one_of_several(text: str, start: int, end: int) -> bool:
    """Return whether a phrase is one date of a list: "in 2018, 2019 and 2020", "before and after 2020"."""
    return _ANOTHER_DATE.match(text, end) is not None or _BOTH_SIDES.search(text[:start]) is not None


def continues_list(text: str, at: int) -> bool:
    """Return whether another date and a comma or "and" precede a position."""
    return _ONE_BEFORE.search(text[:at]) is not None


def in_future(text: str, at: int) -> bool:
    """Return whether the text before a position is about the future."""
    return _FUTURE.search(text, 0, at) is not None


def asks_for_news(text: str) -> bool:
    """Return whether a text asks for news in so many words."""
    return (
        re.search(rf"\b(?:{NEWS}|happen\w*|announced|reported|published)\b", text, re.IGNORECASE) is not None
    )
