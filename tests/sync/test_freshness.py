from __future__ import annotations

from datetime import timedelta

from semsearch.settings import Source
from semsearch.storage.local import LocalStore
from semsearch.sync.freshness import freshness
from semsearch.types import Freshness
from tests.sync.conftest import START, Archive, Clock
from tests.sync.hosts import Host, feed, reply


def known(archive: Archive, clock: Clock) -> Freshness:
    with LocalStore.open(archive.settings.index) as store, store.snapshot() as snapshot:
        return freshness(archive.settings, snapshot, clock())


def test_the_newest_article_counts_that_is_not_dated_in_the_future(
    archive: Archive, site: Host, clock: Clock
) -> None:
    site.answers["/feed"] = reply(feed(["ferries"], day="Tue, 03 Aug 2021 11:00:00 GMT"))
    site.answers["/later"] = reply(feed(["cranes"], day="Wed, 04 Aug 2021 11:00:00 GMT"))
    archive.sync(Source("harbour", feed=f"{site.url}/feed"), Source("later", feed=f"{site.url}/later"))
    assert known(archive, clock).newest_at == START - timedelta(hours=1)


def test_sources_are_told_in_the_order_of_the_settings(archive: Archive, site: Host, clock: Clock) -> None:
    site.answers["/feed"] = reply(feed(["ferries"]))
    archive.sync(Source("harbour", feed=f"{site.url}/feed"), Source("canal", feed=f"{site.url}/canal"))
    clock.move(hours=1)
    archive.sync()
    found = known(archive, clock)
    assert (found.synced_at, [one.name for one in found.sources]) == (clock.now, ["harbour", "canal"])
    assert [(one.name, one.failing_since, one.failures) for one in found.failing] == [("canal", START, 2)]
