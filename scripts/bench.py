"""Measure what users wait for: indexing, a question at the command line, a question to a warm index.

Compare figures of the same run only.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from time import perf_counter

import numpy as np

from semsearch import Index, corpus, embedding
from semsearch.types import Item

QUESTION = "rulings on facial recognition in China"
QUESTIONS = [
    QUESTION,
    "which shops scanned their customers' faces without asking",
    "police use of live facial recognition found unlawful",
    "who was fined for scraping photographs",
    "first flight on another planet",
    "ransomware stops a pipeline",
    "protein structure prediction",
    "fines under European privacy law",
]


def seconds(call: Callable[[], object]) -> float:
    start = perf_counter()
    call()
    return perf_counter() - start


def row(name: str, figure: str) -> None:
    print(f"{name:<58} {figure}", flush=True)


def spread(times: Sequence[float]) -> str:
    ordered = sorted(times)
    return (
        f"median {statistics.median(ordered) * 1000:7.1f} ms   "
        f"p95 {ordered[int(0.95 * (len(ordered) - 1))] * 1000:7.1f} ms   ({len(ordered)} runs)"
    )


def command(*arguments: str) -> float:
    return seconds(
        lambda: subprocess.run(
            [sys.executable, "-m", "semsearch", *arguments], check=True, stdout=subprocess.DEVNULL
        )
    )


def encoders(texts: list[str], folder: Path) -> None:
    """Compare torch and ONNX Runtime on the same texts, alternately."""
    torch, onnx = embedding.load(embedding.DEFAULT_MODEL), embedding.open_exported(folder)
    if not onnx:
        return row("the model could not be exported", "")
    torch.documents(texts[:8]), onnx.documents(texts[:8])
    times = [
        (seconds(lambda: torch.documents(texts)), seconds(lambda: onnx.documents(texts))) for _ in range(2)
    ]
    by_torch, by_onnx = (min(column) for column in zip(*times, strict=True))
    row("articles embedded by torch", f"{len(texts) / by_torch:.0f}/s")
    row(
        "articles embedded by ONNX Runtime",
        f"{len(texts) / by_onnx:.0f}/s ({by_torch / by_onnx:.2f} of torch)",
    )
    cosines = np.sum(torch.documents(texts).vectors * onnx.documents(texts).vectors, axis=1)
    row("smallest cosine between the two", f"{cosines.min():.7f} over {len(texts)} texts")
    short = [
        (seconds(lambda: torch.questions([q])), seconds(lambda: onnx.questions([q]))) for q in QUESTIONS * 3
    ]
    row("one question embedded by torch", spread([t for t, _ in short]))
    row("one question embedded by ONNX Runtime", spread([o for _, o in short]))
    return None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("samples"))
    parser.add_argument("--runs", type=int, default=10, help="runs of each command")
    parser.add_argument("--no-torch", action="store_true", help="skip the comparison with torch")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        place = Path(made) / "index"
        os.environ["SEMSEARCH_INDEX"] = str(place)
        with Index.open(place) as index:
            report = index.add(options.folder)
            row(
                f"index {options.folder} (model loaded, exported, stored)",
                f"{report.articles} articles in {report.seconds:.1f} s, {report.items_per_second:.0f}/s",
            )
            again = seconds(lambda: index.add(options.folder))
            row("index it again, nothing changed", f"{again:.2f} s, {report.articles / again:.0f} articles/s")
            index.warm()
            rounds = max(1, 100 // len(QUESTIONS))
            answers = [index.ask(question) for question in QUESTIONS * rounds]
            row("a question to a warm index", spread([a.timings.total_ms / 1000 for a in answers]))
            row("  of which embedding it", spread([a.timings.encode_ms / 1000 for a in answers]))
            row("  of which finding candidates", spread([a.timings.retrieve_ms / 1000 for a in answers]))
            row("  of which ranking and stories", spread([a.timings.rank_ms / 1000 for a in answers]))
            row("semsearch --help, as a process", spread([command("--help") for _ in range(options.runs)]))
            row(
                "semsearch ask, as a process", spread([command("ask", QUESTION) for _ in range(options.runs)])
            )
            if not options.no_torch:
                records = (r for r in corpus.read([options.folder]) if isinstance(r, Item))
                texts = [record.article.text for record in islice(records, 400)]
                encoders(texts, next(place.glob("g*/encoder")))


if __name__ == "__main__":
    main()
