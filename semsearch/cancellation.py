"""Stopping work from another thread."""

from __future__ import annotations

import threading
from collections.abc import Callable


class CancelToken:
    """Call it to stop what watches it; calling it again does nothing."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._halted = False
        self._watching: list[Callable[[], None]] = []

    def __call__(self) -> None:
        """Stop the work: each that watches is called once, here."""
        with self._lock:
            self._halted = True
            watching, self._watching = self._watching, []
        for stop in watching:
            stop()

    @property
    def halted(self) -> bool:
        """Whether the work is to stop."""
        return self._halted

    def watch(self, stop: Callable[[], None]) -> None:
        """Call `stop` when the work is to stop, at once if it is already."""
        with self._lock:
            if not self._halted:
                self._watching.append(stop)
                return
        stop()

    def leave(self, stop: Callable[[], None]) -> None:
        """Call `stop` no more."""
        with self._lock:
            if stop in self._watching:
                self._watching.remove(stop)
