"""DokuWiki and MediaWiki on this machine, the servers that their pages ask, and Chromium.

`scripts/test-wikis` gets what is needed. `TEST_WIKIS=1` makes it an error that something is missing.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

from tests.browser.servers import serving
from tests.browser.watching import Watch
from tests.wikis import dokuwiki as dokuwikis
from tests.wikis import mediawiki as mediawikis
from tests.wikis.running import UNPACKED, Wiki, free_address

TIMEOUT = 15_000  # milliseconds for whatever is waited for; machines may be loaded
OUTLETS = re.compile(r"^https://[\w.-]+\.example/")
IMAGES_REFUSED = r"^Loading the image 'https://[\w.-]+\.example/.* \"default-src "  # by a strict MediaWiki
Open = Callable[..., Page]
Token = Callable[..., str]


@pytest.fixture(scope="package", autouse=True)
def needed() -> None:
    """Check that the wikis and a browser are installed."""
    missing = [name for name in ("chromium", "php") if not shutil.which(name)]
    if not (UNPACKED / "unpacked").exists():
        missing.append("build/wikis")
    if missing:
        told = f"needs {' and '.join(missing)}: scripts/test-wikis gets what is missing"
        if os.environ.get("TEST_WIKIS"):
            pytest.fail(f"TEST_WIKIS is set, and this {told}")
        pytest.skip(told)


# --- semsearch --------------------------------------------------------------------------------------------


@pytest.fixture(scope="package")
def addresses() -> tuple[str, str]:
    """Where DokuWiki and MediaWiki will be: known ahead, for servers that have to know who may ask."""
    return free_address(), free_address()


@pytest.fixture(scope="package")
def key() -> str:
    """What tokens are signed with."""
    return secrets.token_hex(32)


@pytest.fixture(scope="package")
def open_server(sample_folder: Path, addresses: tuple[str, str]) -> Iterator[str]:
    """The address of a server over the samples that asks for no token."""
    with serving(sample_folder, SERVER_ORIGINS=" ".join(addresses)) as server:
        yield server.url


@pytest.fixture(scope="package")
def guarded_server(sample_folder: Path, addresses: tuple[str, str], key: str) -> Iterator[str]:
    """The address of a server over the samples that requires an access token."""
    origins = " ".join(addresses)
    with serving(sample_folder, SERVER_ORIGINS=origins, SERVER_REQUIRE_TOKEN="yes", TOKEN_KEY=key) as server:
        yield server.url


@pytest.fixture(scope="package")
def token(sample_folder: Path, addresses: tuple[str, str], key: str) -> Token:
    """Makes a token for that server, by the command."""

    def made(*options: str) -> str:
        told = subprocess.run(
            [sys.executable, "-m", "semsearch", "token", *options],
            env={
                **os.environ,
                "SEMSEARCH_INDEX": str(sample_folder),
                "SEMSEARCH_SERVER_ORIGINS": " ".join(addresses),
                "SEMSEARCH_TOKEN_KEY": key,
            },
            capture_output=True,
            text=True,
        )
        assert not told.stderr
        return told.stdout.strip()

    return made


# --- the browser ------------------------------------------------------------------------------------------


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One browser; a package's, so that its event loop is gone before other tests start theirs."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture(scope="package")
def editing(browser: Browser) -> Iterator[BrowserContext]:
    """Where authors write; without scripts, which their editors do not need."""
    with browser.new_context(java_script_enabled=False) as context:
        context.set_default_timeout(TIMEOUT)
        yield context


@pytest.fixture
def watch() -> Iterator[Watch]:
    """What readers' browsers say; fails a test that leaves something unexpected."""
    watching = Watch()
    watching.expect(IMAGES_REFUSED)
    yield watching
    assert not watching.unexpected


@pytest.fixture
def visit(browser: Browser, watch: Watch) -> Iterator[Open]:
    """Opens an address as a reader who is not logged in."""
    with ExitStack() as stack:

        def opened(address: str, *, scripts: bool = True) -> Page:
            context = stack.enter_context(browser.new_context(java_script_enabled=scripts))
            context.set_default_timeout(TIMEOUT)
            watch.follow(context)
            context.route(OUTLETS, outlet)
            page = context.new_page()
            page.goto(address)
            return page

        yield opened


def outlet(route: Route) -> None:
    """Stand in for an outlet's page."""
    if route.request.is_navigation_request():
        route.fulfill(content_type="text/html", body="<!doctype html><title>An outlet</title>")
    else:
        route.fallback()


# --- the wikis --------------------------------------------------------------------------------------------


@pytest.fixture(scope="package")
def dokuwiki(
    tmp_path_factory: pytest.TempPathFactory,
    addresses: tuple[str, str],
    open_server: str,
    editing: BrowserContext,
) -> Iterator[Wiki]:
    """DokuWiki, over the server that asks for no token."""
    folder = tmp_path_factory.mktemp("dokuwiki")
    with dokuwikis.dokuwiki(folder, addresses[0], open_server, editing) as wiki:
        yield wiki


@pytest.fixture(scope="package")
def mediawiki(
    tmp_path_factory: pytest.TempPathFactory,
    addresses: tuple[str, str],
    guarded_server: str,
    token: Token,
    editing: BrowserContext,
) -> Iterator[Wiki]:
    """MediaWiki, over the server that requires an access token."""
    folder = tmp_path_factory.mktemp("mediawiki")
    # By another name than the wiki's: MediaWiki takes its own host for itself, whatever the port.
    server = guarded_server.replace("127.0.0.1", "localhost")
    own = token("--origin", addresses[1], "--days", "1")
    with mediawikis.mediawiki(folder, addresses[1], server, own, editing) as wiki:
        yield wiki


@pytest.fixture(params=["dokuwiki", "mediawiki"])
def wiki(request: pytest.FixtureRequest) -> Wiki:
    """Each wiki in turn."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Wiki)
    return found
