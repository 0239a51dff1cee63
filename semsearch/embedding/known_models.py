"""Known models: what their publishers say of them, so that naming one is enough to use it as it was trained.

Everything here is from model cards; a figure that could not be confirmed is left out. Figures of different
measures cannot be compared. What models cost on two cores is in docs/guides/models.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Pooling = Literal["", "mean", "cls", "last_token"]

_SEARCH = "Represent this sentence for searching relevant passages: "
_BEIR = "nDCG@10, BEIR"
_TREC = "nDCG@10, TREC DL 2019"
_HUB = "https://huggingface.co/"


@dataclass(frozen=True, slots=True)
class KnownModel:
    """A model of the Hugging Face hub.

    Attributes:
        name: Its repository.
        kind: What it is for: vectors of texts, or reranking.
        licence: Its SPDX identifier.
        languages: In words.
        parameters: In millions.
        tokens: The longest text, or pair of texts.
        dimension: Elements of its vectors; 0 for a reranker.
        cut: Elements that vectors are cut to here; 0 for all. The model was trained for that (Matryoshka).
        pooling: How token vectors become that of a text; "" where only its files say it.
        figure: The published figure; None if there is none that could be confirmed.
        measure: What was measured.
        source: The address of the page with the figure.
        graph: The repository that publishes its ONNX graph, if that is another one.
    """

    name: str
    kind: Literal["embedding", "reranker"]
    licence: str
    languages: str
    parameters: float
    tokens: int
    dimension: int = 0
    cut: int = 0
    query_prompt: str = ""
    document_prompt: str = ""
    pooling: Pooling = ""
    figure: float | None = None
    measure: str = ""
    source: str = ""
    graph: str = ""

    @property
    def short_name(self) -> str:
        """The name without its owner, which is enough in the settings."""
        return self.name.partition("/")[2]


KNOWN: tuple[KnownModel, ...] = (
    KnownModel(
        "sentence-transformers/all-MiniLM-L6-v2",
        "embedding",
        "Apache-2.0",
        "English",
        22.7,
        256,
        384,
        pooling="mean",
        figure=41.95,
        measure=_BEIR,
        source=f"{_HUB}MongoDB/mdbr-leaf-ir",
    ),
    KnownModel(
        "MongoDB/mdbr-leaf-ir",
        "embedding",
        "Apache-2.0",
        "English",
        22.7,
        512,
        768,
        # Its card names no smaller dimension. With that of its tokens, late interaction works.
        cut=384,
        query_prompt=_SEARCH,
        figure=53.55,
        measure=_BEIR,
        source=f"{_HUB}MongoDB/mdbr-leaf-ir",
    ),
    KnownModel(
        "ibm-granite/granite-embedding-small-english-r2",
        "embedding",
        "Apache-2.0",
        "English",
        47.7,
        8192,
        384,
        pooling="cls",
        figure=50.9,
        measure=_BEIR,
        source=f"{_HUB}ibm-granite/granite-embedding-small-english-r2",
        graph="onnx-community/granite-embedding-small-english-r2-ONNX",
    ),
    KnownModel(
        "BAAI/bge-small-en-v1.5",
        "embedding",
        "MIT",
        "English",
        33.4,
        512,
        384,
        query_prompt=_SEARCH,
        pooling="cls",
        figure=51.68,
        measure=_BEIR,
        source=f"{_HUB}BAAI/bge-small-en-v1.5",
    ),
    KnownModel(
        "Snowflake/snowflake-arctic-embed-xs",
        "embedding",
        "Apache-2.0",
        "English",
        22.6,
        512,
        384,
        query_prompt=_SEARCH,
        pooling="cls",
        figure=50.15,
        measure=_BEIR,
        source=f"{_HUB}Snowflake/snowflake-arctic-embed-xs",
    ),
    KnownModel(
        "intfloat/multilingual-e5-small",
        "embedding",
        "MIT",
        "94 languages",
        118,
        512,
        384,
        query_prompt="query: ",
        document_prompt="passage: ",
        pooling="mean",
        figure=64.4,
        measure="MRR@10, Mr. TyDi",
        source=f"{_HUB}intfloat/multilingual-e5-small",
    ),
    KnownModel(
        "cross-encoder/ms-marco-TinyBERT-L2-v2",
        "reranker",
        "Apache-2.0",
        "English",
        4.4,
        512,
        figure=69.84,
        measure=_TREC,
        source=f"{_HUB}cross-encoder/ms-marco-TinyBERT-L2-v2",
    ),
    KnownModel(
        "cross-encoder/ms-marco-MiniLM-L6-v2",
        "reranker",
        "Apache-2.0",
        "English",
        22.7,
        512,
        figure=74.30,
        measure=_TREC,
        source=f"{_HUB}cross-encoder/ms-marco-MiniLM-L6-v2",
    ),
    KnownModel(
        "cross-encoder/ms-marco-MiniLM-L12-v2",
        "reranker",
        "Apache-2.0",
        "English",
        33.4,
        512,
        figure=74.31,
        measure=_TREC,
        source=f"{_HUB}cross-encoder/ms-marco-MiniLM-L12-v2",
    ),
    # Their cards compare them with other rerankers, by figures that could not be confirmed one by one.
    KnownModel("cross-encoder/ettin-reranker-17m-v1", "reranker", "Apache-2.0", "English", 16.8, 7999),
    KnownModel("cross-encoder/ettin-reranker-32m-v1", "reranker", "Apache-2.0", "English", 31.9, 7999),
)
_NAMES = {
    spelling.lower(): one
    for one in KNOWN
    for spelling in (
        one.name,
        one.short_name,
        *((one.graph, one.graph.partition("/")[2]) if one.graph else ()),
    )
}


def full_name(name: str) -> str:
    """Return the name of a known model with its owner; another name as it is."""
    found = _NAMES.get(name.lower())
    return found.name if found else name


def known_model(name: str) -> KnownModel | None:
    """Return what is known of a model: by its name with or without the owner, or by its folder's name.

    The folder may be one that was downloaded (`models/bge-small-en-v1.5`) or one of the hub's cache
    (`models--BAAI--bge-small-en-v1.5/snapshots/…`).
    """
    found = _NAMES.get(name.lower())
    if found or not name.strip():
        return found
    parts = Path(name).parts
    cached = [
        part.removeprefix("models--").replace("--", "/", 1) for part in parts if part.startswith("models--")
    ]
    return _NAMES.get((cached or parts)[-1].lower())


def distinct_prompts(kind: str = "embedding") -> tuple[tuple[str, str], ...]:
    """Return the pairs of prompts, of questions and of articles, that known models have."""
    pairs = ((one.query_prompt, one.document_prompt) for one in KNOWN if one.kind == kind)
    return tuple(dict.fromkeys(pair for pair in pairs if any(pair)))


def download_advice(name: str, setting: str) -> str:
    """Return how to get the files of a model onto this machine, and what to set then."""
    known = known_model(name)
    repository = (known.graph or known.name) if known else name
    folder = f"models/{repository.rpartition('/')[2]}"
    return (
        f"run 'hf download {repository} --local-dir {folder}' where there is a network, copy the folder here "
        f"and set {setting}: {folder}"
    )
