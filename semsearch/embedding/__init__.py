"""Texts -> unit vectors of the texts and of their tokens, by any sentence-transformers model.

`load` embeds by torch, which takes seconds to import. `export` writes the model once for ONNX Runtime, and
`open_exported` loads that form: it embeds a question in milliseconds, and an archive faster than torch.
Both return the same vectors; `export` verifies it. `load_reranker` returns a cross-encoder, which reads a
question and a text together.

Errors of the libraries are raised as ModelProblem (`foreign_errors.py`).
"""

from semsearch.embedding.base import Embedded, Encoder, Reranker, TokenVectors, Vectors
from semsearch.embedding.cross_encoder import CrossEncoderReranker
from semsearch.embedding.models import DEFAULT_MODEL, canonical_name, fingerprint
from semsearch.embedding.onnx_encoder import open_exported
from semsearch.embedding.onnx_export import Exported, export
from semsearch.embedding.sentence_transformer import SentenceTransformerEncoder, is_accelerated

__all__ = [
    "DEFAULT_MODEL",
    "Embedded",
    "Encoder",
    "Exported",
    "Reranker",
    "TokenVectors",
    "Vectors",
    "canonical_name",
    "export",
    "fingerprint",
    "is_accelerated",
    "load",
    "load_reranker",
    "open_exported",
]


def load(name: str) -> Encoder:
    """Return the torch encoder of a model: the default's name, a folder, or a name on the Hugging Face hub.

    The model is loaded at the first use, which raises ModelProblem if that fails.

    Raises:
        ModelProblem: The name is a path with nothing there, or the default model's package is not installed.
    """
    return SentenceTransformerEncoder.of(name)


def load_reranker(name: str) -> Reranker:
    """Return the reranker of a sentence-transformers CrossEncoder: a folder, or a name on the hub.

    The model is loaded by `warm` or at the first use; both raise ModelProblem if it cannot be loaded or is
    not a cross-encoder with one label.

    Raises:
        ModelProblem: The name is a path with nothing there, or is not a valid model name.
    """
    return CrossEncoderReranker.of(name)
