"""A reranker's time budget, the same for every runtime."""

from __future__ import annotations

import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from semsearch.errors import ModelProblem

BATCH = 8  # texts between two checks of the clock; on two cores larger batches are hardly cheaper
INSTEAD = (
    "name a folder that holds a sentence-transformers CrossEncoder or an ONNX graph of one, or leave "
    "ranking.reranker empty"
)

Loaded = TypeVar("Loaded")


class TimedReranker(ABC, Generic[Loaded]):
    """Scores texts batch by batch, as long as the time allows.

    Calls from several threads run one after the other, since one call uses all cores anyway. The time that a
    call waits for another counts against its budget.

    Attributes:
        name: The model's name, or the absolute path of its folder.
    """

    def __init__(self, name: str, clock: Callable[[], float] = time.perf_counter) -> None:
        """Store the canonical name, and a clock in seconds."""
        self.name = name
        self._clock = clock
        self._lock = threading.Lock()
        self._model: Loaded | None = None

    @abstractmethod
    def _load(self) -> Loaded:
        """Return the model, ready to score; raise ModelProblem if it cannot be used."""

    @abstractmethod
    def _logits(self, model: Loaded, question: str, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return the model's logits for one batch; raise ModelProblem if they are not numbers."""

    def _checked(self, logits: NDArray[np.float64], count: int) -> NDArray[np.float64]:
        if logits.shape != (count,) or not np.isfinite(logits).all():
            raise ModelProblem(
                f"the cross-encoder {self.name!r} returns scores that are not numbers, so its files are "
                "damaged: download them again, or leave ranking.reranker empty"
            )
        return logits

    def _first_batch(self, model: Loaded) -> None:
        """Score one batch, since the first is several times slower."""
        self._logits(model, "which texts answer this question", ["a text of a few words " * 12] * BATCH)

    def warm(self) -> None:
        """Load the model and score one batch, since the first is several times slower; then do nothing.

        Raises:
            ModelProblem: It cannot be loaded, is not a cross-encoder, has several labels, or returns NaN.
        """
        with self._lock:
            if self._model is None:
                self._model = self._load()

    def scores(self, question: str, texts: Sequence[str], seconds: float) -> NDArray[np.float32] | None:
        """Return each text's relevance to a question, larger is better, 0 to 1, shape `(len(texts),)`.

        A score is the sigmoid of the model's logit. That is what `CrossEncoder.predict` returns unless the
        model names another activation, and the probability that training by binary cross-entropy aims at.
        Models that name `Identity` (those trained on MS MARCO) keep their order.

        Pairs beyond the model's maximum length are cut, from the longer of the two texts. Loading, if `warm`
        was not called before, does not count; while another thread loads, this call waits at most `seconds`.

        Args:
            question: As it was asked.
            texts: Best first.
            seconds: The budget. Work stops as soon as the slowest batch so far would no longer fit into the
                rest of it, so only the first batch, or one slower than all before it, can overrun it.

        Returns:
            None if the budget was too short for all texts: an order needs all scores.

        Raises:
            ModelProblem: As `warm`. NaN scores raise rather than return None: they come from damaged weights,
                and the next question would get them too.
        """
        if not texts:
            return np.empty(0, dtype=np.float32)
        start = self._clock()
        if not self._lock.acquire(timeout=min(max(0.0, seconds), threading.TIMEOUT_MAX)):
            return None
        try:
            if self._model is None:
                self._model = self._load()
                start = self._clock()
            logits = np.empty(len(texts), dtype=np.float64)
            slowest, now = 0.0, self._clock()
            for at in range(0, len(texts), BATCH):
                if start + seconds - now <= slowest:
                    return None
                logits[at : at + BATCH] = self._logits(self._model, question, texts[at : at + BATCH])
                before, now = now, self._clock()
                slowest = max(slowest, now - before)
        finally:
            self._lock.release()
        if now - start > seconds:
            return None
        return np.exp(-np.logaddexp(0.0, -logits)).astype(np.float32)  # the sigmoid, without overflow
