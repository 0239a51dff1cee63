"""MediaWiki out of Debian's package, on SQLite, with the extension and a strict policy for content."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path

from playwright.sync_api import BrowserContext

from tests.wikis.running import EDITOR, INTEGRATIONS, PASSWORD, UNPACKED, Wiki, served

SETTINGS = """
$wgDefaultSkin = "vector";
$wgJobRunRate = 0;
$wgParserCacheType = CACHE_DB;
$wgCSPHeader = [ 'default-src' => true, 'unsafeFallback' => false ];
wfLoadExtension( 'Semsearch', {extension!r} );
$wgSemsearchServer = {server!r};
$wgSemsearchToken = {token!r};
"""


@contextmanager
def mediawiki(folder: Path, url: str, server: str, token: str, context: BrowserContext) -> Iterator[Wiki]:
    """Run a wiki out of a folder, whose pages ask a server with a token; its editor is in a browser."""
    site, settings = UNPACKED / "usr/share/mediawiki", folder / "LocalSettings.php"
    install = [
        *("php", str(site / "maintenance/install.php"), "--dbtype", "sqlite", "--dbname", "wiki"),
        *("--dbpath", str(folder / "data"), "--confpath", str(folder), "--server", url),
        *("--scriptpath", "", "--pass", PASSWORD, "Wiki", EDITOR),
    ]
    installed = subprocess.run(install, capture_output=True, text=True)
    assert settings.is_file(), installed.stdout + installed.stderr
    extension = str(INTEGRATIONS / "mediawiki/Semsearch/extension.json")
    with settings.open("a") as more:
        more.write(SETTINGS.format(extension=extension, server=server, token=token))
    with served(url, site, MW_CONFIG_FILE=str(settings)):
        editor = context.new_page()
        editor.goto(f"{url}/index.php?title=Special:UserLogin")
        editor.fill("#wpName1", EDITOR)
        editor.fill("#wpPassword1", PASSWORD)
        editor.click("#wpLoginAttempt")

        def write(name: str, text: str) -> str:
            editor.goto(f"{url}/index.php?title={name}&action=edit")
            editor.fill("#wpTextbox1", text)
            editor.click("#wpSave")
            address = f"{url}/index.php/{name[0].upper()}{name[1:]}"
            editor.wait_for_url(address)
            return address

        yield Wiki(url, server, token, write, _markup)


def _markup(question: str, **options: str | None) -> str:
    written = (f" {name}" if value is None else f' {name}="{value}"' for name, value in options.items())
    return f'<semsearch question="{escape(question)}"{"".join(written)}/>'
