"""The files that pages load are small, and hold no foreign address."""

from __future__ import annotations

import re

import pytest

from semsearch.presentation import html

PAGE, WIDGET = 60_000, 15_000  # bytes


def test_the_page_is_small() -> None:
    shown = html.page(html.Page(html.Address("./"))).encode()
    assert (
        len(shown) + sum(len(html.assets()[name].content) for name in ("page.css", "page.js", "icon.svg"))
        < PAGE
    )


def test_the_widget_is_small() -> None:
    assert len(html.assets()["embed.js"].content) < WIDGET


@pytest.mark.parametrize("name", sorted(html.assets()))
def test_nothing_is_loaded_from_elsewhere(name: str) -> None:
    text = html.assets()[name].content.decode()
    assert set(re.findall(r"https?://[^\s\"'`<>)]+", text)) <= {"http://www.w3.org/2000/svg"}
    assert "import " not in text
    assert "innerHTML" not in text


def test_an_asset_is_known_by_what_it_holds() -> None:
    assert {asset.name for asset in html.assets().values()} == set(html.assets())
    assert len({asset.version for asset in html.assets().values()}) == len(html.assets())
