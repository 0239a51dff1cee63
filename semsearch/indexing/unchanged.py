"""Recognise an archive in which nothing has changed since a run read it, so that it is not read again.

A run is known by its options, the content of every file, the program that read them, and the revision that
it left behind. Where all of that is the same, a run would change nothing, and its report is known.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from typing import Any

from semsearch import corpus
from semsearch.storage.base import Store
from semsearch.types import (
    BytesRead,
    Filter,
    MissingField,
    OmissionCount,
    Progress,
    Rejection,
    Report,
    SkipCount,
)

ARTIFACT = "read.json"
KEPT = 16  # runs with different options, the newest
REPORTED = 1_000  # rejections and kinds of omissions of a report that is kept
_READING = ("corpus", "indexing", "text", "types")  # the packages that decide what comes of a file
_LISTS: Mapping[str, Callable[..., Any]] = {
    "rejected": Rejection,
    "omitted": OmissionCount,
    "skipped": SkipCount,
    "missing": MissingField,
}


@dataclass(frozen=True, slots=True)
class ArchiveState:
    """What a run is about to read.

    Attributes:
        options: A digest of what the run is asked to do.
        content: A digest of the files, and of the program.
        size: The bytes of the files.
        seconds: How long it took to find out.
    """

    options: str
    content: str
    size: int
    seconds: float


def state_of(
    paths: Sequence[Path],
    prune: Sequence[Path],
    conventions: corpus.Conventions,
    of_paths: Mapping[Path, corpus.Conventions],
) -> ArchiveState | None:
    """Return the state of an archive now; None if a file cannot be read.

    Take it before the run reads the files: what changes meanwhile is then read by the next run.

    Args:
        paths: What is read, in order.
        prune: What is pruned.
        conventions: What the settings say of the files.
        of_paths: What they say of those below some of the paths.
    """
    start = perf_counter()
    options = repr(
        [
            [path.resolve() for path in paths],
            [path.resolve() for path in prune],
            conventions,
            sorted((str(path.resolve()), repr(own)) for path, own in of_paths.items()),
        ]
    )
    content, size = hashlib.blake2b(_program()), 0
    try:
        for entry in corpus.walk(paths):
            content.update(repr(entry).encode("utf-8", "surrogatepass"))
            if isinstance(entry, corpus.File):
                size += entry.size
                with entry.path.open("rb") as stream:
                    content.update(hashlib.file_digest(stream, "blake2b").digest())
    except OSError:
        return None
    asked = hashlib.blake2b(options.encode("utf-8", "surrogatepass")).hexdigest()
    return ArchiveState(asked, content.hexdigest(), size, perf_counter() - start)


def known_report(store: Store, state: ArchiveState, progress: Progress) -> Report | None:
    """Return the report of a run that would change nothing; None if it may change something.

    Args:
        store: What the run would bring up to date.
        state: What it would read.
        progress: Receives the bytes that need not be read.
    """
    with store.snapshot() as snapshot:
        articles, revision = snapshot.count(Filter()), snapshot.revision
    try:
        kept = _runs(store)[state.options]
        if (kept["content"], kept["revision"]) != (state.content, revision):
            return None
        said = _report(kept["report"])
    except (KeyError, TypeError, AttributeError):  # not known, or the file is damaged
        return None
    progress(BytesRead(state.size))
    return replace(
        said,
        articles=articles,
        revision=revision,
        seconds=round(state.seconds, 3),
        items_per_second=round(said.unchanged / state.seconds, 1),
    )


def remember(store: Store, state: ArchiveState, report: Report) -> None:
    """Keep the report of a run that is complete, for the next run over the same archive.

    Args:
        store: What the run has brought up to date.
        state: What it has read, as it was before.
        report: Its report.

    Raises:
        IndexProblem: It cannot be written.
    """
    said = {name: [asdict(one) for one in getattr(report, name)] for name in _LISTS}
    if sum(map(len, said.values())) > REPORTED:
        return
    read = report.added + report.updated + report.unchanged
    runs = {options: run for options, run in _runs(store).items() if options != state.options}
    runs[state.options] = {
        "content": state.content,
        "revision": report.revision,
        "report": {"unchanged": read, "duplicates": report.duplicates, **said},
    }
    newest = dict(list(runs.items())[-KEPT:])
    store.artifacts.write(ARTIFACT, f"{json.dumps(newest)}\n".encode())


def _runs(store: Store) -> Mapping[str, Any]:
    """Return what is kept of runs, by their options, oldest first; a damaged file holds none."""
    try:
        runs = json.loads(store.artifacts.read(ARTIFACT) or b"{}")
    except ValueError:
        return {}
    return runs if isinstance(runs, dict) else {}


def _report(kept: Mapping[str, Any]) -> Report:
    """Return a report from what is kept of it."""
    lists: dict[str, Any] = {
        name: tuple(make(**fields) for fields in kept[name]) for name, make in _LISTS.items()
    }
    lists["missing"] = tuple(replace(one, keys=tuple(one.keys)) for one in lists["missing"])
    return Report(unchanged=int(kept["unchanged"]), duplicates=int(kept["duplicates"]), **lists)


@cache
def _program() -> bytes:
    """Return a digest of what reads archives in this program, which another version of it does not have.

    A program under development keeps its version, so the times of its files count as well.
    """
    root = Path(__file__).parents[1]
    files = sorted(file for part in _READING for file in (root / part).rglob("*.py"))
    states = [(file.relative_to(root).as_posix(), file.stat()) for file in files]
    found = repr([(name, status.st_size, status.st_mtime_ns) for name, status in states])
    return hashlib.blake2b(f"{version('semsearch')} {found}".encode()).digest()
