"""Feeds: the confident stories of an answer as Atom, RSS and JSON Feed."""

from semsearch.presentation.feeds.atom import MEDIA_TYPE as ATOM
from semsearch.presentation.feeds.atom import atom
from semsearch.presentation.feeds.feed import Entry, Feed, confident, entries
from semsearch.presentation.feeds.json_feed import MEDIA_TYPE as JSON_FEED
from semsearch.presentation.feeds.json_feed import json_feed
from semsearch.presentation.feeds.rss import MEDIA_TYPE as RSS
from semsearch.presentation.feeds.rss import rss

__all__ = ["ATOM", "JSON_FEED", "RSS", "Entry", "Feed", "atom", "confident", "entries", "json_feed", "rss"]
