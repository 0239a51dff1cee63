"""Analyze a document: the terms of its title and excerpt, and its sentences as rows of an array.

A row has the columns `START`, `END` (characters of the field), `TERMS` (how many it has) and `FLAGS`. The
first row is the title, if there is one; the others are the sentences of the excerpt. What stands before a
sentence without being one, such as a dateline, is a row of its own, so that each term is in a row.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from semsearch.text import analyzer
from semsearch.text.sentences import spans
from semsearch.text.standalone import is_dependent, is_for_readers, is_whole, is_whole_title, opening

MAX_EXCERPT = 4_000  # characters of an excerpt that sentences are taken from: news puts first what matters
START, END, TERMS, FLAGS = range(4)
WHOLE = 1  # nothing is missing in it
DEPENDENT = 2  # it speaks of what was named before it
TITLE = 4  # it is the title
OPENING = 8  # it is no sentence, but stands before one
FOR_READERS = 16  # it greets readers or calls on them

SentenceRows = NDArray[np.uint16]
NO_SENTENCES: SentenceRows = np.empty((0, 4), dtype=np.uint16)


@dataclass(frozen=True, slots=True)
class Analysis:
    """What `analyze` finds.

    Attributes:
        terms: Of title and excerpt, in their order, with repeats.
        title_terms: How many of them are in the title.
        sentences: Shape `(s, 4)`.
    """

    terms: list[str]
    title_terms: int
    sentences: SentenceRows


def analyze(title: str, excerpt: str) -> Analysis:
    """Return the terms and the sentences of a document.

    A sentence that goes on past `MAX_EXCERPT` characters is left out, and so is all after it; a longer title
    is left out too.
    """
    in_title = analyzer.terms(title)
    rows = []
    if title and len(title) <= MAX_EXCERPT:
        flags = TITLE | WHOLE * is_whole_title(title) | FOR_READERS * is_for_readers(title)
        rows.append((0, len(title), len(in_title), flags))
    in_excerpt: list[str] = []
    text = excerpt[:MAX_EXCERPT]
    cut = len(excerpt) > MAX_EXCERPT
    for start, end, flags in _rows(text):
        if cut and end == MAX_EXCERPT:
            break
        held = analyzer.terms(text[start:end])
        rows.append((start, end, len(held), flags))
        in_excerpt += held  # no term goes on past the end of a row
    if cut:
        in_excerpt = analyzer.terms(excerpt)
    sentences = np.array(rows, dtype=np.uint16) if rows else NO_SENTENCES
    return Analysis([*in_title, *in_excerpt], len(in_title), sentences)


def _rows(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield start, end and flags of each row of an excerpt."""
    first = True
    for span in spans(text):
        start = span.start
        if before := opening(text[start : span.end]):
            yield start, start + before, OPENING
            start += before
        sentence = text[start : span.end]
        flags = (
            WHOLE * (span.whole and is_whole(sentence))
            | DEPENDENT * is_dependent(sentence, first=first)
            | FOR_READERS * is_for_readers(sentence)
        )
        yield start, span.end, flags
        first = False
