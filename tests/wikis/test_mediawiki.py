"""What is MediaWiki's own: templates, caches, and its content security policy."""

from __future__ import annotations

import re

import httpx2
from playwright.sync_api import expect

from tests.wikis.conftest import Open
from tests.wikis.running import Wiki

SAVED = re.compile(r"Saved in parser cache with key \S+ and timestamp \d+")
QUESTION = "rulings on facial recognition in China"


def test_a_template_asks_about_the_page_that_it_stands_in(mediawiki: Wiki, visit: Open) -> None:
    mediawiki.write("Template:News", "{{#tag:semsearch||question={{{1}}}|limit=2|fixed=}}")
    page = visit(mediawiki.write("templated", "{{News|facial recognition}}"), scripts=False)
    found = page.locator("[data-semsearch]").evaluate("element => ({...element.dataset})")
    wanted = {"semsearch": "", "question": "facial recognition", "limit": "2", "fixed": ""}
    assert found == {**wanted, "token": mediawiki.token}


def test_a_page_out_of_the_parser_s_cache_asks_too(mediawiki: Wiki, visit: Open) -> None:
    address = mediawiki.write("cached", mediawiki.markup(QUESTION, limit="1"))
    first = SAVED.search(httpx2.get(address).text)
    page = visit(address)
    second = SAVED.search(page.content())
    assert first
    assert second
    assert first.group() == second.group()
    expect(page.locator("[part=story]")).to_have_count(1)


def test_only_pages_that_ask_let_the_server_in(mediawiki: Wiki) -> None:
    asking = httpx2.get(mediawiki.write("asks", mediawiki.markup(QUESTION)))
    silent = httpx2.get(mediawiki.write("silent", "Nothing here asks."))
    policy = asking.headers["content-security-policy"]
    allowed = {part.split()[0]: part.split()[1:] for part in policy.split(";")}
    assert mediawiki.server in allowed["script-src"]
    assert mediawiki.server in allowed["default-src"]
    assert "*" not in allowed["default-src"]
    assert mediawiki.server not in silent.headers["content-security-policy"]
    assert "ext.semsearch" in asking.text
    assert "ext.semsearch" not in silent.text
