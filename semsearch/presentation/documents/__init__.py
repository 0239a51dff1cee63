"""An answer as documents: Markdown, a table, a feed. Pure: no clock, no network, nothing of a request."""

from semsearch.presentation.documents.atom import MEDIA_TYPE as ATOM
from semsearch.presentation.documents.atom import atom
from semsearch.presentation.documents.csv import table
from semsearch.presentation.documents.feed import Entry, Feed, confident, entries
from semsearch.presentation.documents.jsonfeed import MEDIA_TYPE as JSON_FEED
from semsearch.presentation.documents.jsonfeed import json_feed
from semsearch.presentation.documents.markdown import markdown
from semsearch.presentation.documents.plain import title
from semsearch.presentation.documents.rss import MEDIA_TYPE as RSS
from semsearch.presentation.documents.rss import rss

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
