"""A cache of recent results, bounded by their size."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class RecentCache(Generic[Key, Value]):
    """Keeps the values that were used last, up to a total size. Safe to use from several threads."""

    def __init__(self, capacity: int) -> None:
        """Start empty; `capacity` bounds the sum of the sizes of the values."""
        self._capacity = capacity
        self._size = 0
        self._kept: OrderedDict[Key, tuple[Value, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key) -> Value | None:
        """Return the value of a key, None if there is none any more."""
        with self._lock:
            if (found := self._kept.get(key)) is None:
                return None
            self._kept.move_to_end(key)
            return found[0]

    def put(self, key: Key, value: Value, size: int) -> Value:
        """Keep a value unless the key has one, and return the one that the key has.

        So threads that computed the same at the same time go on with one value. Values that were not used
        for longest are dropped; one above the capacity is not kept.
        """
        if size > self._capacity:
            return value
        with self._lock:
            if (kept := self._kept.get(key)) is not None:
                self._kept.move_to_end(key)
                return kept[0]
            self._kept[key] = (value, size)
            self._size += size
            while self._size > self._capacity:
                _, (_, dropped) = self._kept.popitem(last=False)
                self._size -= dropped
        return value
