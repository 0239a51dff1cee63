"""The words beside an expression that tell whether it is meant as a date of publication."""

from __future__ import annotations

import re

from semsearch.query.days import MONTH, YEAR, spaced
from semsearch.text.analyzer import STOP_WORDS

NEWS = r"(?:news|headlines?|articles?|stories|coverage|reporting|posts?|announcements?|videos?|items)"

# After these an expression says what something is, or compares: "class of 2020", "more than last year".
BARRED = frozenset(
    """a an the by for from to until till than through over versus vs per each every later next same
    effective starting beginning due fiscal class title version as of with against about is was
    edition issue update release wave patch build preview tuesday budget deadline vision agenda
    olympics expo windows office section room error model route iso rtx gtx article chapter level page
    number flight area score no like s his her its their my your our whose""".split()
)
# A past event is told of: "a company founded in 2004", "a law passed in 2019" may stand in any year's news.
FOUNDED = frozenset(
    "founded established born formed incorporated built invented created started began dating back".split()
)
PASSED = frozenset("passed enacted adopted signed acquired bought died killed elected written dated".split())
# After these in the text "until" ends what is told, not the time of its telling.
_DELAYED = re.compile(
    r"\b(?:delay|extend|extension|postpone|suspend|suspension|freeze|froze|ban|pause|halt|moratori|clos|valid|wait"
    r"|run|remain|stay|continue|keep|kept|lock|defer|push|block|prohibit|last|hold|contract|pledge|rules?\b)",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"\b(?:rose|rise|grow|grew|increas|fell|fall|drop|declin|chang|up|down|doubl|forecast|project|served|reign)",
    re.IGNORECASE,
)
_EARNED = re.compile(
    r"\b(?:earnings|results?|revenues?|profits?|sales|shipments|gdp|income|margins?|loss(?:es)?|growth)\b",
    re.IGNORECASE,
)
_SUPERLATIVE = re.compile(
    r"\b(?:first|worst|best|most|least|only|ever|never|record|(?:high|low|big|large|small|long|short|strong|weak"
    r"|fast|slow|hot|cold|wet|dri|deadli|rich|steep|sharp|heavi|great|tough|poor|few|hard|deep)g?e?r?est)\b"
    r"(?:\W+[\w-]+){0,6}\W*$",
    re.IGNORECASE,
)
_STANDING = re.compile(
    r"\b(?:(?:has|have|had|not) been\b.*|(?:force|effect|place|use|power|office|law|available|known|active"
    r"|open|closed|banned|running|alive|together|\d+|million|billion|per cent|percent|%))\s*$",
    re.IGNORECASE,
)
# Before a noun that a date tells apart ("July 2021 report") the date is the noun's.
_DATED = frozenset(
    """report filing ruling election elections budget update issue edition survey study poll interview speech
    letter order release outlook version olympics act law bill attack attacks riot war crisis""".split()
)
_LISTED = re.compile(
    spaced(rf"\s*(?:,|and|or|/)\s*(?:(?:and|or) )?(?:in )?(?:{YEAR}\b|{MONTH})"), re.IGNORECASE
)
_AFTER = (STOP_WORDS - {"of", "than", "may", "we", "he", "she", "it", "i", "they"}) | frozenset(
    """across regarding concerning involving according please without among around via alone affecting
    mentioning related""".split()
)
_VERBS = frozenset(
    "did does do had has have was is were would could should can will been being am are cannot".split()
)


def before(text: str, at: int) -> str:
    """Give the word before a place, case-folded; "" where none or a mark of punctuation stands there."""
    match = re.search(r"([\w-]+)\s+$", text[:at])
    return match[1].casefold() if match else ""


def begins(text: str, at: int) -> bool:
    """Tell whether nothing stands before a place."""
    return not text[:at].strip()


def leads(text: str, at: int) -> bool:
    """Tell whether a place begins the text or follows a mark that sets apart what comes."""
    return re.search(r"(?:^|[,;:(\[–—]|\s-)\s*$", text[:at]) is not None


def closes(text: str, at: int) -> bool:
    """Tell whether nothing but marks of punctuation follows a place."""
    return re.match(r"[\s?.!)\]\"”]*$", text[at:]) is not None


def opens(text: str, at: int) -> bool:
    """Tell whether a mark that sets apart what went before follows a place."""
    return re.match(r"\s*[,:;–—)]", text[at:]) is not None


def parts(text: str, at: int, *, noun: bool = False) -> bool:
    """Tell whether a clause may end at a place: the end, punctuation, or a word such as "about" follows.

    Args:
        noun: Words such as "was" and "had" are refused too: what went before may be their subject.
    """
    match = re.match(r"\s*(?:(\w+)|(\S))", text[at:])
    if match is None:
        return True
    if match[2]:
        return match[2] in '.,;:?!)]}…"”—–-'
    word = match[1].casefold()
    return word in _AFTER and not (noun and word in _VERBS)


def dated(text: str, at: int) -> bool:
    """Tell whether a noun follows that an expression before it belongs to ("July 2021 report")."""
    match = re.match(r"\s+(\w+)", text[at:])
    return match is not None and match[1].casefold() in _DATED


def listed(text: str, at: int) -> bool:
    """Tell whether more years or months follow: one of several is not the limit that is meant."""
    return _LISTED.match(text, at) is not None


def capital(text: str, at: int) -> bool:
    """Tell whether the next word has a capital letter."""
    match = re.match(r"\s+(\w)", text[at:])
    return match is not None and match[1].isupper()


def delayed(text: str, at: int) -> bool:
    """Tell whether something was put off or goes on, before a place."""
    return _DELAYED.search(text, 0, at) is not None


def changed(text: str, at: int) -> bool:
    """Tell whether something rose or fell, before a place."""
    return _CHANGED.search(text, 0, at) is not None


def earned(text: str, at: int) -> bool:
    """Tell whether money was earned, before a place: a quarter is then what is told of."""
    return _EARNED.search(text, 0, at) is not None


def lasting(text: str, at: int) -> bool:
    """Tell whether a record or a state ends at a place: "the first landing since", "in force since"."""
    return _SUPERLATIVE.search(text[:at]) is not None or _STANDING.search(text[:at]) is not None


def to_come(text: str, at: int) -> bool:
    """Tell whether the future is told of, before a place."""
    return (
        re.search(r"\b(?:will|upcoming|coming|planned|expected|forecast)\b", text[:at], re.IGNORECASE)
        is not None
    )


def wanted(text: str) -> bool:
    """Tell whether a text asks for whatever there is: "anything on masks from July 2020"."""
    return (
        re.match(r"\s*(?:anything|everything|something|show|find|list|give)\b", text, re.IGNORECASE)
        is not None
    )


def newsy(text: str) -> bool:
    """Tell whether a text asks for news in so many words."""
    return (
        re.search(rf"\b(?:{NEWS}|happen\w*|announced|reported|published)\b", text, re.IGNORECASE) is not None
    )
