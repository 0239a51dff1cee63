"""Measure where the time of questions or of indexing goes: ask INDEX QUESTIONS, or index INDEX ITEMS.

A timer interrupts the main thread every millisecond. The time since the last interruption is added to the
package of the innermost module of semsearch that runs then, so a library counts for the package that calls
it. A call of a library is interrupted when it returns, and counts whole. Prints milliseconds by package, as
JSON.
"""

from __future__ import annotations

import json
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from benchmarks import WARMUP

INTERVAL = 0.001  # seconds
PACKAGE = "semsearch."
REST = "elsewhere"  # outside of semsearch: the benchmark itself


@contextmanager
def sampled() -> Iterator[Counter[str]]:
    """Sample the main thread, and add milliseconds to the counter that is yielded."""
    found: Counter[str] = Counter()
    last = time.perf_counter()

    def sample(_: int, frame: FrameType | None) -> None:
        nonlocal last
        now = time.perf_counter()
        found[package(frame)] += (now - last) * 1000  # type: ignore[assignment]  # counts may be floats
        last = now

    before = signal.signal(signal.SIGALRM, sample)
    signal.setitimer(signal.ITIMER_REAL, INTERVAL, INTERVAL)
    try:
        yield found
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def package(frame: FrameType | None) -> str:
    """Return the package of the innermost module of semsearch among a frame and its callers."""
    while frame:
        name: str = frame.f_globals.get("__name__", "")
        if name.startswith(PACKAGE):
            return name.removeprefix(PACKAGE).rpartition(".")[0] or name.removeprefix(PACKAGE)
        frame = frame.f_back
    return REST


def ask(index: str, questions: str) -> Counter[str]:
    """Sample all questions but the first `WARMUP`."""
    from semsearch import Index

    asked: list[str] = json.loads(Path(questions).read_text(encoding="utf-8"))
    with Index.open(index) as opened:
        opened.warm()
        for question in asked[:WARMUP]:
            opened.ask(question)
        with sampled() as found:
            for question in asked[WARMUP:]:
                opened.ask(question)
    return found


def add(index: str, items: str) -> Counter[str]:
    """Sample indexing a file in a fresh folder, loading the model included."""
    from semsearch import Index

    with sampled() as found, Index.open(index) as opened:
        opened.add(items)
    return found


if __name__ == "__main__":
    json.dump({"ask": ask, "index": add}[sys.argv[1]](*sys.argv[2:]), sys.stdout)
