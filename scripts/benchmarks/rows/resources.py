"""Rows about what an index takes: memory of its server, and room on the disk."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.figures import Figure, at_most, figure
from benchmarks.rows.questions import FASTEST, MOST
from benchmarks.systems import Case
from benchmarks.traffic import drive

MEMORY = {20_000: 300.0, 100_000: 350.0, 1_000_000: 1_500.0}  # MB
DISK = 2_500.0  # bytes per article
MODEL = "encoder"  # the folder of the exported model, whose size does not depend on the archive
MEASURED = {
    "PSS": "Pss",  # the target: pages that processes share count once
    "RSS": "Rss",
    "anonymous": "Pss_Anon",
    "file-backed": "Pss_File",
}


def memory(bench: Bench, case: Case) -> Iterator[Figure]:
    """Measure the memory of the server, with its child processes, after a load of 16 clients. Linux only."""
    effort = bench.effort
    bench.semsearch.prepare(case)
    with bench.semsearch.serve(case) as server:
        started = _memory(server.pid)["Pss"]
        questions = bench.questions.take(round(FASTEST * effort.seconds))
        drive(
            server, [server.request(question) for question in questions], clients=MOST, seconds=effort.seconds
        )
        found = _memory(server.pid)
    yield figure("memory", "PSS before the load", case.size, started, "MB")
    for name, field in MEASURED.items():
        target = at_most(MEMORY) if name == "PSS" else None
        yield figure("memory", name, case.size, found[field], "MB", target)


def _memory(pid: int) -> Counter[str]:
    """Return the memory of a process and its descendants in MB, by the fields of smaps_rollup."""
    place = Path("/proc") / str(pid)
    found: Counter[str] = Counter()
    for line in (place / "smaps_rollup").read_text().splitlines():
        if match := re.match(r"(\w+): +(\d+) kB", line):
            found[match[1]] += int(match[2]) * 1024 / 1_000_000  # type: ignore[assignment]
    for children in place.glob("task/*/children"):
        for child in children.read_text().split():
            found += _memory(int(child))
    return found


def disk(bench: Bench, case: Case) -> Iterator[Figure]:
    """Measure the bytes per article of each file, and of all without the model."""
    bench.semsearch.prepare(case)
    index = bench.semsearch.index(case)
    articles: int = json.loads(bench.semsearch.run("status", "--json", "--index", index))["articles"]
    sizes: Counter[str] = Counter()
    for file in index.rglob("*"):
        if file.is_file():
            first, *rest = file.relative_to(index).parts  # the generation, or a file beside it
            sizes[rest[0] if rest else first] += file.stat().st_size
    model = sizes.pop(MODEL, 0)
    total = sum(sizes.values()) / articles
    yield figure("disk", "all files but the model", case.size, total, "B/article", at_most(DISK))
    for name, size in sizes.most_common():
        yield figure("disk", re.sub(r"\d+", "N", name), case.size, size / articles, "B/article")
    yield figure("disk", "the model", case.size, model / 1_000_000, "MB")
