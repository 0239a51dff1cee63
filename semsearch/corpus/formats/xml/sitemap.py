"""A Google News sitemap -> an item for each article.

https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from semsearch.corpus.fields import RecordError, record_fields
from semsearch.corpus.record import Location, records
from semsearch.corpus.xml_document import Children, Element, children, descendants, first, local_name, text
from semsearch.types import Precedence, Record, Skip


def read(root: Element, location: Location) -> Iterator[Record]:
    """Yield the records of a sitemap's addresses; those without a news title are skipped.

    Raises:
        RecordError: It is the index of other sitemaps, or has no addresses.
    """
    if local_name(root) == "sitemapindex":
        raise RecordError("an index of sitemaps; save the sitemaps that it names, and read those")
    entries = list(descendants(root, "url"))
    if not entries:
        raise RecordError("a sitemap without addresses")
    location = replace(location, precedence=Precedence.DESCRIPTION)
    for number, entry in enumerate(entries, start=1):
        found = children(entry)
        news = _news(found)
        if not first(news, "title"):
            yield Skip(location.path, None, "a sitemap entry without title")
            continue
        yield from records(record_fields(_record(found, news)), replace(location, entry=number))


def _news(found: Children) -> Children:
    return next((children(news) for news in found.get("news:news", ())), {})


def _record(found: Children, news: Children) -> dict[str, object]:
    publication = next((children(one) for one in news.get("publication", ())), {})
    images = [children(image) for image in found.get("image:image", ())]
    return {
        "title": first(news, "title"),
        "webUrl": first(found, "loc"),
        "publishedDateTime": first(news, "publication_date"),
        "lastmod": first(found, "lastmod"),
        "provider": first(publication, "name"),
        "topics": [word for given in first(news, "keywords").split(",") if (word := given.strip())],
        "images": [
            {"url": text(image["loc"][0]), "title": first(image, "title", "caption")}
            for image in images
            if "loc" in image
        ],
    }
