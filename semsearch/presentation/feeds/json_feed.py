"""A feed as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json
from typing import Any

from semsearch.presentation.feeds.atom import instant
from semsearch.presentation.feeds.feed import Entry, Feed

MEDIA_TYPE = "application/feed+json"


def json_feed(feed: Feed) -> bytes:
    """Return a feed as a JSON document in UTF-8; its texts are plain text, in `content_text`."""
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "description": feed.description,
        "home_page_url": feed.page,
        "feed_url": feed.address,
        "items": [_item(entry) for entry in feed.entries],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def _item(entry: Entry) -> dict[str, Any]:
    item = {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "content_text": entry.summary or entry.title,
        "image": entry.image.url if entry.image else "",
        "date_published": instant(entry.published_at) if entry.published_at else "",
        "authors": [{"name": entry.outlet}] if entry.outlet else [],
        "tags": list(entry.topics),
    }
    return {name: value for name, value in item.items() if value}
