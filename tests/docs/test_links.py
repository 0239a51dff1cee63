"""Every link and image of the documentation leads somewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.pages import DOCS, README, ROOT, anchors, links

ALL = [
    README,
    ROOT / "CONTRIBUTING.md",
    ROOT / "SECURITY.md",
    ROOT / "index" / "README.md",
    *DOCS.rglob("*.md"),
]


@pytest.mark.parametrize("page", ALL, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_resolves(page: Path) -> None:
    for link in links(page):
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.is_file(), link
        if anchor:
            assert anchor in anchors(target), link


def test_links_are_found() -> None:
    assert len(links(README)) >= 25
    assert {"indexing", "changing-the-model"} <= {*anchors(DOCS / "guides" / "indexing.md"), "indexing"}


def test_every_image_is_shown() -> None:
    images = {image.name for image in (DOCS / "images").iterdir()}
    shown = {Path(link).name for page in ALL for link in links(page)}
    assert images <= shown
