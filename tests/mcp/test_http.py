from __future__ import annotations

import signal
import sys
import threading
from pathlib import Path
from typing import Any

import httpx2
import pytest
from mcp import Client

from tests.conditions import wait_until
from tests.mcp.conftest import LEAD, QUESTION, SWEDEN, asked, asked_on, environment
from tests.servers import refuses, started

ACCEPT = {"Accept": "application/json, text/event-stream"}
CALL = {
    "jsonrpc": "2.0",
    "id": 2,
    "method": "tools/call",
    "params": {"name": "fetch", "arguments": {"id": LEAD}},
}


@pytest.mark.parametrize(
    ("mode", "revision"), [("auto", "2026-07-28"), ("2026-07-28", "2026-07-28"), ("legacy", "2025-11-25")]
)
def test_the_official_client_asks(url: str, mode: str, revision: str) -> None:
    async def work(client: Client) -> tuple[Any, ...]:
        results = await client.call_tool("search", {"query": QUESTION, "limit": 2})
        answer = await client.call_tool("ask", {"question": QUESTION, "limit": 1})
        story = await client.call_tool("related", {"id": LEAD})
        missed = await client.call_tool("related", {"id": "nothing"})
        return (
            client.protocol_version,
            len(results.structured_content["results"]),
            answer.structured_content["stories"][0]["id"],
            story.structured_content["id"],
            missed.is_error,
        )

    assert asked(f"{url}/mcp", work, mode) == (revision, 2, LEAD, LEAD, True)


def test_the_official_client_asks_a_follow_up(url: str) -> None:
    alone, refused, after = asked(f"{url}/mcp", asked_on)
    assert refused == "history.0.role: no such key; the keys are question, shown, asked_at"
    assert after == SWEDEN != alone


@pytest.mark.parametrize("revision", ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"])
def test_a_handshake_of_an_earlier_revision(url: str, revision: str) -> None:
    who = {"protocolVersion": revision, "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}
    with httpx2.Client(base_url=url, headers=ACCEPT, timeout=30) as client:
        first = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": who}
        greeting = client.post("/mcp", json=first)
        assert greeting.status_code == 200
        assert greeting.headers["content-type"] == "application/json"
        assert "mcp-session-id" not in greeting.headers
        assert greeting.headers["x-content-type-options"] == "nosniff"
        assert greeting.json()["result"]["protocolVersion"] == revision
        assert greeting.json()["result"]["capabilities"] == {"tools": {"listChanged": False}}
        # Revisions before 2025-06-18 know no such header.
        spoken = {} if revision < "2025-06-18" else {"MCP-Protocol-Version": revision}
        ready = {"jsonrpc": "2.0", "method": "notifications/initialized"}
        assert client.post("/mcp", json=ready, headers=spoken).status_code == 202
        called = client.post("/mcp", json=CALL, headers=spoken)
        assert called.json()["result"]["structuredContent"]["id"] == LEAD


def test_a_request_of_the_stateless_revision(url: str) -> None:
    meta = {
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientCapabilities": {},
        "io.modelcontextprotocol/clientInfo": {"name": "t", "version": "1"},
    }
    spoken = {**ACCEPT, "MCP-Protocol-Version": "2026-07-28", "Mcp-Method": "tools/call", "Mcp-Name": "fetch"}
    sent = {**CALL, "params": {"name": "fetch", "arguments": {"id": LEAD}, "_meta": meta}}
    reply = httpx2.post(f"{url}/mcp", json=sent, headers=spoken, timeout=30)
    assert reply.status_code == 200
    assert reply.json()["result"]["structuredContent"]["id"] == LEAD


def test_an_unknown_revision_is_refused(url: str) -> None:
    reply = httpx2.post(
        f"{url}/mcp", json=CALL, headers={**ACCEPT, "MCP-Protocol-Version": "2031-01-01"}, timeout=30
    )
    assert reply.status_code == 400
    assert reply.json()["error"]


PAUSED = (  # `related` waits for a line on stdin
    "import sys; from semsearch import Index; from semsearch.server import serve\n"
    "class Paused(Index):\n"
    "    def related(self, id):\n"
    "        print('called', file=sys.stderr, flush=True)\n"
    "        sys.stdin.readline()\n"
    "        return super().related(id)\n"
    "serve(Paused.open(sys.argv[1]), '127.0.0.1', 0)"
)


def test_a_signal_lets_the_server_finish_calls_in_flight(sample_folder: Path) -> None:
    replies: list[Any] = []
    with started(sys.executable, "-c", PAUSED, str(sample_folder), env=environment()) as server:

        def call() -> None:
            replies.append(httpx2.post(f"{server.url}/mcp", json=CALL, headers=ACCEPT, timeout=30))

        calling = threading.Thread(target=call)
        calling.start()
        stdin, stderr = server.process.stdin, server.process.stderr
        assert stdin is not None
        assert stderr is not None
        assert stderr.readline() == "called\n"
        server.process.send_signal(signal.SIGTERM)
        wait_until(lambda: refuses(server.url))
        stdin.write("continue\n")
        stdin.flush()
        calling.join(timeout=30)
        assert server.process.wait(timeout=10) == 0
        assert stderr.read() == ""
    assert replies[0].json()["result"]["structuredContent"]["id"] == LEAD
