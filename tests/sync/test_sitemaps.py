from __future__ import annotations

import pytest

from semsearch.sync.sitemaps import MOST, listed

AT = "https://harbour.example/sitemap.xml"
OPENING = '<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'


def index(*entries: str) -> bytes:
    return f"{OPENING}{''.join(f'<sitemap>{entry}</sitemap>' for entry in entries)}</sitemapindex>".encode()


def test_the_latest_come_first() -> None:
    content = index(
        f"<loc>\n{AT}.1 </loc><lastmod>2021-07-01</lastmod>",
        f"<loc>{AT}.2</loc>",
        f"<lastmod>2021-08-01</lastmod><loc>{AT}.3</loc>",
    )
    assert listed(content, AT) == [f"{AT}.3", f"{AT}.1", f"{AT}.2"]


def test_news_is_preferred() -> None:
    content = index(f"<loc>{AT}.1</loc>", "<loc>https://harbour.example/news.xml</loc>")
    assert listed(content, AT) == ["https://harbour.example/news.xml"]


@pytest.mark.parametrize(
    "loc", ["https://elsewhere.example/s.xml", "ftp://harbour.example/s.xml", "s.xml", "http://[", AT, ""]
)
def test_other_places_are_left_out(loc: str) -> None:
    assert listed(index(f"<loc>{loc}</loc>"), AT) == []


def test_a_host_cannot_name_any_number() -> None:
    content = index(*(f"<loc>{AT}.{number}</loc>" for number in range(100)))
    assert len(listed(content, AT) or ()) == MOST


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<urlset><url><loc>https://harbour.example/a</loc></url></urlset>",
        b"<rss/>",
        b"{}",
        b'<!DOCTYPE x [<!ENTITY a "b">]><sitemapindex><sitemap><loc>&a;</loc></sitemap></sitemapindex>',
    ],
)
def test_another_document_is_no_index(content: bytes) -> None:
    assert listed(content, AT) is None


def test_a_broken_index_is_used_up_to_its_fault() -> None:
    content = index(f"<loc>{AT}.1</loc>").replace(b"</sitemapindex>", b"<oops")
    assert listed(content, AT) == [f"{AT}.1"]
