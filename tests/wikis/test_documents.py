"""What docs/guides/wikis/ tells to paste, pasted."""

from __future__ import annotations

import re

from tests.wikis.conftest import Open
from tests.wikis.running import ROOT, Wiki

DOCUMENTS = sorted((ROOT / "docs" / "guides" / "wikis").glob("*.md"))


def test_the_script_for_frames_makes_them_as_high_as_they_need(dokuwiki: Wiki, visit: Open) -> None:
    text = (ROOT / "docs/guides/wikis/index.md").read_text(encoding="utf-8")
    frame, script = (
        re.search(rf"```html\n(<{name}.*?)```", text, re.DOTALL) for name in ("iframe", r"script>\n")
    )
    assert frame
    assert script
    page = visit(f"{dokuwiki.url}/doku.php?id=start")
    code = re.sub("</?script>", "", script.group(1)).replace("https://news.example", dokuwiki.server)
    page.add_script_tag(content=code)
    html = frame.group(1).replace("https://news.example", dokuwiki.server).replace("&token=TOKEN", "")
    page.locator("#dokuwiki__content").evaluate(
        "(there, html) => there.insertAdjacentHTML('beforeend', html)", html
    )
    page.wait_for_function("() => parseInt(document.querySelector('iframe').style.height) > 100")
    assert page.frame_locator("iframe").locator(".story").count() == 3


def test_every_page_says_what_was_not_tested() -> None:
    for file in DOCUMENTS:
        if file.name != "index.md":
            assert re.search(
                r"^## Tested\n(.|\n)*\b(Not tested:|Nothing on this page)", file.read_text(), re.M
            ), file


def test_every_page_is_linked_from_the_overview() -> None:
    text = (ROOT / "docs/guides/wikis/index.md").read_text(encoding="utf-8")
    assert set(re.findall(r"\]\((\w+\.md)\)", text)) == {file.name for file in DOCUMENTS} - {"index.md"}
