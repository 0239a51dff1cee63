"""Split a sentence into tokens: words and marks, with the term of each word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from semsearch.text import analyzer

_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:[’'][^\W_]+)*|[^\w\s]")
_ENDS = frozenset('.,;:—–()[]?!"“”…')  # of a clause


class Token(NamedTuple):  # faster to make than a dataclass: a story of 300 reports has 25,000
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
    return [Token(match[0], *_word(match[0]), *match.span()) for match in _TOKEN.finditer(text)]


@lru_cache(maxsize=50_000)
def _word(text: str) -> tuple[str, str]:
    """Return a word or a mark folded, and its term."""
    return text.casefold(), next((found.term for found in analyzer.occurrences(text) if not found.start), "")


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
