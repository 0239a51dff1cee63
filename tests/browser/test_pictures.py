"""The pictures of the documentation, made anew where `SCREENSHOTS=1` asks for them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.asking import CHINA
from tests.browser.conftest import Visit
from tests.browser.embedding import answered, script, widget
from tests.browser.servers import Site

IMAGES = Path(__file__).parent.parent.parent / "docs" / "images"
WIKI = """
<style>
  :root { color-scheme: dark }
  body { margin: 0; background: #14161a; color: #d8dbe0; font: 16px/1.6 "Noto Sans", sans-serif }
  main { max-width: 46rem; margin: 0 auto; padding: 1.5rem }
  h1, h2 { font-weight: 600; border-bottom: 1px solid #343941; padding-bottom: 0.3rem }
</style>
"""
TEXT = """
<p>What counsel should know before a camera goes up over a shop door. </p>
<h2>Recent rulings</h2>
"""

LARGEST = 200_000  # bytes of a picture

pytestmark = pytest.mark.skipif("SCREENSHOTS" not in os.environ, reason="SCREENSHOTS=1 makes pictures")


def test_of_the_page(home: str, visit: Visit) -> None:
    page = visit(f"{home}/?q={CHINA} since November 2020", width=1160, height=860)
    page.locator(".coverage summary").first.click()
    page.locator(".picture img").first.evaluate("(image) => image.decode()")
    assert len(page.screenshot(path=IMAGES / "page-light.png")) < LARGEST


def test_of_the_widget(home: str, wiki: Site, visit: Visit) -> None:
    body = f"{TEXT}{widget(CHINA, fixed=None, limit='2', lang='en-GB')}"
    page = visit(
        wiki.known + wiki.page(body, head=WIKI + script(home)), width=900, height=1040, color_scheme="dark"
    )
    answered(page)
    expect(page.locator("p[part=summary] span").nth(1)).to_be_visible()
    page.locator("semsearch-ask summary").nth(1).click()
    page.evaluate("scrollTo(0, 0)")
    page.locator("semsearch-ask img").first.evaluate("(image) => image.decode()")
    assert len(page.screenshot(path=IMAGES / "widget-dark.png")) < LARGEST
