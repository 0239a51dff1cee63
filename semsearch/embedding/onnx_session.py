"""ONNX Runtime sessions of an exported model, and batches of texts for them.

Questions and the archive have sessions of their own, with the same graph. A question is computed by all cores
together. Of the archive each core computes a batch of its own: cores that share a batch wait for each other
at every operation.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from semsearch import threads

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Encoding

GRAPH, WEIGHTS = "model.onnx", "model.bin"  # files of a folder that `onnx_export.py` writes
INPUTS = {"input_ids": "ids", "attention_mask": "attention_mask", "token_type_ids": "type_ids"}
OUTPUTS = ("vectors", "tokens")  # of the graph; the second only if the model has token vectors
BATCH_TOKENS = 512  # of a batch of the archive, with padding; larger batches leave the caches of a core

Item = TypeVar("Item")
Result = TypeVar("Result")


def open_session(graph: Path, *, threads: int = 0) -> InferenceSession:
    """Open a graph.

    Args:
        graph: The file.
        threads: How many threads compute one call; 0 for one for each core.
    """
    # Some builds carry telemetry, which writes to the home folder and calls out; only this stops it.
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4  # errors are raised; the library need not print them too
    options.intra_op_num_threads = threads
    # Spinning threads save 0.6 ms a question and burn 45 ms of processor time after each.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])


def inputs_of(session: InferenceSession) -> dict[str, type[np.integer[Any]]]:
    """Return the inputs of a session with the type of their numbers."""
    return {one.name: np.int32 if "int32" in one.type else np.int64 for one in session.get_inputs()}


def fed(
    rows: Sequence[Encoding], inputs: Mapping[str, type[np.integer[Any]]]
) -> dict[str, NDArray[np.integer[Any]]]:
    """Return what a session takes of token ids of one length."""
    return {
        name: np.array([getattr(row, INPUTS[name]) for row in rows], dtype=kind)
        for name, kind in inputs.items()
    }


def pad(rows: Sequence[Encoding], padding: Mapping[str, Any] | None) -> None:
    """Pad token ids to the length of the longest, as a tokenizer's `padding` says."""
    kept = ("direction", "pad_id", "pad_type_id", "pad_token")
    how = {key: padding[key] for key in kept if key in padding} if padding else {}
    longest = max(len(row) for row in rows)
    for row in rows:
        row.pad(longest, **how)


def batches(lengths: Sequence[int], area: int = BATCH_TOKENS) -> Iterator[list[int]]:
    """Yield batches of items of similar length, the longest first, as their places in `lengths`.

    A batch has at most `area` divided by its longest length items, and at least one. The longest come first
    so that threads which compute one batch each end at about the same time.
    """
    batch: list[int] = []
    for place in sorted(range(len(lengths)), key=lambda place: -lengths[place]):
        if batch and (len(batch) + 1) * lengths[batch[0]] > area:
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch


def on_all_cores(compute: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
    """Return the result of each item, computed by as many threads as there are cores.

    If one of them fails, or the caller is interrupted, the items that were not begun are left out.
    """
    if len(items) <= 1:
        return [compute(item) for item in items]
    pool = ThreadPoolExecutor(min(threads.cores(), len(items)), "embedding")
    try:
        return list(pool.map(compute, items))
    finally:
        pool.shutdown(cancel_futures=True)
