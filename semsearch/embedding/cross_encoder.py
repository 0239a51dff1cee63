"""The reranker by torch: any cross-encoder that sentence-transformers can load, within a time budget."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from semsearch.embedding import models
from semsearch.embedding.base import without_surrogates
from semsearch.embedding.model_libraries import model_problems, quiet
from semsearch.errors import ModelProblem

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

BATCH = 8  # texts between two checks of the clock; on two cores larger batches are hardly cheaper
_INSTEAD = "name a folder that holds a sentence-transformers CrossEncoder, or leave ranking.reranker empty"


class CrossEncoderReranker:
    """Scores by torch, on the device that the library chooses. torch is imported at the first use.

    Calls from several threads run one after the other: the library's tokenizers cannot be shared, and one
    call uses all cores anyway. The time that a call waits for another counts against its budget.

    Attributes:
        name: The model's name, or the absolute path of its folder.
    """

    def __init__(self, name: str, source: str, clock: Callable[[], float] = time.perf_counter) -> None:
        """Store the canonical name, what the library loads, and a clock in seconds; `of` accepts any name."""
        self.name = name
        self._source = source
        self._clock = clock
        self._lock = threading.Lock()
        self._model: CrossEncoder | None = None

    @classmethod
    def of(cls, name: str, clock: Callable[[], float] = time.perf_counter) -> Self:
        """Return the reranker of a model's name or folder, by the rules of `models.model_folder`.

        Raises:
            ModelProblem: The name is a path with nothing there, or is not a valid model name.
        """
        canonical = models.canonical_name(name)
        try:
            folder = models.model_folder(canonical)
        except ModelProblem as error:
            raise ModelProblem(f"there is no cross-encoder {name!r}: {_INSTEAD}") from error
        # The library looks for a name without a slash in "cross-encoder/"; the default encoder is not there.
        is_default = folder is not None and canonical == models.DEFAULT_MODEL
        return cls(canonical, str(folder) if is_default else canonical, clock)

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

    def _load(self) -> CrossEncoder:
        with model_problems(f"the cross-encoder {self.name!r} cannot be loaded", _INSTEAD), quiet():
            from sentence_transformers import CrossEncoder

            model: CrossEncoder = CrossEncoder(self._source)
            model.eval()
            labels = model.num_labels
            inner = model.model
        # The library adds a head with random weights to a model without one, and would order by chance.
        saved_as = getattr(getattr(inner, "config", None), "architectures", None)
        if saved_as and type(inner).__name__ not in saved_as:
            raise ModelProblem(f"the model {self.name!r} is a {saved_as[0]}, not a cross-encoder: {_INSTEAD}")
        if labels != 1:
            raise ModelProblem(
                f"the cross-encoder {self.name!r} returns {labels} labels per text, where ranking needs one: "
                f"{_INSTEAD}"
            )
        self._logits(model, "which texts answer this question", ["a text of a few words " * 12] * BATCH)
        return model

    def _logits(self, model: CrossEncoder, question: str, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return the model's logits for one batch."""
        from torch.nn import Identity

        asked, *sound = map(without_surrogates, (question, *texts))
        with model_problems(f"the cross-encoder {self.name!r} cannot score", _INSTEAD):
            predicted = model.predict(
                [(asked, text) for text in sound],
                batch_size=BATCH,
                show_progress_bar=False,
                activation_fn=Identity(),
                convert_to_numpy=True,
            )
            logits = np.asarray(predicted, dtype=np.float64)
        if logits.shape != (len(texts),) or not np.isfinite(logits).all():
            raise ModelProblem(
                f"the cross-encoder {self.name!r} returns scores that are not numbers, so its files are "
                "damaged: download them again, or leave ranking.reranker empty"
            )
        return logits
