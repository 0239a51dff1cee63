"""The row about where time goes: one question and one indexing run, by package."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator

from benchmarks import WARMUP
from benchmarks.bench import Bench
from benchmarks.figures import Figure, figure
from benchmarks.systems import ROOT, Case, environment, run

LEAST = 0.01  # share of the time from which a package has a figure of its own
SMALL = "all others"


def profile(bench: Bench, case: Case) -> Iterator[Figure]:
    """Sample questions to an open index, and indexing in a fresh folder (`profiled.py`).

    Indexing is left out where the vectors of the archive are made up.
    """
    bench.semsearch.prepare(case)
    asked = bench.questions.take(WARMUP + bench.effort.questions)
    questions = case.folder / "profile-questions.json"
    questions.write_text(json.dumps(asked), encoding="utf-8")
    found = _sampled(bench, "ask", str(bench.semsearch.index(case)), str(questions))
    yield from _figures("a question", case, found, len(asked) - WARMUP)
    if not bench.semsearch.jitters(case):
        fresh = case.folder / "profiled"
        found = _sampled(bench, "index", str(fresh), str(case.items))
        shutil.rmtree(fresh)
        yield from _figures("indexing an item", case, found, case.size)


def _sampled(bench: Bench, *arguments: str) -> dict[str, float]:
    program = [str(bench.semsearch.python), "-m", "benchmarks.profiled", *arguments]
    env = environment(PYTHONPATH=str(ROOT / "scripts"))
    found: dict[str, float] = json.loads(run(program, bench.semsearch.folder, env))
    return found


def _figures(what: str, case: Case, found: dict[str, float], count: int) -> Iterator[Figure]:
    """Yield the milliseconds of each of `count` calls, by package, the largest first."""
    least = LEAST * sum(found.values())
    small = sum(value for value in found.values() if value < least)
    large = sorted((value, name) for name, value in found.items() if value >= least)
    for value, name in [*reversed(large), (small, SMALL)]:
        yield figure("profile", f"{what}: {name}", case.size, value / count, "ms")
