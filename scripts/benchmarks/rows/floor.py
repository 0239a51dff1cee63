"""The row about floors: the arithmetic and the bytes that a question cannot do without, and what it takes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median

import numpy as np

from benchmarks.bench import Bench
from benchmarks.figures import Figure, figure
from benchmarks.systems import Case
from semsearch import embedding
from semsearch.storage.local import LocalStore
from semsearch.storage.local.columns import dense
from semsearch.types import Filter

RETURNED = 200  # nearest articles, as many as ranking takes
REPEATS = 20
COPIED = 64 << 20  # bytes that are read to measure the speed of memory, more than caches hold


def floor(bench: Bench, case: Case) -> Iterator[Figure]:
    """Compare embedding a question with its multiplications, and the dense search with the bytes it reads.

    The floor of embedding is what numpy takes to multiply as many tokens with the weights of the model; the
    attention between so few tokens is left out. The floor of the search is one pass over its codes (over the
    vectors, if the archive is too small for codes) at the speed at which numpy adds up an array.
    """
    bench.semsearch.prepare(case)
    index = bench.semsearch.index(case)
    folder = index / (index / "CURRENT").read_text().strip() / "encoder"
    encoder = embedding.open_exported(folder)
    if encoder is None:
        raise RuntimeError("the index has no exported model: see 'semsearch status'")
    questions = bench.questions.take(bench.effort.questions // 4)
    tokens = _tokens(folder, questions)
    matrices = [np.ones(shape, dtype=np.float32) for shape in _weights(folder)]
    vectors = {matrix.shape[0]: np.ones((tokens, matrix.shape[0]), dtype=np.float32) for matrix in matrices}
    arithmetic = _milliseconds(lambda: [vectors[len(matrix)] @ matrix for matrix in matrices])
    embedded = [_processor_time(partial(encoder.questions, [text])) for text in questions]
    yield figure("floor", f"embedding {tokens} tokens: multiplications", case.size, arithmetic, "ms")
    yield figure("floor", "embedding: processor time", case.size, median(embedded), "ms")
    yield figure("floor", "embedding, against its floor", case.size, median(embedded) / arithmetic, "×")

    asked = encoder.questions(questions).vectors
    with LocalStore.open(index) as store, store.snapshot() as snapshot:
        count, dimension = snapshot.count(Filter()), asked.shape[1]
        scanned = count * (dimension // 4 if count >= dense.CODED else dimension * 2)
        found = [
            _processor_time(partial(snapshot.nearest, row, RETURNED, Filter()))
            for row in asked[:, np.newaxis]
        ]
    passed = scanned / _bytes_per_millisecond()
    yield figure("floor", f"dense search: one pass over {scanned / 1e6:,.1f} MB", case.size, passed, "ms")
    yield figure("floor", "dense search: processor time", case.size, median(found), "ms")


def _tokens(folder: Path, questions: list[str]) -> int:
    """Return the median number of tokens of a question."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    return round(median(len(row) for row in tokenizer.encode_batch(questions)))


def _weights(folder: Path) -> list[tuple[int, int]]:
    """Return the shapes of the matrices that each token is multiplied with."""
    import onnx

    graph = onnx.load(str(folder / "model.onnx"), load_external_data=False).graph
    shapes = {weight.name: tuple(weight.dims) for weight in graph.initializer}
    products = (shapes.get(node.input[1]) for node in graph.node if node.op_type in ("MatMul", "Gemm"))
    return [(shape[0], shape[1]) for shape in products if shape and len(shape) == 2]


def _bytes_per_millisecond() -> float:
    values = np.ones(COPIED // 8, dtype=np.uint64)
    return COPIED / _milliseconds(values.sum)


def _milliseconds(call: Callable[[], object]) -> float:
    """Return the shortest of several times: what else runs only lengthens them."""
    return min(_processor_time(call) for _ in range(REPEATS))


def _processor_time(call: Callable[[], object]) -> float:
    start = time.process_time()
    call()
    return (time.process_time() - start) * 1000
