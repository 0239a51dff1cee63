"""The rows by name. Each measures an archive of one size and yields figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from benchmarks.bench import Bench
from benchmarks.figures import Figure
from benchmarks.rows.encoders import encoders
from benchmarks.rows.floor import floor
from benchmarks.rows.indexing import indexing, one_new, unchanged
from benchmarks.rows.processes import cold_ask, help_, serve_start
from benchmarks.rows.profile import profile
from benchmarks.rows.questions import core, filters, latency, throughput
from benchmarks.rows.recall import recall, rescoring
from benchmarks.rows.resources import disk, memory
from benchmarks.rows.stories import stories
from benchmarks.systems import Case

Row = Callable[[Bench, Case], Iterator[Figure]]

ROWS: Mapping[str, Row] = {
    "indexing": indexing,  # first: its index is the one that the others ask
    "unchanged": unchanged,
    "throughput": throughput,
    "latency": latency,
    "filters": filters,
    "core": core,
    "stories": stories,
    "one-new": one_new,
    "cold-ask": cold_ask,
    "help": help_,
    "serve-start": serve_start,
    "memory": memory,
    "disk": disk,
    "recall": recall,
    "rescoring": rescoring,
    "profile": profile,
    "floor": floor,
    "encoders": encoders,
}
ONCE = ("help", "encoders")  # whose figures do not depend on the size of the archive
