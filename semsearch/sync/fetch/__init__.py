"""Fetch addresses politely: conditional requests, limits of time and size, robots.txt, checked addresses.

The address that a host's name resolves to is checked, and the connection is made to that same address, for
every redirect again. So neither a redirect nor a name that resolves to something else a moment later leads to
a host that may not be connected to.
"""

from semsearch.sync.fetch.failures import FetchFailed, Postponed, Stopped
from semsearch.sync.fetch.fetcher import Fetched, Fetcher
from semsearch.sync.fetch.hosts import REDIRECTS

__all__ = ["REDIRECTS", "FetchFailed", "Fetched", "Fetcher", "Postponed", "Stopped"]
