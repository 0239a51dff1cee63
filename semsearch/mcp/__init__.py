"""The Model Context Protocol: the archive as tools for chat clients, over HTTP or over stdin and stdout.

The protocol's SDK is an optional dependency. Only `protocol` and `transports` import it: call
`require_sdk` before importing them.
"""

from __future__ import annotations

from semsearch.errors import UsageError


def require_sdk() -> None:
    """Check that the SDK is installed.

    Raises:
        UsageError: It is not, or is older than version 2.
    """
    try:
        import mcp.server  # noqa: F401
        import mcp_types  # noqa: F401 (new in version 2)
    except ImportError as error:
        raise UsageError("MCP needs the package mcp: run pip install 'semsearch[mcp]'") from error
