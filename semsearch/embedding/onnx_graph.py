"""A published ONNX graph -> one whose outputs are the vectors of texts, or the logits of a reranker.

Published graphs differ in their inputs, and most end with the vectors of tokens. `whole_graph` appends the
layers that are missing, in operators that mean the same in every version of ONNX from 11 on.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from semsearch.embedding.onnx_head import Layer
from semsearch.embedding.onnx_session import GRAPH, INPUTS, OUTPUTS, WEIGHTS

if TYPE_CHECKING:
    from onnx import GraphProto, ModelProto, ValueInfoProto

LOGITS = "logits"
_TOKENS = ("last_hidden_state", "token_embeddings", "hidden_states")  # names that exporters give them
_TEXTS = ("sentence_embedding", "sentence_embeddings", "embeddings")
_LOGITS = ("logits", "scores", "score", "output")
_OLDEST = 11  # version of the operators
_SMALL = 1024  # bytes of a weight that stays in the graph
_PREFIX = "semsearch."


def find_graph(folder: Path) -> Path | None:
    """Return the graph in a model's folder: `onnx/model.onnx`, `model.onnx`, or the only one; None for none.

    Raises:
        ValueError: There are several, and none has that name.
    """
    for place in (folder / "onnx", folder):
        found = sorted(place.glob("*.onnx"))
        named = [path for path in found if path.name == GRAPH] or found
        if len(named) > 1:
            names = ", ".join(path.name for path in named)
            raise ValueError(f"{place} holds {names}: rename the one to use to {GRAPH}")
        if named:
            return named[0]
    return None


def graph_files(graph: Path) -> list[Path]:
    """Return a graph and the files beside it that may hold its weights, such as `model.onnx_data`."""
    of_it = re.compile(rf"{re.escape(graph.stem)}(\.|_data)")
    beside = (path for path in graph.parent.iterdir() if path.suffix != ".onnx" and of_it.match(path.name))
    return [graph, *sorted(path for path in beside if path.is_file())]


def whole_graph(
    source: Path,
    kind: Literal["embedding", "reranker"],
    head: Callable[[], Sequence[Layer]],
    dimension: int = 0,
    *,
    pooled: bool = True,
) -> ModelProto:
    """Return a graph from token ids to `vectors` and `tokens`, or to `logits`.

    Args:
        source: The published graph; weights in other files are loaded too.
        kind: What it is to return.
        head: Returns what follows the token vectors, unless the graph contains it.
        dimension: Elements that vectors are cut to; 0 for all.
        pooled: Whether the vectors of texts that the graph has are used; else those that the head makes.

    Raises:
        ValueError: It is not the graph of an encoder.
    """
    import onnx

    model = onnx.load(str(source))
    graph = model.graph
    version = max((one.version for one in model.opset_import if one.domain in ("", "ai.onnx")), default=0)
    if version < _OLDEST:
        raise ValueError(f"it has operators of version {version}, where {_OLDEST} is needed: export it anew")
    _check_inputs(graph)
    tokens = _named(graph, _TOKENS, (3,)) or _only(graph, 3)
    texts = _named(graph, _LOGITS, (1, 2)) if kind == "reranker" else _named(graph, _TEXTS, (2,))
    if not texts and not tokens:  # beside token vectors, it would be what BERT pools for another purpose
        texts = _only(graph, 2)
    maker = _Maker(graph)
    if texts and (pooled or not tokens):
        found = maker.floats(texts.name)
    elif tokens:
        layers = head()
        if kind == "reranker" and layers[-1].kind != "dense":
            raise ValueError("it embeds texts, and has no layer that makes a score")
        found = maker.layers(maker.floats(tokens.name), layers)
    else:
        raise ValueError(f"its outputs are {', '.join(one.name for one in graph.output)}")
    if kind == "reranker":
        outputs = {LOGITS: maker.logits(found, texts.name if texts else "")}
    else:
        outputs = {OUTPUTS[0]: maker.normalized(maker.cut(found, dimension))}
        if tokens:
            outputs[OUTPUTS[1]] = maker.floats(tokens.name)
    del graph.output[:]
    for name, value in outputs.items():
        axes = ("texts", "tokens", None) if name == OUTPUTS[1] else ("texts", None)
        # Nodes of the graph may have the name of an output already.
        final = f"{_PREFIX}{name}"
        maker.node("Identity", [value], output=final)
        graph.output.append(onnx.helper.make_tensor_value_info(final, onnx.TensorProto.FLOAT, axes))
    return model


def save_graph(model: ModelProto, path: Path) -> None:
    """Write a graph, and its weights to a file beside it, which ONNX Runtime maps into memory.

    A graph that holds its weights is copied while it is opened: that takes twice as long, and its memory is
    not shared with the page cache and with other processes.
    """
    import onnx

    weights = path.with_name(WEIGHTS)
    weights.unlink(missing_ok=True)
    onnx.save(model, str(path), save_as_external_data=True, location=WEIGHTS, size_threshold=_SMALL)
    if weights.exists():  # a tiny model has none
        shutil.copymode(path, weights)  # the library lets nobody but the owner read it


def drop_tokens(path: Path) -> None:
    """Remove the vectors of tokens from the outputs of a graph that `save_graph` wrote."""
    import onnx

    model = onnx.load(str(path), load_external_data=False)
    del model.graph.output[1]
    path.write_bytes(model.SerializeToString())


def _check_inputs(graph: GraphProto) -> None:
    """Raise ValueError if a graph takes something else than token ids, or texts of one length only."""
    initial = {one.name for one in graph.initializer}
    inputs = [one for one in graph.input if one.name not in initial]
    names = [one.name for one in inputs]
    if "input_ids" not in names or not set(names) <= INPUTS.keys():
        raise ValueError(f"its inputs are {', '.join(names)}, where {', '.join(INPUTS)} are expected")
    for one in inputs:
        if any(axis.dim_value for axis in one.type.tensor_type.shape.dim):
            raise ValueError(f"its input {one.name} has a fixed size: export it with dynamic axes")


def _named(graph: GraphProto, names: Sequence[str], ranks: Sequence[int]) -> ValueInfoProto | None:
    """Return the output with the first of these names that has so many axes, or does not say how many."""
    for name in names:
        for one in graph.output:
            if one.name == name and _rank(one) in (0, *ranks):
                return one
    return None


def _only(graph: GraphProto, rank: int) -> ValueInfoProto | None:
    """Return the output with so many axes, if there is exactly one."""
    found = [one for one in graph.output if _rank(one) == rank]
    return found[0] if len(found) == 1 else None


def _rank(value: ValueInfoProto) -> int:
    """Return the number of axes of a value, 0 if it is not said."""
    return len(value.type.tensor_type.shape.dim)


class _Maker:
    """Appends nodes to a graph; each method returns the name of the result."""

    def __init__(self, graph: GraphProto) -> None:
        self._graph = graph
        self._count = 0
        self._mask = ""

    def node(self, kind: str, inputs: Sequence[str], output: str = "", **attributes: Any) -> str:  # noqa: ANN401
        import onnx

        self._count += 1
        result = output or f"{_PREFIX}{self._count}"
        self._graph.node.append(onnx.helper.make_node(kind, list(inputs), [result], **attributes))
        return result

    def constant(self, values: Any) -> str:  # noqa: ANN401
        import onnx

        self._count += 1
        name = f"{_PREFIX}{self._count}"
        self._graph.initializer.append(onnx.numpy_helper.from_array(np.array(values, order="C"), name))
        return name

    def floats(self, name: str) -> str:
        import onnx

        return self.node("Cast", [name], to=onnx.TensorProto.FLOAT)

    def layers(self, found: str, layers: Sequence[Layer]) -> str:
        for layer in layers:
            if layer.kind in ("mean", "cls", "last_token"):
                found = self._pooled(found, layer.kind)
            elif layer.kind == "dense":
                found = self._dense(found, layer)
            elif layer.kind == "layer_norm":
                found = self._layer_norm(found, layer)
            else:
                found = self.normalized(found)
        return found

    def logits(self, found: str, output: str) -> str:
        """Return the logits behind probabilities, where the graph's output is the result of a sigmoid."""
        makers = {name: one.op_type for one in self._graph.node for name in one.output}
        if makers.get(output) == "Softmax":
            return self.node("Log", [found])
        if makers.get(output) != "Sigmoid":
            return found
        least, most, one = (self.constant(np.array(n, np.float32)) for n in (1e-7, 1 - 1e-7, 1))
        likely = self.node("Min", [self.node("Max", [found, least]), most])
        return self.node("Log", [self.node("Div", [likely, self.node("Sub", [one, likely])])])

    def normalized(self, vectors: str) -> str:
        return self.node("LpNormalization", [vectors], axis=-1, p=2)

    def cut(self, vectors: str, dimension: int) -> str:
        if not dimension:
            return vectors
        start, end, axis = (self.constant(np.array([n], np.int64)) for n in (0, dimension, 1))
        return self.node("Slice", [vectors, start, end, axis])

    def _pooled(self, tokens: str, kind: str) -> str:
        if kind == "cls":
            return self.node("Gather", [tokens, self.constant(np.array(0, np.int64))], axis=1)
        mask = self._attention()
        if kind == "last_token":
            # Counted from the end, the last token is the one that is the first of the real ones.
            axis = self.constant(np.array(1, np.int64))
            rest = self.node("CumSum", [mask, axis], reverse=1)
            one = self.node("Equal", [rest, self.constant(np.array(1, np.float32))])
            mask = self.node("Mul", [self.floats(one), mask])
        row = self.node("Reshape", [mask, self.constant(np.array([0, 1, -1], np.int64))])
        column = self.node("Reshape", [mask, self.constant(np.array([0, -1, 1], np.int64))])
        total, count = self.node("MatMul", [row, tokens]), self.node("MatMul", [row, column])
        mean = self.node("Div", [total, count])
        return self.node("Gather", [mean, self.constant(np.array(0, np.int64))], axis=1)

    def _attention(self) -> str:
        """Return the attention mask as numbers; the graph gets that input if it has none."""
        import onnx

        if not self._mask:
            name = "attention_mask"
            if name not in {one.name for one in self._graph.input}:
                axes = ("texts", "tokens")
                self._graph.input.append(
                    onnx.helper.make_tensor_value_info(name, onnx.TensorProto.INT64, axes)
                )
            self._mask = self.floats(name)
        return self._mask

    def _dense(self, vectors: str, layer: Layer) -> str:
        found = self.node("MatMul", [vectors, self.constant(layer.weights["weight"].T)])
        if "bias" in layer.weights:
            found = self.node("Add", [found, self.constant(layer.weights["bias"])])
        if layer.activation == "GELU":
            half, root = (self.constant(np.array(n, np.float32)) for n in (0.5, np.sqrt(2.0)))
            bell = self.node("Erf", [self.node("Div", [found, root])])
            above = self.node("Add", [bell, self.constant(np.array(1, np.float32))])
            return self.node("Mul", [self.node("Mul", [found, half]), above])
        if layer.activation == "Identity":
            return found
        return self.node({"ReLU": "Relu"}.get(layer.activation, layer.activation), [found])

    def _layer_norm(self, vectors: str, layer: Layer) -> str:
        size = len(layer.weights["weight"])
        mean = self.constant(np.full((size, 1), 1 / size, np.float32))
        centred = self.node("Sub", [vectors, self.node("MatMul", [vectors, mean])])
        variance = self.node("MatMul", [self.node("Mul", [centred, centred]), mean])
        spread = self.node("Sqrt", [self.node("Add", [variance, self.constant(np.array(1e-5, np.float32))])])
        scaled = self.node(
            "Mul", [self.node("Div", [centred, spread]), self.constant(layer.weights["weight"])]
        )
        if "bias" not in layer.weights:
            return scaled
        return self.node("Add", [scaled, self.constant(layer.weights["bias"])])
