"""What an encoder is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from semsearch.types import Model

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """Turns texts into unit float32 vectors of one model; safe to call from several threads."""

    @property
    def model(self) -> Model:
        """The model behind the vectors."""

    @property
    def runtime(self) -> Literal["onnx", "torch", "hashing"]:
        """What computes them."""

    def documents(self, texts: Sequence[str]) -> Vectors:
        """Embed texts of the archive, shape `(len(texts), d)`; what is past the model's length is cut."""

    def questions(self, texts: Sequence[str]) -> Vectors:
        """Embed questions, shape `(len(texts), d)`, with the model's own prompt for them where it has one."""
