"""A semsearch server with settings, and a site whose pages embed it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from semsearch.server.auth.access_tokens import AccessToken, sign
from tests.servers import QuietHandler, Server, http_server, serve_command, started

KEY = "k" * 32  # signs access tokens


def token(*origins: str) -> str:
    """Return an access token for pages of some origins, or for people and programs."""
    now = datetime.now(UTC)
    return sign(AccessToken(now + timedelta(hours=1), origins), KEY, now)


@contextmanager
def serving(folder: Path, port: int = 0, **settings: str) -> Iterator[Server]:
    """Serve an index; settings by their names in the environment, without `SEMSEARCH_`."""
    env = {**os.environ, **{f"SEMSEARCH_{name}": value for name, value in settings.items()}}
    with started(*serve_command(folder, port=port), env=env, cwd=folder.parent) as server:
        yield server


@dataclass(slots=True)
class Site:
    """A site whose pages embed semsearch.

    `known` is its origin in the server's settings; `foreign` is another origin of the same site.
    """

    port: int
    pages: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def known(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def foreign(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def page(self, body: str, policy: str = "", head: str = "") -> str:
        """Add a page, and return its path."""
        path = f"/{len(self.pages)}"
        head = f'<head><title>Wiki</title><link rel="icon" href="data:,">{head}</head>'
        html = f'<!doctype html><html lang="en">{head}<body><main><h1>Wiki</h1>{body}</main></body></html>'
        self.pages[path] = (html, policy)
        return path


@contextmanager
def site() -> Iterator[Site]:
    """Run a site."""

    class Handler(QuietHandler):
        def do_GET(self) -> None:  # noqa: N802
            html, policy = running.pages.get(self.path, ("", ""))
            self.send_response(200 if html else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            if policy:
                self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(html.encode())

    with http_server(Handler) as port:
        running = Site(port)
        yield running
