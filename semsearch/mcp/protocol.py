"""The tools as a server of the protocol, whatever carries it: all released revisions, by the official SDK."""

from __future__ import annotations

import json
import logging
import traceback
from importlib.metadata import version
from typing import Any

import mcp_types as mcp
from anyio import to_thread
from mcp.server import Server
from mcp.server.caching import CacheHint
from mcp.server.context import ServerRequestContext
from mcp.shared.exceptions import MCPError

from semsearch.cancellation import CancelToken
from semsearch.errors import IndexProblem, ModelProblem, SemsearchError
from semsearch.index import Index
from semsearch.mcp import arguments
from semsearch.mcp.tools import INSTRUCTIONS, TOOLS, Tool

FAILED = "something failed on the server; its log says more"
UNUSABLE = "the archive cannot be asked now: the server's log says what its keeper has to do"
FRESH = 60 * 60 * 1000  # milliseconds for which a client may keep the list of tools
_READING = mcp.ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
_log = logging.getLogger(__name__)


def server(index: Index, *, public: bool) -> Server[Any]:
    """Make a server over an index, which stays the caller's to close.

    Args:
        index: What the tools ask.
        public: Whether others than the index's keeper ask: what is wrong with the index goes to the log only.
    """
    # The SDK logs errors with their messages, which may hold a question.
    logging.getLogger("mcp").setLevel(logging.CRITICAL)
    known = {tool.name: tool for tool in TOOLS}
    listed = mcp.ListToolsResult(tools=[_described(tool) for tool in TOOLS])

    async def list_tools(_: ServerRequestContext[Any], __: object) -> mcp.ListToolsResult:
        return listed

    async def call_tool(
        _: ServerRequestContext[Any], called: mcp.CallToolRequestParams
    ) -> mcp.CallToolResult:
        tool = known.get(called.name)
        if tool is None:
            raise MCPError(mcp.INVALID_PARAMS, f"no such tool: there are {', '.join(known)}")
        return await _called(tool, index, called.arguments or {}, public=public)

    return Server(
        "semsearch",
        version=version("semsearch"),
        title="News archive",
        description="Answers questions about a news archive.",
        instructions=INSTRUCTIONS,
        cache_hints={
            "tools/list": CacheHint(FRESH, "public"),
            "server/discover": CacheHint(FRESH, "public"),
        },
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def _described(tool: Tool) -> mcp.Tool:
    return mcp.Tool(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=tool.takes.model_json_schema(),
        output_schema=tool.gives.model_json_schema(mode="serialization"),
        annotations=_READING,
    )


async def _called(tool: Tool, index: Index, sent: dict[str, Any], *, public: bool) -> mcp.CallToolResult:
    """Call a tool in a thread. Its errors are results too, so that the model which called it reads them."""
    cancel = CancelToken()
    try:
        asked = arguments.read(tool.takes, sent)
        given = await to_thread.run_sync(tool.run, index, asked, cancel, abandon_on_cancel=True)
    except SemsearchError as error:
        return _refused(_told(error, public=public))
    except Exception as error:  # noqa: BLE001  logged without its message, which may hold the question
        frames = "".join(traceback.format_tb(error.__traceback__))
        _log.error("the tool %s failed\n%s%s", tool.name, frames, type(error).__qualname__)
        return _refused(FAILED)
    finally:
        cancel()
    structured = given.model_dump(mode="json")
    text = json.dumps(structured, ensure_ascii=False)
    return mcp.CallToolResult(
        content=[mcp.TextContent(type="text", text=text)], structured_content=structured
    )


def _told(error: SemsearchError, *, public: bool) -> str:
    if public and isinstance(error, IndexProblem | ModelProblem):
        _log.error("%s: %s", error.code, error)
        return UNUSABLE
    return str(error)


def _refused(message: str) -> mcp.CallToolResult:
    return mcp.CallToolResult(content=[mcp.TextContent(type="text", text=message)], is_error=True)
