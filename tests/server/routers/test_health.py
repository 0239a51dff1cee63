from __future__ import annotations

from typing import Any

from semsearch import Index

ARTICLES = 15  # seven records, and an item of the samples with seven related


def test_readiness_has_the_revision_and_the_size(client: Any, index: Index) -> None:
    reply = client.get("/readyz")
    assert reply.json() == {"status": "ready", "revision": index.revision(), "articles": ARTICLES}
    assert reply.headers["cache-control"] == "no-store"
