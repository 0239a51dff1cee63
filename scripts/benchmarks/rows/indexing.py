"""Rows about writing an index: all of an archive, nothing new, one new item."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from urllib.request import Request, urlopen

from benchmarks import archive
from benchmarks.bench import Bench
from benchmarks.figures import Figure, at_least, at_most, figure
from benchmarks.systems import ROOT, Case, Server, environment, run
from semsearch import Index
from semsearch.embedding.models import DEFAULT_MODEL, model_folder

UNCHANGED = 10_000.0  # items per second
ONE_NEW = {1_000_000: 1.0}  # seconds
ROUNDS = 3  # of re-indexing an unchanged archive
SEARCHABLE_WITHIN = 300.0  # seconds


def indexing(bench: Bench, case: Case) -> Iterator[Figure]:
    """Compare `semsearch index` on a fresh folder with embedding the same texts and nothing else.

    Half of the texts are embedded before, half after, so that a change of the machine's load affects both
    sides alike. The whole process counts, from its start to its end; of embedding, only the call. Beside
    other work compare the processor time, with OMP_NUM_THREADS=1: else threads of torch wait for each other.
    """
    texts = archive.texts(case.items)
    fresh = Case(case.size, case.items, case.folder / "fresh")
    shutil.rmtree(fresh.folder, ignore_errors=True)
    before = _embedding_alone(texts[::2], case.folder)
    start, spent = time.perf_counter(), _processor_time()
    bench.semsearch.prepare(fresh)
    seconds, processor = time.perf_counter() - start, _processor_time() - spent
    after = _embedding_alone(texts[1::2], case.folder)
    kept = bench.semsearch.index(case).parent
    if not kept.exists():  # the other rows ask this index
        (fresh.folder / kept.name).rename(kept)
    shutil.rmtree(fresh.folder)

    encode, load = before["encode"] + after["encode"], (before["load"] + after["load"]) / 2
    yield figure("indexing", "time", case.size, seconds, "s")
    yield figure("indexing", "articles", case.size, len(texts) / seconds, "/s")
    yield figure(
        "indexing", "articles", case.size, len(texts) / encode, "/s", system="SentenceTransformer.encode"
    )
    pair = "semsearch / SentenceTransformer.encode"
    yield figure("indexing", "articles", case.size, encode / seconds, "×", at_least(1.0), pair)
    alone = before["processor"] + after["processor"]
    yield figure("indexing", "processor time", case.size, processor, "s")
    yield figure("indexing", "articles by processor time", case.size, alone / processor, "×", system=pair)
    both = (encode + load) / seconds
    yield figure("indexing", "articles, loading the model included", case.size, both, "×", system=pair)


def _processor_time() -> float:
    """Return the seconds of processor time of the processes that this one started, as far as they ended."""
    times = os.times()
    return times.children_user + times.children_system


def _embedding_alone(texts: list[str], folder: Path) -> dict[str, float]:
    """Return the seconds that a process of its own takes to load the model and to embed texts."""
    file = folder / "texts.json"
    file.write_text(json.dumps(texts), encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "benchmarks.embedding_alone",
        str(model_folder(DEFAULT_MODEL)),
        str(file),
    ]
    found: dict[str, float] = json.loads(run(command, ROOT / "scripts", environment()))
    return found


def unchanged(bench: Bench, case: Case) -> Iterator[Figure]:
    """Measure indexing an archive again that has not changed, without starting a process."""
    bench.semsearch.prepare(case)
    times = []
    with Index.open(bench.semsearch.index(case)) as index:
        for _ in range(ROUNDS):
            start = time.perf_counter()
            report = index.add(case.items)
            times.append(time.perf_counter() - start)
            if report.added or report.updated:
                raise RuntimeError("the index does not hold this archive: remove it from the cache")
    yield figure("unchanged", "items", case.size, case.size / median(times), "/s", at_least(UNCHANGED))


def one_new(bench: Bench, case: Case) -> Iterator[Figure]:
    """Measure from starting `semsearch index` on one new item until a running server finds it."""
    system = bench.semsearch
    system.prepare(case)
    copy = Case(case.size, case.items, case.folder / "one-new")
    shutil.rmtree(copy.folder, ignore_errors=True)
    shutil.copytree(system.index(case).parent, system.index(copy).parent)
    times = []
    with system.serve(copy) as server:
        for number in range(bench.effort.runs):
            title = f"Council of {uuid.uuid4().hex[:12]} opens its {number + 1}th bridge"
            item = copy.folder / f"new-{number}.jsonl"
            record = {**bench.real[number % len(bench.real)], "title": title}
            record |= {"id": title, "webUrl": f"https://new.example/{uuid.uuid4().hex}"}
            archive.write(iter([record]), item)
            start = time.perf_counter()
            with subprocess.Popen(
                system.command("index", item, "--index", system.index(copy), "--json"),
                cwd=system.folder,
                env=environment(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            ):
                _wait_until_found(server, title, start)
                times.append(time.perf_counter() - start)
    shutil.rmtree(copy.folder)
    yield figure("one-new", "searchable after", case.size, median(times), "s", at_most(ONE_NEW))


def _wait_until_found(server: Server, title: str, start: float) -> None:
    body = json.dumps({"question": title, "limit": 10}).encode()  # earlier ones have nearly the same title
    url, headers = f"http://127.0.0.1:{server.port}/v1/search", {"Content-Type": "application/json"}
    while time.perf_counter() - start < SEARCHABLE_WITHIN:
        with urlopen(Request(url, body, headers)) as reply:
            if any(hit["article"]["title"] == title for hit in json.load(reply)["hits"]):
                return
        time.sleep(0.02)
    raise RuntimeError(f"a new item cannot be found {SEARCHABLE_WITHIN:g} s after it was indexed")
