from __future__ import annotations

import json
from typing import Any

import pytest

from semsearch.presentation import feeds
from tests.presentation.feeds.validation import json_feed_faults
from tests.presentation.samples import HOSTILE, OLD, PLAIN, feed


@pytest.mark.parametrize("articles", [(), (PLAIN,), (HOSTILE,), (OLD,), (PLAIN, HOSTILE, OLD)])
def test_a_feed_of_whatever_an_archive_holds_is_valid(articles: tuple[object, ...]) -> None:
    assert json_feed_faults(feeds.json_feed(feed(*articles))) == []  # type: ignore[arg-type]


def test_what_a_reader_gets() -> None:
    read = json.loads(feeds.json_feed(feed(PLAIN)))
    assert (read["home_page_url"], read["feed_url"]) == (feed().page, feed().address)
    assert read["items"] == [
        {
            "id": "urn:semsearch:article:p1",
            "url": "https://a.example/%E6%96%B0%E9%97%BB?b=1&c=2",
            "title": "最高法院 rules on faces",
            "content_text": "Half a sentence.",
            "date_published": "2021-07-28T09:30:00Z",
            "authors": [{"name": "Harbour Daily"}],
            "tags": ["law", "China"],
        }
    ]
    (hostile,) = json.loads(feeds.json_feed(feed(HOSTILE)))["items"]
    assert (hostile["title"], hostile["content_text"]) == (
        feed(HOSTILE).entries[0].title,
        feed(HOSTILE).entries[0].summary,
    )
    assert "content_html" not in hostile


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("id", 7),
        ("id", ""),
        ("content_text", None),
        ("date_published", "28 July 2021"),
        ("url", "/a"),
        ("authors", [{}]),
        ("titel", "a"),
    ],
)
def test_the_validator_refuses_what_is_broken(name: str, value: object) -> None:
    read: Any = json.loads(feeds.json_feed(feed(PLAIN)))
    read["items"][0][name] = value
    assert json_feed_faults(json.dumps(read).encode())
    read["items"] = [{"id": "a", "content_text": ""}] * 2
    assert json_feed_faults(json.dumps(read).encode()) == ["two items with one id"]
    assert json_feed_faults(json.dumps({**read, "items": [], "version": "1"}).encode())
