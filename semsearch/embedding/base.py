"""The interface of encoders and rerankers, and the token vectors that late interaction compares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from semsearch.text import analyzer
from semsearch.text.analyzer import terms
from semsearch.types import Model

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class TokenVectors:
    """The vectors of the tokens (word pieces) of a text that belong to content words, in text order.

    Attributes:
        terms: For each token, the term it is part of, as `semsearch.text.analyzer` finds it.
        vectors: For each token, its contextual vector: unit float32, shape `(len(terms), d)`.
    """

    terms: tuple[str, ...]
    vectors: Vectors


@dataclass(frozen=True, slots=True)
class Embedded:
    """Embedded texts.

    Attributes:
        vectors: One vector per text: unit float32, shape `(n, d)`.
        tokens: The token vectors of each text; empty ones if the model has none of the same dimension.
    """

    vectors: Vectors
    tokens: tuple[TokenVectors, ...]


class Encoder(Protocol):
    """Turns texts into vectors of one model. Safe to call from several threads."""

    @property
    def model(self) -> Model:
        """The model that the vectors come from."""

    @property
    def runtime(self) -> Literal["onnx", "torch", "hashing"]:
        """The runtime that computes them."""

    def documents(self, texts: Sequence[str]) -> Embedded:
        """Embed texts of the archive; text beyond the model's maximum length is cut off."""

    def questions(self, texts: Sequence[str]) -> Embedded:
        """Embed questions, with the model's query prompt if it has one."""

    def token_terms(self, texts: Sequence[str]) -> list[tuple[str, ...]]:
        """Return the `TokenVectors.terms` of texts of the archive, without embedding them.

        Also where the model has no token vectors.
        """

    def knows(self, word: str) -> bool:
        """Return whether the word is a single entry of the model's vocabulary: hardly a misspelling."""


class Reranker(Protocol):
    """Scores how well texts answer a question, reading both together. Safe to call from several threads.

    It costs far more than a cosine, so it is for the best few articles, within a time budget.
    """

    @property
    def name(self) -> str:
        """The model's name, or the absolute path of its folder."""

    def warm(self) -> None:
        """Load the model and run it once, so that no question pays for that; then do nothing."""

    def scores(self, question: str, texts: Sequence[str], seconds: float) -> NDArray[np.float32] | None:
        """Return each text's relevance, 0 to 1, shape `(len(texts),)`; None if that exceeds `seconds`."""


def vocabulary_forms(word: str) -> list[str]:
    """Return the forms under which a vocabulary may hold a word: as is, its stem, each also after a space."""
    return [space + form for form in dict.fromkeys((word, *terms(word))) for space in ("", " ")]


def without_surrogates(text: str) -> str:
    """Replace lone surrogates, which JSON can carry and tokenizers reject, by U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def content_terms(text: str, spans: Sequence[tuple[int, int]]) -> list[str]:
    """Return the content word that each token belongs to, as a term; "" for none.

    Stop words, punctuation and the model's own marks (`[CLS]`) are none.

    Args:
        text: The text, without the model's prompt.
        spans: For each token, the start and end of its characters in `text`. A span that is empty or lies
            outside the text belongs to no word.
    """
    term_at = [""] * len(text)
    for one in reversed(list(analyzer.occurrences(text))):  # the first of overlapping bigrams counts
        term_at[one.start : one.end] = [one.term] * (one.end - one.start)
    # Some tokenizers include the space before a word in its span, hence the first character with a term.
    return [next(filter(None, term_at[max(0, start) : max(0, end)]), "") for start, end in spans]


def content_tokens(terms: Sequence[str], vectors: Vectors) -> TokenVectors:
    """Keep the tokens that belong to a content word.

    Args:
        terms: The term of each token, "" for none (`content_terms`).
        vectors: For each token a vector of any length, shape `(len(terms), d)`.
    """
    kept = [(row, term) for row, term in enumerate(terms) if term]
    rows = vectors[[row for row, _ in kept]].astype(np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    rows /= np.where(lengths == 0, 1, lengths)
    return TokenVectors(tuple(term for _, term in kept), rows)


def no_tokens(dimension: int) -> TokenVectors:
    """Return the token vectors of a text that has none."""
    return TokenVectors((), np.empty((0, dimension), dtype=np.float32))
