"""Addresses: which are valid, which lead to the same page, and the short id of each."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from ipaddress import IPv6Address
from itertools import product
from urllib.parse import SplitResult, urlsplit

from semsearch.text.sanitize import quote

ADDRESS_LIMIT = 4_096  # characters
HOST_LIMIT = 253

# Parameters that identify where a reader came from and do not change the page; case-insensitive.
TRACKING_PREFIXES = ("utm_", "hsa_", "mtm_", "pk_", "piwik_", "at_campaign", "at_medium", "at_custom", "oly_")
TRACKING = frozenset(
    """fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid twclid ttclid li_fat_id igshid igsh mc_cid mc_eid
    ocid cmpid ncid ref_src ref_url smid s_cid xtor mkt_tok vero_id wt_mc _hsenc _hsmi _ga _gl
    __twitter_impression guccounter guce_referrer guce_referrer_sig amp_js_v amp_gsa usqp""".split()
)
_AMP = frozenset({"amp", "_amp", "amp=", "amp=1", "amp=true", "_amp=1", "_amp=true", "outputtype=amp"})
_AMP_CACHE = re.compile(r"(?:^|\.)cdn\.ampproject\.(?:org|example)$")
_GOOGLE = re.compile(r"^(?:www\.)?google(?:\.[a-z]{2,3}){1,2}$")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_HOSTS = 4_096  # whose forms are kept: an archive has many articles of few outlets
_PAIRS = [first + second for first, second in product("abcdefghijklmnopqrstuvwxyz234567", repeat=2)]


def canonical(url: str) -> str:
    """Return the address to show: http or https, without default port, fragment, tracking and AMP variant.

    The host is lower-cased, and an international one is given as ASCII (UTS 46). The path and what is left
    of the query stay as they are, percent-encoding too. Applied twice it changes nothing more.

    Raises:
        ValueError: It is not a valid http(s) address; the message is one line.
    """
    parts = _split(url)
    while inner := _inside_amp_cache(parts):
        parts = _split(inner)
    path = parts.path
    if path.rstrip("/").endswith("/amp"):
        path = re.sub(r"(?<=[^/])(?:/amp)+(/?)$", r"\1", path)  # the last segment, if not the only one
    query = parts.query and "&".join(
        p for p in parts.query.split("&") if p and not _is_tracking(p) and p.lower() not in _AMP
    )
    return f"{parts.scheme}://{parts.netloc}{path}" + (f"?{query}" if query else "")


def identity(url: str) -> str:
    """Return the id of an address: 16 characters, the same for all forms of one canonical address.

    It is base32 (lower case, no padding) of a BLAKE2b hash of 10 bytes. The scheme, a slash at the end of the
    path, and the order of the parameters make no difference.

    Raises:
        ValueError: It is not a valid http(s) address.
    """
    return identity_of_canonical(canonical(url))


def identity_of_canonical(url: str) -> str:
    """Return the `identity` of an address that `canonical` returned."""
    place, _, query = url.partition("://")[2].partition("?")
    if "&" in query:
        query = "&".join(sorted(query.split("&")))
    return _short(place.rstrip("/") + (f"?{query}" if query else ""))


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


def domain(text: str) -> str:
    """Return the domain of a domain or an address: lower case, without scheme, path, port and `www.`.

    Raises:
        ValueError: There is none.
    """
    return _short_domain(text) if len(text) <= HOST_LIMIT else _domain(text)


def _domain(text: str) -> str:
    bare = re.sub(r"^(?:[a-z][a-z0-9+.-]*:)?//", "", text.strip().lower())
    try:
        host = urlsplit(f"//{bare}").hostname or ""
    except ValueError:
        raise ValueError(f"not a valid domain: {quote(text)}") from None
    return _host(host).removeprefix("www.")


_short_domain = lru_cache(maxsize=_HOSTS)(_domain)  # not of long texts, which would fill the memory


def _split(url: str) -> SplitResult:
    """Split a valid address; `netloc` is the canonical host with its port, the fragment is dropped."""
    url = url.strip()
    if len(url) > ADDRESS_LIMIT:
        raise ValueError(f"{len(url):,} characters, at most {ADDRESS_LIMIT:,}")
    without_joiners = url.replace("\u200c", "").replace("\u200d", "")  # Persian addresses have them
    if not without_joiners.isprintable():
        raise ValueError(f"a control character in the address: {quote(url)}")
    url = url.replace(" ", "%20")  # as browsers do; real archives have such paths
    try:
        parts = urlsplit(url)
        scheme, host, port = parts.scheme.lower(), parts.hostname or "", parts.port
    except ValueError:
        raise ValueError(f"not a valid address: {quote(url)}") from None
    if scheme not in _DEFAULT_PORTS:
        raise ValueError(f"not an http or https address: {quote(url)}")
    if "@" in parts.netloc:
        raise ValueError("a user name or password in the address")  # not quoted: it is a secret
    host = _host(host)
    if port is not None and port != _DEFAULT_PORTS[scheme]:
        host = f"{host}:{port}"
    return SplitResult(scheme, host, parts.path, parts.query, "")


@lru_cache(maxsize=_HOSTS)
def _host(host: str) -> str:
    """Return a host in ASCII and lower case, in brackets if it is an IPv6 address."""
    wrong = f"not a valid host: {quote(host)}"
    if ":" in host:
        try:
            address = IPv6Address(host)
        except ValueError:
            raise ValueError(wrong) from None
        if address.scope_id:
            raise ValueError(wrong)
        return f"[{address.compressed}]"
    if len(host) > HOST_LIMIT:
        raise ValueError(wrong)
    if not host.isascii():
        try:
            host = _international(host)
        except ValueError:
            raise ValueError(wrong) from None
    host = host.lower().removesuffix(".")
    if not all(_LABEL.fullmatch(label) for label in host.split(".")):
        raise ValueError(wrong)
    return host


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


def _inside_amp_cache(parts: SplitResult) -> str:
    """Return the address that an AMP cache's address wraps, "" if it is not one."""
    if "amp" not in parts.netloc and "/amp/" not in parts.path:
        return ""
    if _AMP_CACHE.search(parts.netloc):
        wrapped = re.match(r"/[civ]/(s/)?([^/]+\..+)", parts.path)
    elif _GOOGLE.match(parts.netloc):
        wrapped = re.match(r"/amp/(s/)([^/]+\..+)", parts.path)
    else:
        return ""
    if not wrapped:
        return ""
    query = f"?{parts.query}" if parts.query else ""
    return f"{'https' if wrapped[1] else 'http'}://{wrapped[2]}{query}"


def _is_tracking(parameter: str) -> bool:
    key = parameter.partition("=")[0].lower()
    return key in TRACKING or key.startswith(TRACKING_PREFIXES)


def _short(text: str) -> str:
    number = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=10).digest(), "big")
    return "".join([_PAIRS[number >> shift & 1023] for shift in range(70, -1, -10)])  # two letters, 10 bits


def is_http(text: str) -> bool:
    """Return whether a text begins as an http(s) address does."""
    return text.lstrip()[:8].lower().startswith(("http://", "https://"))
