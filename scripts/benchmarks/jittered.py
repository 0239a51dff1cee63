"""Index an archive that is too large to embed: INDEX ITEMS EMBEDDED.

The first `EMBEDDED` texts are embedded by the real model. Every later text gets the vector of one of them,
moved by random noise of length `NOISE` and made unit again, and its token vectors as they are. Such an index
shows how long searching takes and how much room it needs. It says nothing about quality, since vectors and
texts do not belong together.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.archive import SEED
from semsearch import corpus
from semsearch.embedding.base import Embedded, TokenVectors
from semsearch.indexing import apply
from semsearch.indexing.calibration import recalibrate
from semsearch.indexing.encoders import ArchiveEncoder, choose_encoder
from semsearch.indexing.storing import Encode
from semsearch.settings import Settings
from semsearch.storage.local import LocalStore

NOISE = 0.5  # length of the noise beside a vector of length 1: their cosine is about 0.9


class Jitter:
    """Embeds as many texts as it may, then moves their vectors."""

    def __init__(self, encode: Encode, embedded: int) -> None:
        """Take what embeds texts, and the number of texts that it embeds; at least 1."""
        self._encode, self._left = encode, embedded
        self._vectors: list[NDArray[np.float32]] = []
        self._tokens: list[TokenVectors] = []
        self._random = np.random.default_rng(SEED)

    def documents(self, texts: Sequence[str]) -> Embedded:
        """Return vectors of texts: real ones as long as there are any."""
        real = self._encode(texts[: self._left])
        self._left -= len(real.tokens)
        self._vectors.extend(real.vectors)
        self._tokens.extend(real.tokens)
        chosen = self._random.integers(len(self._vectors), size=len(texts) - len(real.tokens))
        if not len(chosen):
            return real
        moved = self._moved(np.stack([self._vectors[at] for at in chosen]))
        tokens = (*real.tokens, *(self._tokens[at] for at in chosen))
        return Embedded(np.concatenate([real.vectors.reshape(-1, moved.shape[1]), moved]), tokens)

    def _moved(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        noise = self._random.standard_normal(vectors.shape, dtype=np.float32)
        moved = vectors + NOISE * noise / np.linalg.norm(noise, axis=1, keepdims=True)
        unit: NDArray[np.float32] = (moved / np.linalg.norm(moved, axis=1, keepdims=True)).astype(np.float32)
        return unit


def main(index: str, items: str, embedded: str) -> None:
    settings = Settings(index=Path(index))
    model, encoder = choose_encoder(settings, rebuild=False).load()
    with LocalStore.create(settings.index, model) as store:
        archive = ArchiveEncoder(store, encoder)
        apply.run(corpus.read([Path(items)]), store, Jitter(archive.documents, int(embedded)).documents)
        recalibrate(store, archive.exported())
        store.publish()


if __name__ == "__main__":
    main(*sys.argv[1:])
