"""Texts -> unit vectors of the texts and of their tokens, by any sentence-transformers model.

`load` embeds by torch, which takes seconds to import, or by the ONNX graph that a model was published with.
`export` writes the model once for ONNX Runtime, and `open_exported` loads that form: it embeds a question in
milliseconds, and an archive faster than torch. Both return the same vectors; `export` verifies it.
`load_reranker` returns a cross-encoder, which reads a question and a text together. `known_models.py` has
what is known of some models, and `model_use.py` decides how a model is used.

Errors of the libraries are raised as ModelProblem (`foreign_errors.py`).
"""

from semsearch.embedding.base import Embedded, Encoder, Reranker, TokenVectors, Vectors
from semsearch.embedding.cross_encoder import CrossEncoderReranker
from semsearch.embedding.known_models import KNOWN, KnownModel
from semsearch.embedding.model_use import Prompts
from semsearch.embedding.models import (
    DEFAULT_MODEL,
    canonical_name,
    fingerprint,
    known_prompts,
    model_folder,
)
from semsearch.embedding.onnx_cross_encoder import open_published_reranker
from semsearch.embedding.onnx_encoder import open_exported
from semsearch.embedding.onnx_export import Exported, export
from semsearch.embedding.onnx_published import PublishedEncoder, open_published
from semsearch.embedding.sentence_transformer import SentenceTransformerEncoder, is_accelerated
from semsearch.settings import AS_GIVEN, EmbeddingSettings

__all__ = [
    "DEFAULT_MODEL",
    "KNOWN",
    "Embedded",
    "Encoder",
    "Exported",
    "KnownModel",
    "Prompts",
    "Reranker",
    "TokenVectors",
    "Vectors",
    "canonical_name",
    "export",
    "fingerprint",
    "is_accelerated",
    "is_unexported",
    "known_prompts",
    "load",
    "load_reranker",
    "model_folder",
    "open_exported",
]


def load(name: str, settings: EmbeddingSettings = AS_GIVEN) -> Encoder:
    """Return the encoder of a model: the default's name, a folder, or a name on the Hugging Face hub.

    A model that was published as an ONNX graph is loaded now, without torch. Another one is loaded by torch
    at the first use, which raises ModelProblem if that fails.

    Raises:
        ModelProblem: The name is a path with nothing there, the default model's package is not installed, or
            the ONNX graph cannot be used and there is nothing else.
    """
    place = model_folder(name)
    published = open_published(canonical_name(name), place, settings) if place else None
    return published or SentenceTransformerEncoder.of(name, settings)


def load_reranker(name: str) -> Reranker:
    """Return the reranker of a cross-encoder: a folder, or a name on the hub.

    One that was published as an ONNX graph scores without torch.

    The model is loaded by `warm` or at the first use; both raise ModelProblem if it cannot be loaded or is
    not a cross-encoder with one label.

    Raises:
        ModelProblem: The name is a path with nothing there, or is not a valid model name.
    """
    torch = CrossEncoderReranker.of(name)
    return open_published_reranker(torch.name) or torch


def is_unexported(encoder: Encoder) -> bool:
    """Return whether an encoder has to be exported to be opened without its model's folder."""
    return isinstance(encoder, SentenceTransformerEncoder | PublishedEncoder)
