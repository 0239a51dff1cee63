"""A wiki that runs on this machine, served by PHP."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
UNPACKED = ROOT / "build" / "wikis"  # by scripts/wikis
INTEGRATIONS = ROOT / "integrations"
EDITOR, PASSWORD = "Editor", "a-phrase-of-some-length"


@dataclass(frozen=True, slots=True)
class Wiki:
    """A running wiki.

    Attributes:
        url: Its address, without a slash at the end.
        server: That of the server which its pages ask.
        token: What they ask with; "" for nothing.
        write: Saves a page's text through the wiki's own editor, in a browser; gives the page's address.
        markup: What stands in a page to ask a question; None as an option's value is a flag.
    """

    url: str
    server: str
    token: str
    write: Callable[[str, str], str]
    markup: Callable[..., str]


def free_address() -> str:
    """Give an address that nothing listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


@contextmanager
def served(url: str, site: Path, *, before: str = "", **environment: str) -> Iterator[None]:
    """Serve a folder by PHP's own server; the file `before` is run ahead of each page."""
    address = url.removeprefix("http://")
    process = subprocess.Popen(
        ["php", "-d", f"auto_prepend_file={before}", "-S", address, "-t", str(site)],
        env={**os.environ, "PHP_CLI_SERVER_WORKERS": "3", **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    host, port = address.split(":")
    try:
        for _ in range(100):
            with socket.socket() as tried:
                if tried.connect_ex((host, int(port))) == 0:
                    break
            time.sleep(0.05)
        else:
            raise AssertionError(f"PHP's server does not listen on {address}: is the port taken?")
        yield
    finally:
        os.killpg(process.pid, 15)  # with its workers
        process.wait()
