"""Split a sentence into tokens: words and marks, with the term of each word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from semsearch.text import analyzer

_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:[’'][^\W_]+)*|[^\w\s]")
_ENDS = frozenset('.,;:—–()[]?!"“”…')  # of a clause


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a mark: characters `start` to `end`; `term` is "" for stop words and marks."""

    text: str
    folded: str
    term: str
    start: int
    end: int

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[0].isupper()


def tokens(text: str) -> list[Token]:
    """Return the tokens of a text in order."""
    terms = {found.start: found.term for found in analyzer.occurrences(text)}
    return [
        Token(found[0], found[0].casefold(), terms.get(found.start(), ""), *found.span())
        for found in _TOKEN.finditer(text)
    ]


def before(found: Sequence[Token], begin: int, end: int) -> Sequence[Token]:
    """Return the tokens from `begin` to `end` that are in the same clause as the latter."""
    for at in range(end - 1, begin - 1, -1):
        if found[at].folded in _ENDS:
            return found[at + 1 : end]
    return found[begin:end]


def after(found: Sequence[Token], begin: int, end: int) -> Sequence[Token]:
    """Return the tokens from `begin` to `end` that are in the same clause as the former."""
    for at in range(begin, end):
        if found[at].folded in _ENDS:
            return found[begin:at]
    return found[begin:end]


def run(found: Sequence[Token], most: int) -> list[Token]:
    """Return the words that follow each other from the first token on, up to a mark or a stop word."""
    words: list[Token] = []
    for token in found[:most]:
        if not token.term:
            break
        words.append(token)
    return words
