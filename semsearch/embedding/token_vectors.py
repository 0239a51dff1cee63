"""A model's output per token -> the token vectors of content words, which late interaction compares."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from semsearch.embedding.base import TokenVectors, Vectors
from semsearch.text import analyzer


def content_tokens(text: str, spans: Sequence[tuple[int, int]], vectors: Vectors) -> TokenVectors:
    """Keep the tokens that belong to a content word.

    Stop words, punctuation and the model's own marks (`[CLS]`) are left out.

    Args:
        text: The text, without the model's prompt.
        spans: For each token, the start and end of its characters in `text`. A span that is empty or lies
            outside the text belongs to no word.
        vectors: For each token a vector of any length, shape `(len(spans), d)`.
    """
    term_at = [""] * len(text)
    for one in reversed(list(analyzer.occurrences(text))):  # the first of overlapping bigrams counts
        term_at[one.start : one.end] = [one.term] * (one.end - one.start)
    # Some tokenizers include the space before a word in its span, hence the first character with a term.
    found = [next(filter(None, term_at[max(0, start) : max(0, end)]), "") for start, end in spans]
    kept = [(row, term) for row, term in enumerate(found) if term]
    rows = vectors[[row for row, _ in kept]].astype(np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    rows /= np.where(lengths == 0, 1, lengths)
    return TokenVectors(tuple(term for _, term in kept), rows)


def no_tokens(dimension: int) -> TokenVectors:
    """Return the token vectors of a text that has none."""
    return TokenVectors((), np.empty((0, dimension), dtype=np.float32))
