"""The command line of scripts/bench."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks import archive, peers, report
from benchmarks.bench import Bench, Effort
from benchmarks.figures import Figure
from benchmarks.growth import growth
from benchmarks.questions import Questions
from benchmarks.quick import quick
from benchmarks.rows import ONCE, ROWS
from benchmarks.systems import ROOT, Semsearch
from semsearch.errors import SemsearchError

SIZES = "3000,20000,100000"
GROWTH, GROWN = "growth", ("indexing", "latency")  # the row, and those that it is fitted to
NAMES = (*ROWS, GROWTH)
DESCRIPTION = """Measure speed, memory and disk, over the samples or an archive of your own.

Each row prints its figures, their targets, and whether they reach them. Compare only figures of the same run.
The load comes from a process of its own; questions are made of words of the archive and never repeated. Sizes
beyond the archive are made by recombining it (see --make)."""


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="scripts/bench", description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    made.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="folders or files (samples/)")
    made.add_argument("--sizes", type=_sizes, default=_sizes(SIZES), help=f"how many items ({SIZES})")
    made.add_argument("--rows", type=_rows, default=NAMES, help=f"of {', '.join(NAMES)} (all)")
    made.add_argument("--quick", action="store_true", help="check growth and collapse over the samples only")
    made.add_argument("--peer", action="append", choices=peers.NAMES, default=[], help="measure beside it")
    made.add_argument("--commit", default="", help="the peer today is this commit (the last release)")
    made.add_argument("--rounds", type=int, default=Effort.rounds, help="of each load (%(default)s)")
    made.add_argument("--seconds", type=float, default=Effort.seconds, help="of each round (%(default)g)")
    made.add_argument("--runs", type=int, default=Effort.runs, help="of each command (%(default)s)")
    made.add_argument("--cache", type=Path, help="folder that keeps items and indexes between runs")
    made.add_argument(
        "--embed",
        type=int,
        metavar="N",
        help="embed only the first N texts of larger archives; the others get the vectors of one of these, "
        "moved by random noise. For speed and size only; the row indexing is left out there",
    )
    made.add_argument("--json", type=Path, metavar="FILE", help="also write the figures to a file")
    made.add_argument("--write", action="store_true", help="write the figures into docs/benchmarks.md")
    made.add_argument(
        "--from",
        dest="earlier",
        action="append",
        type=Path,
        default=[],
        metavar="FILE",
        help="measure nothing: take the figures that --json wrote; can be repeated",
    )
    made.add_argument(
        "--make",
        nargs=2,
        metavar=("N", "FILE"),
        help=f"measure nothing: write N items made of those of the archive. {archive.RECOMBINATION}",
    )
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; return 1 if a quick check fails or a row cannot be measured."""
    options = parser().parse_args(arguments)
    try:
        if options.earlier:
            runs = [report.load(path) for path in options.earlier]
            for figure in report.figures_of(runs):
                print(report.line(figure))
        elif options.make:
            real = archive.records(options.paths or [ROOT / "samples"])
            archive.write(archive.recombined(real, int(options.make[0])), Path(options.make[1]))
            return 0
        else:
            load = os.getloadavg()[0]
            failed: list[str] = []
            figures = list(_measured(options, failed))
            runs = [report.content(figures, load)]
            if options.json:
                options.json.write_text(json.dumps(runs[0], indent=1) + "\n", encoding="utf-8")
            if failed or (options.quick and not all(figure.passed for figure in figures)):
                return 1
        if options.write:
            report.write(ROOT / "docs" / "benchmarks.md", runs)
    except (RuntimeError, ValueError, OSError) as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    return 0


def _measured(options: argparse.Namespace, failed: list[str]) -> Iterator[Figure]:
    """Yield the figures, and print each as soon as it is measured; add the names of rows that fail."""
    with tempfile.TemporaryDirectory() as made:
        for figure in _figures(options, (options.cache or Path(made)).resolve(), failed):
            print(report.line(figure), flush=True)
            yield figure


def _figures(options: argparse.Namespace, folder: Path, failed: list[str]) -> Iterator[Figure]:
    real = archive.records([ROOT / "samples"] if options.quick else options.paths or [ROOT / "samples"])
    if not real:
        raise ValueError("no items could be read: name files that 'semsearch index' reads")
    bench = Bench(
        real,
        folder,
        Questions(real),
        Effort(rounds=options.rounds, seconds=options.seconds, runs=options.runs),
        Semsearch(embedded=options.embed),
        [] if options.quick else [peers.prepared(name, options.commit) for name in options.peer],
    )
    if options.quick:
        yield from quick(bench)
        return
    wanted = [name for name in ROWS if name in options.rows or (GROWTH in options.rows and name in GROWN)]
    found: list[Figure] = []
    for at, size in enumerate(options.sizes):
        case = bench.case(size)
        for name in wanted:
            if (at > 0 and name in ONCE) or (name == "indexing" and bench.semsearch.jitters(case)):
                continue
            try:
                for figure in ROWS[name](bench, case):
                    found.append(figure)
                    yield figure
            except (RuntimeError, SemsearchError) as error:  # the other rows are measured all the same
                print(f"bench: {name} at {size:,} items: {error}", file=sys.stderr, flush=True)
                failed.append(name)
    if GROWTH in options.rows:
        yield from growth(found)


def _sizes(text: str) -> list[int]:
    sizes = sorted({int(part) for part in text.split(",")})
    if sizes[0] < 1:
        raise ValueError
    return sizes


def _rows(text: str) -> list[str]:
    names = [name.strip() for name in text.split(",")]
    if unknown := [name for name in names if name not in NAMES]:
        raise argparse.ArgumentTypeError(f"no row {unknown[0]!r}: the rows are {', '.join(NAMES)}")
    return names
