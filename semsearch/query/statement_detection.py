"""Detect texts that are statements rather than questions: a pasted headline, message or sentence.

Dates and quotation marks in a statement belong to its content. Filters made of them would hide the article
that it comes from.
"""

from __future__ import annotations

import re
from functools import lru_cache

from semsearch.text.analyzer import STOP_WORDS

_MAX_QUESTION_WORDS = 25
_MIN_SENTENCE_WORDS = 8  # of a statement that ends in a full stop
_MIN_TITLE_WORDS = 5  # capitalised words of a headline; 3 if a stop word ("To") is capitalised too
_QUOTED = re.compile(r"[\"“”„][^\"“”„]*[\"“”]")
_MESSAGE = re.compile(r"(?:^|[\s(.])(?:@\w|#[^\W\d]\w|https?://)")
_WORD = re.compile(r"(?P<opens>(?:^|[.:;?!–—(])\s*)?(?P<word>(?<![\w'’:-])[^\W\d_][\w'’.&-]*)")
_STOP = re.compile(r"(?<![\s.]\w)(?<!\.)\s?\.[\"”')]*$")  # not the one of "the U.S." or "…"
_ASKING = re.compile(
    r"(?:please|i|i['’]m|what|which|who|whom|whose|when|where|why|how|is|are|was|were|did|does|do|has|have|can"
    r"|could|will|would|should|show|find|list|give|tell|get|search|look|any|anything|everything|all|news"
    r"|articles|stories|coverage|latest|recent|only|just)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=256)  # every part of the parser asks it of the same text
def is_statement(text: str) -> bool:
    """Return whether a text is a headline, a message or a statement rather than a question."""
    outside = _QUOTED.sub(" ", text)
    if len(outside.split()) > _MAX_QUESTION_WORDS or _MESSAGE.search(text) or is_headline(outside):
        return True
    return (
        len(text.split()) >= _MIN_SENTENCE_WORDS
        and _STOP.search(text) is not None
        and not _ASKING.match(text)
    )


def is_headline(text: str) -> bool:
    """Return whether all words except stop words are capitalised."""
    if text.isupper():
        return False
    capitals = joining = 0
    for match in _WORD.finditer(text):
        word, common = match["word"], match["word"].casefold() in STOP_WORDS
        if word[0].islower() and not common:
            return False
        if word[0].isupper() and not common:
            capitals += 1
        elif word.istitle() and match["opens"] is None and word not in ("The", "Will"):
            joining += 1
    return capitals >= _MIN_TITLE_WORDS or (capitals >= 3 and joining > 0)
