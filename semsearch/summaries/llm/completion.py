"""One request for a chat completion, streamed, with an end in time."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Generator, Iterable, Iterator, Sequence
from typing import Any

from semsearch.cancellation import CancelToken
from semsearch.settings import LlmSettings

LARGEST = 512 * 1024  # bytes of a reply
LONGEST_REPLY = 600  # tokens that are asked for

_OPTIONAL = {"temperature": 0, "max_tokens": LONGEST_REPLY}  # some models refuse them


class WritingFailed(Exception):
    """The model gave no reply, or none that can be used; the message names neither key nor question."""


class _Connection:
    """The sockets of one request, to be cut from another thread: reading from them then ends at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        self.is_cut = False

    def opened(self, event: str, info: dict[str, Any]) -> None:
        """Take note of a connection as soon as it is there (`trace`, an extension of httpx2's requests)."""
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            found = info["return_value"].get_extra_info("socket")
            with self._lock:
                self._sockets.append(found)
            if self.is_cut:
                self.cut()

    def cut(self) -> None:
        """End the connection. The socket is closed by whoever reads from it."""
        with self._lock:
            self.is_cut = True
            for opened in self._sockets:
                try:
                    socket.socket.shutdown(opened, socket.SHUT_RDWR)  # not TLS's own, which waits and resets
                except OSError:
                    continue  # it is closed, or was handed on to TLS


def completion(
    settings: LlmSettings, messages: Sequence[dict[str, str]], cancel: CancelToken
) -> Generator[str, None, None]:
    """Give the parts of a reply as they come.

    Args:
        settings: Where the model is, and how many milliseconds the whole reply may take.
        messages: What it is told.
        cancel: Closes the connection when it is called; the reply then ends in `WritingFailed`.

    Raises:
        WritingFailed: Nothing answers, not in time, with an error, or not in the protocol's form.
    """
    import httpx2

    connection = _Connection()
    limit = settings.timeout_ms / 1000
    ends = time.monotonic() + limit
    timer = threading.Timer(limit, connection.cut)
    timer.daemon = True
    timer.start()
    cancel.add_callback(connection.cut)
    stopped = WritingFailed("it was stopped")
    late = WritingFailed(f"no whole reply within {settings.timeout_ms:,} ms")
    try:
        yield from _asked(settings, messages, connection, limit)
    except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError) as error:
        if cancel.cancelled:
            raise stopped from None
        if time.monotonic() >= ends - 0.01 or isinstance(error, httpx2.TimeoutException):
            raise late from None
        raise WritingFailed(type(error).__name__) from None
    except WritingFailed:
        if connection.is_cut:
            raise (stopped if cancel.cancelled else late) from None
        raise
    finally:
        timer.cancel()
        cancel.remove_callback(connection.cut)


def _asked(
    settings: LlmSettings, messages: Sequence[dict[str, str]], connection: _Connection, limit: float
) -> Iterator[str]:
    import httpx2

    url = f"{settings.base_url.rstrip('/')}/chat/completions"
    headers = {"Accept": "text/event-stream, application/json", "Accept-Encoding": "identity"}
    if settings.key:
        headers["Authorization"] = f"Bearer {settings.key}"
    needed = {"model": settings.model, "messages": list(messages), "stream": True}
    host = httpx2.URL(url).host
    nearby = host in ("localhost", "::1") or host.startswith("127.")
    # A proxy meant for the world outside cannot reach this machine's own ports.
    with httpx2.Client(timeout=limit, trust_env=not nearby, follow_redirects=False) as client:
        for asked in (needed | _OPTIONAL, needed):
            with client.stream(
                "POST", url, json=asked, headers=headers, extensions={"trace": connection.opened}
            ) as reply:
                if reply.status_code == 400 and asked is not needed:
                    continue
                if reply.status_code != 200:
                    raise WritingFailed(f"HTTP {reply.status_code}")
                if reply.headers.get("content-encoding", "identity") != "identity":
                    raise WritingFailed("its reply is compressed, which was not asked for")
                parts = _limited(reply.iter_raw())
                if reply.headers.get("content-type", "").startswith("application/json"):
                    yield _content(_parsed(b"".join(parts)), "message")
                else:
                    yield from _streamed(parts)
                return


def _limited(parts: Iterable[bytes]) -> Iterator[bytes]:
    read = 0
    for part in parts:
        read += len(part)
        if read > LARGEST:
            raise WritingFailed(f"its reply is larger than {LARGEST:,} bytes")
        yield part


def _streamed(parts: Iterable[bytes]) -> Iterator[str]:
    """Give the text of the events of a stream; one that just breaks off has failed."""
    finished = False
    for data in _events(parts):
        if data == "[DONE]":
            return
        told = _parsed(data)
        if isinstance(told, dict) and told.get("error"):
            raise WritingFailed("it reports an error")
        if isinstance(told, dict) and told.get("choices") == []:
            continue  # what was used
        if text := _content(told, "delta"):
            yield text
        finished = finished or bool(told["choices"][0].get("finish_reason"))
    if not finished:
        raise WritingFailed("its reply breaks off")


def _events(parts: Iterable[bytes]) -> Iterator[str]:
    """Give the data of server-sent events; other fields and comments are passed over."""
    rest, data = b"", list[bytes]()
    for part in parts:
        *lines, rest = (rest + part).split(b"\n")
        for line in lines:
            line = line.removesuffix(b"\r")
            if line.startswith(b"data:"):
                data.append(line[5:].removeprefix(b" "))
            elif not line and data:
                yield b"\n".join(data).decode("utf-8", "replace")
                data = []
    if rest.startswith(b"data:"):
        data.append(rest[5:].strip())
    if data:
        yield b"\n".join(data).decode("utf-8", "replace")


def _parsed(text: str | bytes) -> Any:  # noqa: ANN401
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise WritingFailed("its reply is no JSON") from None


def _content(told: Any, where: str) -> str:  # noqa: ANN401
    """Give the text of a first choice, "" where it has none."""
    try:
        text = told["choices"][0][where].get("content")
    except (KeyError, IndexError, TypeError, AttributeError):
        raise WritingFailed("its reply is no chat completion") from None
    return text if isinstance(text, str) else ""
