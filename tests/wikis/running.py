"""A wiki served by PHP."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.conditions import wait_until
from tests.servers import refuses

ROOT = Path(__file__).parent.parent.parent
UNPACKED = ROOT / "build" / "wikis"  # by scripts/wikis
INTEGRATIONS = ROOT / "integrations"
EDITOR, PASSWORD = "Editor", "a-phrase-of-some-length"


@dataclass(frozen=True, slots=True)
class Wiki:
    """A running wiki.

    Attributes:
        url: Its URL, without a trailing slash.
        server: The URL of the semsearch server that its pages use.
        token: Their access token; "" for none.
        write: Saves a page through the wiki's editor, in a browser, and returns the page's URL.
        markup: Returns the markup that embeds a question; None as an option's value makes it a flag.
        pages: The folder of its pages; None if they are in a database.
    """

    url: str
    server: str
    token: str
    write: Callable[[str, str], str]
    markup: Callable[..., str]
    pages: Path | None = None


def free_address() -> str:
    """Return a URL on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


@contextmanager
def served(url: str, site: Path, *, before: str = "", **environment: str) -> Iterator[None]:
    """Serve a folder by PHP's built-in server; the file `before` runs before each page."""
    address = url.removeprefix("http://")
    process = subprocess.Popen(
        ["php", "-d", f"auto_prepend_file={before}", "-S", address, "-t", str(site)],
        env={**os.environ, "PHP_CLI_SERVER_WORKERS": "3", **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_until(lambda: not refuses(url))
        yield
    finally:
        os.killpg(process.pid, 15)  # with its workers
        process.wait()
