"""Answers as server-sent events: the stories first, then the summary, and comments as a heartbeat.

The format is that of the HTML standard (https://html.spec.whatwg.org/multipage/server-sent-events.html).
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import anyio
from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from semsearch.cancellation import CancelToken
from semsearch.errors import SemsearchError
from semsearch.index import Index
from semsearch.schemas import examples
from semsearch.schemas.answer import INTERPRETATION, STORIES, Answer, SentenceEvent
from semsearch.server import headers, problems
from semsearch.types import Event, Question, SentenceAdded, StoriesFound

MEDIA_TYPE = "text/event-stream"
HEARTBEAT = 15.0  # seconds without an event after which a comment is sent, for proxies and for EventSource


def wanted(request: Request) -> bool:
    """Return whether a request asks for events instead of JSON."""
    return headers.preferred(request, (MEDIA_TYPE,)) == MEDIA_TYPE


def reply(index: Index, question: Question, request: Request, *, explain: bool) -> EventStream:
    """Return an answer as events; raise what `Index.ask` raises, before the first of them."""
    cancel = CancelToken()
    events = index.stream(question, cancel)
    first = next(events)
    return EventStream(_parts(first, events, explain=explain), cancel, request)


def event(name: str, data: object) -> str:
    """Return an event whose data are JSON on one line, in ASCII: other characters may end a line."""
    return _event(name, json.dumps(data))


def _event(name: str, data: str) -> str:
    return f"event: {name}\ndata: {data}\n\n"


def _parts(first: Event, others: Iterator[Event], *, explain: bool) -> Iterator[str]:
    yield from _events(first, explain=explain)
    for other in others:
        yield from _events(other, explain=explain)


def _events(event: Event, *, explain: bool) -> Iterator[str]:
    if isinstance(event, SentenceAdded):
        yield _event("sentence", SentenceEvent.of(event).model_dump_json(ensure_ascii=True))
        return
    answer = Answer.of(event.answer, explain=explain)
    if isinstance(event, StoriesFound):
        yield _event("interpretation", answer.model_dump_json(include=INTERPRETATION, ensure_ascii=True))
        yield _event("stories", answer.model_dump_json(include=STORIES, ensure_ascii=True))
    else:
        yield _event("done", answer.model_dump_json(ensure_ascii=True))


class EventStream(Response):
    """A response whose events are produced by a thread. Disconnecting cancels the work."""

    media_type = MEDIA_TYPE

    def __init__(self, parts: Iterator[str], cancel: CancelToken, request: Request) -> None:
        """Store the events, the token that cancels them, and the request, which errors refer to."""
        super().__init__(headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no", "Vary": "Accept"})
        del self.headers["content-length"]
        self._parts = parts
        self._cancel = cancel
        self._request = request

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the events as they come."""
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        made: asyncio.Queue[str | Exception | None] = asyncio.Queue()  # None ends it
        failure: Exception | None = None
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._until_gone, receive, tasks.cancel_scope)
            tasks.start_soon(to_thread.run_sync, self._make, asyncio.get_running_loop(), made)
            try:
                while failure is None:
                    part: str | Exception | None = ":\n\n"
                    with anyio.move_on_after(HEARTBEAT):
                        part = await made.get()
                    if part is None:
                        break
                    if isinstance(part, Exception):
                        failure, part = part, await self._problem(part)
                    await send({"type": "http.response.body", "body": part.encode(), "more_body": True})
            finally:
                self._cancel()  # before the thread is waited for, which may be waiting itself
            tasks.cancel_scope.cancel()
        if failure and not isinstance(failure, SemsearchError):
            raise failure  # for the log of `UnhandledErrors`
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _until_gone(self, receive: Receive, rest: anyio.CancelScope) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        self._cancel()
        rest.cancel()

    def _make(self, loop: asyncio.AbstractEventLoop, made: asyncio.Queue[str | Exception | None]) -> None:
        """Put the events into `made`, from a thread. It never waits for the loop, which may have stopped."""

        def put(part: str | Exception | None) -> None:
            with suppress(RuntimeError):  # the loop is closed
                loop.call_soon_threadsafe(made.put_nowait, part)

        try:
            for part in self._parts:
                if self._cancel.cancelled:
                    return
                put(part)
            put(None)
        except Exception as error:  # noqa: BLE001 (handed on)
            put(error)

    async def _problem(self, error: Exception) -> str:
        """Return the event for an error that occurs after the first event."""
        if isinstance(error, SemsearchError) and error.code in problems.KINDS:
            problem = await problems.of_ours(self._request, error)
        else:
            problem = problems.response(
                "internal", "the server failed: the operator finds the reason in its log", self._request.scope
            )
        return event("error", json.loads(bytes(problem.body)))


_SHOWN: dict[str, Any] = {**examples.ANSWER}
DESCRIBED: dict[str, Any] = {
    "description": "The answer: whole, or with `Accept: text/event-stream` as events. `interpretation` holds "
    "`question` and `interpretation`; `stories` holds `confidence`, `stories`, `why_not` and `index`; each "
    "`sentence` is one of the summary, with its `number` and `writer` (a number 1 after others begins the "
    "summary anew); `done` holds the whole answer. An `error` in the place of `done` is a problem. Lines "
    "that begin with a colon are signs of life.",
    "content": {
        MEDIA_TYPE: {
            "schema": {  # of each event, as tools for OpenAPI 3.1 read it
                "type": "object",
                "properties": {
                    "event": {"enum": ["interpretation", "stories", "sentence", "done", "error"]},
                    "data": {"type": "string", "contentMediaType": "application/json"},
                },
                "required": ["event", "data"],
            },
            "example": "".join(
                (
                    event(
                        "interpretation",
                        {"question": examples.DATED, "interpretation": _SHOWN["interpretation"]},
                    ),
                    event("stories", {key: _SHOWN[key] for key in _SHOWN if key in STORIES}),
                    event("sentence", {**examples.ANSWER["summary"][0], "number": 1, "writer": ""}),
                    event("done", _SHOWN),
                )
            ),
        }
    },
}
