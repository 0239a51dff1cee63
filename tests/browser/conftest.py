"""Debian's Chromium before real servers: over the samples, over an archive that means harm, with a model.

`TEST_BROWSER=1` makes a missing browser an error; `SCREENSHOTS=1` leaves pictures in `screenshots/`.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Protocol

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.archive import RECORDS
from tests.browser.servers import KEY, Site, serving, site
from tests.browser.watching import Watch
from tests.builders import copy_index
from tests.conftest import Once
from tests.servers import Server
from tests.summaries.model_server import ModelServer, served

SCREENSHOTS = Path(__file__).parent.parent.parent / "screenshots"
TIMEOUT = 15_000  # milliseconds for whatever is waited for; machines may be loaded
WIDTHS = (320, 768, 1440)


class Visit(Protocol):
    """Opens an address as a reader who is nobody in particular."""

    def __call__(
        self, address: str, *, width: int = 1440, height: int = 900, scripts: bool = True, **more: Any
    ) -> Page: ...


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One browser; a package's, so that its event loop is gone before other tests start theirs."""
    chromium = shutil.which("chromium")
    if not chromium:
        if os.environ.get("TEST_BROWSER"):
            pytest.fail("TEST_BROWSER is set and there is no chromium: apt-get install chromium")
        pytest.skip("needs Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        expect.set_options(timeout=TIMEOUT)
        yield launched
        launched.close()


@pytest.fixture
def watch() -> Iterator[Watch]:
    """What the browser says; fails a test that leaves something unexpected."""
    watching = Watch()
    yield watching
    assert not watching.unexpected


@pytest.fixture
def visit(browser: Browser, watch: Watch) -> Iterator[Visit]:
    """Opens pages, each in a context of its own."""
    with ExitStack() as stack:

        def opened(
            address: str, *, width: int = 1440, height: int = 900, scripts: bool = True, **more: Any
        ) -> Page:
            context = browser.new_context(
                viewport={"width": width, "height": height},
                java_script_enabled=scripts,
                **{"locale": "en-GB", "timezone_id": "UTC", **more},
            )
            stack.callback(context.close)
            context.set_default_timeout(TIMEOUT)
            watch.follow(context)
            page = context.new_page()
            page.goto(address)
            return page

        yield opened


@pytest.fixture(scope="package")
def wiki() -> Iterator[Site]:
    """A site that embeds."""
    with site() as running:
        yield running


@pytest.fixture(scope="package")
def samples_server(sample_folder: Path, wiki: Site) -> Iterator[Server]:
    """A server over the samples, which that site may embed."""
    with serving(sample_folder, SERVER_ORIGINS=wiki.known) as running:
        yield running


@pytest.fixture(scope="package")
def home(samples_server: Server) -> str:
    """The address of that server."""
    return samples_server.url


@pytest.fixture(scope="package")
def hostile_folder(once: Once, empty_folder: Path) -> Path:
    """An index of the archive that means harm."""
    from semsearch import Index

    def make(folder: Path) -> None:
        lines = "".join(json.dumps(entry) + "\n" for entry in RECORDS)
        (folder / "records.jsonl").write_text(lines, encoding="utf-8")
        with Index.open(copy_index(empty_folder, folder / "index")) as index:
            index.add(folder / "records.jsonl")

    return once("hostile", make) / "index"


@pytest.fixture(scope="package")
def hostile(hostile_folder: Path, wiki: Site) -> Iterator[str]:
    """The address of a server over it."""
    with serving(hostile_folder, SERVER_ORIGINS=wiki.known) as running:
        yield running.url


@pytest.fixture(scope="package")
def model() -> Iterator[ModelServer]:
    """A language model; what it writes is set by its script."""
    with served() as running:
        yield running


@pytest.fixture(scope="package")
def writing(sample_folder: Path, model: ModelServer) -> Iterator[str]:
    """The address of a server over the samples whose summaries that model writes."""
    with serving(sample_folder, LLM_BASE_URL=model.url, LLM_MODEL="small-model") as running:
        yield running.url


@pytest.fixture(scope="package")
def guarded(sample_folder: Path, wiki: Site) -> Iterator[str]:
    """The address of a server over the samples that requires access tokens and shows no images."""
    with serving(
        sample_folder,
        SERVER_ORIGINS=wiki.known,
        SERVER_REQUIRE_TOKEN="yes",
        SERVER_IMAGES="no",
        TOKEN_KEY=KEY,
    ) as running:
        yield running.url


Shoot = Callable[[Page, str], None]


@pytest.fixture
def shoot() -> Shoot:
    """Leaves a picture of a page in `screenshots/`, where pictures are wanted."""

    def shot(page: Page, name: str) -> None:
        if os.environ.get("SCREENSHOTS"):
            page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)

    return shot
