"""An answer as documents: Markdown, a table, a feed. Pure: no clock, no network, nothing of a request."""

from semsearch.documents.atom import MEDIA_TYPE as ATOM
from semsearch.documents.atom import atom
from semsearch.documents.feed import Entry, Feed, confident, entries
from semsearch.documents.jsonfeed import MEDIA_TYPE as JSON_FEED
from semsearch.documents.jsonfeed import json_feed
from semsearch.documents.markdown import markdown
from semsearch.documents.plain import title
from semsearch.documents.rss import MEDIA_TYPE as RSS
from semsearch.documents.rss import rss
from semsearch.documents.table import table

__all__ = [
    "ATOM",
    "JSON_FEED",
    "RSS",
    "Entry",
    "Feed",
    "atom",
    "confident",
    "entries",
    "json_feed",
    "markdown",
    "rss",
    "table",
    "title",
]
