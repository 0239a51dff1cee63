from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import httpx2
import pytest
from mcp import Client

from tests.conditions import wait_until
from tests.mcp.conftest import LEAD, QUESTION, SWEDEN, asked, asked_on, command, environment, over_stdio
from tests.servers import refuses, started

ACCEPT = {"Accept": "application/json, text/event-stream"}
CALL = {
    "jsonrpc": "2.0",
    "id": 2,
    "method": "tools/call",
    "params": {"name": "fetch", "arguments": {"id": LEAD}},
}
TOLD = "semsearch: serving MCP on stdin and stdout; a chat client should start this\n"
LIMIT = 60  # seconds after which a run counts as hung


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
        assert server.process.wait(timeout=25) == 0
        assert stderr.read() == ""
    assert replies[0].json()["result"]["structuredContent"]["id"] == LEAD


@pytest.mark.parametrize(("mode", "revision"), [("auto", "2026-07-28"), ("legacy", "2025-11-25")])
def test_the_official_client_asks_a_question_and_a_follow_up(
    sample_folder: Path, mode: str, revision: str
) -> None:
    async def work(client: Client) -> tuple[Any, ...]:
        answer = await client.call_tool("ask", {"question": QUESTION, "limit": 1})
        id = answer.structured_content["stories"][0]["id"]
        article = await client.call_tool("fetch", {"id": id})
        missed = await client.call_tool("fetch", {"id": "nothing"})
        spoken = client.protocol_version, id, article.structured_content["id"], missed.is_error
        return spoken, await asked_on(client)

    spoken, (alone, refused, after) = asked(over_stdio(sample_folder), work, mode)
    assert spoken == (revision, LEAD, LEAD, True)
    assert refused == "history.0.role: no such key; the keys are question, shown, asked_at"
    assert after == SWEDEN != alone


def stdio_process(folder: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        command(folder),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    )
    assert process.stderr is not None
    assert process.stderr.readline() == TOLD
    return process


@pytest.mark.parametrize("revision", ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"])
def test_stdout_has_the_protocol_only_and_closing_stdin_ends_the_process(
    sample_folder: Path, revision: str
) -> None:
    who = {"protocolVersion": revision, "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}
    sent: list[dict[str, Any]] = [
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": who},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "id": 2, "method": "tools/list"},
        {
            "jsonrpc": "2.0",
            "id": 3,
            "method": "tools/call",
            "params": {"name": "fetch", "arguments": {"id": LEAD}},
        },
    ]
    process = stdio_process(sample_folder)
    assert process.stdin is not None
    assert process.stdout is not None
    received = []
    process.stdin.write("this is no JSON\n")  # is passed over
    for message in sent:
        process.stdin.write(json.dumps(message) + "\n")
        process.stdin.flush()
        if "id" in message:
            received.append(json.loads(process.stdout.readline()))
    rest, errors = process.communicate(timeout=LIMIT)
    assert (process.returncode, rest, errors) == (0, "", "")
    assert [reply["id"] for reply in received] == [1, 2, 3]
    assert received[0]["result"]["protocolVersion"] == revision
    names = [tool["name"] for tool in received[1]["result"]["tools"]]
    assert names == ["search", "fetch", "related", "ask", "timeline", "coverage"]
    assert json.loads(received[2]["result"]["content"][0]["text"])["id"] == LEAD


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_process_while_it_waits_for_stdin(
    sample_folder: Path, sent: signal.Signals
) -> None:
    process = stdio_process(sample_folder)
    process.send_signal(sent)
    assert process.wait(5) == -sent
    assert process.communicate() == ("", "")


def test_a_client_that_closes_stdout_is_a_broken_pipe(sample_folder: Path) -> None:
    process = stdio_process(sample_folder)
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdout.close()
    process.stdin.write('{"jsonrpc": "2.0", "id": 1, "method": "ping"}\n')
    process.stdin.close()
    assert process.wait(LIMIT) == 141
    assert process.stderr is not None
    assert process.stderr.read() == ""
    process.stderr.close()


def test_a_missing_index_is_reported_at_the_start(tmp_path: Path) -> None:
    done = subprocess.run(command(tmp_path / "none"), capture_output=True, text=True, env=environment())
    assert (done.returncode, done.stdout) == (4, "")
    assert done.stderr.startswith("semsearch: no index at ")
    assert done.stderr.count("\n") == 1


def test_without_the_sdk_the_error_says_what_to_install(tmp_path: Path) -> None:
    code = "import sys; sys.modules['mcp'] = None; from semsearch.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "mcp", "--index", str(tmp_path)],
        capture_output=True,
        text=True,
        env=environment(),
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "semsearch: MCP needs the package mcp: run pip install 'semsearch[mcp]'\n"


@pytest.mark.parametrize("arguments", [["--help"], ["mcp", "--help"], ["ask", QUESTION]])
def test_other_commands_load_neither_the_sdk_nor_pydantic(sample_folder: Path, arguments: list[str]) -> None:
    code = (
        "import atexit, sys\nfrom semsearch.cli import main\n"
        "atexit.register(lambda: print('LOADED', 'mcp' in sys.modules or 'pydantic' in sys.modules))\nmain()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "--index", os.fspath(sample_folder), *arguments],
        capture_output=True,
        text=True,
        env=environment(),
        check=True,
    )
    assert done.stdout.endswith("LOADED False\n")
