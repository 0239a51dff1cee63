"""Repeat a run at equal intervals."""

from __future__ import annotations

import time
from collections.abc import Callable


def repeat(
    turn: Callable[[], object],
    every: float,
    stopped: Callable[[float], bool],
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """Call `turn` at once, and again `every` seconds after it began; at once if it took longer than that.

    Args:
        turn: What to do; its errors end the schedule.
        every: Seconds from the beginning of one turn to that of the next.
        stopped: Waits some seconds at most, and returns whether the schedule is to end.
        clock: Returns seconds that only grow.
    """
    while True:
        begun = clock()
        turn()
        if stopped(max(0.0, begun + every - clock())):
            return
