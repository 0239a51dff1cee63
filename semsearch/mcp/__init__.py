"""The Model Context Protocol: the archive as tools for chat clients, over HTTP or stdin and stdout.

Its SDK is an extra, which only `protocol`, `http` and `stdio` load: ask `ready` before importing these.
"""

from __future__ import annotations

from semsearch.errors import UsageError


def ready() -> None:
    """Check that the protocol can be spoken.

    Raises:
        UsageError: The SDK is not installed, or is older than its second version.
    """
    try:
        import mcp.server  # noqa: F401
        import mcp_types  # noqa: F401 (came with the second version)
    except ImportError as error:
        raise UsageError("speaking MCP needs the package mcp: pip install 'semsearch[mcp]'") from error
