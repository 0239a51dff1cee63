"""Match acronyms with the names they stand for: "ICO" for the Information Commissioner's Office."""

from __future__ import annotations

import re
from itertools import groupby

_ACRONYM = re.compile(r"[A-Z]{3,6}")  # two letters match the initials of too many names
_PIECE = re.compile(r"[^\W_]+(?:[\s&'’-]+[^\W_]+)*")  # other punctuation separates names
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SMALL = {"of", "the", "and", "for", "on", "in", "to"}  # may contribute a letter: "DOJ"


def is_acronym(word: str) -> bool:
    """Return whether a word is an acronym of three to six capital letters."""
    return _ACRONYM.fullmatch(word) is not None


def spells_out(text: str, acronym: str) -> bool:
    """Return whether consecutive capitalised words have an acronym as their initials.

    Words like "of" between them may contribute a letter or not.
    """
    for piece in _PIECE.findall(text):
        for named, row in groupby(_WORD.findall(piece), key=_is_part):
            words = list(row)
            for counted in (words, [word for word in words if word[0].isupper()]):
                if named and acronym in "".join(word[0] for word in counted).upper():
                    return True
    return False


def _is_part(word: str) -> bool:
    return word[0].isupper() or word in _SMALL
