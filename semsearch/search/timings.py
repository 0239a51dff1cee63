"""Where the time of one answer goes."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter

from semsearch.types import Timings


class Clock:
    """Milliseconds by stage."""

    def __init__(self) -> None:
        self._start = self._last = perf_counter()
        self._laps = Timings()

    def lap(self, stage: str) -> None:
        """Put down what passed since the last stage as a stage's."""
        now = perf_counter()
        self._laps = replace(self._laps, **{stage: round((now - self._last) * 1000, 3)})
        self._last = now

    def timings(self) -> Timings:
        """Give the stages, and all that has passed."""
        return replace(self._laps, total_ms=round((perf_counter() - self._start) * 1000, 3))
