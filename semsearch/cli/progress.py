"""Progress on stderr: shown after the first second, and only on a terminal."""

from __future__ import annotations

import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Literal

from semsearch.cli.screen import Screen
from semsearch.types.indexing import BytesRead, ProgressEvent, RevisionStored, StoriesAssigned

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

Kind = Literal["add", "rebuild", "look"]  # of an indexing run

DELAY = 1.0  # seconds before anything is shown
SPEED_INTERVAL = 3.0  # seconds between updates of the speed: a batch is read at once, and embedded slowly


class IndexingBar:
    """The bar of an indexing run: the share that is done, items per second, time left.

    Records are read a batch ahead of the embedding, so the bytes read say little. The bar shows what is
    certainly stored: what was read before the last revision, or at least a batch ago (records that the index
    already holds make no revision).
    """

    def __init__(self, progress: Progress | None, total: int, kind: Kind, batch: int) -> None:
        """Draw on `progress`, or nowhere; `total` is in bytes, `batch` the most records read ahead."""
        self._progress, self._total, self._kind = progress, total, kind
        self._task: TaskID | None = None
        self._since: float | None = None  # when reading began: loading the model does not count
        self._ahead: deque[int] = deque(maxlen=1 if kind == "look" else batch + 1)  # bytes read, by record
        self._bytes = self._items = 0  # read
        self._done = self._done_items = 0
        self._saved = self._speed = ""
        self._assigning = False
        self._looked = 0.0  # when the speed was last shown
        self._turn("looking…" if kind == "look" else "loading the model…", None)

    def __call__(self, event: ProgressEvent, /) -> None:
        """Move the bar by one event of the run."""
        match event:
            case BytesRead(count):
                self._read(count)
            case RevisionStored():
                self._store()
            case StoriesAssigned(done, total):
                self._assign(done, total)

    def _read(self, count: int) -> None:
        if self._since is None:
            self._since = self._looked = monotonic()
            self._turn("looking" if self._kind == "look" else "indexing", self._total)
        if count:
            self._bytes += count
            self._items += 1
            self._ahead.append(self._bytes)
            if len(self._ahead) == self._ahead.maxlen and self._ahead[0] > self._done:
                self._done, self._done_items = self._ahead[0], self._items - len(self._ahead) + 1
        if monotonic() - self._looked >= SPEED_INTERVAL:
            self._look()
        self._draw()

    def _store(self) -> None:
        self._done, self._done_items = self._bytes, self._items
        if self._kind == "add" and self._total:  # a rebuild comes into force as a whole
            self._saved = f"{100 * self._done // self._total} % saved"
        self._look()
        if self._done >= self._total:
            self._turn("preparing for questions…", None)
        else:
            self._draw(at_once=True)

    def _assign(self, done: int, total: int) -> None:
        if self._progress is None:
            return
        if not self._assigning:
            self._assigning = True
            self._turn("finding stories", total)
        if done >= total:
            self._turn("preparing for questions…", None)
        elif self._task is not None:
            self._progress.update(self._task, completed=done, speed=f"{done:,} of {total:,}")

    def _turn(self, words: str, total: int | None) -> None:
        """Begin the next part of the run; without a total its duration is unknown."""
        if self._progress is None:
            return
        if self._task is not None:
            self._progress.remove_task(self._task)
        self._task = self._progress.add_task(words, total=total, speed="", saved=self._saved)

    def _look(self) -> None:
        """Update the speed and the time left."""
        self._looked = monotonic()
        spent = self._looked - (self._since or self._looked)
        if spent and 0 < self._done < self._total:
            left = spent * (self._total - self._done) / self._done
            speed = self._done_items / spent
            self._speed = f"{speed:,.{0 if speed >= 10 else 1}f} items/s · {_span(left)} left"
        else:
            self._speed = ""

    def _draw(self, *, at_once: bool = False) -> None:
        if self._progress is not None and self._task is not None:
            self._progress.update(
                self._task, refresh=at_once, completed=self._done, speed=self._speed, saved=self._saved
            )


def _span(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


@contextmanager
def indexing(total: int, kind: Kind, delay: float = DELAY) -> Iterator[IndexingBar]:
    """Show a bar for `total` bytes within the block, after `delay` seconds."""
    from semsearch.indexing.plan import BATCH

    progress = _progress(bar=True)
    bar = IndexingBar(progress, total, kind, BATCH)
    if progress is None:
        yield bar
        return
    with delayed(progress, delay):
        yield bar


@contextmanager
def counting(words: str, delay: float = DELAY) -> Iterator[Callable[[int, int], None]]:
    """Show a bar after `delay` seconds; yield a callable that takes the number done and the total."""
    progress = _progress(bar=True)
    if progress is None:
        yield lambda done, total: None
        return
    task = progress.add_task(words, total=None, speed="", saved="")

    def advance(done: int, total: int) -> None:
        progress.update(task, completed=done, total=total, speed=f"{done:,} of {total:,}")

    with delayed(progress, delay):
        yield advance


@contextmanager
def waiting(words: str, delay: float = DELAY) -> Iterator[None]:
    """Show a spinner with a few words within the block, after `delay` seconds."""
    progress = _progress(bar=False)
    if progress is None:
        yield
        return
    progress.add_task(words, total=None)
    with delayed(progress, delay):
        yield


def _progress(*, bar: bool) -> Progress | None:
    screen = Screen.of(sys.stderr)
    if not screen.styled:
        return None
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn

    spinner, words = SpinnerColumn(), TextColumn("{task.description}", markup=False)
    columns = (
        (
            spinner,
            words,
            BarColumn(bar_width=min(20, screen.width // 5)),
            TextColumn("{task.fields[speed]}", markup=False),
            TextColumn("{task.fields[saved]}", markup=False, style="dim"),
        )
        if bar
        else (spinner, words)
    )
    console = Console(stderr=True, force_terminal=True, width=screen.width, highlight=False)
    return Progress(*columns, console=console, transient=True)


@contextmanager
def delayed(progress: Progress, delay: float) -> Iterator[None]:
    """Show `progress` within the block after `delay` seconds, at once for 0; clear it at the end."""
    timer = threading.Timer(delay, progress.start)
    timer.daemon = True
    if delay:
        timer.start()
    else:
        progress.start()
    try:
        yield
    finally:
        if delay:
            timer.cancel()
            timer.join()
        progress.stop()
