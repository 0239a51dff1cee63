"""The protocol over stdin and stdout: one client, which started this process and ends it."""

from __future__ import annotations

import gc
import signal
import sys

import anyio
from mcp.server.stdio import stdio_server

from semsearch.index import Index
from semsearch.mcp import protocol


def serve(index: Index) -> None:
    """Answer until stdin is closed; stdout carries the protocol and nothing else.

    Everything that a first question would wait for is loaded first; then one line on stderr says so. To be
    called from the main thread: while it runs, SIGINT ends the process, as SIGTERM does.

    Raises:
        IndexProblem: The index is missing, damaged, or of another model.
        ModelProblem: The model cannot be loaded.
        BrokenPipeError: The client closed stdout before stdin.
    """
    index.warm()
    gc.freeze()  # what is loaded stays to the end, which comes 0.6 s sooner if none of it is looked through
    before = signal.getsignal(signal.SIGINT)
    if before is signal.default_int_handler:  # which would wait for the thread that waits for stdin
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        sys.stderr.write("semsearch: speaking MCP on stdin and stdout; a chat client is to start this\n")
        sys.stderr.flush()
        anyio.run(_serve, index)
    except ExceptionGroup as group:
        if group.split(BrokenPipeError)[1]:
            raise
        raise BrokenPipeError("the client reads no more") from group
    finally:
        signal.signal(signal.SIGINT, before)


async def _serve(index: Index) -> None:
    server = protocol.server(index, public=False)
    async with stdio_server() as (incoming, outgoing):
        await server.run(incoming, outgoing, server.create_initialization_options())
