"""The page without a pointer."""

from __future__ import annotations

from playwright.sync_api import Page, Route, expect

from tests.browser.asking import CHINA, last, titles, type_in
from tests.browser.conftest import Visit
from tests.browser.watching import Watch
from tests.conditions import wait_until

WHERE = "document.activeElement.closest('.story')?.id ?? document.activeElement.id"
SEEN = """
(() => {
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
})()
"""


def focused(page: Page) -> str:
    where: str = page.evaluate(WHERE)
    return where


def test_arrows_go_from_story_to_story_and_enter_opens(home: str, visit: Visit, watch: Watch) -> None:
    page = visit(f"{home}/?q={CHINA}")
    for number in (1, 2, 3):
        page.keyboard.press("ArrowDown")
        assert focused(page) == f"t1-s{number}"
    expect(page.locator("#t1-s3")).to_be_in_viewport(ratio=0.9)
    page.keyboard.press("ArrowUp")
    assert focused(page) == "t1-s2"
    assert page.evaluate(SEEN)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # its coverage
    expect(page.locator("#t1-s2 .coverage li").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    assert focused(page) == "t1-s3"
    for _ in range(6):
        page.keyboard.press("ArrowDown")
    assert focused(page) == "t1-s5"
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    assert page.evaluate("getSelection().toString()") == CHINA
    page.keyboard.type("a/b")
    expect(page.locator("#q")).to_have_value("a/b")
    page.keyboard.press("Escape")  # closes the suggestions, also those that are still to come
    page.keyboard.press("ArrowDown")
    assert focused(page) == "t1-s1"
    page.keyboard.press("ArrowUp")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.press("ArrowDown")
    address = page.evaluate("document.activeElement.href")
    page.keyboard.press("Enter")
    page.wait_for_url(address)
    assert watch.opened == [address]


def test_suggestions_that_come_late_stay_closed(home: str, visit: Visit) -> None:
    page, held = visit(f"{home}/?q={CHINA}"), list[Route]()
    page.route("**/v1/suggest?*", lambda route: held.append(route))
    for number, text in enumerate(("fac", "face"), start=1):
        page.locator("#q").fill(text)
        wait_until(lambda: page.evaluate("0") == 0 and len(held) == number)  # noqa: B023
    reply(page, held[1])
    expect(page.locator("#suggestions")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#suggestions")).to_be_hidden()
    reply(page, held[0])
    page.keyboard.press("ArrowDown")
    assert focused(page) == "t1-s1"  # and not the first suggestion


def reply(page: Page, route: Route) -> None:
    """Let a reply through, and wait until the page has dealt with it."""
    with page.expect_response(route.request.url):
        route.continue_()
    page.evaluate("fetch('/healthz').then((reply) => reply.text())")


def test_the_down_arrow_scrolls_where_no_story_is_next(home: str, visit: Visit) -> None:
    page = visit(f"{home}/?q={CHINA}", height=300)
    page.evaluate("addEventListener('keydown', (event) => { window.taken = event.defaultPrevented; })")
    for place in (".story h3 a", ".more a", ".narrow > summary", ".foot a"):
        page.locator(place).last.focus()
        held = page.evaluate("document.activeElement.outerHTML")
        page.keyboard.press("ArrowDown")
        assert page.evaluate("document.activeElement.outerHTML") == held
        assert page.evaluate("window.taken") is False, place


def test_an_answer_that_came_by_script_is_gone_through_from_its_heading(home: str, visit: Visit) -> None:
    page = visit(home)
    type_in(page, CHINA)
    expect(last(page).locator(".asked")).to_be_focused()
    page.keyboard.press("ArrowDown")
    assert focused(page) == "t1-s1"


def test_tab_goes_through_all_in_order_and_the_focus_is_seen(home: str, visit: Visit) -> None:
    page = visit(f"{home}/?q=police+in+July+2021&limit=1")
    wanted = [
        "skip",
        "brand",
        "q",
        "Ask",
        "remove",
        "cite",
        "title",
        "coverage",
        "more",
        "onward",
        "Follow up",
        "narrow",
    ]
    met: list[str] = []
    for _ in range(60):
        page.keyboard.press("Tab")
        name = page.evaluate(
            """(() => {
              const it = document.activeElement;
              if (it === document.body) return '';
              if (it.matches('.story h3 a')) return 'title';
              if (it.matches('summary')) return it.parentNode.className;
              if (it.matches('.more a')) return 'more';
              if (it.matches('.onward input')) return 'onward';
              return it.id || it.className || it.textContent.trim();
            })()"""
        )
        if name in wanted and name not in met:
            met.append(name)
            assert page.evaluate(SEEN), name
        if name == "narrow":
            break
    assert met == wanted


def test_the_skip_link_leads_to_the_answer(home: str, visit: Visit) -> None:
    page = visit(f"{home}/?q={CHINA}")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the answer")
    expect(skip).to_be_focused()
    box = skip.bounding_box()
    assert box
    assert box["width"] > 50
    page.keyboard.press("Enter")
    expect(page.locator("#thread")).to_be_focused()
    page.keyboard.press("ArrowDown")
    assert focused(page) == "t1-s1"


def test_examples_are_reached_by_arrows_too(home: str, visit: Visit) -> None:
    page = visit(home)
    page.keyboard.press("ArrowDown")
    asked = page.evaluate("document.activeElement.textContent")
    assert asked == page.locator(".examples a").first.inner_text()
    page.keyboard.press("Enter")
    expect(last(page).locator(".asked")).to_have_text(asked)
    assert titles(page)
