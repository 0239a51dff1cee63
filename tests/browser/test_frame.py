"""The page for frames of other sites."""

from __future__ import annotations

from html import escape

from playwright.sync_api import Page, expect

from tests.browser.asking import CHINA
from tests.browser.conftest import Visit
from tests.browser.servers import Site, token
from tests.browser.watching import Watch

HOST = """
<iframe src="{address}" title="News" style="width: 100%; border: 0"></iframe>
<script>
  window.told = [];
  addEventListener('message', (event) => {{
    if (event.data.type !== 'semsearch:height') return;
    told.push([event.origin, event.data.height]);
    document.querySelector('iframe').style.height = `${{event.data.height}}px`;
  }});
</script>
"""


def framed(wiki: Site, address: str) -> str:
    return wiki.page(HOST.format(address=escape(address)))


# A function, as all that is waited for: an expression is evaluated anew, which the page's policy forbids.
FITS = "() => document.documentElement.scrollHeight <= innerHeight + 1"


def heights(page: Page) -> list[tuple[str, int]]:
    return [(origin, height) for origin, height in page.evaluate("window.told")]


def test_a_frame_tells_its_height_and_its_links_open_beside_it(home: str, wiki: Site, visit: Visit) -> None:
    page = visit(wiki.known + framed(wiki, f"{home}/embed?q={CHINA}&limit=2&theme=dark&lang=de"))
    frame = page.frame_locator("iframe")
    expect(frame.locator(".story")).to_have_count(2)
    inside = page.frames[1]
    page.wait_for_function("() => told.length > 0")
    inside.wait_for_function(FITS)
    origin, height = heights(page)[-1]
    assert origin == home
    frame.locator(".coverage summary").first.click()
    page.wait_for_function("(before) => told.at(-1)[1] > before + 50", arg=height)
    inside.wait_for_function(FITS)
    frame.locator(".coverage summary").first.click()
    page.wait_for_function("(before) => told.at(-1)[1] === before", arg=height)
    assert inside.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    assert inside.evaluate("document.documentElement.lang") == "de"
    assert frame.locator(".onward, .narrow").count() == 0
    link = frame.locator(".story h3 a").first
    with page.context.expect_page() as opened:
        link.click()
    assert opened.value.evaluate("window.opener") is None
    assert page.url.startswith(wiki.known)
    frame.get_by_role("searchbox").fill("vaccine")
    frame.get_by_role("button", name="Ask").click()
    expect(frame.locator(".asked")).to_have_text("vaccine")
    expect(frame.locator("html")).to_have_css("color-scheme", "dark")  # its theme stays


def test_every_link_of_a_frame_opens_beside_it(home: str, visit: Visit) -> None:
    page = visit(f"{home}/embed?q=police+in+July+2021&limit=1")
    ways = page.locator("a").evaluate_all(
        "(all) => all.filter((one) => one.target !== '_blank' && !one.getAttribute('href').startsWith('#'))"
        ".map((one) => new URL(one.href).pathname)"
    )
    assert set(ways) <= {"/embed"}, "or stays in the frame"


def test_fixed_and_compact_leave_out_what_they_say(home: str, visit: Visit) -> None:
    page = visit(f"{home}/embed?q={CHINA}&fixed=1&compact=1")
    assert page.locator("form").count() == 0
    expect(page.locator(".story h3").first).to_be_visible()
    expect(page.locator(".excerpt").first).to_be_hidden()
    expect(page.locator(".summary, .number").first).to_be_hidden()


def test_a_guarded_server_s_frame_takes_a_token_in_its_address(
    guarded: str, wiki: Site, visit: Visit, watch: Watch
) -> None:
    watch.expect("status of 401")
    address = f"{guarded}/embed?q={CHINA}&limit=1"
    page = visit(wiki.known + framed(wiki, f"{address}&token={token(wiki.known)}"))
    frame = page.frame_locator("iframe")
    expect(frame.locator(".story")).to_have_count(1)
    frame.get_by_role("searchbox").fill("vaccine")
    frame.get_by_role("button", name="Ask").click()
    expect(frame.locator(".asked")).to_have_text("vaccine")
    page.goto(wiki.known + framed(wiki, address))
    expect(frame.locator("body")).to_contain_text("token")
    assert frame.locator(".story").count() == 0


def test_only_known_sites_may_frame_it(home: str, wiki: Site, visit: Visit, watch: Watch) -> None:
    watch.expect("frame-ancestors", "violates the following Content Security Policy")
    address = f"{home}/embed?q={CHINA}"
    page = visit(wiki.foreign + framed(wiki, address))
    page.wait_for_load_state("networkidle")
    assert page.frames[1].locator(".story").count() == 0
    assert heights(page) == []
    page.goto(wiki.known + framed(wiki, f"{home}/?q={CHINA}"))
    page.wait_for_load_state("networkidle")
    assert page.frames[1].locator(".story").count() == 0, "the page itself stands in no frame"
