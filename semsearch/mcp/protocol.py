"""The tools as an MCP server, independent of the transport, built on the official SDK."""

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

FAILED = "the server failed: the operator finds the reason in its log"
UNAVAILABLE = "the archive is not available now: the operator finds the reason in the server's log"
TOOLS_TTL = 60 * 60 * 1000  # milliseconds for which clients may cache the list of tools
_READ_ONLY = mcp.ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
_log = logging.getLogger(__name__)


def server(index: Index, *, public: bool) -> Server[Any]:
    """Return an MCP server over an index, which the caller closes.

    Args:
        index: The index that the tools search.
        public: Whether clients belong to other people than the operator. If so, messages about the index and
            the model, which may contain paths, go to the log only.
    """
    # The SDK logs error messages, which may contain questions.
    logging.getLogger("mcp").setLevel(logging.CRITICAL)
    tools = {tool.name: tool for tool in TOOLS}
    listed = mcp.ListToolsResult(tools=[_described(tool) for tool in TOOLS])

    async def list_tools(_: ServerRequestContext[Any], __: object) -> mcp.ListToolsResult:
        return listed

    async def call_tool(_: ServerRequestContext[Any], call: mcp.CallToolRequestParams) -> mcp.CallToolResult:
        tool = tools.get(call.name)
        if tool is None:
            raise MCPError(mcp.INVALID_PARAMS, f"unknown tool: the tools are {', '.join(tools)}")
        return await call_in_thread(tool, index, call.arguments or {}, public=public)

    return Server(
        "semsearch",
        version=version("semsearch"),
        title="News archive",
        description="Answers questions about a news archive.",
        instructions=INSTRUCTIONS,
        cache_hints={
            "tools/list": CacheHint(TOOLS_TTL, "public"),
            "server/discover": CacheHint(TOOLS_TTL, "public"),
        },
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def _described(tool: Tool) -> mcp.Tool:
    return mcp.Tool(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=tool.arguments.model_json_schema(),
        output_schema=tool.result.model_json_schema(mode="serialization"),
        annotations=_READ_ONLY,
    )


async def call_in_thread(
    tool: Tool, index: Index, sent: dict[str, Any], *, public: bool
) -> mcp.CallToolResult:
    """Run a tool in a worker thread, and return its result.

    Errors are results too, so that the calling model reads them. If the request is cancelled, so is the tool.
    """
    cancel = CancelToken()
    try:
        checked = arguments.read(tool.arguments, sent)
        result = await to_thread.run_sync(tool.run, index, checked, cancel, abandon_on_cancel=True)
    except SemsearchError as error:
        return _error(_message(error, public=public))
    except Exception as error:  # noqa: BLE001  logged without its message, which may contain the question
        frames = "".join(traceback.format_tb(error.__traceback__))
        _log.error("the tool %s failed\n%s%s", tool.name, frames, type(error).__qualname__)
        return _error(FAILED)
    finally:
        cancel()
    structured = result.model_dump(mode="json")
    text = json.dumps(structured, ensure_ascii=False)
    return mcp.CallToolResult(
        content=[mcp.TextContent(type="text", text=text)], structured_content=structured
    )


def _message(error: SemsearchError, *, public: bool) -> str:
    if public and isinstance(error, IndexProblem | ModelProblem):
        _log.error("%s: %s", error.code, error)
        return UNAVAILABLE
    return str(error)


def _error(message: str) -> mcp.CallToolResult:
    return mcp.CallToolResult(content=[mcp.TextContent(type="text", text=message)], is_error=True)
