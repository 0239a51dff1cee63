"""What all rows share: the archive, its sizes, the systems, and how often to measure."""

from __future__ import annotations

import filecmp
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks import archive
from benchmarks.archive import Record
from benchmarks.questions import Questions
from benchmarks.systems import Case, Semsearch, Server, System


@dataclass(frozen=True)
class Effort:
    """How long to measure.

    Attributes:
        rounds: Times that each load is repeated, alternating between systems.
        seconds: Measured time of each load.
        warmup: Seconds of each load before that.
        questions: Questions of each round where they are counted.
        runs: Times that a command is run.
    """

    rounds: int = 5
    seconds: float = 6.0
    warmup: float = 1.0
    questions: int = 200
    runs: int = 7


@dataclass(frozen=True, slots=True)
class Bench:
    """A run of the benchmark. `peers` are measured beside `semsearch` where a row compares."""

    real: Sequence[Record]
    folder: Path
    questions: Questions
    effort: Effort
    semsearch: Semsearch
    peers: Sequence[System] = ()

    def case(self, size: int) -> Case:
        """Return the archive at a size, written to a file.

        Raises:
            RuntimeError: The folder holds another archive of that size.
        """
        folder = self.folder / str(size)
        items, written = folder / "items.jsonl", folder / "items.new"
        archive.write(archive.of_size(self.real, size), written)
        if items.exists() and not filecmp.cmp(items, written, shallow=False):
            written.unlink()
            raise RuntimeError(f"{folder} was made from other files: name another folder with --cache")
        written.replace(items)
        return Case(size, items, folder)

    @contextmanager
    def servers(self, case: Case) -> Iterator[dict[str, Server]]:
        """Serve the archive by every system; all run at once, and only one is asked at a time."""
        systems = [self.semsearch, *self.peers]
        for system in systems:
            system.prepare(case)
        with ExitStack() as stack:
            yield {system.name: stack.enter_context(system.serve(case)) for system in systems}
