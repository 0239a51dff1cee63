"""semsearch.embedding.micro_batches: which calls share a batch, whose error is whose, interrupted threads."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from random import Random

import pytest

from semsearch.embedding.micro_batches import MicroBatcher, _Call
from tests.conditions import wait_until


class Computer:
    """Computes the upper case of texts, recording the batches; the first waits until it is released."""

    def __init__(self, raised: Callable[[str], BaseException] = ValueError) -> None:
        self.batches: list[list[str]] = []
        self.release = threading.Event()
        self.running = 0
        self._raised = raised

    def __call__(self, texts: Sequence[str]) -> list[str]:
        self.running += 1
        assert self.running == 1  # never two at a time
        self.batches.append(list(texts))
        try:
            if len(self.batches) == 1:
                assert self.release.wait(20)
            for text in texts:
                if text.startswith("bad"):
                    raise self._raised(text)
            return [text.upper() for text in texts]
        finally:
            self.running -= 1


def queued(
    batcher: MicroBatcher[str, str], computer: Computer, pool: ThreadPoolExecutor, texts: Sequence[str]
) -> list[Future[str]]:
    """Call for "first", and while that is computed for the texts, in this order; then release it."""
    calls = [pool.submit(batcher, "first")]
    wait_until(lambda: bool(computer.batches))
    for number, text in enumerate(texts, 1):
        calls.append(pool.submit(batcher, text))
        wait_until(lambda number=number: len(batcher._waiting) == number)  # type: ignore[misc]
    computer.release.set()
    return calls


def batcher_over(computer: Computer, limit: int = 4, area: int = 100) -> MicroBatcher[str, str]:
    return MicroBatcher(computer, len, limit=limit, area=area)


def test_what_arrives_during_a_batch_is_the_next_ones_up_to_the_limit_in_order() -> None:
    computer = Computer()
    with ThreadPoolExecutor(8) as pool:
        calls = queued(batcher_over(computer), computer, pool, ["a", "b", "c", "d", "e", "f"])
        assert [call.result(20) for call in calls] == ["FIRST", "A", "B", "C", "D", "E", "F"]
    assert computer.batches == [["first"], ["a", "b", "c", "d"], ["e", "f"]]


def test_a_lone_caller_is_computed_at_once_in_its_own_thread() -> None:
    threads = []

    def compute(texts: Sequence[str]) -> Sequence[str]:
        threads.append(threading.current_thread())
        return texts

    batcher = MicroBatcher[str, str](compute, len, limit=4, area=100)
    assert [batcher(text) for text in "abc"] == ["a", "b", "c"]
    assert threads == [threading.current_thread()] * 3


def test_a_batch_is_no_larger_than_its_area_and_a_longer_item_is_alone() -> None:
    computer = Computer()
    with ThreadPoolExecutor(8) as pool:
        texts = ["ab", "cd", "efgh", "i" * 30, "j", "k"]
        calls = queued(batcher_over(computer, area=8), computer, pool, texts)
        assert [call.result(20) for call in calls] == ["FIRST", *(text.upper() for text in texts)]
    assert computer.batches == [["first"], ["ab", "cd"], ["efgh"], ["i" * 30], ["j", "k"]]


def test_an_error_reaches_only_the_caller_of_its_item() -> None:
    computer = Computer()
    with ThreadPoolExecutor(8) as pool:
        calls = queued(batcher_over(computer), computer, pool, ["a", "bad b", "c", "bad d", "e"])
        found = [str(call.exception(20)) if call.exception(20) else call.result(20) for call in calls]
    assert found == ["FIRST", "A", "bad b", "C", "bad d", "E"]


class Interrupt(BaseException):
    """As KeyboardInterrupt, which threads of a pool hand on the same way."""


def test_an_interrupted_batch_is_computed_again_for_the_others() -> None:
    computer = Computer(raised=Interrupt)
    batcher = batcher_over(computer)
    with ThreadPoolExecutor(8) as pool:
        calls = queued(batcher, computer, pool, ["bad a", "b", "c", "d", "e"])
        with pytest.raises(Interrupt):
            calls[1].result(20)
        assert [call.result(20) for call in calls[2:]] == ["B", "C", "D", "E"]
    assert computer.batches == [["first"], ["bad a", "b", "c", "d"], ["b", "c", "d", "e"]]
    assert batcher("after") == "AFTER"


@pytest.mark.parametrize("leads", [False, True])
def test_a_caller_interrupted_while_it_waits_leaves_the_others_waiting(leads: bool) -> None:
    computer = Computer()
    batcher = batcher_over(computer)
    with ThreadPoolExecutor(8) as pool:
        first = pool.submit(batcher, "first")
        wait_until(lambda: bool(computer.batches))
        gone = _Call[str, str]("gone")  # of a thread that was interrupted before or after it was woken
        batcher._waiting.append(gone)
        last = pool.submit(batcher, "last")
        wait_until(lambda: len(batcher._waiting) == 2)
        if not leads:
            batcher._leave(gone)
        computer.release.set()
        assert first.result(20) == "FIRST"
        if leads:
            wait_until(lambda: batcher._leader is gone)
            assert not last.done()
            batcher._leave(gone)
        assert last.result(20) == "LAST"
    assert computer.batches == [["first"], ["last"]]


def test_sixteen_threads_get_their_own_results_and_none_is_lost() -> None:
    computer = Computer()
    computer.release.set()
    batcher = batcher_over(computer, limit=5, area=60)
    texts = [f"{'bad' if n % 17 == 0 else 'text'} {n} {'x' * Random(n).randrange(40)}" for n in range(2000)]

    def ask(text: str) -> str:
        try:
            return batcher(text)
        except ValueError as error:
            return f"error {error}"

    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(ask, texts))
    assert found == [f"error {text}" if text.startswith("bad") else text.upper() for text in texts]
    assert not batcher._waiting
    assert batcher._leader is None
