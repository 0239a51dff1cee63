from __future__ import annotations

import pytest

from semsearch.sync.schedule import repeat


class Time:
    def __init__(self, turns: int) -> None:
        self.seconds, self.waited, self.left = 100.0, list[float](), turns

    def __call__(self) -> float:
        return self.seconds

    def stopped(self, pause: float) -> bool:
        self.waited.append(pause)
        self.seconds += pause
        self.left -= 1
        return self.left == 0


def test_turns_begin_at_equal_intervals() -> None:
    time, begun = Time(4), list[float]()
    durations = iter([0.0, 7.0, 25.0, 1.0])

    def turn() -> None:
        begun.append(time.seconds)
        time.seconds += next(durations)

    repeat(turn, 10, time.stopped, time)
    assert begun == [100, 110, 120, 145]
    assert time.waited == [10, 3, 0, 9]


def test_an_error_ends_it() -> None:
    def turn() -> None:
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011  its own
        repeat(turn, 10, lambda pause: True)
