"""An encoder without a model: texts that share words are near. For tests, where torch is too slow to load."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Literal

import numpy as np

from semsearch.embedding.base import Embedded, Tokens, Vectors
from semsearch.text.analyzer import terms
from semsearch.types import Model


class HashingEncoder:
    """Adds a signed one for each term at places found by hashing it; the same in every process.

    Each term goes to four places, so that two terms that meet at one place still differ at the others. A text
    without terms gives the vector whose elements are all equal. It knows no synonyms and no languages.

    Source: K. Weinberger et al., "Feature Hashing for Large Scale Multitask Learning", 2009, section 2.
    """

    runtime: Literal["hashing"] = "hashing"

    def __init__(self, dimension: int = 64) -> None:
        if dimension < 1:
            raise ValueError(f"a vector has at least one element, not {dimension}")
        definition = f"hashing; blake2b; four places a term; signed; dimension {dimension}"
        self.model = Model(f"hashing-{dimension}", dimension, hashlib.sha256(definition.encode()).hexdigest())

    def documents(self, texts: Sequence[str]) -> Embedded:
        """Embed texts; a token is a term, wherever it stands."""
        found = [terms(text) for text in texts]
        tokens = tuple(Tokens(tuple(held), self._rows([[term] for term in held])) for held in found)
        return Embedded(self._rows(found), tokens)

    def questions(self, texts: Sequence[str]) -> Embedded:
        """Embed questions just like texts."""
        return self.documents(texts)

    def knows(self, word: str) -> bool:
        """Say no: it has no vocabulary."""
        return False

    def _rows(self, texts: Sequence[Sequence[str]]) -> Vectors:
        vectors = np.zeros((len(texts), self.model.dimension), dtype=np.float32)
        for vector, text in zip(vectors, texts, strict=True):
            for term in text:
                digest = hashlib.blake2b(term.encode("utf-8", "surrogatepass"), digest_size=16).digest()
                for at in range(0, 16, 4):
                    number = int.from_bytes(digest[at : at + 4], "big")
                    vector[(number >> 1) % self.model.dimension] += 1 if number & 1 else -1
            if not vector.any():
                vector[:] = 1
            vector /= np.linalg.norm(vector)
        return vectors
