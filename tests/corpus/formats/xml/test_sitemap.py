from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from semsearch.types import Image, Provider, Rejection
from tests.corpus.formats.xml.reading import article, results, skips

SPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
)


def sitemap(*urls: str) -> str:
    return f"<urlset {SPACES}>{''.join(f'<url>{url}</url>' for url in urls)}</urlset>"


def test_an_article_of_a_news_sitemap(tmp_path: Path) -> None:
    document = sitemap(
        "<loc>https://pier.example/1</loc><lastmod>2022-01-01</lastmod><news:news><news:publication>"
        "<news:name>The Pier Post</news:name><news:language>en</news:language></news:publication>"
        "<news:publication_date>2021-07-28T10:00:00+02:00</news:publication_date>"
        "<news:title>Tide &amp;amp; time</news:title><news:keywords>Sea, Tides</news:keywords></news:news>"
        "<image:image><image:loc>https://i.example/a.jpg</image:loc><image:title>Low tide</image:title>"
        "</image:image>"
    )
    found = article(tmp_path, document)
    assert (found.title, found.excerpt, found.url) == ("Tide & time", "", "https://pier.example/1")
    assert found.provider == Provider("The Pier Post", "pier.example")
    assert found.published_at == datetime(2021, 7, 28, 8, tzinfo=UTC)
    assert found.topics == ("Sea", "Tides")
    assert found.images == (Image("https://i.example/a.jpg", title="Low tide"),)


def test_addresses_without_title_are_skipped(tmp_path: Path) -> None:
    document = sitemap("<loc>https://pier.example/1</loc>", "<loc>https://pier.example/2</loc><news:news/>")
    assert skips(tmp_path, document) == ["a sitemap entry without title"] * 2


def test_an_index_of_sitemaps_is_rejected(tmp_path: Path) -> None:
    document = (
        f"<sitemapindex {SPACES}><sitemap><loc>https://pier.example/s.xml</loc></sitemap></sitemapindex>"
    )
    (result,) = results(tmp_path, document)
    assert isinstance(result, Rejection)
    assert result.reason == "an index of sitemaps; save the sitemaps that it names, and read those"
