"""The load, a process of its own: clients with keep-alive connections, each waiting for its reply.

Reads a specification (`Spec`) as JSON from stdin, writes a `Result` as JSON to stdout. Imports only the
standard library, so that it takes little of the processors that the server needs.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator
from time import perf_counter
from typing import Any, TypedDict


class Request(TypedDict):
    """A request; an empty body is sent as GET."""

    path: str
    body: str


class Spec(TypedDict):
    """What to send. `warmup` and `seconds` are durations; the load ends early with its last request."""

    port: int
    clients: int
    warmup: float
    seconds: float
    requests: list[Request]
    timings: bool  # whether to keep the field `timings` of the replies


class Reply(TypedDict):
    """A reply: the place of its request, and the time until it was read, in milliseconds."""

    request: int
    ms: float
    timings: dict[str, float] | None


class Result(TypedDict):
    """The replies that arrived in the measured seconds."""

    seconds: float
    replies: list[Reply]


class Connection:
    """A keep-alive connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def fetch(self, request: Request) -> bytes:
        """Send a request and return the body of its reply.

        Raises:
            RuntimeError: The status is not 200.
        """
        body = request["body"].encode()
        head = f"{'POST' if body else 'GET'} {request['path']} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        if body:
            head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        self._writer.write(f"{head}\r\n".encode() + body)
        status, *lines = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines if line)
        content = await self._reader.readexactly(int(headers["content-length"]))
        if status.split(" ")[1] != "200":
            raise RuntimeError(f"{request['path']}: {status}: {content[:500].decode(errors='replace')}")
        return content

    async def close(self) -> None:
        self._writer.close()
        await self._writer.wait_closed()


async def client(spec: Spec, work: Iterator[tuple[int, Request]], begin: float, replies: list[Any]) -> None:
    end = begin + spec["warmup"] + spec["seconds"]
    connection = Connection(*await asyncio.open_connection("127.0.0.1", spec["port"]))
    try:
        for at, request in work:
            sent = perf_counter()
            content = await connection.fetch(request)
            received = perf_counter()
            timings = json.loads(content)["timings"] if spec["timings"] else None
            replies.append((received, Reply(request=at, ms=(received - sent) * 1000, timings=timings)))
            if received >= end:
                break
    finally:
        await connection.close()


async def run(spec: Spec) -> Result:
    """Send the requests, and return the replies of the measured time.

    Raises:
        RuntimeError: A request failed, or no reply arrived in that time.
    """
    work = iter(enumerate(spec["requests"]))  # which all clients share
    replies: list[tuple[float, Reply]] = []
    begin = perf_counter()
    clients = [asyncio.create_task(client(spec, work, begin, replies)) for _ in range(spec["clients"])]
    try:
        await asyncio.gather(*clients)
    finally:
        for each in clients:
            each.cancel()
        await asyncio.gather(*clients, return_exceptions=True)
    start = begin + spec["warmup"]
    end = min(start + spec["seconds"], max(received for received, _ in replies))
    counted = [reply for received, reply in replies if start < received <= end]
    if not counted:
        raise RuntimeError("no reply arrived in the measured time: measure for longer")
    return Result(seconds=end - start, replies=counted)


if __name__ == "__main__":
    json.dump(asyncio.run(run(json.load(sys.stdin))), sys.stdout)
