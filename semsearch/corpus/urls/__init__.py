"""Addresses: which are valid, which lead to the same article, and the short id of each."""

from semsearch.corpus.urls.addresses import (
    ADDRESS_LIMIT,
    canonical,
    identity,
    identity_of_canonical,
    identity_of_path,
    is_http,
    validated,
)
from semsearch.corpus.urls.hosts import HOST_LIMIT, domain
from semsearch.text.sanitize import quote

__all__ = [
    "ADDRESS_LIMIT",
    "HOST_LIMIT",
    "canonical",
    "domain",
    "identity",
    "identity_of_canonical",
    "identity_of_path",
    "is_http",
    "quote",
    "validated",
]
