"""The place of an article: the host and path that the forms of its address have in common.

A site answers with and without `www.`, at hosts for phones and for AMP, and with or without the name of a
default document. What is left without these need not exist: the article of `amp.x.example` may be at
`www.x.example` only. So the shown address keeps them, and only the id does without.
"""

from __future__ import annotations

import re

from semsearch.corpus.urls import amp
from semsearch.corpus.urls.hosts import common_host

# What servers send for a folder: index.* of Apache and nginx, Default.* of IIS.
_DOCUMENT = re.compile(r"(?<=/)(?:index|default)\.(?:[sx]?html?|php|aspx?|jsp|cfm)$", re.IGNORECASE)


def place(host: str, path: str) -> str:
    """Return what a canonical address's host and path have in common with those of its other forms."""
    path = amp.without_end(_DOCUMENT.sub("", path.rstrip("/")), certain=False).rstrip("/")
    bare = amp.without_start(path)
    if amp.is_article(bare):
        return common_host(host, of_article=True) + bare
    return common_host(host, of_article=False) + path
