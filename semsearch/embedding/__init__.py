"""Text -> unit vectors of it and of its tokens, by any sentence-transformers model.

`load` embeds by torch, which takes seconds to import; `export` writes the model once for ONNX Runtime, from
which `open_exported` embeds questions in milliseconds. Both give the same vectors, and `export` proves it.
`load_reranker` gives a cross-encoder, which reads a question and a text together.
"""

from semsearch.embedding.base import Embedded, Encoder, Reranker, Tokens, Vectors
from semsearch.embedding.cross_encoder import CrossEncoderReranker
from semsearch.embedding.models import DEFAULT_MODEL, canonical, fingerprint
from semsearch.embedding.onnx_encoder import open_exported
from semsearch.embedding.onnx_export import Exported, export
from semsearch.embedding.sentence_transformer import SentenceTransformerEncoder

__all__ = [
    "DEFAULT_MODEL",
    "Embedded",
    "Encoder",
    "Exported",
    "Reranker",
    "Tokens",
    "Vectors",
    "canonical",
    "export",
    "fingerprint",
    "load",
    "load_reranker",
    "open_exported",
]


def load(name: str) -> Encoder:
    """Give the torch encoder of a model: the default's name, a folder, or a name for sentence-transformers.

    Nothing heavy happens before the first use, which raises ModelProblem where the model cannot be loaded.

    Raises:
        ModelProblem: The name is a path with nothing there, or the default model's package is not installed.
    """
    return SentenceTransformerEncoder(name)


def load_reranker(name: str) -> Reranker:
    """Give the reranker of a sentence-transformers CrossEncoder: a folder, or a name for the library.

    Nothing heavy happens before its `warm`, or else the first use; both raise ModelProblem where the model
    cannot be loaded or is no cross-encoder of one label.

    Raises:
        ModelProblem: The name is a path with nothing there, or cannot be a model's name.
    """
    return CrossEncoderReranker(name)
