"""The official MCP client, and servers over the sample archive: over HTTP, and over stdin and stdout."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from mcp import Client, StdioServerParameters

from tests.servers import serve_command, started

Given = TypeVar("Given")
ROOT = Path(__file__).parent.parent.parent
QUESTION = "rulings on facial recognition in China"
LEAD = "yjdn6ynnz3z7heos"  # the lead of the story that answers it
CLEARVIEW = "How much does Clearview owe the UK regulator?"
FOLLOW_UP = "and in Sweden?"
SWEDEN = "auytimwkys6x2th3"  # answers the follow-up question, with the earlier question only


def command(folder: Path) -> list[str]:
    return [sys.executable, "-m", "semsearch", "mcp", "--index", str(folder)]


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "HF_HUB_OFFLINE": "1"}


def over_stdio(folder: Path) -> StdioServerParameters:
    program, *arguments = command(folder)
    return StdioServerParameters(command=program, args=arguments, env=environment(), cwd=folder)


def asked(server: Any, work: Callable[[Client], Awaitable[Given]], mode: str = "auto") -> Given:
    """Connect, run `work`, and disconnect."""

    async def run() -> Given:
        async with Client(server, mode=mode) as client:
            return await work(client)

    return asyncio.run(run())


async def asked_on(client: Client) -> tuple[str, str, str]:
    """Ask a question and a follow-up question.

    Returns the first story without history, the error for chat messages in place of history, and the first
    story with history.
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


@pytest.fixture(scope="session")
def url(sample_folder: Path) -> Iterator[str]:
    """The address of a server over the samples."""
    with started(*serve_command(sample_folder), env=environment()) as server:
        yield server.url
