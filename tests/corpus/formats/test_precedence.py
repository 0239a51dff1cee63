"""What each format says of its records: the archive's own items, or descriptions of articles elsewhere."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from semsearch.corpus import read
from semsearch.schemas.article import record
from semsearch.types import Article, Item, Precedence

ENTRY = {"title": "Ferry", "url": "https://isle.example/ferry", "summary": "It sails."}
LINK = "<link>https://isle.example/ferry</link>"
ITEMS = {
    "a.md": "---\ntitle: Ferry\n---\nIt sails.",
    "post.html": "---\ntitle: Ferry\ndate: 2021-07-28\n---\n<p>It sails.</p>",
    "a.jsonl": json.dumps(ENTRY),
    "list.json": json.dumps([ENTRY]),
    "export.xml": '<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><wp:wxr_version>1.2</wp:wxr_version>'
    f"<item><title>Ferry</title>{LINK}<wp:post_type>post</wp:post_type><wp:status>publish</wp:status>"
    "</item></channel></rss>",
    "agency.xml": "<nitf><head><title>Ferry</title></head><body/></nitf>",
}
DESCRIPTIONS = {
    "rss.xml": f"<rss><channel><title>Isle</title><item><title>Ferry</title>{LINK}</item></channel></rss>",
    "atom.xml": f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Ferry</title>{LINK}</entry></feed>',
    "feed.json": json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "title": "Isle", "items": [ENTRY]}
    ),
    "reply.json": json.dumps({"status": "ok", "totalResults": 1, "articles": [ENTRY]}),
    "replies.jsonl": json.dumps({"data": [ENTRY]}),
    "sitemap.xml": '<urlset xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url>'
    "<loc>https://isle.example/ferry</loc><news:news><news:title>Ferry</news:title></news:news></url></urlset>",
    "page.html": '<meta property="og:type" content="article"><meta property="og:title" content="Ferry">',
    "link.md": "---\ntitle: Ferry\nprecedence: description\n---\nIt sails.",
}


@pytest.mark.parametrize(
    ("name", "content", "precedence"),
    [
        *((name, content, Precedence.ITEM) for name, content in ITEMS.items()),
        *((name, content, Precedence.DESCRIPTION) for name, content in DESCRIPTIONS.items()),
    ],
    ids=[*ITEMS, *DESCRIPTIONS],
)
def test_the_format_says_the_precedence(
    tmp_path: Path, name: str, content: str, precedence: Precedence
) -> None:
    (tmp_path / name).write_text(content)
    (found,) = read([tmp_path / name])
    assert isinstance(found, Item)
    assert (found.article.title, found.precedence) == ("Ferry", precedence)


@pytest.mark.parametrize("precedence", [Precedence.ITEM, Precedence.DESCRIPTION])
def test_an_exported_record_keeps_its_precedence(tmp_path: Path, precedence: Precedence) -> None:
    article = Article("a" * 16, "Ferry", url="https://isle.example/ferry")
    (tmp_path / "export.jsonl").write_text(json.dumps(record(article, precedence=precedence)))
    (found,) = read([tmp_path / "export.jsonl"])
    assert isinstance(found, Item)
    assert found.precedence is precedence
