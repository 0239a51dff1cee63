"""Text -> unit vectors, by any sentence-transformers model.

`load` embeds by torch, which takes seconds to import; `export` writes the model once for ONNX Runtime, from
which `open_exported` embeds questions in milliseconds. Both give the same vectors, and `export` proves it.
"""

from semsearch.encoder.base import Encoder, Vectors
from semsearch.encoder.models import DEFAULT_MODEL, canonical, fingerprint
from semsearch.encoder.onnx_encoder import open_exported
from semsearch.encoder.onnx_export import Exported, export
from semsearch.encoder.sentence_transformer import SentenceTransformerEncoder

__all__ = [
    "DEFAULT_MODEL",
    "Encoder",
    "Exported",
    "Vectors",
    "canonical",
    "export",
    "fingerprint",
    "load",
    "open_exported",
]


def load(name: str) -> Encoder:
    """Give the torch encoder of a model: the default's name, a folder, or a name for sentence-transformers.

    Nothing heavy happens before the first use, which raises ModelProblem where the model cannot be loaded.

    Raises:
        ModelProblem: The name is a path with nothing there, or the default model's package is not installed.
    """
    return SentenceTransformerEncoder(name)
