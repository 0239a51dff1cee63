from __future__ import annotations

from typing import Any

import pytest

from semsearch.corpus.record import Location, without_outlet
from tests.corpus.record.reading import article, item, omitted, reason


@pytest.mark.parametrize("title", [None, "", "  ", "\u200b", "<b></b>", [], {}])
def test_the_first_words_of_the_text_replace_a_missing_title(title: object) -> None:
    assert article(title=title, excerpt="Rain falls.").title == "Rain falls."
    words = article(title=title, excerpt="word " * 50)
    assert words.title == "word " * 18 + "word…"
    assert len(words.title) < 100


@pytest.mark.parametrize("title", [None, "", "  ", "\u200b", "<b></b>"])
def test_a_record_without_title_and_text_is_rejected(title: str | None) -> None:
    given = ["webUrl"] if title is None else ["title", "webUrl"]
    assert (
        reason(title=title, excerpt=" ") == f"no title and no text; its keys are excerpt, {', '.join(given)}"
    )


def test_a_rejection_names_the_first_keys_only() -> None:
    keys = {f"k{n:02}": n for n in range(99)}
    assert reason(title=None, webUrl=None, **keys) == "no title and no text; its keys are " + ", ".join(
        f"k{n:02}" for n in range(12)
    )
    assert reason(title=None, webUrl=None) == "no title and no text"


@pytest.mark.parametrize("title", [1984, "1984", ["1984"], {"rendered": "1984"}])
def test_a_title_may_be_a_number_or_nested(title: object) -> None:
    assert article(title=title).title == "1984"


@pytest.mark.parametrize("title", [True, 1.5, {"x": "y"}])
def test_a_title_that_is_no_text_is_left_out(title: object) -> None:
    found, left = omitted(title=title, excerpt="E")
    assert found.title == "E"
    assert [(field, why[:21]) for field, why, _ in left] == [("title", "expected text, found ")]


def test_the_body_replaces_a_missing_excerpt() -> None:
    assert article(body="  # Head\n\nSome *text*.\n").excerpt == "# Head Some *text*."
    assert article(excerpt=" ", body="text").excerpt == "text"
    assert article(excerpt="own", body="text").excerpt == "own"
    assert len(item(body="word " * 1000).article.excerpt) == 999


@pytest.mark.parametrize(
    "values",
    [{"content": "text"}, {"content_html": "<p>text</p>"}, {"articleBody": "text"}, {"maintext": "text"},
     {"content": {"rendered": "<p>text</p>"}}, {"bodies": [{"value": "text"}]}],
)  # fmt: skip
def test_the_body_may_be_in_the_record(values: dict[str, Any]) -> None:
    assert article(**values).excerpt == "text"
    assert article(excerpt="E", **values).excerpt == "E"


@pytest.mark.parametrize("mark", ["… [+1234 chars]", "... [+1234 chars]", " [+1 chars]"])
def test_the_mark_of_a_text_that_was_cut_is_an_ellipsis(mark: str) -> None:
    assert article(content=f"It rained{mark}").excerpt == "It rained…"
    assert article(content=f"It {mark} rained").excerpt == f"It {mark.strip()} rained"


@pytest.mark.parametrize("excerpt", ["T", "t", "T The X"])
def test_an_excerpt_that_repeats_the_title_is_none_in_feeds(excerpt: str) -> None:
    entry = Location("/archive/a.xml", "a.xml", entry=1)
    assert item(entry, excerpt=excerpt, provider="The X").article.excerpt == ""
    assert item(entry, excerpt=f"{excerpt}!", provider="The X").article.excerpt == f"{excerpt}!"
    assert article(excerpt="T", provider="The X").excerpt == "T"  # what an archive says itself stays


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Rain falls - The X", "Rain falls"),
        ("Rain falls | the x", "Rain falls"),
        ("Rain – and more – The X", "Rain – and more"),
        ("Rain falls - The Y", "Rain falls - The Y"),
        ("Rain falls-The X", "Rain falls-The X"),
        ("- The X", "- The X"),
        (" - The X", " - The X"),
        ("The X", "The X"),
    ],
)
def test_an_aggregators_title_is_without_the_outlet(title: str, expected: str) -> None:
    assert without_outlet(title, "The X") == expected
    assert without_outlet(title, "") == title


def test_only_the_title_of_another_tool_is_shortened_by_the_outlet() -> None:
    assert article(title="Rain - The X", source={"id": None, "name": "The X"}).title == "Rain"
    assert article(title="Rain - The X", provider="The X").title == "Rain - The X"
