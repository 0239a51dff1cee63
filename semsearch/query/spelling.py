"""Find words that may be misspelt, and apply corrections to a question."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from semsearch.query.operators import OPERATOR
from semsearch.query.statement_detection import is_statement
from semsearch.text import analyzer
from semsearch.types import Interpretation

_MIN_LENGTH = 4  # letters; shorter words are close to too many others
_MIN_NAME_LENGTH = 6
_WORD = re.compile(r"(?<![\w@#/.&+'’])[^\W\d_]+(?![\w@#/&+]|[.'’]\w)")


def suspect_words(understood: Interpretation) -> list[str]:
    """Return the words of the text that may be misspelt, folded, once each, in order.

    Capitalised words are names (`suspect_names`), except the first word of a sentence and in text that is all
    capitals. A statement has none: it was copied from published text.
    """
    return list(_suspects(understood)[0])


def suspect_names(understood: Interpretation) -> list[str]:
    """Return the names in the text that may be misspelt, folded, once each, in order.

    A name is close to many words, so its correction must be a name too (`is_name`), one edit away.
    """
    return [name for name in _suspects(understood)[1] if len(name) >= _MIN_NAME_LENGTH]


def is_name(word: str, texts: Iterable[str]) -> bool:
    """Return whether texts mostly capitalise a folded word inside their sentences."""
    capital = plain = 0
    for text in texts:
        for match in _words(text):
            if _fold(match[0]) == word and _is_inside(text, match.start()):
                capital, plain = capital + match[0][0].isupper(), plain + match[0][0].islower()
    return capital > plain


def _is_inside(text: str, start: int) -> bool:
    """Return whether the word that begins there is not the first of the text, a sentence or a clause."""
    return start > 0 and text[:start].rstrip("\"'“‘( ")[-1:] not in ".!?:;|–—-"


@lru_cache(maxsize=16)  # the words and the names are asked for one after the other
def _suspects(understood: Interpretation) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the suspect words and the suspect names."""
    if is_statement(understood.text):
        return (), ()
    known = {
        term
        for value in (
            *understood.filter.phrases,
            *understood.filter.providers,
            *understood.filter.topics,
        )
        for term in analyzer.terms(value)
    }
    words = [word[0] for word in _words(understood.text)]
    every = understood.text.isupper() and len(words) > 1
    found: list[str] = []
    names: list[str] = []
    for at, word in enumerate(words):
        if len(word) < _MIN_LENGTH or known.issuperset(terms := analyzer.terms(word)) or len(terms) != 1:
            continue
        first = at == 0 and word[1:].islower() and words[1:2] and words[1][0].islower()
        plain = every or first or word.islower()
        (found if plain else names).append(_fold(word))
    return tuple(dict.fromkeys(found)), tuple(dict.fromkeys(names))


def with_corrections(
    understood: Interpretation, question: str, corrections: Mapping[str, str]
) -> Interpretation:
    """Apply corrections to an interpretation.

    Args:
        understood: The interpretation.
        question: The whole question; its operators are not corrected.
        corrections: The correction of each misspelt word, both folded.
    """
    text = _corrected(understood.text, corrections)
    if text == understood.text:
        return understood
    terms = tuple(dict.fromkeys(analyzer.terms(text)))
    whole, reached = "", 0
    for operator in OPERATOR.finditer(question):
        whole += _corrected(question[reached : operator.start()], corrections) + operator[0]
        reached = operator.end()
    whole += _corrected(question[reached:], corrections)
    return replace(
        understood,
        text=text,
        terms=terms,
        corrected=whole if whole != question else "",  # the misspelt words are in an earlier question
        inherited=tuple(replace(one, text=_corrected(one.text, corrections)) for one in understood.inherited),
        focus=_corrected(understood.focus, corrections),
    )


def _corrected(text: str, corrections: Mapping[str, str]) -> str:
    whole, reached = "", 0
    for match in _words(text):
        word, correction = match[0], corrections.get(_fold(match[0]))
        if correction:
            cased = correction.upper() if word.isupper() else correction
            cased = correction.capitalize() if word.istitle() else cased
            whole += text[reached : match.start()] + cased
            reached = match.end()
    return whole + text[reached:]


@lru_cache(maxsize=20_000)
def _fold(word: str) -> str:
    """Return a word without case and accents."""
    return "".join(analyzer.words(word))


def _words(text: str) -> Iterator[re.Match[str]]:
    return _WORD.finditer(text)
