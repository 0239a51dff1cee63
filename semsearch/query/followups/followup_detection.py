"""Whether a question is a follow-up of the ones before it, by its words alone.

A question of its own names its subject. A follow-up opens with "and" or "what about", has a pronoun ("it",
"the same"), or names no subject ("how many were there?"). To take the first for a follow-up costs little,
since its own words count most; a follow-up that is taken for a question of its own finds nothing.
"""

from __future__ import annotations

import re

from semsearch import query
from semsearch.text import analyzer

NAMED = 4  # content words from which a question names its subject
NAMED_WITH_PRONOUN = 6  # from which it does so although it has a pronoun
NAMED_IN_STATEMENT = 3  # from which a text that asks nothing does so although it has a pronoun

_COURTESY = re.compile(
    r"^(?:(?:hi|hello|hey|ok|okay|thanks?(?: you)?|sorry|please|hmm+)(?:[\s,.!…–]+|$)"
    r"|(?:great|good|well|right|no|yes|cool)(?:\s*[,.!…–]\s*|$))+",  # or they begin a name: "Great Britain"
    re.IGNORECASE,
)
_PLEASE = re.compile(r"[\s,]{1,2}(?:please|pls|plz|thanks|thank you)(?=[\s.!?]*$)", re.IGNORECASE)
_OPENING = re.compile(
    r"^(?:(?:and|but|or|so|also|then|plus)\b[\s,]*|(?:what|how) about\b\s*|what of\b\s*"
    r"|(?:actually[\s,]+)?i meant?\b[\s,]*)+",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
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
# Terms that questions on any subject may have.
_SUBJECTLESS = frozenset(
    analyzer.terms(
        """say said says tell told write wrote written report reported happen happened happens know think
        thing things want get got make made go went come came take took look see show give find need like
        many much long far old big often people anyone anybody someone everyone still ever really actually
        exactly even new latest now today detail details one two first second third last please pls could
        would"""
    )
)


def is_followup(text: str) -> bool:
    """Return whether a question needs those before it."""
    rest = without_opening(text)
    opened = rest != without_courtesy(text)
    asking = opened or bool(_ASKING.search(rest))
    content = len(subject_terms(rest))
    if _PRONOUN.search(rest):
        return content < (NAMED_WITH_PRONOUN if asking else NAMED_IN_STATEMENT)
    if content >= NAMED or (not opened and _is_name(rest, content)):
        return False
    return asking or bool(_PREPOSITION.match(rest))


def without_courtesy(text: str) -> str:
    """Return a question without courtesies: "ok, …", "… please"."""
    return _PLEASE.sub("", _COURTESY.sub("", text.strip())).strip()


def without_opening(text: str) -> str:
    """Return a question without courtesies and the "and" or "what about" that opens a follow-up."""
    return _OPENING.sub("", without_courtesy(text)).strip()


def subject_terms(text: str) -> list[str]:
    """Return the terms of a question that may name its subject."""
    return [term for term in analyzer.terms(text) if term not in _SUBJECTLESS]


def _is_name(text: str, content: int) -> bool:
    """Return whether a question asks about one full name and nothing else: "Who is Hayley Arceneaux?"."""
    names = query.proper_nouns(text)
    return len(names) == 1 and len(analyzer.terms(names[0])) == content >= 2
