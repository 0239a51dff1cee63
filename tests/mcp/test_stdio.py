from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from mcp import Client

from tests.mcp.conftest import LEAD, QUESTION, SWEDEN, asked, asked_on, command, environment, over_stdio

TOLD = "semsearch: serving MCP on stdin and stdout; a chat client should start this\n"
LIMIT = 60  # seconds after which a run counts as hung


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


def started(folder: Path) -> subprocess.Popen[str]:
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
    process = started(sample_folder)
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
    assert [tool["name"] for tool in received[1]["result"]["tools"]] == ["search", "fetch", "related", "ask"]
    assert json.loads(received[2]["result"]["content"][0]["text"])["id"] == LEAD


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_process_while_it_waits_for_stdin(
    sample_folder: Path, sent: signal.Signals
) -> None:
    process = started(sample_folder)
    process.send_signal(sent)
    assert process.wait(5) == -sent
    assert process.communicate() == ("", "")


def test_a_client_that_closes_stdout_is_a_broken_pipe(sample_folder: Path) -> None:
    process = started(sample_folder)
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
