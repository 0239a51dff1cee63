"""Feeds: the confident stories of an answer as Atom, RSS and JSON Feed."""

from semsearch.presentation.feeds.feed import Entry, Feed, confident, entries
from semsearch.presentation.feeds.formats import ATOM, JSON_FEED, RSS, atom, json_feed, rss

__all__ = ["ATOM", "JSON_FEED", "RSS", "Entry", "Feed", "atom", "confident", "entries", "json_feed", "rss"]
