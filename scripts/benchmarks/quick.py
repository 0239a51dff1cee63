"""The quick checks: over the samples, in less than a minute; growth and collapse, never milliseconds.

Each compares two measurements of the same run, made in turn, so that a slow or busy machine changes neither
verdict.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from statistics import median

from benchmarks import WARMUP
from benchmarks.bench import Bench
from benchmarks.figures import Figure, at_least, at_most, figure
from benchmarks.load import Request
from benchmarks.systems import ask
from benchmarks.traffic import Traffic, alternate, drive
from semsearch import Index

PARTS = 4  # of which the small archive is one
LINEAR = 4.0  # times the latency over one part: growth in proportion to the archive
COLLAPSE = 0.5  # of the rate of one client
CLIENTS = 16
UNCHANGED = 5.0  # times the items per second of adding them
ROUNDS = 3
QUESTIONS = 20  # of each round


def quick(bench: Bench) -> Iterator[Figure]:
    """Yield the figures, each with its limit."""
    system, size = bench.semsearch, len(bench.real)
    small, whole = bench.case(size // PARTS), bench.case(size)
    system.prepare(small)
    # The whole archive is added to a copy: exporting the model again would take half of the time.
    shutil.copytree(system.index(small).parent, system.index(whole).parent)
    added = json.loads(system.run("index", whole.items, "--index", system.index(whole), "--json"))
    with Index.open(system.index(whole)) as index:
        again = median(index.add(whole.items).items_per_second for _ in range(ROUNDS))
    faster = again / added["items_per_second"]
    yield figure("unchanged", "against adding", size, faster, "×", at_least(UNCHANGED))

    with ExitStack() as stack:
        servers = {
            name: stack.enter_context(system.serve(case))
            for name, case in (("small", small), ("whole", whole))
        }
        alternate(servers, [bench.questions.take(WARMUP)])
        found = alternate(servers, [bench.questions.take(QUESTIONS) for _ in range(ROUNDS)])
        grown = found["whole"].latency(0.5) / found["small"].latency(0.5)
        yield figure("latency", f"growth from {small.size:,} items", size, grown, "×", at_most(LINEAR))

        one, many = Traffic(), Traffic()
        for _ in range(ROUNDS):
            for traffic, clients in ((one, 1), (many, CLIENTS)):
                result = drive(servers["whole"], requests(bench, QUESTIONS), clients=clients)
                traffic.rounds.append(result)
        kept = many.rate / one.rate
        yield figure("throughput", f"{CLIENTS} clients against one", size, kept, "×", at_least(COLLAPSE))


def requests(bench: Bench, count: int) -> list[Request]:
    return [ask(question) for question in bench.questions.take(count)]
