"""How old the news of an index is, and how its sources stand; read without asking any of them."""

from __future__ import annotations

from datetime import datetime

from semsearch.settings import Settings
from semsearch.storage.base import Snapshot
from semsearch.sync.sources import SourceFolder
from semsearch.types import Filter, Freshness


def freshness(settings: Settings, snapshot: Snapshot, now: datetime) -> Freshness:
    """Return the date of the newest article that is not dated in the future, and the state of each source."""
    newest = snapshot.get(snapshot.newest(1, Filter(until=now)))
    sources = tuple(SourceFolder.of(settings.index, source).status() for source in settings.sources)
    return Freshness(
        newest_at=newest[0].published_at if newest and newest[0] else None,
        synced_at=max((one.synced_at for one in sources if one.synced_at), default=None),
        sources=sources,
    )
