"""Choose the sentences of a story that may state something otherwise than others, before any is read."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations, pairwise
from typing import NamedTuple

from semsearch.summaries.differences.names import plain, respelt
from semsearch.summaries.differences.statements import WEEKDAYS
from semsearch.summaries.facts import is_numbered
from semsearch.text.document import MAX_EXCERPT
from semsearch.text.sentences import spans
from semsearch.types import Article, Place

LONGEST = 700  # characters of a sentence
COMPARED = 100  # words beside one word; where there are more, they are not compared

_CAPITAL = (
    r"(?:(?:[^\W\d_]\.){2,}|[^\W\d_a-z][^\W_]*(?:[’'][^\W_]+)*)"  # a token that may begin with a capital
)
_RUN = re.compile(rf"{_CAPITAL}(?:[\s_]{_CAPITAL})+")
_BETWEEN = re.compile(r"[\s_]")


class Contents(NamedTuple):
    """Whether a sentence may have figures or days, and its pairs of adjacent words with capitals.

    The words are as spellings are compared.
    """

    counted: bool
    pairs: tuple[tuple[str, str], ...]


class Sentence(NamedTuple):
    """A sentence, and its place."""

    text: str
    place: Place


class Chosen(NamedTuple):
    """A sentence to read, and whether to look for names in it."""

    sentence: Sentence
    named: bool


def chosen(articles: Sequence[Article]) -> Iterator[tuple[Article, list[Chosen]]]:
    """Yield each article with the sentences that may be part of a difference.

    These are all that have figures or days, and all with a name of which a word has two spellings beside the
    same other word somewhere in the story.
    """
    told = [[(one, _contents(one.text)) for one in _sentences(article)] for article in articles]
    pairs = {
        pair
        for sentences in told
        for sentence, contents in sentences
        if sentence.place.field != "title"  # it has capitals of its own
        for pair in contents.pairs
    }
    before, behind = _respelt(pairs), _respelt((right, left) for left, right in pairs)
    for article, sentences in zip(articles, told, strict=True):
        found = []
        for sentence, contents in sentences:
            named = sentence.place.field != "title" and any(
                left in before or right in behind for left, right in contents.pairs
            )
            if named or contents.counted:
                found.append(Chosen(sentence, named))
        yield article, found


def _respelt(pairs: Iterable[tuple[str, str]]) -> set[str]:
    """Return the first words of pairs whose second words may be spellings of one name."""
    beside = defaultdict[str, set[str]](set)
    for one, other in pairs:
        beside[one].add(other)
    return {word for word, others in beside.items() if len(others) > 1 and _has_spellings(others)}


def _has_spellings(words: Collection[str]) -> bool:
    return len(words) > COMPARED or any(
        one and other and respelt(one, other) for one, other in combinations(words, 2)
    )


@lru_cache(maxsize=1_000)  # the pages of one story look at the same articles
def _sentences(article: Article) -> tuple[Sentence, ...]:
    """Return the title and the sentences of an article, but for overlong ones."""
    found = []
    if 0 < len(article.title) <= LONGEST:
        found.append(Sentence(article.title, Place(article.id, "title", 0, len(article.title))))
    excerpt = article.excerpt[:MAX_EXCERPT]
    for span in spans(excerpt):
        if span.end - span.start <= LONGEST:
            place = Place(article.id, "excerpt", span.start, span.end)
            found.append(Sentence(excerpt[span.start : span.end], place))
    return tuple(found)


@lru_cache(maxsize=4_000)  # very many reports of one story are copies of few texts
def _contents(text: str) -> Contents:
    folded = text.casefold()
    pairs = (pair for run in _RUN.findall(text) for pair in pairwise(map(plain, _BETWEEN.split(run))))
    return Contents(is_numbered(folded) or any(day in folded for day in WEEKDAYS), tuple(pairs))
