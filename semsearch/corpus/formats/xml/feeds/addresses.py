"""Addresses in feeds: which links are the entry's own page, and which hosts serve the feeds of others."""

from __future__ import annotations

import re
from collections.abc import Sequence

from semsearch.corpus import urls

# Sites that show the articles of others: their own name is no outlet.
AGGREGATORS = re.compile(
    r"(?:^|\.)(?:google\.[a-z.]{2,6}|bing\.com|feedly\.com|inoreader\.com|newsblur\.com|theoldreader\.com)$"
)
# Hosts that serve the feeds of others: they say nothing about the outlet.
FEED_HOSTS = re.compile(
    r"^(?:feeds?\d?\.feedburner\.com|feedproxy\.google\.com|feeds\.feedblitz\.com|rss\.app|feed43\.com|fetchrss\.com)$"
)
IS_ALTERNATE = frozenset({"", "alternate", "http://www.iana.org/assignments/relation/alternate"})
IS_HTML = frozenset({"", "text/html", "application/xhtml+xml"})


def first_address(given: Sequence[str]) -> str:
    """Return the first valid http(s) address, "" if there is none."""
    for address in given:
        try:
            return urls.validated(address)
        except ValueError:
            continue
    return ""


def domain_of(address: str) -> str:
    """Return the domain of an http(s) address, "" of anything else."""
    try:
        return urls.domain(urls.canonical(address)) if address else ""
    except ValueError:
        return ""
