"""Find the proper nouns in a question, and match acronyms with the names they stand for.

"ICO" stands for the Information Commissioner's Office.
"""

from __future__ import annotations

import re
from itertools import dropwhile, groupby

from semsearch.query.statement_detection import is_statement
from semsearch.text import analyzer

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:[.&'’-][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")
_ACRONYM = re.compile(r"[A-Z]{3,6}")  # two letters match the initials of too many names
_PIECE = re.compile(r"[^\W_]+(?:[\s&'’-]+[^\W_]+)*")  # other punctuation separates names
_NAME_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SMALL = {"of", "the", "and", "for", "on", "in", "to"}  # may contribute a letter: "DOJ"


def proper_nouns(text: str) -> list[str]:
    """Return the proper nouns of a question in order, without a final "'s".

    Consecutive capitalised words are one name. The capital of the first word does not count unless it has
    another one inside. A statement, or a text with hardly any other words, has none.
    """
    words = _WORD.findall(text)
    capitals = [any(map(str.isupper, word if at else word[1:])) for at, word in enumerate(words)]
    if capitals and not capitals[0]:  # "Champions League" is one name, "Delta pilots" perhaps none
        capitals[0] = words[0][0].isupper() and len(words) > 1 and capitals[1]
    if is_statement(text) or sum(capitals) > len(words) / 2 + 1:
        return []
    names = []
    for capital, row in groupby(zip(words, capitals, strict=True), lambda pair: pair[1]):
        named = dropwhile(lambda word: not analyzer.terms(word), [word for word, _ in row])  # "Did …"
        names.append(_POSSESSIVE.sub("", " ".join(named)) if capital else "")
    return [name for name in names if name]


def is_acronym(word: str) -> bool:
    """Return whether a word is an acronym of three to six capital letters."""
    return _ACRONYM.fullmatch(word) is not None


def spells_out(text: str, acronym: str) -> bool:
    """Return whether consecutive capitalised words have an acronym as their initials.

    Words like "of" between them may contribute a letter or not.
    """
    for piece in _PIECE.findall(text):
        for named, row in groupby(_NAME_WORD.findall(piece), key=_is_part):
            words = list(row)
            for counted in (words, [word for word in words if word[0].isupper()]):
                if named and acronym in "".join(word[0] for word in counted).upper():
                    return True
    return False


def _is_part(word: str) -> bool:
    return word[0].isupper() or word in _SMALL
