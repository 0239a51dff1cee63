"""Analyze a document: the terms of its title and excerpt, and its sentences as rows of an array.

A row has the columns `START`, `END` (characters of the field), `TERMS` (how many it has) and `FLAGS`. The
sentences are those of the excerpt, or the title as one where there is no excerpt.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from semsearch.text import analyzer
from semsearch.text.sentences import Span, spans

MAX_EXCERPT = 4_000  # characters of an excerpt that sentences are taken from: news puts first what matters
START, END, TERMS, FLAGS = range(4)
WHOLE, DEPENDENT = 1, 2  # flags: it is not cut off; it depends on the one before it

SentenceRows = NDArray[np.uint16]
NO_SENTENCES: SentenceRows = np.empty((0, 4), dtype=np.uint16)

_DEPENDENT_WORDS = frozenset(
    """it its it's he his she her hers they their theirs them this that these those such both neither each
    another others but and so yet however also then there instead meanwhile moreover furthermore still thus
    therefore nor or which who because""".split()
)


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

    A sentence that goes on past `MAX_EXCERPT` characters is left out, and so is all after it.
    """
    in_title = analyzer.terms(title)
    text = excerpt[:MAX_EXCERPT] if excerpt else title[:MAX_EXCERPT]
    found = spans(text) if excerpt else [Span(0, len(title))] if title else []
    cut = len(excerpt or title) > MAX_EXCERPT
    kept = [span for span in found if span.end < MAX_EXCERPT or not cut]
    terms = [analyzer.terms(text[span.start : span.end]) for span in kept]
    rows = [
        (
            span.start,
            span.end,
            len(held),
            WHOLE * span.whole | DEPENDENT * (number > 0 and _is_dependent(text[span.start : span.end])),
        )
        for number, (span, held) in enumerate(zip(kept, terms, strict=True))
    ]
    sentences = np.array(rows, dtype=np.uint16) if rows else NO_SENTENCES
    if not excerpt:
        return Analysis(in_title, len(in_title), sentences)
    # No term goes on past the end of a sentence.
    in_excerpt = analyzer.terms(excerpt) if cut else [term for held in terms for term in held]
    return Analysis([*in_title, *in_excerpt], len(in_title), sentences)


def _is_dependent(sentence: str) -> bool:
    first = sentence.split(maxsplit=1)[0].casefold().strip("\"'“‘,").replace("’", "'")
    return first in _DEPENDENT_WORDS
