"""What the tests of fetching have in common."""

from __future__ import annotations

import pytest

from semsearch.settings import SyncSettings
from semsearch.sync.fetch import Fetcher, FetchFailed

NEWS = b"<rss/>"
LIMITED = SyncSettings(allow_private="yes", timeout_s=1, max_mb=1)


def refused(fetcher: Fetcher, url: str) -> FetchFailed:
    with pytest.raises(FetchFailed) as caught:
        fetcher.fetch(url)
    return caught.value
