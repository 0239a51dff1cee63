"""Rows about starting: a command until its answer, a server until it is ready."""

from __future__ import annotations

import time
from collections.abc import Iterator
from statistics import median

from benchmarks.bench import Bench
from benchmarks.figures import Figure, at_most, figure
from benchmarks.systems import Case

COLD_ASK = {100_000: 1.0}  # seconds
HELP = 0.15
SERVE_START = {100_000: 1.5, 1_000_000: 3.0}


def cold_ask(bench: Bench, case: Case) -> Iterator[Figure]:
    """Measure `semsearch ask` as a process, with the files in the page cache."""
    bench.semsearch.prepare(case)
    index = bench.semsearch.index(case)
    times = [
        _seconds(bench, "ask", question, "--index", str(index))
        for question in bench.questions.take(bench.effort.runs)
    ]
    yield figure("cold-ask", "median", case.size, median(times), "s", at_most(COLD_ASK))


def help_(bench: Bench, case: Case) -> Iterator[Figure]:
    """Measure `semsearch --help` as a process."""
    times = [_seconds(bench, "--help") for _ in range(bench.effort.runs)]
    yield figure("help", "median", 0, median(times), "s", at_most(HELP))


def serve_start(bench: Bench, case: Case) -> Iterator[Figure]:
    """Measure `semsearch serve` from its start until `/readyz` says that it answers questions."""
    bench.semsearch.prepare(case)
    times = []
    for _ in range(bench.effort.runs):
        with bench.semsearch.serve(case) as server:
            times.append(server.seconds)
    yield figure("serve-start", "median", case.size, median(times), "s", at_most(SERVE_START))


def _seconds(bench: Bench, *arguments: str) -> float:
    start = time.perf_counter()
    bench.semsearch.run(*arguments)
    return time.perf_counter() - start
