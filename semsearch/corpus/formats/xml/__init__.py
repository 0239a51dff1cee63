"""An XML file -> its items: one module for each format, chosen by the root element.

To add a format, write a module with a function `read(root, location)` that yields the records, and name its
root elements in `_MODULES`. Where a document has several records, the location of each has its `entry`.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import BinaryIO, Protocol

from semsearch.corpus import xml_document
from semsearch.corpus.fields import RecordError
from semsearch.corpus.formats.xml import feeds, mediawiki, newsml, nitf, sitemap, wordpress
from semsearch.corpus.record import Location
from semsearch.corpus.source_file import File, read_whole
from semsearch.corpus.xml_document import Element
from semsearch.text.sanitize import quote
from semsearch.types import Record

SIZE_LIMIT = 64 * 1024 * 1024  # bytes


class Module(Protocol):
    """What the module of an XML format has."""

    def read(self, root: Element, location: Location) -> Iterator[Record]:
        """Yield the records of a document.

        Raises:
            RecordError: The document as a whole cannot be read.
        """


# By the local name of the root element, in lower case.
_MODULES: MappingProxyType[str, Module] = MappingProxyType(
    {
        "rss": feeds,
        "rdf": feeds,
        "feed": feeds,
        "entry": feeds,
        "channel": feeds,
        "urlset": sitemap,
        "sitemapindex": sitemap,
        "nitf": nitf,
        "newsitem": newsml,
        "newsmessage": newsml,
        "newsml": newsml,
        "mediawiki": mediawiki,
    }
)
_READ = (
    "RSS, Atom, RDF, WordPress exports (rss), Google News sitemaps (urlset), NITF (nitf), "
    "NewsML (newsItem, newsMessage, NewsML), MediaWiki exports (mediawiki)"
)


def read(stream: BinaryIO, file: File) -> Iterator[Record]:
    """Yield the records of a file, or the rejection of the whole file."""
    told = file.conventions
    location = Location(str(file.path), file.name, base=told.base_url, outlet=told.outlet)
    try:
        root = xml_document.parse(read_whole(stream, file, SIZE_LIMIT, "an XML file"))
        yield from _module(root).read(root, location)
    except RecordError as error:
        yield location.rejection(str(error), error.line)


def _module(root: Element) -> Module:
    found = _MODULES.get(xml_document.local_name(root))
    if found is None:
        raise RecordError(f"XML with the root element {quote(root.tag)}, which is not read; read are {_READ}")
    return wordpress if found is feeds and wordpress.is_export(root) else found
