"""Analyze text into terms: the same for every engine, for ranking and for highlighting.

A term is a word, case-folded, without accents and possessive endings, reduced to its stem by the Snowball
English stemmer (http://snowballstem.org/algorithms/english/stemmer.html). English stop words are dropped.
Scripts without spaces (Chinese, Japanese, Korean) yield overlapping character bigrams.

`words` returns the folded words themselves, with stop words and unstemmed: what people type and misspell.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

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
    rf"|(?P<word>[^\W_{_CJK}]+(?:['’][^\W_{_CJK}]+)*)"
)
_stemmers = threading.local()  # a stemmer has a buffer of its own, so each thread needs one


_SIGNATURE_WORDS = (
    "university universities internal international emergency emerging added adding general generally "
    "rulings recognition photographs easily dying lying skis news inning succeeded proceed exceed arsenal "
    "relational conformity hopefulness possibly happier trouble falling agreed plastered motoring"
).split()


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A term and its place in the text: characters `start` to `end`."""

    term: str
    start: int
    end: int


def occurrences(text: str) -> Iterator[Occurrence]:
    """Yield the terms of a text in order, without stop words, each with its place."""
    return (Occurrence(*place) for place in _places(text, _term))


@lru_cache(maxsize=1)
def signature() -> str:
    """Return what tells this analyser from one that makes other terms of the same text.

    Stems differ between versions of the stemmer, and characters between versions of Unicode. An index that
    was made with another signature would miss terms.
    """
    parts = [_WORD.pattern, *sorted(STOP_WORDS), unicodedata.unidata_version, *map(_term, _SIGNATURE_WORDS)]
    return blake2b("\n".join(parts).encode(), digest_size=16).hexdigest()


def terms(text: str) -> list[str]:
    """Return the terms of a text in order, with repeats."""
    return list(_terms(text))


@lru_cache(maxsize=5_000)  # the best candidates of one question often recur in the next
def _terms(text: str) -> tuple[str, ...]:
    found: list[str] = []
    for cjk, initials, word in _WORD.findall(text):
        if cjk:
            found += [cjk[at : at + 2] for at in range(max(1, len(cjk) - 1))]
        elif term := _term(word or initials.replace(".", "")):
            found.append(term)
    return tuple(found)


def words(text: str) -> list[str]:
    """Return the folded words of a text in order, with repeats: neither stemmed nor filtered."""
    return [word for word, _, _ in _places(text, _folded)]


def spans(text: str, wanted: Collection[str]) -> list[tuple[int, int]]:
    """Return the places in a text, `(start, end)` in characters, of the given terms.

    Places that overlap or touch (bigrams of Chinese characters) are merged.
    """
    places: list[tuple[int, int]] = []
    for term, start, end in _places(text, _term):
        if term not in wanted:
            continue
        if places and start <= places[-1][1]:
            places[-1] = (places[-1][0], end)
        else:
            places.append((start, end))
    return places


def _places(text: str, form: Callable[[str], str]) -> Iterator[tuple[str, int, int]]:
    """Yield each word as `form(word)`, start and end, unless the form is ""; Chinese as bigrams."""
    for match in _WORD.finditer(text):
        start, end = match.span()
        if match.lastgroup == "cjk":
            run = match.group()
            for at in range(max(1, len(run) - 1)):
                yield run[at : at + 2], start + at, min(start + at + 2, end)
            continue
        formed = form(match.group().replace(".", ""))
        if formed:
            yield formed, start, end


@lru_cache(maxsize=100_000)
def _term(word: str) -> str:
    """Return the term of a word; "" for a stop word."""
    folded = _folded(word)
    if not folded or folded in STOP_WORDS:
        return ""
    if not hasattr(_stemmers, "english"):
        _stemmers.english = Stemmer.Stemmer("english")
    stem: str = _stemmers.english.stemWord(folded)
    return stem


@lru_cache(maxsize=100_000)
def _folded(word: str) -> str:
    """Return a word without case, accents and possessive ending; the result may be "" and has no spaces."""
    folded = unicodedata.normalize("NFKD", word.casefold())  # some characters expand to whole phrases
    folded = "".join(c for c in folded if not unicodedata.combining(c) and not c.isspace())
    return folded.replace("’", "'").removesuffix("'s").replace("'", "")
