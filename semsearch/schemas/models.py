"""The known models, as `semsearch models --json` lists them."""

from __future__ import annotations

from typing import Literal

from semsearch.embedding import KnownModel as Known
from semsearch.schemas.resource import Resource


class KnownModel(Resource):
    """A known model; `installed` says whether its files are where its name finds them.

    `cut` is the number of elements that its vectors are cut to, 0 for none; `figure` is null where none could
    be confirmed.
    """

    name: str
    kind: Literal["embedding", "reranker"]
    licence: str
    languages: str
    parameters: float
    tokens: int
    dimension: int
    cut: int
    query_prompt: str
    document_prompt: str
    pooling: Literal["", "mean", "cls", "last_token"]
    figure: float | None
    measure: str
    source: str
    graph: str
    installed: bool

    @classmethod
    def of(cls, known: Known, *, installed: bool) -> KnownModel:
        """Return the resource of a known model."""
        fields = {name: getattr(known, name) for name in cls.model_fields if name != "installed"}
        return cls(**fields, installed=installed)
