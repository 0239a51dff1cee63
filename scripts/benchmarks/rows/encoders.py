"""The row about the runtimes of the model: torch, which embeds archives, and ONNX Runtime for questions."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from statistics import median

import numpy as np

from benchmarks import archive
from benchmarks.bench import Bench
from benchmarks.figures import Figure, figure
from benchmarks.systems import Case
from semsearch import embedding

TEXTS = 400


def encoders(bench: Bench, case: Case) -> Iterator[Figure]:
    """Compare both on the same texts and questions, alternately."""
    bench.semsearch.prepare(case)
    index = bench.semsearch.index(case)
    torch = embedding.load(embedding.DEFAULT_MODEL)
    onnx = embedding.open_exported(index / (index / "CURRENT").read_text().strip() / "encoder")
    if onnx is None:
        raise RuntimeError("the index has no exported model: see 'semsearch status'")
    texts = archive.texts(case.items)[:TEXTS]
    runtimes = {"torch": torch, "ONNX Runtime": onnx}
    vectors = {name: encoder.documents(texts).vectors for name, encoder in runtimes.items()}  # warms up too
    each: dict[str, list[float]] = {name: [] for name in runtimes}
    one: dict[str, list[float]] = {name: [] for name in runtimes}
    for _ in range(bench.effort.rounds):
        for name, encoder in runtimes.items():
            each[name].append(_seconds(lambda: encoder.documents(texts)) / len(texts))
    for question in bench.questions.take(bench.effort.questions // 4):
        for name, encoder in runtimes.items():
            one[name].append(_seconds(lambda: encoder.questions([question])))
    for name in runtimes:
        yield figure("encoders", "articles", 0, 1 / median(each[name]), "/s", system=name)
        yield figure("encoders", "one question", 0, median(one[name]) * 1000, "ms", system=name)
    smallest = float(np.min(np.sum(vectors["torch"] * vectors["ONNX Runtime"], axis=1)))
    yield figure("encoders", "smallest cosine", 0, smallest, "", system="ONNX Runtime / torch")


def _seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start
