"""The encoder of a model that was published as an ONNX graph, as hubs hold them. Without torch.

The folder has `onnx/model.onnx` or `model.onnx`, `tokenizer.json`, and the settings that
sentence-transformers reads. What the graph leaves out is appended to a copy of it, in a folder of the form
that `onnx_encoder.py` describes.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Self

import numpy as np

from semsearch.embedding import models
from semsearch.embedding.model_libraries import model_problems
from semsearch.embedding.model_use import ModelUse, model_use, too_few_elements
from semsearch.embedding.onnx_encoder import CHECK_QUESTION, Description, OnnxEncoder
from semsearch.embedding.onnx_folder import ScratchFolder
from semsearch.embedding.onnx_graph import drop_tokens, find_graph, save_graph, whole_graph
from semsearch.embedding.onnx_head import read_head
from semsearch.embedding.onnx_session import GRAPH, fed, inputs_of, open_session
from semsearch.embedding.onnx_tokenizer import published_tokenizer
from semsearch.errors import ModelProblem
from semsearch.settings import EmbeddingSettings
from semsearch.types import Model

ADVICE = "download its folder again, or use another model"


class PublishedEncoder(OnnxEncoder):
    """Embeds by the graph that was published."""

    _scratch: ScratchFolder

    @property
    def folder(self) -> Path:
        """The folder of its form for `open_exported`, which is there as long as this object is."""
        return self._scratch.path

    @classmethod
    def of(cls, name: str, place: Path, graph: Path, settings: EmbeddingSettings) -> Self:
        """Return the encoder of a model; about a second, and twice its size in memory for that time.

        Args:
            name: Its canonical name.
            place: Its folder.
            graph: The graph in it.
            settings: How it is used.

        Raises:
            ModelProblem: A file is missing or damaged, or it is no model that embeds texts.
        """
        use = model_use(name, place, settings)
        model = Model(name, 0, models.fingerprint(name, settings) or "")
        scratch = ScratchFolder()
        with model_problems(f"the ONNX graph {graph} cannot be used", ADVICE):
            description = _write(model, place, graph, use, scratch.path)
            encoder = cls.load(scratch.path, description, use.prompts.query)
            encoder._scratch = scratch
            asked = encoder.prompted("questions", [CHECK_QUESTION], description.query_prompt)
            if not np.isfinite(asked).all():
                raise ValueError("its vectors are not numbers")
        probe = tuple(round(element, 7) for element in asked[0].tolist())
        encoder.description = replace(description, probe=probe)
        encoder.description.write(scratch.path / "encoder.json")
        return encoder


def open_published(name: str, place: Path, settings: EmbeddingSettings) -> PublishedEncoder | None:
    """Return the encoder of a model that was published as an ONNX graph; None if torch has to embed.

    That is so where there is no graph, or one that cannot be used beside weights that torch can read.

    Args:
        name: Its canonical name.
        place: Its folder.
        settings: How it is used.

    Raises:
        ModelProblem: The graph cannot be used, and there is nothing else.
    """
    try:
        graph = find_graph(place)
        return PublishedEncoder.of(name, place, graph, settings) if graph else None
    except (ValueError, ModelProblem) as error:
        if models.has_torch_weights(place):
            return None
        raise ModelProblem(str(error)) from error


def _write(model: Model, place: Path, graph: Path, use: ModelUse, folder: Path) -> Description:
    """Write the whole graph and the tokenizer to a folder, and return their description without a probe."""
    tokenizer = published_tokenizer(place, graph)
    tokenizer.save(str(folder / "tokenizer.json"))
    whole = whole_graph(
        graph, "embedding", lambda: read_head(place, use.pooling), use.dimension, pooled=not use.pooling
    )
    save_graph(whole, folder / GRAPH)
    session = open_session(folder / GRAPH)
    inputs = inputs_of(session)
    vectors, *tokens = session.run(None, fed([tokenizer.encode(CHECK_QUESTION)], inputs))
    if vectors.ndim != 2:
        raise ValueError(f"its vectors of texts have {vectors.ndim} axes")
    dimension = vectors.shape[1]
    if dimension < use.dimension:
        raise too_few_elements(model.name, dimension, use.dimension)
    if tokens and tokens[0].shape[-1] != dimension:
        drop_tokens(folder / GRAPH)
    return Description(
        replace(model, dimension=dimension),
        query_prompt=use.given.query,
        document_prompt=use.prompts.document,
        inputs=tuple(inputs),
        probe=(),
    )
