"""Returns to an earlier subject: "back to Clearview, what did Italy do?" after another question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from semsearch.query.followups import inheritance
from semsearch.text import analyzer
from semsearch.types import Interpretation

_RETURN = re.compile(
    r"^(?:(?:let['’]s|let us|can we|could we|i want to|we should)\s+)?(?:(?:go|get|come)\s+)?"
    r"(?:(?:going|coming|getting)\s+)?(?:back|return|returning)\s+to\s+(?P<subject>[^,:;?!–—]+)(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_FIRST = re.compile(
    r"^(?:my|the|our)\s+(?:very\s+)?(?P<first>first|original)\s+(?:question|subject|topic|one|thing)$",
    re.IGNORECASE,
)
_EARLIER = re.compile(
    r"^(?:(?:my|the|our|that)\s+)?(?:earlier|previous|other|last)\s+(?:question|subject|topic|one|thing)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Return:
    """A return to an earlier subject.

    Attributes:
        place: The earlier turn that it goes back to, from 0.
        rest: What the question asks about that subject; "" for nothing new.
    """

    place: int
    rest: str


def find_return(text: str, past: Sequence[Interpretation]) -> Return | None:
    """Return which earlier turn a question goes back to; None where it goes back to none.

    That is the latest turn with the most terms of what is named, of all turns before the present subject.
    Where none has any, it is the last of them, and what is named is part of the question.

    Args:
        text: The question, without courtesies and what opens a follow-up.
        past: What the turns before it mean, oldest first.
    """
    found = _RETURN.match(text)
    earlier = [place for place in range(len(past)) if place < _start(past)]
    if not found or not earlier:
        return None
    subject, rest = found["subject"].strip(), found["rest"].strip(" ,:;–—")
    if _FIRST.match(subject):
        return Return(
            next((place - 1 for place in earlier[1:] if not past[place].inherited), earlier[-1]), rest
        )
    if _EARLIER.match(subject):
        return Return(earlier[-1], rest)
    named = set(analyzer.terms(subject))
    shared = {place: named & set(analyzer.terms(inheritance.subject_of(past[place]))) for place in earlier}
    place = max(earlier, key=lambda one: (len(shared[one]), one))
    return Return(place, rest if shared[place] == named else f"{subject} {rest}".strip())


def _start(past: Sequence[Interpretation]) -> int:
    """Return the turn with which the present subject began: the last that inherits nothing."""
    return max((place for place, one in enumerate(past) if not one.inherited), default=0)
