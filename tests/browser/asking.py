"""How tests ask the page, and what they read off it."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, expect

CHINA = "rulings on facial recognition in China"
OWED = "How much does Clearview owe the UK regulator?"
NOTHING = "best recipe for apple strudel"

# The thread as text: elements with their attributes in order, addresses whole, white space single, no times.
_TREE = """
(thread) => {
  const shown = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return [node.data.replace(/\\s+/g, ' ').trim()].filter(Boolean);
    if (node.nodeType !== Node.ELEMENT_NODE) return [];
    const attributes = [...node.attributes].map(({ name, value }) => {
      if (name === 'href' || name === 'data-address') value = new URL(value, document.baseURI).href;
      return `${name}=${value}`;
    });
    const opening = `<${node.localName} ${attributes.sort().join(' ')}>`;
    return [opening, ...[...node.childNodes].flatMap(shown), `</${node.localName}>`];
  };
  return [...thread.childNodes].flatMap(shown).map((line) => line.replace(/ in [\\d.]+ m?s/, ''));
}
"""


def tree(page: Page) -> list[str]:
    """Return the content of the thread, comparable between pages."""
    lines: list[str] = page.locator("#thread").evaluate(_TREE)
    return lines


def settled(page: Page) -> None:
    """Wait until no answer is on its way."""
    expect(page.locator("body")).not_to_have_attribute("aria-busy", "true")


def type_in(page: Page, question: str) -> None:
    """Ask by typing, as on a keyboard, and wait for the answer."""
    page.locator("#q").fill(question)
    page.keyboard.press("Enter")
    expect(last(page).locator(".asked")).to_have_text(question)
    settled(page)


def follow(page: Page, address: str) -> None:
    """Make the page's script open a URL, as a link on the page does."""
    page.locator("#thread").evaluate(
        """(thread, href) => {
          const link = Object.assign(document.createElement('a'), { href, textContent: 'there' });
          link.dataset.ask = '';
          thread.append(link);
          link.click();
          link.remove();
        }""",
        address,
    )
    settled(page)


def ask_on(page: Page, question: str) -> None:
    """Ask a question that goes on from the last answer."""
    last(page).get_by_role("searchbox", name="Ask a follow-up question").fill(question)
    page.keyboard.press("Enter")
    expect(last(page).locator(".asked")).to_have_text(question)
    settled(page)


def last(page: Page) -> Locator:
    """Return the last answer."""
    return page.locator(".turn").last


def titles(page: Page) -> list[str]:
    """Return the headlines of the last answer's stories."""
    return last(page).locator(".story h3").all_inner_texts()


def chips(page: Page) -> list[str]:
    """Return the interpretation, each part with the words it was read from."""
    return [
        text.replace("\n", " ").removesuffix("×").strip()
        for text in last(page).locator(".chip").all_inner_texts()
    ]


def parameters(page: Page) -> dict[str, list[str]]:
    """Return the parameters of the page's URL."""
    return parse_qs(urlsplit(page.url).query)
