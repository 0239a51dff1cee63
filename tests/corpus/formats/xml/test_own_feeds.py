"""What semsearch writes as a feed, it reads back as it was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from semsearch.corpus.urls import identity
from semsearch.presentation import feeds
from semsearch.presentation.feeds import Feed
from semsearch.types import Article, Image, Provider
from tests.corpus.formats.xml.reading import articles
from tests.presentation.samples import feed

ADDRESS = "https://pier.example/news/1?a=1&b=2"
WHOLE = Article(
    id=identity(ADDRESS),
    title="How <b> and &amp; are written, at 5 < 6 - Harbour Daily",
    excerpt="Put <title> into <head>; R&D &lt;costs&gt;.",
    url=ADDRESS,
    provider=Provider("Harbour <i>Daily</i>", "pier.example"),
    published_at=datetime(2021, 7, 28, 9, 30, tzinfo=UTC),
    authors=("Jane Roe", "Doe, John & <i>"),
    topics=("law", "A, B", "<i> & &amp;"),
    images=(Image("https://i.example/a.jpg", 640, 480),),
)
UNDATED = replace(
    WHOLE, url="https://pier.example/2", id=identity("https://pier.example/2"), published_at=None
)
BARE = replace(
    WHOLE,
    id="abcdefgh234567ab",
    url="",
    excerpt="",
    provider=Provider("Harbour Daily", ""),
    authors=(),
    topics=(),
    images=(),
)


@pytest.mark.parametrize(
    ("write", "article"),
    # Atom has no undated entries: it requires a date of each.
    [(feeds.atom, WHOLE), (feeds.atom, BARE), (feeds.rss, WHOLE), (feeds.rss, UNDATED), (feeds.rss, BARE)],
)
def test_an_article_comes_back_as_it_was(
    tmp_path: Path, write: Callable[[Feed], bytes], article: Article
) -> None:
    assert articles(tmp_path, write(feed(article))) == [article]


def test_a_feed_that_did_not_yet_say_that_its_texts_are_text(tmp_path: Path) -> None:
    assert articles(tmp_path, feeds.atom(feed(WHOLE)).replace(b' type="text"', b"")) == [WHOLE]
