"""What an encoder is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from semsearch.text.analyzer import terms
from semsearch.types import Model

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Tokens:
    """The telling tokens of a text, those that are part of a term, in its order.

    Attributes:
        terms: The term that each is part of, as `semsearch.text.analyzer` finds it.
        vectors: What the model makes of each where it stands, unit float32, shape `(len(terms), d)`.
    """

    terms: tuple[str, ...]
    vectors: Vectors


@dataclass(frozen=True, slots=True)
class Embedded:
    """Texts as a model sees them.

    Attributes:
        vectors: Of the whole texts, unit float32, shape `(n, d)`.
        tokens: Of each text; without any where the model has no token vectors of the same dimension.
    """

    vectors: Vectors
    tokens: tuple[Tokens, ...]


class Encoder(Protocol):
    """Turns texts into vectors of one model; safe to call from several threads."""

    @property
    def model(self) -> Model:
        """The model behind the vectors."""

    @property
    def runtime(self) -> Literal["onnx", "torch", "hashing"]:
        """What computes them."""

    def documents(self, texts: Sequence[str]) -> Embedded:
        """Embed texts of the archive; what is past the model's length is cut."""

    def questions(self, texts: Sequence[str]) -> Embedded:
        """Embed questions, with the model's own prompt for them where it has one."""

    def knows(self, word: str) -> bool:
        """Tell whether a word is one of the model's own, whole: then it is hardly misspelt."""


def forms(word: str) -> list[str]:
    """Give what of a word a model may know as one token: itself or its stem, each also after a space."""
    return [space + form for form in dict.fromkeys((word, *terms(word))) for space in ("", " ")]


class Reranker(Protocol):
    """Says how well texts answer a question, reading both together; safe to call from several threads.

    It is much dearer than a cosine, so it is for the best few articles only, within a time budget.
    """

    @property
    def name(self) -> str:
        """The model's name, or the absolute path of its folder."""

    def warm(self) -> None:
        """Load the model and use it once, so that no question pays for that; afterwards do nothing."""

    def scores(self, question: str, texts: Sequence[str], seconds: float) -> NDArray[np.float32] | None:
        """Give each text's relevance, 0 to 1, shape `(len(texts),)`; None where that takes over `seconds`."""
