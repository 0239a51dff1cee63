"""Measure what the known models cost on a processor: run by scripts/model-costs.

Each model is made with random weights from its published configuration, exported to ONNX, and timed as
semsearch runs it: articles on one thread in batches of 512 tokens, questions and pairs on one thread alone.
The figures are processor time, the smallest of several runs, so that other work hardly matters.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ["OMP_NUM_THREADS"] = "1"
sys.path.insert(0, str(Path(__file__).parent.parent))

import numpy as np

from semsearch.embedding.known_models import KNOWN, KnownModel
from semsearch.embedding.model_libraries import quiet
from semsearch.embedding.onnx_session import open_session

ARTICLE, QUESTION, PAIR = 110, 12, 128  # tokens: of a news text, a question, a question with a text
ARTICLES, QUESTIONS, PAIRS = 32, 8, 48
BATCH_ARTICLES, BATCH_PAIRS = 4, 8  # as semsearch has them
RUNS = 3


@dataclass(frozen=True, slots=True)
class Shape:
    """The published configuration of a model, as far as its time depends on it."""

    layers: int
    hidden: int
    heads: int
    inner: int
    words: int = 30_522
    modern: bool = False  # ModernBERT, else BERT


SHAPES: Mapping[str, Shape] = {
    "all-MiniLM-L6-v2": Shape(6, 384, 12, 1536),
    "mdbr-leaf-ir": Shape(6, 384, 12, 1536),
    "granite-embedding-small-english-r2": Shape(12, 384, 12, 1536, 50_368, modern=True),
    "bge-small-en-v1.5": Shape(12, 384, 12, 1536),
    "snowflake-arctic-embed-xs": Shape(6, 384, 12, 1536),
    "multilingual-e5-small": Shape(12, 384, 12, 1536, 250_037),
    "ms-marco-TinyBERT-L2-v2": Shape(2, 128, 2, 512),
    "ms-marco-MiniLM-L6-v2": Shape(6, 384, 12, 1536),
    "ms-marco-MiniLM-L12-v2": Shape(12, 384, 12, 1536),
    "ettin-reranker-17m-v1": Shape(7, 256, 4, 384, 50_368, modern=True),
    "ettin-reranker-32m-v1": Shape(10, 384, 6, 576, 50_368, modern=True),
}


def export(shape: Shape, folder: Path) -> tuple[Path, float]:
    """Write a model of random weights as a graph; return it with the number of its parameters in millions."""
    import torch
    from transformers import BertConfig, BertModel, ModernBertConfig, ModernBertModel

    torch.manual_seed(1)
    common: dict[str, Any] = {
        "vocab_size": shape.words,
        "hidden_size": shape.hidden,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "intermediate_size": shape.inner,
        "attn_implementation": "eager",
    }
    made: Any
    if shape.modern:
        made = ModernBertModel(ModernBertConfig(**common, pad_token_id=0, bos_token_id=1, eos_token_id=2))
    else:
        made = BertModel(BertConfig(**common), add_pooling_layer=False)

    class Graph(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.model = made

        def forward(self, ids: Any, mask: Any) -> Any:  # noqa: ANN401
            return self.model(input_ids=ids, attention_mask=mask).last_hidden_state

    ids = torch.ones((2, 16), dtype=torch.int64)
    axes = {0: "texts", 1: "tokens"}
    graph = folder / "model.onnx"
    with quiet():
        torch.onnx.export(
            Graph().eval(),
            (ids, ids),
            str(graph),
            input_names=["input_ids", "attention_mask"],
            output_names=["tokens"],
            dynamic_axes={"input_ids": axes, "attention_mask": axes, "tokens": axes},
            opset_version=17,
            dynamo=False,
        )
    return graph, sum(weight.numel() for weight in made.parameters()) / 1e6


def seconds(compute: Callable[[], object], runs: int) -> float:
    """Return the processor time of a call, the smallest of several."""
    found = []
    for _ in range(runs):
        start = time.process_time()
        compute()
        found.append(time.process_time() - start)
    return min(found)


def measure(known: KnownModel, shape: Shape, runs: int) -> str:
    """Return the row of a model."""
    with tempfile.TemporaryDirectory() as folder:
        graph, parameters = export(shape, Path(folder))
        session = open_session(graph, threads=1)

        def run(count: int, length: int, batch: int) -> float:
            ids = np.random.default_rng(1).integers(5, shape.words, (batch, length))
            feed = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
            session.run(None, feed)
            return seconds(lambda: [session.run(None, feed) for _ in range(count // batch)], runs) / count

        size = graph.stat().st_size / 1e6
        head = f"| `{known.short_name}` | {parameters:.1f} | {size:.0f} "
        if known.kind == "reranker":
            return f"{head}| {50 * run(PAIRS, PAIR, BATCH_PAIRS):.2f} |"
        articles, question = run(ARTICLES, ARTICLE, BATCH_ARTICLES), run(QUESTIONS, QUESTION, 1)
        stored = 2 * (known.cut or known.dimension)
        return f"{head}| {1 / articles:.1f} | {1000 * question:.1f} | {stored:,} |"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", help="parts of names; all by default")
    parser.add_argument("--runs", type=int, default=RUNS)
    given = parser.parse_args()
    heads = {
        "embedding": "| model | million parameters | MB | articles a second of a core | ms a question "
        "| bytes a vector |\n|---|---|---|---|---|---|",
        "reranker": "| model | million parameters | MB | seconds of a core for 50 articles |\n"
        "|---|---|---|---|",
    }
    for kind, head in heads.items():
        chosen = [
            one
            for one in KNOWN
            if one.kind == kind and (not given.names or any(part in one.name for part in given.names))
        ]
        if chosen:
            print(head, flush=True)
        for known in chosen:
            print(measure(known, SHAPES[known.short_name], given.runs), flush=True)


if __name__ == "__main__":
    main()
