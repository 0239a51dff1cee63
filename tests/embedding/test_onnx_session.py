"""semsearch.embedding.onnx_session: batches of similar length, and work on all cores."""

from __future__ import annotations

import threading

import pytest

from semsearch import threads
from semsearch.embedding.onnx_session import batches, on_all_cores


def test_batches_hold_every_item_once_the_longest_first_and_none_exceeds_the_area() -> None:
    lengths = [(7 * number) % 61 + 3 for number in range(200)]
    found = list(batches(lengths, area=128))
    assert sorted(place for batch in found for place in batch) == list(range(200))
    assert all(len(batch) * max(lengths[place] for place in batch) <= 128 for batch in found)
    in_order = [lengths[place] for batch in found for place in batch]
    assert in_order == sorted(lengths, reverse=True)
    padded = sum(len(batch) * lengths[batch[0]] for batch in found)
    assert padded < 1.1 * sum(lengths)


def test_an_item_longer_than_the_area_is_alone_in_its_batch() -> None:
    assert list(batches([5, 900, 5], area=128)) == [[1], [0, 2]]
    assert list(batches([])) == []


def test_results_come_in_order_from_as_many_threads_as_there_are_cores(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(threads, "cores", lambda: 3)
    meeting = threading.Barrier(3, timeout=60)  # broken unless three compute at the same time

    def compute(number: int) -> int:
        meeting.wait()
        return number * number

    assert on_all_cores(compute, range(6)) == [0, 1, 4, 9, 16, 25]


def test_the_error_of_an_item_is_raised_and_those_that_wait_are_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(threads, "cores", lambda: 1)
    begun = []

    def compute(number: int) -> None:
        begun.append(number)
        if number == 0:
            raise ValueError("the first one")

    with pytest.raises(ValueError, match="the first one"):
        on_all_cores(compute, range(100_000))
    assert len(begun) < 100_000
