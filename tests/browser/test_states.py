"""Every state of page, frame and widget at all widths, light and dark: axe-core, and the layout."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import axe_playwright_python  # type: ignore[import-untyped]
import pytest
from playwright.sync_api import Page, expect

from semsearch.schemas.examples import ARTICLE
from tests.browser.asking import CHINA, NOTHING, OWED, ask_on
from tests.browser.conftest import WIDTHS, Shoot, Visit
from tests.browser.embedding import answered, plain, script, widget
from tests.browser.servers import Site
from tests.browser.watching import Watch

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RUN = """
() => axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.map(
  ({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.target} ${node.failureSummary}`).join(' | ')}`
))
"""
# What stands below one another or side by side must not overlap, and nothing may be wider than the page.
LAYOUT = """
() => {
  const told = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) told.push(`the page is ${root.scrollWidth} wide`);
  const shadows = [...document.querySelectorAll('*')].map((one) => one.shadowRoot).filter(Boolean);
  const every = (what) => [document, ...shadows].flatMap((one) => [...one.querySelectorAll(what)]);
  const name = (one) => one.className || one.localName;
  const after = (a, b) => b.bottom <= a.top + 1 || b.right <= a.left + 1;
  const parents = 'header, .turn, .day, .pages, .chips, .landing, .choices, .box, .answer, ul, ol';
  for (const parent of every(parents)) {
    const around = parent.getBoundingClientRect();
    const boxes = [...parent.children].map((one) => [one, one.getBoundingClientRect()])
      .filter(([one, box]) => box.width > 1 && box.height > 1 && getComputedStyle(one).position === 'static');
    boxes.forEach(([one, box], at) => {
      const inside = box.left >= around.left - 1 && box.right <= around.right + 1;
      if (!inside) told.push(`${name(one)} leaves ${name(parent)}`);
      for (const [other, beside] of boxes.slice(at + 1)) {
        if (!after(box, beside) && !after(beside, box)) told.push(`${name(one)} overlaps ${name(other)}`);
      }
    });
  }
  for (const target of every('button, input:not([type=hidden]), summary, .remove, .choices a')) {
    const { width, height } = target.getBoundingClientRect();
    if (width && Math.min(width, height) < 24) told.push(`${name(target)} is ${width} by ${height}`);
  }
  return told;
}
"""


def landing(home: str, visit: Visit) -> Page:
    return visit(home)


def completing(home: str, visit: Visit) -> Page:
    page = visit(home)
    page.locator("#q").press_sequentially("face")
    expect(page.locator("#suggestions")).to_be_visible()
    page.keyboard.press("ArrowDown")
    return page


def answer(home: str, visit: Visit) -> Page:
    return visit(f"{home}/?q={CHINA}")


def opened(home: str, visit: Visit) -> Page:
    page = visit(f"{home}/?q=Clearview+fienes+in+2022&topic=Privacy&limit=2")
    for summary in page.locator("summary").all():
        summary.click()
    return page


def thread(home: str, visit: Visit) -> Page:
    page = visit(f"{home}/?q={OWED}&limit=1")
    ask_on(page, "and in Italy?")
    return page


def continued(home: str, visit: Visit) -> Page:
    return visit(f"{home}/?q=who+else+reported+it?&history={OWED}&limit=1")


def nothing(home: str, visit: Visit) -> Page:
    return visit(f"{home}/?q={NOTHING}")


def empty(home: str, visit: Visit) -> Page:
    return visit(f"{home}/?q=vaccine&topic=Nowhere")


def problem(home: str, visit: Visit) -> Page:
    return visit(f"{home}/?q=vaccine&since=soon")


def frame(home: str, visit: Visit) -> Page:
    return visit(f"{home}/embed?q={CHINA}&limit=2")


def story(home: str, visit: Visit) -> Page:
    page = visit(f"{home}/story?id={ARTICLE['id']}")
    expect(page.locator(".day").first).to_be_visible()
    return page


@pytest.fixture
def widgets(home: str, wiki: Site) -> str:
    tags = (
        widget(CHINA, limit="2"),
        widget(),
        plain(NOTHING, fixed=None, limit="1", compact=None),
        widget("x" * 2001, lang="fr"),
    )
    return wiki.known + wiki.page(f"{script(home)}<h2>News</h2>{''.join(tags)}")


def check(page: Page, name: str, shoot: Shoot) -> str:
    """Run axe-core and look at the layout, at every width, and axe-core in the dark; return what is wrong."""
    wrong: list[str] = []
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(f"() => {{ {AXE} }}")
    for scheme, widths in (("light", WIDTHS), ("dark", WIDTHS[-1:])):  # a scheme changes colours only
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for width in widths:
            page.set_viewport_size({"width": width, "height": 900})
            wrong += [f"{scheme} {width}: {one}" for one in (*page.evaluate(LAYOUT), *page.evaluate(RUN))]
            shoot(page, f"{name}-{width}-{scheme}")
    return "\n".join(wrong)


STATES = [landing, completing, answer, opened, thread, continued, nothing, empty, problem, frame, story]


@pytest.mark.parametrize("state", STATES, ids=lambda state: str(state.__name__))
def test_of_the_page(
    home: str, visit: Visit, watch: Watch, shoot: Shoot, state: Callable[[str, Visit], Page]
) -> None:
    watch.expect("status of 422")
    page = state(home, visit)
    assert check(page, state.__name__, shoot) == ""


def test_of_the_widget(widgets: str, visit: Visit, watch: Watch, shoot: Shoot) -> None:
    watch.expect("status of 422")
    page = visit(widgets)
    answered(page)
    answered(page, 2)
    expect(page.locator("semsearch-ask").nth(2).get_by_role("alert")).to_be_visible()
    for summary in page.locator("summary").all():
        summary.click()
    assert check(page, "widget", shoot) == ""


def test_of_signing_in(guarded: str, visit: Visit, watch: Watch, shoot: Shoot) -> None:
    watch.expect("status of 401")
    page = visit(guarded)
    page.get_by_label("Token").fill("wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    assert check(page, "sign-in", shoot) == ""
