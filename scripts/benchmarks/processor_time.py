"""Processor time of questions outside of embedding them, in a process that has one core: INDEX QUESTIONS.

Embedding takes `encode_ms` of `total_ms`; that share is subtracted from the processor time of the whole call,
so that waiting for a busy processor counts on neither side. Prints the milliseconds of each question after
the first `WARMUP`, as JSON.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from benchmarks import WARMUP


def main(index: str, questions: str) -> None:
    if hasattr(os, "sched_setaffinity"):  # before any library counts the processors
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    from semsearch import Index

    times = []
    with Index.open(index) as opened:
        opened.warm()
        for question in json.loads(Path(questions).read_text(encoding="utf-8")):
            start = time.process_time()
            timings = opened.ask(question).timings
            spent = (time.process_time() - start) * 1000
            times.append(spent * (1 - timings.encode_ms / timings.total_ms))
    json.dump(times[WARMUP:], sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
