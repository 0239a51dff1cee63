"""Texts that tell instead of asking: a headline, a message or a sentence put in to find more of it.

A date in one is its own and its quotation marks are quotations; a limit made of them hides the right article.
"""

from __future__ import annotations

import re

from semsearch.text.analyzer import STOP_WORDS

_LONGEST = 25  # words of a question
_SENTENCE = 8  # words from which on a full stop ends a statement
_TITLE = 5  # capital words that make a headline, or 3 where one like "To" has a capital
_QUOTED = re.compile(r"[\"“”„][^\"“”„]*[\"“”]")
_MESSAGE = re.compile(r"(?:^|[\s(.])(?:@\w|#[^\W\d]\w|https?://)")
_WORD = re.compile(r"(?P<opens>(?:^|[.:;?!–—(])\s*)?(?P<word>(?<![\w'’:-])[^\W\d_][\w'’.&-]*)")
_STOP = re.compile(r"(?<![\s.]\w)(?<!\.)\s?\.[\"”')]*$")  # not that of "the U.S." or "…"
_ASKING = re.compile(
    r"(?:please|i|i['’]m|what|which|who|whom|whose|when|where|why|how|is|are|was|were|did|does|do|has|have|can"
    r"|could|will|would|should|show|find|list|give|tell|get|search|look|any|anything|everything|all|news"
    r"|articles|stories|coverage|latest|recent|only|just)\b",
    re.IGNORECASE,
)


def is_statement(text: str) -> bool:
    """Return whether a text is a headline, a message or a statement rather than a question."""
    outside = _QUOTED.sub(" ", text)
    if len(outside.split()) > _LONGEST or _MESSAGE.search(text) or _headline(outside):
        return True
    return len(text.split()) >= _SENTENCE and _STOP.search(text) is not None and not _ASKING.match(text)


def _headline(text: str) -> bool:
    """Return whether all words but those like "of" have capitals."""
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
    return capitals >= _TITLE or (capitals >= 3 and joining > 0)
