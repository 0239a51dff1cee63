"""DokuWiki out of Debian's package, with the plugin."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext

from tests.wikis.running import EDITOR, INTEGRATIONS, PASSWORD, UNPACKED, Wiki, served

SETTINGS = """<?php
$conf['title'] = 'Wiki';
$conf['useacl'] = 1;
$conf['superuser'] = '@admin';
$conf['savedir'] = {data!r};
$conf['updatecheck'] = 0;
$conf['license'] = '';
$conf['plugin']['semsearch']['server'] = {server!r};
"""
LINKS = ("site/lib/plugins", "site/lib/tpl", "site/.htaccess", "conf/acl.auth.php", "conf/users.auth.php")


@contextmanager
def dokuwiki(folder: Path, url: str, server: str, context: BrowserContext) -> Iterator[Wiki]:
    """Run a wiki out of a folder, whose pages ask a server without a token; its editor is in a browser."""
    _set_up(folder, server)
    before = folder / "before.php"
    conf = f"{folder}/conf/"
    before.write_text(f"<?php define('DOKU_MAIN_CONF', {conf!r}); define('DOKU_CONF', {conf!r});\n")
    with served(url, folder / "site", before=str(before)):
        editor = context.new_page()
        editor.goto(f"{url}/doku.php?id=start&do=login")
        editor.fill("input[name=u]", EDITOR.lower())
        editor.fill("input[name=p]", PASSWORD)
        editor.click("#dw__login button[type=submit]")

        def write(name: str, text: str) -> str:
            address = f"{url}/doku.php?id={name}"
            editor.goto(f"{address}&do=edit")
            editor.fill("#wiki__text", text)
            editor.click("#edbtn__save")
            editor.wait_for_url(address)
            return address

        yield Wiki(url, server, "", write, _markup, folder / "data/pages")


def _markup(question: str, **options: str | None) -> str:
    written = "&".join(name if value is None else f"{name}={value}" for name, value in options.items())
    return "{{semsearch>" + question + (f"?{written}" if written else "") + "}}"


def _set_up(folder: Path, server: str) -> None:
    site, conf, data = folder / "site", folder / "conf", folder / "data"
    shutil.copytree(UNPACKED / "usr/share/dokuwiki", site, symlinks=True)
    shutil.copytree(UNPACKED / "etc/dokuwiki", conf, symlinks=True)
    shutil.copytree(UNPACKED / "var/lib/dokuwiki/data", data)
    for link in LINKS:  # they lead to where the package would be installed
        (folder / link).unlink()
    shutil.copytree(UNPACKED / "var/lib/dokuwiki/lib", site / "lib", dirs_exist_ok=True)
    shutil.copytree(INTEGRATIONS / "dokuwiki/semsearch", site / "lib/plugins/semsearch")
    _mend_feeds(site)
    (conf / "local.php").write_text(SETTINGS.format(data=str(data), server=server))
    (conf / "acl.auth.php").write_text("*\t@ALL\t1\n*\t@user\t8\n")
    told = subprocess.run(
        ["php", "-r", "echo password_hash($argv[1], PASSWORD_BCRYPT);", "--", PASSWORD],
        capture_output=True,
        text=True,
        check=True,
    )
    user = f"{EDITOR.lower()}:{told.stdout}:{EDITOR}:editor@wiki.example:admin,user\n"
    (conf / "users.auth.php").write_text(user)


def _mend_feeds(site: Path) -> None:
    """Give DokuWiki a SimplePie that knows PHP 8: that of Debian 12 dies of the first date in any feed."""
    there, here = "/usr/share/php/simplepie/library", site / "vendor/simplepie"
    shutil.copytree(there, here)
    dates = here / "SimplePie/Parse/Date.php"
    mended = re.sub(r"implode\((array_keys\([^)]*\)), ('\|')\)", r"implode(\2, \1)", dates.read_text())
    dates.write_text(mended)
    for loading in (site / "vendor/composer").glob("autoload_*.php"):
        loading.write_text(loading.read_text().replace(there, str(here)))
