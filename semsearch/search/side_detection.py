"""Find the sides of a question where the archive has them apart: "X and Y" is mostly one subject.

`query/sides.py` reads the words; here the archive decides what they leave open. "X versus Y" is the name of a
lawsuit or a match where the title of an article names both. "X and Y" is one subject where any article does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from semsearch import query
from semsearch.query import sides
from semsearch.query.sides import Sides
from semsearch.storage.base import Snapshot
from semsearch.text import analyzer
from semsearch.types import Article, Constraint, Filter, Interpretation, Question

INSPECTED = 10  # articles read to decide whether a word is a name, or whether one title names both sides
_WORD = re.compile(r"[^\W\d_][\w'’-]*")


def with_sides(interpretation: Interpretation, question: Question, snapshot: Snapshot) -> Interpretation:
    """Return an interpretation with the sides of the question; unchanged where it has one subject.

    A follow-up with words of its own is not read so: they belong to the subject that it inherits.

    Args:
        interpretation: The question, with its misspelt words corrected.
        question: Where its `protected` words hold both sides, they are one subject.
        snapshot: The revision that is searched.
    """
    if interpretation.focus:
        return interpretation
    found = sides.find(interpretation.text, _NameLookup(interpretation.text, snapshot))
    protected = {" ".join(words.split()).casefold() for words in question.protected}
    if found is None or found.words.casefold() in protected:
        return interpretation
    if not _are_apart(found, interpretation.filter, snapshot):
        return interpretation
    read = Constraint(found.words, "sides", "compare", found.texts)
    return replace(interpretation, understood=(*interpretation.understood, read))


def _are_apart(found: Sides, filter: Filter, snapshot: Snapshot) -> bool:
    """Return whether the archive has both sides, and not in one article."""
    if found.form == "compared":
        return True
    if found.form == "joined":
        has_each = all(_count([name], filter, snapshot) for name in found.names)
        return has_each and not _count(_words(found.names), filter, snapshot)
    if found.are_names and not all(_count(_words([name]), filter, snapshot) for name in found.names):
        return False
    terms = {term for name in found.names for term in analyzer.terms(name)}
    articles = _matching(" ".join(found.names), snapshot)
    return not any(terms.issubset(analyzer.terms(article.title)) for article in articles)


def _words(names: Sequence[str]) -> list[str]:
    return [word for name in names for word in name.split()]


def _count(phrases: Sequence[str], filter: Filter, snapshot: Snapshot) -> int:
    """Return how many articles that pass the filter hold all of these phrases."""
    return snapshot.count(replace(filter, phrases=(*filter.phrases, *phrases)))


class _NameLookup:
    """Says which words of a question are names: by their capitals, or by those of the archive.

    Capitals count where the question has words with and without them. A number is part of a name.
    """

    def __init__(self, text: str, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        words = [word for word in _WORD.findall(text) if analyzer.terms(word)]
        capitals = [any(map(str.isupper, word)) for word in words]
        self._cased = any(capitals[1:]) and not all(capitals)
        self._known: dict[str, bool] = {}

    def __call__(self, word: str) -> bool:
        if any(map(str.isdigit, word)):
            return True
        if self._cased:
            return any(map(str.isupper, word))
        if word not in self._known:
            self._known[word] = self._is_archive_name(word)
        return self._known[word]

    def _is_archive_name(self, word: str) -> bool:
        terms = analyzer.terms(word)
        idf = self._snapshot.idf(["", *terms])
        if len(terms) != 1 or idf[terms[0]] >= idf[""]:
            return False
        capital = plain = 0
        for article in _matching(word, self._snapshot):
            titles = [article.title] if query.capitals(article.title) else []  # not in Title Case
            for text in (*titles, article.excerpt):
                for written in _WORD.findall(text):
                    if analyzer.terms(written) == terms:
                        capital, plain = capital + written[0].isupper(), plain + written[0].islower()
        return capital > plain


def _matching(text: str, snapshot: Snapshot) -> list[Article]:
    matches = snapshot.matching(text, INSPECTED, query.NO_FILTER)
    return [article for article in snapshot.get([match.id for match in matches]) if article]
