"""Serving an index: the address, the announcement, and one process or several."""

from __future__ import annotations

import socket
import sys

from semsearch.errors import UsageError
from semsearch.index import Index
from semsearch.server import http_server, workers
from semsearch.server.auth import is_required
from semsearch.server.dependencies import PROBE


def serve(index: Index, host: str, port: int) -> None:
    """Serve HTTP until SIGINT or SIGTERM. Call it from the main thread.

    Models and caches are loaded before the port is opened. Then one line on stderr says where the server
    listens. If access tokens are required and there is no signing key, one is created.

    After a signal, the server accepts no more requests, answers those in flight, and returns, at the latest
    after `http_server.SHUTDOWN_TIMEOUT` seconds. A request that has arrived in part has `INCOMPLETE_TIMEOUT`
    seconds to arrive completely.

    With more than one worker in the settings, as many processes serve the index of the settings.

    Args:
        index: The index to serve.
        host: The address to listen on.
        port: The port, or 0 for a free one.

    Raises:
        IndexProblem: The index is missing, damaged, or of another model.
        ModelProblem: The model cannot be loaded.
        UsageError: The address cannot be listened on.
    """
    count = index.settings.server.workers
    if count > 1:
        articles = index.facets().total  # reports a missing or damaged index before the port is opened
    else:
        http_server.warm(index)
        articles = index.search(PROBE).articles
    notice = ""
    if is_required(index.settings.server, host):
        index.token_key(make=True)
        notice = "; requires access tokens, created with 'semsearch token'"
    with _listen(host, port, shared=count > 1) as bound:
        port = bound.getsockname()[1]
        shown = f"[{host}]" if ":" in host else host

        def announce() -> None:
            many = f", {count} workers" if count > 1 else ""
            sys.stderr.write(
                f"semsearch: listening on http://{shown}:{port} ({articles:,} articles{many}){notice}; "
                "Ctrl+C stops\n"
            )
            sys.stderr.flush()

        if count > 1:
            index.close()  # the workers open it
            workers.supervise(index.settings, host, bound, announce)
        else:
            http_server.run(http_server.server_on(index, host, announce), bound)


def _listen(host: str, port: int, *, shared: bool = False) -> socket.socket:
    """Return a listening socket; a shared one only holds the port.

    Its protocol is set explicitly: asyncio disables Nagle's algorithm (TCP_NODELAY) only then.

    Args:
        host: The address.
        port: The port, or 0 for a free one.
        shared: Whether processes of this user may listen there with sockets of their own.

    Raises:
        UsageError: The address cannot be listened on.
    """
    if shared and not hasattr(socket, "SO_REUSEPORT"):
        raise UsageError("this system cannot share a port between processes: leave out --workers")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        bound = socket.socket(family, kind, protocol)
        try:
            if sys.platform != "win32":  # on Windows, it would let two servers share a port
                bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if shared:
                with socket.socket(family, kind, protocol) as alone:  # refuses a port of another server
                    alone.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                    alone.bind(address)
                bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            bound.bind(address)
            if not shared:
                bound.listen()
        except (OSError, OverflowError):
            bound.close()
            raise
    except (OSError, OverflowError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(
            f"cannot listen on {host} port {port} ({reason.lower()}): choose another --host or --port, "
            "or --port 0 for a free one"
        ) from error
    return bound
