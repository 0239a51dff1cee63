"""The files that pages load, and the example questions of the landing page."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest

from semsearch.presentation import html
from semsearch.presentation.html.pages import LONGEST, examples
from semsearch.types import Place, Provider, Sentence, Story
from tests import builders

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


def test_a_title_in_the_summary_ends_before_the_next_sentence() -> None:
    title = Sentence("Harbour closes two piers", (1,), (Place("a", "title", 0, 24),))
    assert ">Harbour closes two piers.<a " in html.sentence(html.quoted(title), 1)


def story(title: str, **more: Any) -> Story:
    values = {
        "provider": Provider("The Ledger", "ledger.example"),
        "topics": ("Law", "China"),
        "published_at": datetime(2021, 7, 28, tzinfo=UTC),
    }
    return builders.story(builders.article(title, **{**values, **more}))


def test_headlines_outlets_and_months_take_turns() -> None:
    assert examples([story(f"Headline {n}") for n in range(6)]) == (
        "Headline 0",
        "What did The Ledger say about Law?",
        "Headline 2",
        "China in July 2021",
        "Headline 4",
        "Headline 5",
    )


def test_what_makes_no_question_is_passed_over() -> None:
    bare = story("x" * (LONGEST + 1), topics=(), provider=Provider(), published_at=None)
    assert examples([bare] * 5) == ()


def test_none_is_given_twice() -> None:
    assert examples([story("Headline"), story("Other"), story("Headline")]) == (
        "Headline",
        "What did The Ledger say about Law?",
    )


def test_an_empty_archive_has_none() -> None:
    assert examples([]) == ()
