"""A model's tokens, some of which are pieces of words -> those that tell something."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from semsearch.embedding.base import Tokens, Vectors
from semsearch.text import analyzer


def telling(text: str, spans: Sequence[tuple[int, int]], vectors: Vectors) -> Tokens:
    """Keep the tokens that are part of a term: no stop words, no punctuation, none of the model's own marks.

    Args:
        text: The text, without any prompt of the model.
        spans: Of each token, the characters of the text that it stands for; what is outside of the text, or
            has no length, is no part of it.
        vectors: Of each token, of any length, shape `(len(spans), d)`.
    """
    term_at = [""] * len(text)
    for token in reversed(list(analyzer.tokens(text))):  # of pairs of characters that overlap, the first
        term_at[token.start : token.end] = [token.term] * (token.end - token.start)
    # Some tokenizers count the space before a word to its token, hence the first character that has a term.
    found = [next(filter(None, term_at[max(0, start) : max(0, end)]), "") for start, end in spans]
    kept = [(row, term) for row, term in enumerate(found) if term]
    rows = vectors[[row for row, _ in kept]].astype(np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    rows /= np.where(lengths == 0, 1, lengths)
    return Tokens(tuple(term for _, term in kept), rows)


def without(dimension: int) -> Tokens:
    """Give no tokens at all."""
    return Tokens((), np.empty((0, dimension), dtype=np.float32))
