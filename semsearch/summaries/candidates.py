"""The sentences that a summary may quote, as arrays: places, terms, and how well each can be quoted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from semsearch.storage.features import Features
from semsearch.summaries.verification import articles_of
from semsearch.text.document import DEPENDENT, END, FLAGS, FOR_READERS, OPENING, START, TERMS, TITLE, WHOLE
from semsearch.text.fingerprints import Fingerprints
from semsearch.types import Article, Place, Story

Values = NDArray[np.float64]
Numbers = NDArray[np.int64]

MAX_STORIES = 5  # stories that sentences are taken from
MAX_RELATED = 6  # related articles of each story
MAX_LENGTH = 420  # characters of a sentence that is easy to read

_LONG = 0.6  # factor for a sentence that is too long
_TITLE_ALONE = 0.6  # factor for a title, where no sentence of its article stands for itself
_TITLE_TERMS = 4  # terms of a title that says something


@dataclass(frozen=True, slots=True)
class Candidates:
    """The `n` sentences that may be extracted, story by story, article by article, in text order.

    Attributes:
        articles: The articles that they are from.
        stories: The number of each article's story, from 1.
        owner: The place in `articles` of each sentence's article, shape `(n,)`.
        start, end: The characters that it is.
        titles: Whether it is a title.
        stands: Whether it can be quoted alone: nothing is missing in it, and it does not address readers.
        first: Whether it is the first of its article, after what stands before it.
        fitness: A factor for how well it can be quoted: 0 where something better is.
        dependent: Whether it speaks of what was named before it.
        terms: The fingerprints of all terms of the articles.
        term_start, term_end: Those that are its own.
    """

    articles: Sequence[Article]
    stories: Sequence[int]
    owner: Numbers
    start: Numbers
    end: Numbers
    titles: NDArray[np.bool_]
    stands: NDArray[np.bool_]
    first: NDArray[np.bool_]
    fitness: Values
    dependent: NDArray[np.bool_]
    terms: Fingerprints
    term_start: Numbers
    term_end: Numbers

    def text(self, at: int) -> str:
        """Return the text of a sentence."""
        text: str = getattr(self.articles[self.owner[at]], self._field(at))
        return text[self.start[at] : self.end[at]]

    def place(self, at: int) -> Place:
        """Return where a sentence is."""
        article = self.articles[self.owner[at]]
        return Place(article.id, self._field(at), int(self.start[at]), int(self.end[at]))

    def _field(self, at: int) -> Literal["title", "excerpt"]:
        return "title" if self.titles[at] else "excerpt"

    def term_set(self, at: int) -> frozenset[int]:
        """Return the distinct terms of a sentence."""
        return frozenset(self.terms[self.term_start[at] : self.term_end[at]].tolist())


def sources(found: Sequence[Story]) -> list[Article]:
    """Return the articles that sentences are taken from: the first of the first stories, in their order."""
    return [article for story in found[:MAX_STORIES] for article in articles_of(story)[: 1 + MAX_RELATED]]


def candidates(found: Sequence[Story], features: Features) -> Candidates:
    """Return the sentences of the `sources` of stories, whose features these are."""
    stories = [
        number
        for number, story in enumerate(found[:MAX_STORIES], 1)
        for _ in articles_of(story)[: 1 + MAX_RELATED]
    ]
    articles = sources(found)
    rows = features.sentences.astype(np.int64)
    owner = np.repeat(np.arange(len(articles)), np.diff(features.sentence_offsets))
    titles = rows[:, FLAGS] & TITLE > 0
    begins = features.term_offsets[:-1] + features.title_terms
    begins[owner[titles]] = features.term_offsets[:-1][owner[titles]]
    passed = np.cumsum(rows[:, TERMS]) - rows[:, TERMS]  # terms of all rows before
    term_start = begins[owner] + passed - passed[features.sentence_offsets[:-1][owner]]
    return Candidates(
        articles=articles,
        stories=stories,
        owner=owner,
        start=rows[:, START],
        end=rows[:, END],
        titles=titles,
        stands=_stands(rows),
        first=_first(rows, owner),
        fitness=_fitness(rows, owner),
        dependent=rows[:, FLAGS] & DEPENDENT > 0,
        terms=features.terms,
        term_start=term_start,
        term_end=term_start + rows[:, TERMS],
    )


def _stands(rows: Numbers) -> NDArray[np.bool_]:
    flags = rows[:, FLAGS]
    return np.asarray((flags & WHOLE > 0) & (flags & (OPENING | FOR_READERS) == 0))


def _first(rows: Numbers, owner: Numbers) -> NDArray[np.bool_]:
    """Return which rows begin an excerpt, after what stands before its first sentence; titles do too."""
    begins = rows[:, FLAGS] & TITLE > 0
    sentences = np.flatnonzero(rows[:, FLAGS] & (TITLE | OPENING) == 0)
    begins[sentences[np.unique(owner[sentences], return_index=True)[1]]] = True
    return begins


def _fitness(rows: Numbers, owner: Numbers) -> Values:
    """Return a factor for how well each row can be quoted.

    A title stands in where no sentence of its article stands for itself. What is cut off, or addresses
    readers, is quoted only where there is nothing else.
    """
    flags, titles = rows[:, FLAGS], rows[:, FLAGS] & TITLE > 0
    stands = _stands(rows)
    sentences = stands & ~titles
    alone = stands & titles & (rows[:, TERMS] >= _TITLE_TERMS) & ~np.isin(owner, owner[sentences])
    readable = rows[:, END] - rows[:, START] <= MAX_LENGTH
    fitness = np.where(sentences, np.where(readable, 1.0, _LONG), np.where(alone, _TITLE_ALONE, 0.0))
    return fitness if fitness.any() else np.where(flags & OPENING > 0, 0.0, 1.0)
