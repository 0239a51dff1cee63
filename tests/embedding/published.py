"""Small models in the files that hubs publish: a BERT of random weights as an ONNX graph."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from semsearch.embedding.model_libraries import quiet
from tests.embedding.conftest import make_tiny

POOLINGS = {"mean": "mean_tokens", "cls": "cls_token", "last_token": "lasttoken", "max": "max_tokens"}


def with_pooling(folder: Path, pooling: str) -> Path:
    """Change how the model in a folder pools."""
    flags = {f"pooling_mode_{name}": mode == pooling for mode, name in POOLINGS.items()}
    (folder / "1_Pooling" / "config.json").write_text(json.dumps({"word_embedding_dimension": 32, **flags}))
    return folder


def publish(
    source: Path,
    folder: Path,
    *,
    place: str = "onnx",
    inputs: Sequence[str] = ("input_ids", "attention_mask", "token_type_ids"),
    output: str = "last_hidden_state",
    int32: bool = False,
    external: bool = False,
    pooled: bool = False,
) -> Path:
    """Write the graph of a torch model, up to its token vectors, beside its files but its weights.

    Args:
        source: The folder of a model for sentence-transformers.
        folder: The folder to write.
        place: The subfolder of the graph.
        inputs: The inputs that the graph has.
        output: What its output is called.
        int32: Whether the inputs are numbers of 32 bits.
        external: Whether its weights are in a file of their own.
        pooled: Whether it also returns `sentence_embedding`, the mean.
    """
    import torch
    from transformers import AutoModel

    shutil.copytree(source, folder)
    (folder / "model.safetensors").unlink()
    model = AutoModel.from_pretrained(source, attn_implementation="eager").eval()

    class Graph(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, *values: Any) -> Any:
            given = dict(zip(inputs, values, strict=True))
            tokens = self.model(**given).last_hidden_state
            mask = given["attention_mask"][..., None].float()
            return (tokens, (tokens * mask).sum(1) / mask.sum(1)) if pooled else tokens

    outputs = {output: {0: "b", 1: "t"}, **({"sentence_embedding": {0: "b"}} if pooled else {})}
    export(Graph(), folder / place / "model.onnx", inputs, outputs, int32=int32)
    if external:
        import onnx

        graph = folder / place / "model.onnx"
        loaded = onnx.load(str(graph))
        onnx.save(
            loaded, str(graph), save_as_external_data=True, location="model.onnx_data", size_threshold=64
        )
        assert (folder / place / "model.onnx_data").stat().st_size > 1000
    return folder


def export(
    module: Any,
    graph: Path,
    inputs: Sequence[str],
    outputs: dict[str, dict[int, str]],
    *,
    int32: bool = False,
) -> None:
    """Write a module of torch as a graph whose inputs are token ids."""
    import torch

    graph.parent.mkdir(parents=True, exist_ok=True)
    kind = torch.int32 if int32 else torch.int64
    ids = torch.tensor([[2, 7, 8, 3], [2, 9, 3, 0]], dtype=kind)
    given = {"input_ids": ids, "attention_mask": (ids > 0).to(kind), "token_type_ids": torch.zeros_like(ids)}
    with quiet():
        torch.onnx.export(
            module.eval(),
            tuple(given[name] for name in inputs),
            str(graph),
            input_names=list(inputs),
            output_names=list(outputs),
            dynamic_axes={**{name: {0: "b", 1: "t"} for name in inputs}, **outputs},
            opset_version=17,
            dynamo=False,
        )


def make_published(folder: Path) -> Path:
    """Write a small model, with a prompt for questions, as a hub publishes it."""
    return publish(make_tiny(folder.with_name(f"{folder.name}-torch")), folder)
