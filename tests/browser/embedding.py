"""How a wiki's page embeds the widget, and how tests look into it."""

from __future__ import annotations

from html import escape

from playwright.sync_api import Locator, Page, expect


def script(server: str) -> str:
    """Return the tag that loads the widget."""
    return f'<script type="module" src="{server}/embed.js"></script>'


def widget(question: str = "", **attributes: str | None) -> str:
    """Return the widget's tag; None stands for an attribute without a value."""
    given = {"question": question or None, **attributes} if question else attributes
    return (
        f"<semsearch-ask{''.join(_attribute(name, value) for name, value in given.items())}></semsearch-ask>"
    )


def plain(question: str = "", **attributes: str | None) -> str:
    """Return the same as a plain element, for hosts that refuse unknown tags."""
    given = {"semsearch": None, "question": question, **attributes}
    return f"<div{''.join(_attribute(f'data-{name}', value) for name, value in given.items())}></div>"


def answered(page: Page, number: int = 0) -> Locator:
    """Wait until a widget of a page, counted from 0, shows an answer; return the widget."""
    found = page.locator("semsearch-ask, div[data-semsearch]").nth(number)
    expect(found.locator("h4").first).to_be_visible()
    return found


def _attribute(name: str, value: str | None) -> str:
    return f" {name}" if value is None else f' {name}="{escape(value)}"'
