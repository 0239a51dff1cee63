"""The reranker by torch: any cross-encoder that sentence-transformers can load, within a time budget."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from semsearch.embedding import models
from semsearch.embedding.sentence_transformer import quiet
from semsearch.errors import ModelProblem

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

BATCH = 8  # texts between two looks at the clock; on two cores more at once are hardly cheaper
_INSTEAD = "name a folder that holds a sentence-transformers CrossEncoder, or leave ranking.reranker empty"


class CrossEncoderReranker:
    """Scores by torch, on the device that the library chooses; torch is imported at the first use.

    Calls from several threads are computed one after the other: the library's tokenizers cannot be shared,
    and one call uses all cores anyway. The time that a call waits for another counts.

    Attributes:
        name: The model's name, or the absolute path of its folder.
    """

    def __init__(self, name: str, clock: Callable[[], float] = time.perf_counter) -> None:
        """Take the model's name or folder, by the rules of `models.folder`, and a clock that gives seconds.

        Raises:
            ModelProblem: The name is a path with nothing there, or cannot be a model's name.
        """
        self.name = models.canonical(name)
        try:
            place = models.folder(self.name)
        except ModelProblem as error:
            raise ModelProblem(f"there is no cross-encoder {name!r}: {_INSTEAD}") from error
        # The library looks for a name without a slash at "cross-encoder/"; the default encoder is not there.
        self._source = str(place) if place and self.name == models.DEFAULT_MODEL else self.name
        self._clock = clock
        self._lock = threading.Lock()
        self._model: CrossEncoder | None = None

    def warm(self) -> None:
        """Load the model and score one batch, whose first time takes several times as long; then do nothing.

        Raises:
            ModelProblem: It cannot be loaded, is no cross-encoder, has several labels, or gives no numbers.
        """
        with self._lock:
            if self._model is None:
                self._model = self._load()

    def scores(self, question: str, texts: Sequence[str], seconds: float) -> NDArray[np.float32] | None:
        """Give each text's relevance to a question, larger is better, 0 to 1, shape `(len(texts),)`.

        A score is the sigmoid of the model's one number before any activation of its own: what
        `CrossEncoder.predict` gives by itself where the model names no other activation, and the probability
        that a model trained by binary cross-entropy means. The models whose files name none at all
        (`Identity`, as those trained on MS MARCO) keep their order by it.

        What is past the model's length is cut, from the longer of the two texts. Loading, where `warm` did
        not come first, is not counted; while another thread loads, this one waits no longer than `seconds`.

        Args:
            question: As it was asked.
            texts: Best first, `BATCH` of them between two looks at the clock.
            seconds: The budget. It ends the work as soon as the slowest batch of this call would not fit into
                what is left of it, so that only a batch slower than all before it, or the first, overruns it.

        Returns:
            None where the budget was too short for all texts; then no score is of use, as an order needs all.

        Raises:
            ModelProblem: As for `warm`. Scores that are no finite numbers are one too, and not None: they
                come from damaged weights, and would come again for the next question.
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
        try:
            with quiet():
                from sentence_transformers import CrossEncoder

                model: CrossEncoder = CrossEncoder(self._source)
                model.eval()
                labels = model.num_labels
                inner = model.model
        except Exception as error:  # whatever a model's files make the libraries raise
            raise ModelProblem(
                f"the cross-encoder {self.name!r} cannot be loaded ({_first_line(error)}): {_INSTEAD}"
            ) from error
        # The library gives a model without a head one of random weights, and would order by chance.
        saved_as = getattr(getattr(inner, "config", None), "architectures", None)
        if saved_as and type(inner).__name__ not in saved_as:
            raise ModelProblem(f"the model {self.name!r} is a {saved_as[0]} and no cross-encoder: {_INSTEAD}")
        if labels != 1:
            raise ModelProblem(
                f"the cross-encoder {self.name!r} gives {labels} labels a text, where an order needs one: "
                f"{_INSTEAD}"
            )
        self._logits(model, "which texts answer this question", ["a text of a few words " * 12] * BATCH)
        return model

    def _logits(self, model: CrossEncoder, question: str, texts: Sequence[str]) -> NDArray[np.float64]:
        """Give the model's own numbers for one batch."""
        from torch.nn import Identity

        # Half a surrogate pair, which JSON can carry, is no text to a tokenizer.
        asked, *sound = (
            text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") for text in (question, *texts)
        )
        try:
            given = model.predict(
                [(asked, text) for text in sound],
                batch_size=BATCH,
                show_progress_bar=False,
                activation_fn=Identity(),
                convert_to_numpy=True,
            )
        except Exception as error:  # whatever a model's code raises
            raise ModelProblem(
                f"the cross-encoder {self.name!r} cannot score ({_first_line(error)}): {_INSTEAD}"
            ) from error
        logits = np.asarray(given, dtype=np.float64)
        if logits.shape != (len(texts),) or not np.isfinite(logits).all():
            raise ModelProblem(
                f"the cross-encoder {self.name!r} gives scores that are no numbers, so its files are "
                "damaged: download them again, or leave ranking.reranker empty"
            )
        return logits


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0].rstrip(".:")
