"""Hosts of addresses: in ASCII and lower case, as browsers make them, and which are of one site."""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import IPv6Address
from urllib.parse import urlsplit

from semsearch.text.sanitize import quote

HOST_LIMIT = 253
HOSTS = 4_096  # whose forms are kept: an archive has many articles of few outlets

_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_FORMS = frozenset({"m"})  # labels of hosts that have another form of a site's pages
_FORMS_OF_ARTICLES = frozenset(
    {"m", "mobile", "amp"}
)  # the others may be sections: mobile phones, amplifiers
# Labels below a top level under which names are registered: co.uk, gov.au, or.jp.
_SUFFIXES = frozenset("ac co com edu go gob gouv gov mil ne net or org".split())


def domain(text: str) -> str:
    """Return the domain of a domain or an address: in lower case, without scheme, path, port and `www.`.

    Raises:
        ValueError: There is none.
    """
    return _short_domain(text) if len(text) <= HOST_LIMIT else _domain(text)


def _domain(text: str) -> str:
    bare = re.sub(r"^(?:[a-z][a-z0-9+.-]*:)?//", "", text.strip().lower())
    try:
        name = urlsplit(f"//{bare}").hostname or ""
    except ValueError:
        raise ValueError(f"not a valid domain: {quote(text)}") from None
    return without_www(host(name))


_short_domain = lru_cache(maxsize=HOSTS)(_domain)  # not of long texts, which would fill the memory


@lru_cache(maxsize=HOSTS)
def without_www(host: str) -> str:
    """Return a host without `www.`, unless that is a part of the name itself, as in `www.com`."""
    servers, name = _split(host)
    return ".".join((*servers[1:], name)) if servers[:1] == ["www"] else host


@lru_cache(maxsize=HOSTS)
def common_host(host: str, *, of_article: bool) -> str:
    """Return a host without the labels that say which form of a site's pages it has: `www.`, `m.` and others.

    Wikis have `m` after the language: `en.m.x.example`.
    """
    servers, name = _split(host)
    forms = _FORMS_OF_ARTICLES if of_article else _FORMS
    return without_www(".".join((*(label for label in servers if label not in forms), name)))


def _split(host: str) -> tuple[list[str], str]:
    """Split a host, which may have a port, into the labels of its servers and the registered name."""
    labels = host.split(".")
    size = 3 if len(labels) > 2 and labels[-2] in _SUFFIXES else 2
    return labels[:-size], ".".join(labels[-size:])


@lru_cache(maxsize=HOSTS)
def host(name: str) -> str:
    """Return a host in ASCII and lower case, in brackets if it is an IPv6 address.

    Raises:
        ValueError: It is not a valid host.
    """
    wrong = f"not a valid host: {quote(name)}"
    if ":" in name:
        try:
            address = IPv6Address(name)
        except ValueError:
            raise ValueError(wrong) from None
        if address.scope_id:
            raise ValueError(wrong)
        return f"[{address.compressed}]"
    if len(name) > HOST_LIMIT:
        raise ValueError(wrong)
    if not name.isascii():
        try:
            name = _international(name)
        except ValueError:
            raise ValueError(wrong) from None
    name = name.lower().removesuffix(".")
    if not all(_LABEL.fullmatch(label) for label in name.split(".")):
        raise ValueError(wrong)
    return name


def _international(host: str) -> str:
    """Return a host in ASCII, as browsers make it: UTS 46, nontransitional, which keeps ß and allows emoji.

    `idna.encode` is stricter: IDNA 2008 has neither emoji nor "_", which both occur in addresses that work.

    Raises:
        ValueError: A label cannot be one.
    """
    import idna

    labels = []
    for label in idna.uts46_remap(host, std3_rules=False).split("."):
        if label.isascii():
            labels.append(label)
            continue
        idna.check_initial_combiner(label)
        idna.check_bidi(label)
        for at, letter in enumerate(label):
            if letter in "\u200c\u200d" and not idna.valid_contextj(label, at):
                raise ValueError
        labels.append(f"xn--{label.encode('punycode').decode('ascii')}")
    return ".".join(labels)
