"""The official client against real servers over the samples: one over HTTP, one over stdin and stdout."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest
from mcp import Client, StdioServerParameters

Given = TypeVar("Given")
ROOT = Path(__file__).parent.parent.parent
QUESTION = "rulings on facial recognition in China"
LEAD = "yjdn6ynnz3z7heos"  # leads the story that answers it
CLEARVIEW = "How much does Clearview owe the UK regulator?"
FOLLOW_UP = "and in Sweden?"
SWEDEN = "auytimwkys6x2th3"  # answers that after the question before, and not without it


def command(folder: Path) -> list[str]:
    return [sys.executable, "-m", "semsearch", "mcp", "--index", str(folder)]


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "HF_HUB_OFFLINE": "1"}


def over_stdio(folder: Path) -> StdioServerParameters:
    program, *arguments = command(folder)
    return StdioServerParameters(command=program, args=arguments, env=environment(), cwd=folder)


def asked(server: Any, work: Callable[[Client], Awaitable[Given]], mode: str = "auto") -> Given:
    """Connect, do some work, and part."""

    async def run() -> Given:
        async with Client(server, mode=mode) as client:
            return await work(client)

    return asyncio.run(run())


async def asked_on(client: Client) -> tuple[str, str, str]:
    """Ask, then ask on as a model does that corrects itself.

    Gives the first story without what came before, what is told of messages sent as history, and the first
    story with the questions as they ought to be sent.
    """
    before = await client.call_tool("ask", {"question": CLEARVIEW, "limit": 2})
    shown = [story["id"] for story in before.structured_content["stories"]]
    sent: dict[str, Any] = {"question": FOLLOW_UP, "limit": 1}
    alone = await client.call_tool("ask", sent)
    messages = [{"role": "user", "content": CLEARVIEW}]
    refused = await client.call_tool("ask", {**sent, "history": messages})
    (message,) = refused.content
    assert refused.is_error
    assert message.type == "text"
    turns = [{"question": CLEARVIEW, "shown": shown}]
    after = await client.call_tool("ask", {**sent, "history": turns})
    (first,), (last,) = (told.structured_content["stories"] for told in (alone, after))
    return first["id"], message.text, last["id"]


@contextmanager
def serving(*command: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start a server, and give it with its address."""
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment())
    assert process.stderr is not None
    try:
        announced = process.stderr.readline()
        found = re.search(r"http://\S+", announced)
        assert found, announced + process.stderr.read()
        yield process, found.group()
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


@pytest.fixture(scope="session")
def url(sample_folder: Path) -> Iterator[str]:
    """The address of a server over the samples."""
    arguments = ("-m", "semsearch", "serve", "--port", "0", "--index", str(sample_folder))
    with serving(sys.executable, *arguments) as (_, address):
        yield address
