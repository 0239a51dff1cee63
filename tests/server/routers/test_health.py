from __future__ import annotations

from typing import Any

from semsearch import Index

ARTICLES = 15  # seven records, and an item of the samples with seven related


def test_readiness_has_the_revision_and_the_size(client: Any, index: Index) -> None:
    reply = client.get("/readyz")
    told = reply.json()
    assert told.pop("age_s") > 0
    assert told == {
        "status": "ready",
        "revision": index.revision(),
        "articles": ARTICLES,
        "newest_at": "2024-04-03T05:00:00Z",
        "synced_at": None,
        "failing": [],
    }
    assert reply.headers["cache-control"] == "no-store"
