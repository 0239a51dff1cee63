"""References to a story that was shown: who else reported it, more like it, or more about it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Relation = Literal["coverage", "like", "about"]


@dataclass(frozen=True, slots=True)
class Reference:
    """How a question refers to a story that was shown.

    Attributes:
        relation: What is wanted: its other coverage, stories like it, or more about it.
        place: The place of the story among those shown, from 0; -1 for the last.
        text: The words that refer to it.
        rest: What else the question says.
        excluded_outlet: An outlet whose reports are not wanted ("… besides CNET"); "" for none.
    """

    relation: Relation
    place: int
    text: str
    rest: str = ""
    excluded_outlet: str = ""


_NAMES = (  # of a place, each after the other
    ("first", "1st", "top", "former", "one", "1"),
    ("second", "2nd", "latter", "two", "2"),
    ("third", "3rd", "three", "3"),
    ("fourth", "4th", "four", "4"),
    ("fifth", "5th", "five", "5"),
)
_PLACES = {name: place for place, names in enumerate(_NAMES) for name in names} | {"last": -1, "bottom": -1}
_NOUN = r"(?:one|story|article|item|result|hit|report|piece)"
_ORDINAL = r"(?P<{}>first|1st|top|former|second|2nd|latter|third|3rd|fourth|4th|fifth|5th|last|bottom)"
_POINT = re.compile(
    r"(?:(?:number|no\.?|story|result|#) ?(?P<number>[1-5]|one|two|three|four|five)"
    rf"|(?<!\ba )\b(?:the )?{_ORDINAL.format('named')} {_NOUN}"
    rf"|\bthe {_ORDINAL.format('alone')}(?=[\s?.!]*$|\s*[,;:]|,? (?:please|pls|in (?:more )?detail)))(?!\w)",
    re.IGNORECASE,
)
_OUTLETS = r"(?:outlets?|papers?|newspapers?|media|sites?|sources?|publications?|press)"
_REPORTED = r"(?:report|cover|carr|wr[io]t|publish|t[eo]l|sa[iy]|r[au]n|ran)\w*"
_STORY = (
    r"(?:it|this|that|these|those|them|story|number|the (?:story|news|same|other|first|second|third|last))"
)
_COVERAGE = re.compile(
    rf"\bwho(?:m| all)? else\b[\w\s]*?\b{_REPORTED}|\bwho else (?:has|had)\b|\belse(?:where)? {_REPORTED}"
    rf"|\b(?:what|which|any) other {_OUTLETS}\b|\bother {_OUTLETS}\b"
    rf"|\bwho(?: all)? (?:reported|covered|carried)(?: on| about)?(?= {_STORY}\b|[\s?.!]*$)"
    r"|\b(?:more|the|all) coverage\b"
    r"|\bother (?:coverage|reports|reporting|articles|versions|takes)\b",
    re.IGNORECASE,
)
_LIKE = re.compile(
    r"\b(?:more|others?|anything|something|stories|articles|news|similar)\b[\w\s]*?\b(?:like|similar to)\b"
    r"|^(?:more )?similar(?: (?:stories|articles|news|ones))?\b|\brelated (?:stories|articles|news)\b",
    re.IGNORECASE,
)
_BACK = re.compile(r"\b(?:it|this|that|them|these|those|him|her|the same)\b", re.IGNORECASE)
_BESIDES = re.compile(
    r"\b(?:besides|apart from|other than|except(?: for)?|aside from|but not)\s+(?:the )?"
    r"(?P<outlet>.+?)[?.!\s]*$",
    re.IGNORECASE,
)
_WISH = (
    r"(?:(?:can|could|would) you |please )?"
    r"(?:tell me |show me |give me |let me (?:see|read) |i want (?:to (?:see|read) )?|open |read )?"
)
_DETAILS = r"(?:some |a bit )?(?:more|details?|the details?|(?:in )?(?:more )?details?|everything)?"
_MORE = re.compile(
    rf"^(?:{_WISH}{_DETAILS}\s*(?:about|on|of|from)?|more (?:on|about) (?:that|it|this)|please|story|one)$",
    re.IGNORECASE,
)


def find_reference(text: str) -> Reference | None:
    """Return how a question refers to a story that was shown; None where it does not.

    Args:
        text: The question, without what opens it (`followup_detection.without_opening`).
    """
    besides = _BESIDES.search(text)
    text = text[: besides.start()].rstrip(" ,") if besides else text
    point = _POINT.search(text)
    coverage, like = _COVERAGE.search(text), _LIKE.search(text)
    if coverage and (point or _BACK.search(text) or len(_words(text)) <= len(_words(coverage.group())) + 3):
        excluded = besides["outlet"] if besides else ""
        return Reference("coverage", _place(point), text, excluded_outlet=excluded)
    if like and (point or _BACK.search(text) or len(_words(text)) <= len(_words(like.group())) + 1):
        return Reference("like", _place(point), text)
    if point:
        rest = " ".join((text[: point.start()] + " " + text[point.end() :]).split()).strip(" ,;:?.!-–—")
        parts = [part.strip() for part in re.split(r"[,;:]", rest)]
        kept = " ".join(part for part in parts if part and not _MORE.match(part))
        return Reference("about", _place(point), point.group().strip(), kept)
    return None


def _place(point: re.Match[str] | None) -> int:
    if point is None:
        return 0
    return _PLACES[(point["number"] or point["named"] or point["alone"]).casefold()]


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)
