"""The outlet of a record: its name and its domain."""

from __future__ import annotations

import re

from semsearch.corpus import urls
from semsearch.corpus.fields import Fields, cleaned, text, type_name
from semsearch.corpus.keys import bare
from semsearch.corpus.record.limits import NAME_LIMIT
from semsearch.corpus.record.omissions import Omissions
from semsearch.types import Provider

DASHES = (" - ", " | ", " – ", " — ")  # between a title and the outlet
_HOST = re.compile(r"(?:[\w-]{1,63}\.){1,8}[A-Za-z]{2,24}")


def named_outlet(fields: Fields, omissions: Omissions) -> tuple[str, Provider]:
    """Return the outlet that the record names, and its key; the domain is "" if the record has none."""
    name = domain = first = ""
    for key, value in fields.candidates("provider"):
        given = ""
        if isinstance(value, dict):
            found = next((t for k in ("name", "title", "label") if (t := text(value.get(k)))), "")
            given = text(value.get("domain")) or ""
            if not given:  # these may be identifiers of another kind
                others = (text(value.get(k)) or "" for k in ("uri", "url", "@id"))
                given = next((t for t in others if urls.is_http(t) or _HOST.fullmatch(t)), "")
        elif isinstance(value, str):
            if urls.is_http(value):
                continue  # the address of the article (Obsidian, trafilatura)
            found = value
            if bare(key) in ("domain", "hostname", "sourcedomain"):
                found, given = "", value
        elif isinstance(value, list):
            found = text(value) or ""
        else:
            omissions.add(key, f"expected a name or a mapping, found {type_name(value)}")
            continue
        if not name and (found := cleaned(found)):
            name, first = omissions.shortened(key, found, NAME_LIMIT), key
        if given and not domain:
            try:
                domain = urls.domain(given)
            except ValueError as error:
                omissions.add_error(f"{key}.domain", error)
    return first, Provider(name, domain)


def with_domain(provider: Provider, url: str) -> Provider:
    """Return the outlet; what the record does not name comes from the address."""
    domain = provider.domain or (urls.domain(url) if url else "")
    return Provider(provider.name or domain, domain)


def without_outlet(title: str, outlet: str) -> str:
    """Return a title without the outlet that aggregators append (`… - The Harbour Ledger`)."""
    if outlet:
        for dash in DASHES:
            head, found, tail = title.rpartition(dash)
            if found and head.strip() and tail.strip().casefold() == outlet.casefold():
                return head.strip()
    return title
