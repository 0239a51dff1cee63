"""The layers that make a vector or a score of token vectors, as sentence-transformers lists them.

A published graph often ends with the token vectors. What comes after them is in `modules.json` and in the
folders that it names: pooling, and for some models layers with weights.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from semsearch.embedding.model_libraries import model_problems
from semsearch.embedding.model_use import LARGEST, read_json
from semsearch.errors import ModelProblem

Kind = Literal["mean", "cls", "last_token", "dense", "layer_norm", "normalize"]
Weights = NDArray[np.float32]

_POOLINGS: Mapping[str, Kind] = {
    "mean": "mean",
    "mean_sqrt_len_tokens": "mean",  # of another length only, which is made 1
    "cls": "cls",
    "lasttoken": "last_token",
}
_FLAGS = {  # of earlier versions of the library
    "pooling_mode_cls_token": "cls",
    "pooling_mode_max_tokens": "max",
    "pooling_mode_mean_tokens": "mean",
    "pooling_mode_mean_sqrt_len_tokens": "mean_sqrt_len_tokens",
    "pooling_mode_weightedmean_tokens": "weightedmean",
    "pooling_mode_lasttoken": "lasttoken",
}
_ACTIVATIONS = ("Identity", "Tanh", "GELU", "ReLU", "Sigmoid")
_LARGEST_WEIGHTS = 1 << 28  # bytes of the weights of one layer


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer.

    Attributes:
        kind: What it does.
        weights: "weight" and "bias", as torch stores them.
        activation: Of a dense layer, the name of torch's class.
    """

    kind: Kind
    weights: Mapping[str, Weights] = field(default_factory=dict)
    activation: str = "Identity"


def read_head(folder: Path, pooling: str = "") -> tuple[Layer, ...]:
    """Return the layers after the token vectors; the mean of them where the folder lists none.

    Args:
        folder: The model's files.
        pooling: Replaces the pooling of the files; "" for that.

    Raises:
        ModelProblem: A file cannot be read, or a module is of a kind that is not supported.
    """
    layers: list[Layer] = []
    for path, kind in _modules(folder):
        if kind in ("Transformer", "Dropout"):
            continue
        if kind == "Normalize":
            layers.append(Layer("normalize"))
        elif kind == "Pooling":
            layers.append(Layer(_pooling(path, pooling)))
        elif kind == "Dense":
            layers.append(_dense(path))
        elif kind == "LayerNorm":
            layers.append(Layer("layer_norm", _weights(path, "norm")))
        else:
            raise _unsupported(folder, f"its module {kind}")
    if not layers:
        layers.append(Layer(_POOLINGS.get(pooling.replace("_", ""), "mean")))
    return tuple(layers)


def _modules(folder: Path) -> list[tuple[Path, str]]:
    """Return the folder and the class of each module, in their order."""
    listed = folder / "modules.json"
    if not listed.is_file():
        return []
    with model_problems(f"the model's file {listed} cannot be read", "download it again"):
        if listed.stat().st_size > LARGEST:
            raise ValueError("it is too large")
        modules = json.loads(listed.read_text(encoding="utf-8"))
        found = [(str(one["path"]), str(one["type"]).rpartition(".")[2]) for one in modules]
        if any(Path(path).is_absolute() or ".." in Path(path).parts for path, _ in found):
            raise ValueError("a path leads out of the folder")
    return [(folder / path, kind) for path, kind in found]


def _pooling(path: Path, instead: str) -> Kind:
    config = read_json(path / "config.json")
    modes = config.get("pooling_mode") or [mode for flag, mode in _FLAGS.items() if config.get(flag)]
    mode = modes if isinstance(modes, str) else modes[0] if len(modes) == 1 else "+".join(map(str, modes))
    if instead:
        mode = instead.replace("_", "")
    if mode not in _POOLINGS:
        raise _unsupported(path.parent, f"pooling by {mode or 'nothing'}")
    if config.get("include_prompt") is False:
        raise _unsupported(path.parent, "pooling without the prompt")
    return _POOLINGS[mode]


def _dense(path: Path) -> Layer:
    config = read_json(path / "config.json")
    activation = str(config.get("activation_function") or "Identity").rpartition(".")[2]
    if activation not in _ACTIVATIONS:
        raise _unsupported(path.parent, f"the activation {activation}")
    features = (config.get("module_input_name") or "sentence_embedding", config.get("module_output_name"))
    if (
        config.get("use_residual")
        or features[0] != "sentence_embedding"
        or features[1] not in (None, features[0])
    ):
        raise _unsupported(path.parent, "a dense layer of its kind")
    return Layer("dense", _weights(path, "linear"), activation)


def _weights(path: Path, name: str) -> dict[str, Weights]:
    """Return the weight and the bias of a layer, those that it has."""
    file = path / "model.safetensors"
    if not file.is_file():
        raise ModelProblem(f"there is no {file}: download the whole folder of the model")
    with model_problems(f"the weights {file} cannot be read", "download them again"):
        from safetensors.numpy import load_file

        if file.stat().st_size > _LARGEST_WEIGHTS:
            raise ValueError("they are too large")
        held: Mapping[str, Any] = load_file(file)
        return {
            key: np.asarray(held[f"{name}.{key}"], dtype=np.float32)
            for key in ("weight", "bias")
            if f"{name}.{key}" in held
        }


def _unsupported(folder: Path, what: str) -> ModelProblem:
    return ModelProblem(
        f"the model in {folder} uses {what}, which its ONNX graph leaves out: download its weights for "
        "torch (model.safetensors) beside it, or use another model"
    )
