"""Cancel work that runs in another thread."""

from __future__ import annotations

import threading
from collections.abc import Callable


class CancelToken:
    """Cancel work from any thread by calling the token; further calls do nothing."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._cancelled = False
        self._callbacks: list[Callable[[], None]] = []

    def __call__(self) -> None:
        """Cancel, and run each callback once, in the calling thread."""
        with self._lock:
            self._cancelled = True
            callbacks, self._callbacks = self._callbacks, []
        for callback in callbacks:
            callback()

    @property
    def cancelled(self) -> bool:
        """Whether the work has been cancelled."""
        return self._cancelled

    def add_callback(self, callback: Callable[[], None]) -> None:
        """Run `callback` on cancellation, or at once if the token is cancelled already."""
        with self._lock:
            if not self._cancelled:
                self._callbacks.append(callback)
                return
        callback()

    def remove_callback(self, callback: Callable[[], None]) -> None:
        """Remove a callback; an unknown one is ignored."""
        with self._lock:
            if callback in self._callbacks:
                self._callbacks.remove(callback)
