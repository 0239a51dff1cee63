"""End a request from another thread, whatever it waits for."""

from __future__ import annotations

import socket
import threading
from typing import Any


class Connection:
    """The sockets of one request; another thread can cut them, which ends a blocked read."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        self.is_cut = False

    def opened(self, event: str, info: dict[str, Any]) -> None:
        """Record a connection once it is open (httpx2's request extension `trace`)."""
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            found = info["return_value"].get_extra_info("socket")
            with self._lock:
                self._sockets.append(found)
            if self.is_cut:
                self.cut()

    def cut(self) -> None:
        """Shut the connection down; the reading thread closes the socket."""
        with self._lock:
            self.is_cut = True
            for opened in self._sockets:
                try:
                    socket.socket.shutdown(opened, socket.SHUT_RDWR)  # not TLS's own, which waits and resets
                except OSError:
                    continue  # it is closed, or was handed on to TLS
