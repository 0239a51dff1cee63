"""An encoder without a model: texts that share words are close. For tests, where loading torch is slow."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property
from typing import Literal

import numpy as np

from semsearch.embedding.base import Embedded, TokenVectors, Vectors
from semsearch.text.analyzer import terms
from semsearch.types import Model


class HashingEncoder:
    """Feature hashing: each term adds plus or minus one at four elements; the same in every process.

    Four elements per term, so that two terms that collide in one still differ in the others. A text without
    terms gets the vector whose elements are all equal. It knows no synonyms and no languages.

    Source: K. Weinberger et al., "Feature Hashing for Large Scale Multitask Learning", 2009, section 2.
    """

    runtime: Literal["hashing"] = "hashing"

    def __init__(self, dimension: int = 64) -> None:
        if dimension < 1:
            raise ValueError(f"a vector has at least one element, not {dimension}")
        self._dimension = dimension

    @cached_property
    def model(self) -> Model:
        """A model whose fingerprint is the hash of this definition."""
        definition = f"hashing; blake2b; four places a term; signed; dimension {self._dimension}"
        fingerprint = hashlib.sha256(definition.encode()).hexdigest()
        return Model(f"hashing-{self._dimension}", self._dimension, fingerprint)

    def documents(self, texts: Sequence[str]) -> Embedded:
        """Embed texts; the tokens are the terms, and their vectors do not depend on context."""
        found = [terms(text) for text in texts]
        tokens = tuple(TokenVectors(tuple(held), self._rows([[term] for term in held])) for held in found)
        return Embedded(self._rows(found), tokens)

    def questions(self, texts: Sequence[str]) -> Embedded:
        """Embed questions as documents."""
        return self.documents(texts)

    def token_terms(self, texts: Sequence[str]) -> list[tuple[str, ...]]:
        """Return the terms of texts."""
        return [tuple(terms(text)) for text in texts]

    def knows(self, word: str) -> bool:
        """Return False: there is no vocabulary."""
        return False

    def _rows(self, texts: Sequence[Sequence[str]]) -> Vectors:
        vectors = np.zeros((len(texts), self._dimension), dtype=np.float32)
        for vector, text in zip(vectors, texts, strict=True):
            for term in text:
                digest = hashlib.blake2b(term.encode("utf-8", "surrogatepass"), digest_size=16).digest()
                for at in range(0, 16, 4):
                    number = int.from_bytes(digest[at : at + 4], "big")
                    vector[(number >> 1) % self._dimension] += 1 if number & 1 else -1
            if not vector.any():
                vector[:] = 1
            vector /= np.linalg.norm(vector)
        return vectors
