"""How long each stage of an answer takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from time import perf_counter

from semsearch.types import Timings


class Stopwatch:
    """Measures stages, in milliseconds.

    Args:
        clock: Returns seconds; only differences count.
    """

    def __init__(self, clock: Callable[[], float] = perf_counter) -> None:
        self._clock = clock
        self._start = self._last = clock()
        self._laps = Timings()

    def lap(self, stage: str) -> None:
        """Record the time since the last lap as that of a stage, a field of `Timings`."""
        now = self._clock()
        self._laps = replace(self._laps, **{stage: round((now - self._last) * 1000, 3)})
        self._last = now

    def timings(self) -> Timings:
        """Return the time of each stage and the total so far."""
        return replace(self._laps, total_ms=round((self._clock() - self._start) * 1000, 3))
