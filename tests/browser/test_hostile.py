"""Archives and addresses that mean harm: their text is shown as text, and nothing else comes of it."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Frame, Page, expect

from semsearch.presentation import html
from semsearch.search.ranking import zero_score
from semsearch.types import Answer, Article, Hit, Image, Interpretation, Provider, Related, Story, Timings
from tests.browser.archive import ARABIC, BRACES, HEBREW, IMAGE, LONG, QUESTION, SCRIPT, TAKEN
from tests.browser.asking import settled, tree, type_in
from tests.browser.conftest import Visit
from tests.browser.servers import Site
from tests.browser.watching import Watch, missing

ALL = f"q={QUESTION}&limit=20"
SHOWN = (SCRIPT, IMAGE, LONG, BRACES, 'It\'s "quoted"', "sea & more")
INJECTED = """
(root) => {
  const all = [...root.querySelectorAll('*')];
  return all.filter((one) =>
    (one.localName === 'script' && !one.src) || (one.localName === 'img' && !one.closest('.picture'))
    || ['iframe', 'object', 'embed', 'base', 'b', 'style'].includes(one.localName)
    || [...one.attributes].some(({ name, value }) =>
      name.startsWith('on') || /^\\s*(javascript|data):/i.test(value))
  ).map((one) => one.outerHTML.slice(0, 200));
}
"""


def assert_harmless(page: Page | Frame, root: str = "body") -> None:
    """Check that hostile text is shown, as text only."""
    within = page.locator(root).first
    text = within.evaluate("(one) => (one.shadowRoot ?? one).textContent")
    for piece in SHOWN:
        assert piece in text, piece
    assert "\u202e" not in text
    assert within.evaluate(f"(one) => ({INJECTED})(one.shadowRoot ?? one)") == []
    assert page.evaluate("window.__taken") is None


@pytest.mark.parametrize("width", [320, 1440])
def test_on_the_page(hostile: str, visit: Visit, watch: Watch, width: int) -> None:
    watch.expect("status of 404")
    watch.give = missing
    page = visit(f"{hostile}/?{ALL}", width=width)
    assert_harmless(page)
    served = tree(page)
    for coverage in page.locator("details summary").all():
        coverage.click()
    assert_harmless(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(hostile)
    type_in(page, QUESTION)
    page.get_by_role("link", name="More stories").click()
    page.wait_for_url("**limit=10")
    settled(page)
    assert_harmless(page)
    assert about(tree(page)) == about(served)
    assert all(request.url.startswith("https://images.example/") for request in watch.images)


def about(lines: list[str]) -> list[str]:
    """Return what mentions the harbour, without the address of the page in links to a place in it."""
    return [re.sub(r"href=\S+#", "href=#", line) for line in lines if "Harbour" in line]


def test_in_the_frame(hostile: str, visit: Visit, watch: Watch) -> None:
    page = visit(f"{hostile}/embed?{ALL}&lang={quote(IMAGE)}&theme={quote(IMAGE)}", width=320)
    assert_harmless(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_in_the_widget(hostile: str, wiki: Site, visit: Visit, watch: Watch) -> None:
    watch.expect("status of 404")
    watch.give = missing
    path = wiki.page(
        f'<script type="module" src="{hostile}/embed.js"></script>'
        f'<semsearch-ask question="{QUESTION}" limit="20"></semsearch-ask>'
    )
    page = visit(wiki.known + path, width=320)
    expect(page.locator("semsearch-ask h4").first).to_be_visible()
    for coverage in page.locator("semsearch-ask summary").all():
        coverage.click()
    assert_harmless(page, "semsearch-ask")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_where_the_reader_of_archives_lets_everything_through(home: str, visit: Visit, watch: Watch) -> None:
    article = Article(
        "a",
        f"Title {SCRIPT} {BRACES}",
        f'It\'s "quoted" {IMAGE} sea & more {LONG}',
        url=f"javascript:{TAKEN}",
        provider=Provider(f"Outlet {IMAGE}", "outlet.example"),
        images=(Image(f"javascript:{TAKEN}"), Image(f"data:text/html,{SCRIPT}"), Image("//images.example/1")),
        topics=(SCRIPT,),
    )
    story = Story(Hit(article, 0.9, zero_score(0.9)), (Related(article, "listed"),))
    answer = Answer(IMAGE, Interpretation(IMAGE), "high", (), (story,), Timings(), 1, 1)
    address = html.Address(html.PAGE, (("q", SCRIPT), ("topic", IMAGE), ("history", IMAGE)))
    shown = html.page(html.Page(address, html.reply(answer, address), before=((IMAGE, address),)))
    page = visit(home)
    policy = page.request.get(home).headers["content-security-policy"]
    page.route(
        "**/made",
        lambda route: route.fulfill(
            body=shown, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": policy}
        ),
    )
    page.goto(f"{home}/made")
    assert_harmless(page)
    assert page.locator(".story a").count() == 0
    assert watch.images == []


QUESTIONS = [
    quote(SCRIPT),
    quote(IMAGE),
    quote("';alert(1)//{{7*7}}"),
    quote("harbour " * 249 + "breach"),
    "%ED%A0%80%FF%00",
    quote("\u202egnissim"),
    quote(LONG),
]


def test_a_hostile_question_is_a_question(hostile: str, visit: Visit, watch: Watch) -> None:
    watch.expect("status of 4")
    page = visit(hostile, width=320)
    for asked in QUESTIONS:
        for path in (f"/?q={asked}&topic={asked[:150]}", f"/?q=breach&history={asked}", f"/embed?q={asked}"):
            page.goto(hostile + path)
            assert page.evaluate("window.__taken") is None
            assert page.locator("body").evaluate(INJECTED) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
            expect(page.locator(".turn")).to_have_count(1)
    page.goto(hostile)
    type_in(page, IMAGE)
    assert page.locator("body").evaluate(INJECTED) == []


def test_what_is_written_from_right_to_left_is_shown_so(hostile: str, visit: Visit) -> None:
    page = visit(f"{hostile}/?q={quote(ARABIC)}&limit=20")
    for text, way in ((ARABIC, "rtl"), (HEBREW, "rtl"), ("Harbour", "ltr")):
        title = page.locator(".story h3 a").filter(has_text=text).first
        assert title.evaluate("(one) => getComputedStyle(one).direction") == way
        assert title.evaluate("(one) => getComputedStyle(one.parentNode).textAlign") == "start"
    assert page.locator(".asked").evaluate("(one) => getComputedStyle(one).direction") == "rtl"
    excerpt = page.locator(".story").filter(has_text=ARABIC).locator(".excerpt")
    assert excerpt.evaluate("(one) => getComputedStyle(one).direction") == "rtl"
