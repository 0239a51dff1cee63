"""The address of a record, and what identifies a record without one."""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import urljoin

from semsearch.corpus import urls
from semsearch.corpus.fields import Fields, RecordError, text, type_name
from semsearch.corpus.keys import bare
from semsearch.corpus.record.location import Location
from semsearch.corpus.record.omissions import Omissions
from semsearch.text.sanitize import quote

_ID = re.compile("[a-z2-7]{16}")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_PATTERN = re.compile(r"[{}]|(?:^|/):")  # of a site generator's permalinks: /:year/:title/, {{ page.url }}


def canonical_address(fields: Fields, omissions: Omissions) -> str:
    """Return the canonical address: the first valid one; the others are variants of it."""
    base = omissions.location.base
    for key, value in fields.candidates("address"):
        foreign = bare(key) not in ("weburl", "originalurl")
        if bare(key) == "source" and not isinstance(value, str):
            continue  # an outlet, with its own address
        address = address_in(value)
        if address is None:
            if not foreign:
                omissions.add(key, f"expected an address, found {type_name(value)}")
            continue
        address = address.strip()
        if is_relative(address):
            if not base:
                if not foreign:
                    omissions.add(key, "a relative address", quote(address))
                continue
            if bare(key) == "source" or is_template(address):
                continue  # an outlet's name; a template
            if bare(key) == "permalink" and "/" not in address:
                continue  # the name of a style of Jekyll's
        try:
            if base:
                address = urljoin(base, address)
            return urls.canonical(address, is_amp=bare(key) in ("ampweburl", "cdnampweburl"))
        except ValueError as error:
            if bare(key) not in ("source", "uri"):  # which name outlets and records as well
                omissions.add_error(key, error)
    return ""


def is_relative(address: str) -> bool:
    """Return whether an address needs a base; one that begins with `//` only needs a scheme."""
    return not _SCHEME.match(address) and not address.startswith("//")


def is_template(address: str) -> bool:
    """Return whether an address is a pattern of a site generator's, to be filled in."""
    return _PATTERN.search(address) is not None


def address_in(value: object, depth: int = 3) -> str | None:
    """Return the address of a text, or of a mapping or a list that holds one."""
    if isinstance(value, list):
        inners = value[:10] if depth else []
        return next((found for inner in inners if (found := address_in(inner, depth - 1))), None)
    if isinstance(value, dict):
        named = (value.get(key) for key in ("url", "@id", "href", "src", "contentUrl", "image", "teaser"))
        return next((inner for inner in named if isinstance(inner, str) and inner.strip()), None)
    return value if isinstance(value, str) and value.strip() else None


def id_without_address(
    fields: Fields, location: Location | None, title: str, published_at: datetime | None
) -> str:
    """Return the id of an article without address: its own, if semsearch exported it, or that of its path.

    Records that share a file are distinguished by their `id`, or else by title and date.
    """
    if location is None:
        own = fields.values.get("id")
        if isinstance(own, str) and _ID.fullmatch(own):
            return own
        raise RecordError("no address")
    if not location.is_shared:
        return urls.identity_of_path(location.name)
    for _, value in fields.candidates("id"):
        if isinstance(value, str) and _ID.fullmatch(value):
            return value
        if given := text(value):
            return urls.identity_of_path(f"{location.name}#{given.strip()}")
    return urls.identity_of_path(f"{location.name}#{title} {published_at}")
