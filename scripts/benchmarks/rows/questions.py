"""Rows about questions to a running server: throughput, latency, filters, and the work beside embedding."""

from __future__ import annotations

import json
from collections.abc import Iterator
from statistics import median

from benchmarks import WARMUP
from benchmarks.archive import records
from benchmarks.bench import Bench
from benchmarks.figures import Figure, at_least, at_most, figure, paired_ratio, quantile
from benchmarks.questions import filters as choose_filters
from benchmarks.systems import ROOT, Case, ask, environment, run
from benchmarks.traffic import Traffic, alternate, drive

CLIENTS = (1, 2, 4, 8, 16)
MOST = 16
FASTEST = 1_500  # requests per second that a load has questions for
P50 = {20_000: 10.0, 1_000_000: 15.0}  # ms
SPREAD = 3.0  # times p50 that p99 may be
RATIOS = {"txtai": 3.0, "today": 8.0}  # requests per second with 16 clients, by the start of a peer's name
FILTERED = 1.3  # times the latency without a filter
CORE = {100_000: 4.0}  # ms


def throughput(bench: Bench, case: Case) -> Iterator[Figure]:
    """Measure requests per second of `POST /v1/ask`, with 1 to 16 clients that never repeat a question."""
    effort = bench.effort
    count = round(FASTEST * (effort.warmup + effort.seconds))
    with bench.servers(case) as servers:
        for clients in CLIENTS:
            rounds = [bench.questions.take(count) for _ in range(effort.rounds)]
            found = alternate(servers, rounds, clients=clients, warmup=effort.warmup, seconds=effort.seconds)
            label = f"{clients} client{'s' * (clients > 1)}"
            for system, traffic in found.items():
                yield figure("throughput", f"{label}, rate", case.size, traffic.rate, "/s", system=system)
                for name, share in (("p50", 0.5), ("p99", 0.99)):
                    value = traffic.latency(share)
                    yield figure("throughput", f"{label}, {name}", case.size, value, "ms", system=system)
            for peer in bench.peers:
                yield from _compared(bench, case, label, clients, found, peer.name)


def _compared(
    bench: Bench, case: Case, label: str, clients: int, found: dict[str, Traffic], peer: str
) -> Iterator[Figure]:
    ours, theirs, pair = found[bench.semsearch.name], found[peer], f"{bench.semsearch.name} / {peer}"
    least = RATIOS[peer.partition("-")[0]] if clients == MOST else None
    rate = paired_ratio(ours.rates, theirs.rates)
    target = at_least(least) if least else None
    yield figure("throughput", f"{label}, rate", case.size, rate, "×", target, pair)
    tail = paired_ratio(ours.latencies(0.99), theirs.latencies(0.99))
    target = at_most(1.0) if clients == MOST else None
    yield figure("throughput", f"{label}, p99", case.size, tail, "×", target, pair)


def latency(bench: Bench, case: Case) -> Iterator[Figure]:
    """Measure one client with questions not seen before, and the stages of its answers."""
    rounds = [bench.questions.take(bench.effort.questions) for _ in range(bench.effort.rounds)]
    with bench.servers(case) as servers:
        alternate(servers, [bench.questions.take(WARMUP)])  # to warm up
        found = alternate(servers, rounds)
    for system, traffic in found.items():
        own = system == bench.semsearch.name
        p50 = traffic.latency(0.5)
        target = at_most(P50) if own else None
        yield figure("latency", "p50", case.size, p50, "ms", target, system)
        yield figure("latency", "p95", case.size, traffic.latency(0.95), "ms", system=system)
        target = at_most(SPREAD * p50) if own else None
        yield figure("latency", "p99", case.size, traffic.latency(0.99), "ms", target, system)
        if own:
            for stage, value in traffic.stages().items():
                yield figure("latency", stage.removesuffix("_ms"), case.size, value, "ms", system=system)
    for peer in bench.peers:
        ours, theirs = found[bench.semsearch.name], found[peer.name]
        ratio = paired_ratio(ours.latencies(0.5), theirs.latencies(0.5))
        target = at_most(0.5) if peer.name == "txtai" else None
        pair = f"{bench.semsearch.name} / {peer.name}"
        yield figure("latency", "p50", case.size, ratio, "×", target, pair)


def filters(bench: Bench, case: Case) -> Iterator[Figure]:
    """Measure questions with filters against those without, in turn, by one client."""
    bench.semsearch.prepare(case)
    chosen = {"none": None, **choose_filters(records([case.items]))}
    times: dict[str, list[float]] = {name: [] for name in chosen}
    with bench.semsearch.serve(case) as server:
        for _ in range(bench.effort.rounds):
            each = max(10, bench.effort.questions // len(chosen))
            names = list(chosen) * each
            requests = [
                ask(question, chosen[name])
                for name, question in zip(names, bench.questions.take(len(names)), strict=True)
            ]
            for reply in drive(server, requests)["replies"]:
                times[names[reply["request"]]].append(reply["ms"])
    plain = median(times.pop("none"))
    yield figure("filters", "none, p50", case.size, plain, "ms")
    for name, found in times.items():
        yield figure("filters", f"{name}, p50", case.size, median(found) / plain, "×", at_most(FILTERED))


def core(bench: Bench, case: Case) -> Iterator[Figure]:
    """Measure the processor time of a question outside of embedding it, on one core."""
    bench.semsearch.prepare(case)
    asked = case.folder / "core-questions.json"
    asked.write_text(json.dumps(bench.questions.take(WARMUP + bench.effort.questions)), encoding="utf-8")
    system = bench.semsearch
    env = environment(OMP_NUM_THREADS="1", PYTHONPATH=str(ROOT / "scripts"))
    program = [str(system.python), "-m", "benchmarks.processor_time"]
    times = json.loads(run([*program, str(system.index(case)), str(asked)], system.folder, env))
    yield figure("core", "p50", case.size, median(times), "ms", at_most(CORE))
    yield figure("core", "p95", case.size, quantile(times, 0.95), "ms")
