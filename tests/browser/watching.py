"""What a browser says of pages while a test runs: none of it may go unexpected."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Dialog, Request, Route

HERE = ("127.0.0.1", "localhost")
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 10" width="1600" height="1000">'
    '<rect width="16" height="10" fill="hsl({hue} 35% 62%)"/>'
    '<path d="M0 10 5 4l3 4 2-2 6 4Z" fill="hsl({hue} 30% 42%)"/>'
    '<circle cx="12" cy="3" r="1.3" fill="#fff8"/></svg>'
)
SHIFT = """
window.__shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.__shift += entry.value;
}).observe({ type: 'layout-shift', buffered: true });
"""


def picture(route: Route) -> None:
    """Serve a picture in place of an outlet's, which does not exist."""
    hue = sum(route.request.url.encode()) * 47 % 360
    route.fulfill(content_type="image/svg+xml", body=PICTURE.format(hue=hue))


def missing(route: Route) -> None:
    """Answer that there is no picture."""
    route.fulfill(status=404)


class Watch:
    """Follows contexts of a browser, and stands in for all hosts that are not this machine.

    Attributes:
        images: Requests for images of other hosts, which `give` answers.
        opened: Addresses of other hosts that were opened as pages.
        complaints: Errors and warnings of the console, errors of scripts, dialogs, and what was asked of
            other hosts beside images and pages.
        expected: What complaints of a test may match.
    """

    def __init__(self) -> None:
        self.images: list[Request] = []
        self.opened: list[str] = []
        self.complaints: list[str] = []
        self.expected: list[str] = []
        self.give: Callable[[Route], None] = picture

    def follow(self, context: BrowserContext) -> None:
        """Follow a context from its beginning on."""
        context.add_init_script(SHIFT)
        context.on("console", lambda said: self._said(said.type, f"{said.text} ({said.location['url']})"))
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        context.on("dialog", self._dialog)
        context.route(lambda url: urlsplit(url).hostname not in HERE, self._elsewhere)

    def expect(self, *complaints: str) -> None:
        """Let complaints pass, by regular expressions."""
        self.expected += complaints

    @property
    def unexpected(self) -> list[str]:
        """The complaints that no test expected."""
        return [said for said in self.complaints if not any(re.search(one, said) for one in self.expected)]

    def _said(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.complaints.append(text)

    def _dialog(self, dialog: Dialog) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _elsewhere(self, route: Route) -> None:
        request = route.request
        if request.resource_type == "image":
            self.images.append(request)
            self.give(route)
        elif request.is_navigation_request():
            self.opened.append(request.url)
            route.fulfill(content_type="text/html", body="<!doctype html><title>An outlet</title>")
        else:
            self.complaints.append(f"asked elsewhere: {request.resource_type} {request.url}")
            route.abort()
