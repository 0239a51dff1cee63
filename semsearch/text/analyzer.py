"""Text -> terms: how the lexical side sees words, the same for every engine, the ranking and the marking.

A term is a word case-folded, without accents and possessive endings, reduced to its stem by the Snowball
English stemmer (http://snowballstem.org/algorithms/english/stemmer.html). English stop words give none.
Scripts that write no spaces (Chinese, Japanese, Korean) give overlapping pairs of characters.

Words (`words`) are the same before stop words are left out and any is reduced: what people type and misspell.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

import Stemmer

STOP_WORDS = frozenset(
    """a about above after again against all also am an and any are as at be because been before being below
    between both but by can could did do does doing down during each few for from further had has have having
    he her here hers herself him himself his how i if in into is it its itself just let me more most my myself
    no nor not now of off on once only or other our ours ourselves out over own same she should so some such
    than that the their theirs them themselves then there these they this those through to too under until up
    upon very was we were what when where which while who whom whose why will with would you your yours
    yourself yourselves arent cant couldnt didnt doesnt dont hadnt hasnt havent isnt shouldnt wasnt werent
    wont wouldnt""".split()
)

_CJK = "\u1100-\u11ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_WORD = re.compile(
    rf"(?P<cjk>[{_CJK}]+)"
    r"|(?P<initials>(?:[^\W\d_]\.){2,})"  # U.S., E.U.
    rf"|(?P<word>(?:(?![{_CJK}])[^\W_])+(?:['’](?:(?![{_CJK}])[^\W_])+)*)"
)
_stemmers = threading.local()  # a stemmer keeps a buffer of its own, so each thread has one


@dataclass(frozen=True, slots=True)
class Token:
    """A term and the place in the text that gave it: characters `start` to `end`."""

    term: str
    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """Give the terms of a text in its order, stop words left out, each with its place."""
    return _tokens(text, _term)


def terms(text: str) -> list[str]:
    """Give the terms of a text in its order, with repeats."""
    return list(_terms(text))


@lru_cache(maxsize=5_000)  # the best candidates of one question are often those of the next
def _terms(text: str) -> tuple[str, ...]:
    return tuple(token.term for token in tokens(text))


def words(text: str) -> list[str]:
    """Give the words of a text in its order, with repeats: folded as terms are, none reduced or left out."""
    return [token.term for token in _tokens(text, _folded)]


def spans(text: str, wanted: Collection[str]) -> list[tuple[int, int]]:
    """Give the places in a text, `(start, end)` in characters, of words whose term is wanted.

    Places that overlap or touch (pairs of Chinese characters) are joined.
    """
    places: list[tuple[int, int]] = []
    for token in tokens(text):
        if token.term not in wanted:
            continue
        if places and token.start <= places[-1][1]:
            places[-1] = (places[-1][0], token.end)
        else:
            places.append((token.start, token.end))
    return places


def _tokens(text: str, form: Callable[[str], str]) -> Iterator[Token]:
    """Give what `form` makes of each word, "" for nothing; Chinese characters are taken as they are."""
    for match in _WORD.finditer(text):
        start, end = match.span()
        if match.lastgroup == "cjk":
            run = match.group()
            for at in range(max(1, len(run) - 1)):
                yield Token(run[at : at + 2], start + at, min(start + at + 2, end))
            continue
        formed = form(match.group().replace(".", ""))
        if formed:
            yield Token(formed, start, end)


@lru_cache(maxsize=100_000)
def _term(word: str) -> str:
    """Give the term of one word, "" for a stop word."""
    folded = _folded(word)
    if not folded or folded in STOP_WORDS:
        return ""
    if not hasattr(_stemmers, "english"):
        _stemmers.english = Stemmer.Stemmer("english")
    stem: str = _stemmers.english.stemWord(folded)
    return stem


@lru_cache(maxsize=100_000)
def _folded(word: str) -> str:
    """Give a word without case, accents and possessive ending; it may be "", and holds no white space."""
    folded = unicodedata.normalize("NFKD", word.casefold())  # some single letters stand for whole phrases
    folded = "".join(c for c in folded if not unicodedata.combining(c) and not c.isspace())
    return folded.replace("’", "'").removesuffix("'s").replace("'", "")
