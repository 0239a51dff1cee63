"""The segments of an excerpt, which are compared between excerpts: sentences, cut at marks such as "|".

They are compared by their forms: folded words without punctuation. The article's own title and addresses are
masked before, since "The post … appeared first on …" names another title in every excerpt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from semsearch.text.sentences import spans

TITLE, _LINK = "\ue000", "\ue001"  # what the characters of the title, or of an address, are replaced with

_SHORTEST_TITLE = 12  # characters of a title that is masked: "Update" may stand for anything
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_MARKS = re.compile(r"\s(?:\||•|·|»|\.\.\.|…)(?=\s)")
_DATELINE_GOES_ON = re.compile(r"(?:\([^()]{2,30}\)\s*)?[-–—]")  # after "LOUISVILLE, Ky."
_WORD = re.compile(rf"{TITLE}+|{_LINK}+|[^\W_]+(?:['’&./@-][^\W_]+)*")
_RUN = re.compile(rf"([{TITLE}{_LINK}])\1+")


@dataclass(frozen=True, slots=True)
class Segment:
    """Characters `start` to `end` of an excerpt, and their form; `whole` is False where they are cut off."""

    start: int
    end: int
    form: str
    whole: bool


def masked(title: str, excerpt: str) -> str:
    """Return the excerpt with its own title and addresses masked, as long as before."""
    text = excerpt
    if len(title) >= _SHORTEST_TITLE and title in text:
        text = text.replace(title, TITLE * len(title))
    if "://" in text or "www." in text:
        text = _ADDRESS.sub(lambda found: _LINK * len(found.group()), text)
    return text


def segments(text: str) -> list[Segment]:
    """Return the segments of a masked excerpt, in order."""
    found: list[tuple[int, int, bool]] = []
    for span in spans(text):
        start = span.start
        if found and _DATELINE_GOES_ON.match(text, start):
            start = found.pop()[0]
        for mark in _MARKS.finditer(text, start, span.end):
            found.append((start, mark.start(), True))
            start = mark.end()
        found.append((start, span.end, span.whole))
    return [
        Segment(start, end, form, whole) for start, end, whole in found if (form := form_of(text[start:end]))
    ]


def form_of(text: str) -> str:
    """Return the form of a masked text: its words with single spaces between."""
    joined = " ".join(_WORD.findall(text)).casefold()
    return _RUN.sub(r"\1", joined) if TITLE in joined or _LINK in joined else joined


def word_places(text: str, segment: Segment) -> Iterator[tuple[int, int]]:
    """Yield where the words of a segment's form begin and end in the masked excerpt."""
    return (found.span() for found in _WORD.finditer(text, segment.start, segment.end))
