"""Whether a question leans on the ones before it, by its words alone.

A question that stands on its own names its subject. One that leans opens with "and" or "what about", points
back ("it", "the same"), or asks something of nothing ("how many were there?"). To take one of the first kind
for one of the second costs little, since its own words count most; the other way round it finds nothing.
"""

from __future__ import annotations

import re

from semsearch import query
from semsearch.text import analyzer

NAMED = 4  # content words from which a question names its subject
NAMED_ALL_THE_SAME = 6  # and from which it does although it points back
NAMED_UNASKED = 3  # and from which words that ask nothing do

_POLITE = re.compile(
    r"^(?:(?:hi|hello|hey|ok|okay|thanks?(?: you)?|sorry|please|hmm+)(?:[\s,.!…–]+|$)"
    r"|(?:great|good|well|right|no|yes|cool)(?:\s*[,.!…–]\s*|$))+",  # or they begin a name: "Great Britain"
    re.IGNORECASE,
)
_PLEASE = re.compile(r"[\s,]{1,2}(?:please|pls|plz|thanks|thank you)(?=[\s.!?]*$)", re.IGNORECASE)
_OPENING = re.compile(
    r"^(?:(?:and|but|or|so|also|then|plus)\b[\s,]*|(?:what|how) about\b\s*|what of\b\s*)+", re.IGNORECASE
)
_POINTING = re.compile(
    r"\b(?:it|its|they|them|their|theirs|he|him|his|she|her|hers|these|those|ones?|same|such|another|else|too"
    r"|afterwards?|instead|similar|others?|back then|since then|so far|as well|by now|either|neither|both)\b"
    r"|\b(?:this|that)(?=\s*(?:$|[?.!,;])"
    r"|\s+(?:one|story|case|law|number|ruling|judgment|company|article|list|deal)\b)"
    r"|\b(?:of|for|on|about|like|with|to|than|did|does|do|is|was|has|can|could|will|would|why|when)"
    r" (?:this|that)\b"
    r"|\b(?:again|yet|later|then|there)\s*[?.!]*$",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"\?\s*$|^(?:what|which|who|whom|whose|when|where|why|how|is|are|was|were|did|does|do|has|have|had|hadn['’]t"
    r"|can|could|will|would|should|may|must|any)\b",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(
    r"^(?:only|just|in|at|from|across|around|near|for|with|by|on|under|to|of)\b", re.IGNORECASE
)
# Words that any question may have, whatever it is about.
_EMPTY = frozenset(
    analyzer.terms(
        """say said says tell told write wrote written report reported happen happened happens know think
        thing things want get got make made go went come came take took look see show give find need like
        many much long far old big often people anyone anybody someone everyone still ever really actually
        exactly even new latest now today detail details one two first second third last please pls could
        would"""
    )
)


def leans(text: str) -> bool:
    """Tell whether a question needs those before it."""
    rest = bare(text)
    opened = rest != plain(text)
    asking = opened or bool(_ASKING.search(rest))
    content = len(subject_terms(rest))
    if _POINTING.search(rest):
        return content < (NAMED_ALL_THE_SAME if asking else NAMED_UNASKED)
    if content >= NAMED or (not opened and _is_name(rest, content)):
        return False
    return asking or bool(_PREPOSITION.match(rest))


def plain(text: str) -> str:
    """Give a question without what only softens it: "ok, …", "… please"."""
    return _PLEASE.sub("", _POLITE.sub("", text.strip())).strip()


def bare(text: str) -> str:
    """Give a plain question without the "and" or "what about" that ties it to the one before."""
    return _OPENING.sub("", plain(text)).strip()


def subject_terms(text: str) -> list[str]:
    """Give the terms of a question that may name its subject."""
    return [term for term in analyzer.terms(text) if term not in _EMPTY]


def _is_name(text: str, content: int) -> bool:
    """Tell whether somebody is asked after by a full name, and nothing else: "Who is Hayley Arceneaux?"."""
    names = query.proper_nouns(text)
    return len(names) == 1 and len(analyzer.terms(names[0])) == content >= 2
