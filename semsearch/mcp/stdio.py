"""MCP over stdin and stdout, for the one client that starts and ends this process."""

from __future__ import annotations

import gc
import signal
import sys

import anyio
from mcp.server.stdio import stdio_server

from semsearch.index import Index
from semsearch.mcp import protocol


def serve(index: Index) -> None:
    """Answer requests until stdin is closed; nothing but the protocol is written to stdout.

    Models and caches are loaded first; then one line on stderr says so. Call this from the main thread: while
    it runs, SIGINT ends the process, as SIGTERM does.

    Raises:
        IndexProblem: The index is missing, damaged, or of another model.
        ModelProblem: The model cannot be loaded.
        BrokenPipeError: The client closed stdout before stdin.
    """
    index.warm()
    gc.freeze()  # loaded objects live until exit; not collecting them saves 0.6 s there
    before = signal.getsignal(signal.SIGINT)
    if before is signal.default_int_handler:  # it would wait for the thread that reads stdin
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        sys.stderr.write("semsearch: serving MCP on stdin and stdout; a chat client should start this\n")
        sys.stderr.flush()
        anyio.run(_serve, index)
    except ExceptionGroup as group:
        if group.split(BrokenPipeError)[1]:  # there are other errors too
            raise
        raise BrokenPipeError("the client closed stdout") from group
    finally:
        signal.signal(signal.SIGINT, before)


async def _serve(index: Index) -> None:
    server = protocol.server(index, public=False)
    async with stdio_server() as (incoming, outgoing):
        await server.run(incoming, outgoing, server.create_initialization_options())
