"""Micro-batching: what several threads ask for at the same time is computed in one call."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class MicroBatcher(Generic[Item, Result]):
    """Computes results in batches, without a thread of its own and without waiting for a batch to fill.

    A caller that finds no batch running computes its item at once. Items that arrive meanwhile wait; then the
    first of them computes as many as fit into the next batch, its own among them. So a lone caller waits for
    nothing, and no caller computes more than one batch.

    Safe to call from several threads. An interrupted caller leaves the items of the others as they were.
    """

    def __init__(
        self,
        compute: Callable[[Sequence[Item]], Sequence[Result]],
        length: Callable[[Item], int],
        *,
        limit: int,
        area: int,
    ) -> None:
        """Store the functions and the bounds of a batch.

        Args:
            compute: Returns the result of each item of a batch, in order. It never runs twice at a time.
            length: Returns the length of an item. All items of a batch cost as much as its longest one.
            limit: The most items of a batch.
            area: The most items of a batch times the longest length; an item beyond it is computed alone.
        """
        self._compute = compute
        self._length = length
        self._limit = limit
        self._area = area
        self._lock = threading.Lock()
        self._waiting: deque[_Call[Item, Result]] = deque()
        self._leader: _Call[Item, Result] | None = None  # the call that computes the next batch, or does now

    def __call__(self, item: Item) -> Result:
        """Return the result of one item.

        If a batch fails, its items are computed one by one, and each caller gets the error of its own item.
        """
        call = _Call[Item, Result](item)
        try:
            with self._lock:
                self._waiting.append(call)
                leads = self._leader is None
                if leads:
                    self._leader = call
            if not leads:
                call.awake.acquire()
            if not call.done:
                self._lead()
        finally:
            self._leave(call)
        if call.error is not None:
            raise call.error
        return call.results[0]

    def _lead(self) -> None:
        """Compute the batch that begins with the first call that waits: this thread's own."""
        batch: list[_Call[Item, Result]] = []
        try:
            with self._lock:
                longest = 0
                while self._waiting and len(batch) < self._limit:
                    longest = max(longest, self._length(self._waiting[0].item))
                    if batch and (len(batch) + 1) * longest > self._area:
                        break
                    batch.append(self._waiting.popleft())
            self._run(batch)
        finally:
            with self._lock:
                # After an interrupt, some have no result: they are first in the next batch.
                self._waiting.extendleft(one for one in reversed(batch[1:]) if not one.done)
                for one in batch[1:]:
                    if one.done:
                        one.awake.release()

    def _run(self, batch: Sequence[_Call[Item, Result]]) -> None:
        try:
            results = self._compute([one.item for one in batch])
        except Exception as error:  # noqa: BLE001 (raised to its caller)
            if len(batch) == 1:
                batch[0].error, batch[0].done = error, True
                return
            for one in batch:
                self._run([one])
            return
        for one, result in zip(batch, results, strict=True):
            one.results, one.done = (result,), True

    def _leave(self, call: _Call[Item, Result]) -> None:
        """Remove a call that is done or interrupted; if it led, let the first that waits lead."""
        with self._lock:
            if call in self._waiting:
                self._waiting.remove(call)
            if self._leader is call:
                self._leader = self._waiting[0] if self._waiting else None
                if self._leader:
                    self._leader.awake.release()


class _Call(Generic[Item, Result]):
    """A call that waits for its result, or for its turn to lead; then `awake` is released."""

    __slots__ = ("awake", "done", "error", "item", "results")

    def __init__(self, item: Item) -> None:
        self.item = item
        self.results: tuple[Result, ...] = ()
        self.error: Exception | None = None
        self.done = False
        self.awake = threading.Lock()
        self.awake.acquire()
