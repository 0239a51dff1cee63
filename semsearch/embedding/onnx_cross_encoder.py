"""The reranker by ONNX Runtime: a cross-encoder that was published as an ONNX graph. Without torch."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from semsearch.embedding import models
from semsearch.embedding.base import without_surrogates
from semsearch.embedding.model_libraries import model_problems
from semsearch.embedding.onnx_folder import ScratchFolder
from semsearch.embedding.onnx_graph import find_graph, save_graph, whole_graph
from semsearch.embedding.onnx_head import read_head
from semsearch.embedding.onnx_session import GRAPH, fed, inputs_of, open_session, pad
from semsearch.embedding.onnx_tokenizer import published_tokenizer
from semsearch.embedding.timed_reranker import INSTEAD, TimedReranker
from semsearch.errors import ModelProblem

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer


@dataclass(frozen=True, slots=True)
class _Model:
    session: InferenceSession
    tokenizer: Tokenizer
    inputs: dict[str, type[np.integer[Any]]]
    scratch: ScratchFolder


class OnnxReranker(TimedReranker[_Model]):
    """Scores by ONNX Runtime on the processor.

    The graph returns one logit for a pair, or two: for a text that does not answer, and for one that does.
    Where it returns token vectors, the layers that `modules.json` lists make one of them. Where it applies a
    sigmoid itself, that is taken back, so that no score goes through it twice.
    """

    def __init__(
        self, name: str, place: Path, graph: Path, clock: Callable[[], float] = time.perf_counter
    ) -> None:
        """Store the canonical name, the model's folder and the graph in it."""
        super().__init__(name, clock)
        self._place = place
        self._graph = graph

    def _load(self) -> _Model:
        with model_problems(f"the cross-encoder {self.name!r} cannot be loaded", INSTEAD):
            tokenizer = published_tokenizer(self._place, self._graph)
            whole = whole_graph(self._graph, "reranker", lambda: read_head(self._place))
            scratch = ScratchFolder()
            save_graph(whole, scratch.path / GRAPH)
            session = open_session(scratch.path / GRAPH)
            model = _Model(session, tokenizer, inputs_of(session), scratch)
        self._first_batch(model)
        return model

    def _logits(self, model: _Model, question: str, texts: Sequence[str]) -> NDArray[np.float64]:
        asked, *sound = map(without_surrogates, (question, *texts))
        with model_problems(f"the cross-encoder {self.name!r} cannot score", INSTEAD):
            rows = model.tokenizer.encode_batch([(asked, text) for text in sound])
            pad(rows, model.tokenizer.padding)
            (found,) = model.session.run(None, fed(rows, model.inputs))
            logits = np.asarray(found, dtype=np.float64).reshape(len(texts), -1)
        if logits.shape[1] > 2:
            raise ModelProblem(
                f"the cross-encoder {self.name!r} returns {logits.shape[1]} labels per text, where ranking "
                f"needs one: {INSTEAD}"
            )
        return self._checked(logits[:, -1] - (logits[:, 0] if logits.shape[1] == 2 else 0), len(texts))


def open_published_reranker(name: str) -> OnnxReranker | None:
    """Return the reranker of a model that was published as an ONNX graph; None if torch has to score.

    That is so where there is no graph, or several, beside weights that torch can read. The graph is loaded
    at the first use.

    Args:
        name: Its canonical name.

    Raises:
        ModelProblem: The name is a path with nothing there, or it cannot be said which graph is meant.
    """
    place = models.model_folder(name)
    if place is None:
        return None
    try:
        graph = find_graph(place)
    except ValueError as error:
        if models.has_torch_weights(place):
            return None
        raise ModelProblem(str(error)) from error
    return OnnxReranker(name, place, graph) if graph else None
