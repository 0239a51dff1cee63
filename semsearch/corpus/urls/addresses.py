"""The canonical form of an address, and the short id that follows from it."""

from __future__ import annotations

import hashlib
from itertools import product
from urllib.parse import SplitResult, urlsplit

from semsearch.corpus.urls import amp, fragments, wrappers
from semsearch.corpus.urls.encoding import normalised, without_dot_segments
from semsearch.corpus.urls.hosts import host
from semsearch.corpus.urls.places import place
from semsearch.corpus.urls.tracking import is_tracking
from semsearch.text.sanitize import quote

ADDRESS_LIMIT = 4_096  # characters
_DEPTH = 8  # of wrappers in one another
_DEFAULT_PORTS = {"http": 80, "https": 443}
_PAIRS = [first + second for first, second in product("abcdefghijklmnopqrstuvwxyz234567", repeat=2)]


class _SecretError(ValueError):
    """A user name or password in an address, which must not be shown."""


def canonical(url: str, *, is_amp: bool = False) -> str:
    """Return the address to show: http or https, unwrapped, without default port, tracking and AMP variant.

    The host is lower-cased, and an international one is given as ASCII (UTS 46). Path and query are
    percent-encoded in one form (RFC 3986). A fragment stays if it names an item of the page. Applied twice it
    changes nothing more.

    Args:
        url: The address.
        is_amp: Whether it is known to be an AMP variant; else it has to look like one of an article.

    Raises:
        ValueError: It is not a valid http(s) address; the message is one line.
    """
    parts = _normalised(_split(url))
    while True:
        if wrappers.wrappers_at(parts.netloc):
            parts, is_amp = _unwrapped(parts, is_amp)
        path, query = amp.without_end(parts.path, certain=is_amp), _query(parts.query)
        if path == parts.path and query == parts.query:
            break
        parts = parts._replace(path=path, query=query)  # which may be a wrapper now
    address = f"{parts.scheme}://{parts.netloc}{parts.path}"
    if parts.query:
        address += f"?{parts.query}"
    if parts.fragment:
        address += f"#{parts.fragment}"
    if len(address) > ADDRESS_LIMIT:
        raise ValueError(f"{len(address):,} characters when percent-encoded, at most {ADDRESS_LIMIT:,}")
    return address


def identity(url: str) -> str:
    """Return the id of an address: 16 characters, the same for all forms of one canonical address.

    It is base32 (lower case, no padding) of a BLAKE2b hash of 10 bytes. The scheme, the order of the
    parameters, and what `place` leaves out make no difference.

    Raises:
        ValueError: It is not a valid http(s) address.
    """
    return identity_of_canonical(canonical(url))


def identity_of_canonical(url: str) -> str:
    """Return the `identity` of an address that `canonical` returned."""
    rest, _, fragment = url.partition("://")[2].partition("#")
    rest, _, query = rest.partition("?")
    host, slash, path = rest.partition("/")
    if "&" in query:
        query = "&".join(sorted(query.split("&")))
    query = f"?{query}" if query else ""
    return _short(place(host, slash + path) + query + (f"#{fragment}" if fragment else ""))


def identity_of_path(name: str) -> str:
    """Return the id of an item without address, from its path under the archive's root."""
    return _short(f"path:{name}")


def validated(url: str) -> str:
    """Return an address unchanged if it is a valid http(s) one.

    Raises:
        ValueError: It is not; the message is one line.
    """
    _split(url)
    return url.strip()


def _split(url: str) -> SplitResult:
    """Split a valid address; `netloc` is the canonical host with its port, the rest is as given."""
    url = url.strip()
    if len(url) > ADDRESS_LIMIT:
        raise ValueError(f"{len(url):,} characters, at most {ADDRESS_LIMIT:,}")
    without_joiners = url.replace("\u200c", "").replace("\u200d", "")  # Persian addresses have them
    if not without_joiners.isprintable():
        raise ValueError(f"a control character in the address: {quote(url)}")
    url = url.replace(" ", "%20")  # as browsers do; real archives have such paths
    try:
        parts = urlsplit(url)
        scheme, name, port = parts.scheme.lower(), parts.hostname or "", parts.port
    except ValueError:
        raise ValueError(f"not a valid address: {quote(url)}") from None
    if scheme not in _DEFAULT_PORTS:
        raise ValueError(f"not an http or https address: {quote(url)}")
    if "@" in parts.netloc:
        raise _SecretError("a user name or password in the address")  # not quoted: it is a secret
    name = host(name)
    if port is not None and port != _DEFAULT_PORTS[scheme]:
        name = f"{name}:{port}"
    return SplitResult(scheme, name, parts.path, parts.query, parts.fragment)


def _normalised(parts: SplitResult) -> SplitResult:
    path, query = without_dot_segments(normalised(parts.path)), normalised(parts.query)
    if path == parts.path and query == parts.query and not parts.fragment:
        return parts
    return SplitResult(
        parts.scheme, parts.netloc, path, query, fragments.kept(parts.fragment) if parts.fragment else ""
    )


def _unwrapped(parts: SplitResult, is_amp: bool) -> tuple[SplitResult, bool]:
    """Return the address inside of all wrappers, and whether it is an AMP variant.

    One that wraps nothing valid, or too many others, stays as it is.

    Raises:
        ValueError: There is a user name or password in a wrapped address.
    """
    inner, inner_is_amp = parts, is_amp
    for _ in range(_DEPTH + 1):
        url, from_amp = wrappers.wrapped(inner)
        try:
            found = _normalised(_split(url)) if url else None
        except _SecretError:
            raise
        except ValueError:
            found = None
        if not found:
            return inner, inner_is_amp
        # A redirect keeps the fragment, as in browsers.
        inner, inner_is_amp = found._replace(fragment=found.fragment or inner.fragment), from_amp
    return parts, is_amp


def _query(query: str) -> str:
    """Return a query without tracking, AMP and empty parameters."""
    if not query:
        return ""
    return "&".join(
        p for p in query.split("&") if p and not is_tracking(p) and p.lower() not in amp.PARAMETERS
    )


def _short(text: str) -> str:
    number = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=10).digest(), "big")
    return "".join([_PAIRS[number >> shift & 1023] for shift in range(70, -1, -10)])  # two letters, 10 bits


def is_http(text: str) -> bool:
    """Return whether a text begins as an http(s) address does."""
    return text.lstrip()[:8].lower().startswith(("http://", "https://"))
