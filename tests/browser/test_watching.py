"""What the other tests lean on: nothing that a page does wrong goes unseen."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Visit
from tests.browser.watching import Watch


@pytest.mark.parametrize(
    ("done", "seen"),
    [
        ("console.error('so')", "so"),
        ("setTimeout(() => { throw new Error('thrown') })", "thrown"),
        ("setTimeout(() => alert('taken'))", "dialog: taken"),
        ("document.body.append(document.createElement('style'))", "Content Security Policy"),
        ("fetch('https://elsewhere.example/').catch(() => {})", "Content Security Policy"),
        ("document.body.innerHTML = '<b>'", "TrustedHTML"),
    ],
)
def test_what_a_page_does_wrong_is_seen(home: str, visit: Visit, watch: Watch, done: str, seen: str) -> None:
    page = visit(home)
    page.evaluate(f"() => {{ try {{ {done} }} catch {{}} }}")
    page.wait_for_timeout(100)
    assert any(seen in said for said in watch.unexpected), watch.complaints
    watch.expect(".")


def test_what_another_site_asks_elsewhere_is_seen(visit: Visit, watch: Watch) -> None:
    page = visit("about:blank")
    page.evaluate("fetch('https://elsewhere.example/').catch(() => {})")
    assert "asked elsewhere: fetch https://elsewhere.example/" in watch.unexpected
    watch.expect(".")
