"""Request one chat completion as a stream, within a time limit."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Generator, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from semsearch.cancellation import CancelToken
from semsearch.connections import Connection
from semsearch.settings import LlmSettings

if TYPE_CHECKING:
    import httpx2

LARGEST = 512 * 1024  # bytes of a reply
LONGEST_REPLY = 600  # tokens that are asked for

_OPTIONAL = {"temperature": 0, "max_tokens": LONGEST_REPLY}  # some models refuse them


class WritingFailed(Exception):
    """The model sent no usable reply; the message contains neither the key nor the question."""


def completion(
    settings: LlmSettings, messages: Sequence[dict[str, str]], cancel: CancelToken
) -> Generator[str, None, None]:
    """Yield the parts of a reply as they arrive.

    Args:
        settings: The address of the model, and the time limit for the whole reply.
        messages: The chat messages.
        cancel: Closes the connection; the reply then ends in `WritingFailed`.

    Raises:
        WritingFailed: The server cannot be reached, is too slow, reports an error, or breaks the protocol.
    """
    import httpx2

    connection = Connection()
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
    settings: LlmSettings, messages: Sequence[dict[str, str]], connection: Connection, limit: float
) -> Iterator[str]:
    import httpx2

    url = f"{settings.base_url.rstrip('/')}/chat/completions"
    headers = {"Accept": "text/event-stream, application/json", "Accept-Encoding": "identity"}
    if settings.key:
        headers["Authorization"] = f"Bearer {settings.key}"
    needed = {"model": settings.model, "messages": list(messages), "stream": True}
    host = httpx2.URL(url).host
    nearby = host in ("localhost", "::1") or host.startswith("127.")
    # A proxy for outside addresses cannot reach the loopback interface.
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
                    raise WritingFailed("its reply is compressed although that was not requested")
                if reply.headers.get("content-type", "").startswith("application/json"):
                    yield _content(_parsed(b"".join(_limited(reply))), "message")
                else:
                    yield from _streamed(reply)
                return


def _limited(reply: httpx2.Response) -> Iterator[bytes]:
    for part in reply.iter_raw():
        if reply.num_bytes_downloaded > LARGEST:
            raise _too_large()
        yield part


def _too_large() -> WritingFailed:
    return WritingFailed(f"its reply is larger than {LARGEST:,} bytes")


def _streamed(reply: httpx2.Response) -> Iterator[str]:
    """Yield the text of a streamed reply; a stream that ends without a finish reason has failed."""
    finished = False
    for data in _events(reply):
        if data == "[DONE]":
            return
        chunk = _parsed(data)
        if isinstance(chunk, dict) and chunk.get("error"):
            raise WritingFailed("it reports an error")
        if isinstance(chunk, dict) and chunk.get("choices") == []:
            continue  # what was used
        if text := _content(chunk, "delta"):
            yield text
        finished = finished or bool(chunk["choices"][0].get("finish_reason"))
    if not finished:
        raise WritingFailed("its reply is incomplete")


def _events(reply: httpx2.Response) -> Iterator[str]:
    """Yield the data of server-sent events; other fields and comments are ignored."""
    import httpx2

    try:
        for event in httpx2.EventSource(reply, max_event_size=LARGEST):
            if reply.num_bytes_downloaded > LARGEST:
                raise _too_large()
            if event.data:
                yield event.data
    except httpx2.SSEError:
        if reply.num_bytes_downloaded > LARGEST:
            raise _too_large() from None
        raise WritingFailed("its reply is not an event stream") from None


def _parsed(text: str | bytes) -> Any:  # noqa: ANN401
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise WritingFailed("its reply is not JSON") from None


def _content(chunk: Any, where: str) -> str:  # noqa: ANN401
    """Return the text of a first choice, "" where it has none."""
    try:
        text = chunk["choices"][0][where].get("content")
    except (KeyError, IndexError, TypeError, AttributeError):
        raise WritingFailed("its reply is not a chat completion") from None
    return text if isinstance(text, str) else ""
