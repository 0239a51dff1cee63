"""The reranker by torch: any cross-encoder that sentence-transformers can load."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from semsearch.embedding import models
from semsearch.embedding.base import without_surrogates
from semsearch.embedding.known_models import download_advice
from semsearch.embedding.model_libraries import model_problems, quiet
from semsearch.embedding.timed_reranker import BATCH, INSTEAD, TimedReranker
from semsearch.errors import ModelProblem

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder


class CrossEncoderReranker(TimedReranker["CrossEncoder"]):
    """Scores by torch, on the device that the library chooses. torch is imported at the first use."""

    def __init__(self, name: str, source: str, clock: Callable[[], float] = time.perf_counter) -> None:
        """Store the canonical name, what the library loads, and a clock in seconds; `of` accepts any name."""
        super().__init__(name, clock)
        self._source = source

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
            raise ModelProblem(f"there is no cross-encoder {name!r}: {INSTEAD}") from error
        # The library looks for a name without a slash in "cross-encoder/"; the default encoder is not there.
        is_default = folder is not None and canonical == models.DEFAULT_MODEL
        return cls(canonical, str(folder) if is_default else canonical, clock)

    def _load(self) -> CrossEncoder:
        here = models.model_folder(self.name) is not None
        advice = INSTEAD if here else download_advice(self.name, "ranking.reranker")
        with model_problems(f"the cross-encoder {self.name!r} cannot be loaded", advice), quiet():
            from sentence_transformers import CrossEncoder

            model: CrossEncoder = CrossEncoder(self._source)
            model.eval()
            labels = model.num_labels
            inner = model.model
        # The library adds a head with random weights to a model without one, and would order by chance.
        saved_as = getattr(getattr(inner, "config", None), "architectures", None)
        if saved_as and type(inner).__name__ not in saved_as:
            raise ModelProblem(f"the model {self.name!r} is a {saved_as[0]}, not a cross-encoder: {INSTEAD}")
        if labels != 1:
            raise ModelProblem(
                f"the cross-encoder {self.name!r} returns {labels} labels per text, where ranking needs one: "
                f"{INSTEAD}"
            )
        self._first_batch(model)
        return model

    def _logits(self, model: CrossEncoder, question: str, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return the model's logits for one batch."""
        from torch.nn import Identity

        asked, *sound = map(without_surrogates, (question, *texts))
        with model_problems(f"the cross-encoder {self.name!r} cannot score", INSTEAD):
            predicted = model.predict(
                [(asked, text) for text in sound],
                batch_size=BATCH,
                show_progress_bar=False,
                activation_fn=Identity(),
                convert_to_numpy=True,
            )
            logits = np.asarray(predicted, dtype=np.float64)
        return self._checked(logits, len(texts))
