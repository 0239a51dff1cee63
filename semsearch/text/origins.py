"""Parse and normalize web origins and hosts.

An origin is a scheme, a host and a port (RFC 6454), such as `https://wiki.example`; a default port is
omitted.
"""

from __future__ import annotations

import re
from ipaddress import IPv6Address, ip_address
from urllib.parse import SplitResult, urlsplit

from semsearch.errors import UsageError

LOCAL = "localhost"
_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?\.?")


def origin(text: str) -> str:
    """Return an origin as browsers serialize it; a trailing slash is ignored.

    Raises:
        UsageError: The text is not an origin: no scheme, or a path, a user name, a wildcard, ….
    """
    parts = _parts(text)
    if not parts or parts.scheme not in _PORTS or not parts.hostname:
        raise _refused(text, "it must begin with http:// or https:// and name a host")
    if parts.path not in ("", "/") or parts.query or parts.fragment or "?" in text or "#" in text:
        raise _refused(text, "leave out what follows the host")
    if "@" in parts.netloc:
        raise _refused("…", "leave out the user name")
    if not text.isascii():
        raise _refused(text, "write the host as browsers send it, beginning with xn--")
    host = parts.hostname
    if is_ip_address(host):
        address = ip_address(host)
        host = f"[{address.compressed}]" if isinstance(address, IPv6Address) else host
    elif not _HOST.fullmatch(host):
        raise _refused(text, "name one host, without wildcards")
    port = "" if parts.port in (None, _PORTS[parts.scheme]) else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"


def origins(text: str) -> tuple[str, ...]:
    """Return the distinct origins of a space-separated text, in order; raises as `origin`."""
    return tuple(dict.fromkeys(origin(word) for word in text.split()))


def are_origins(text: str) -> bool:
    """Return whether a text is a space-separated list of origins."""
    try:
        origins(text)
    except UsageError:
        return False
    return True


def host(address: str) -> str:
    """Return the host of an address (`//news.example:80`) in lower case; "" if it has none.

    Loopback addresses are returned as `localhost`.
    """
    parts = _parts(address)
    name = (parts and parts.hostname) or ""
    return LOCAL if is_loopback(name) and is_ip_address(name) else name


def is_ip_address(name: str) -> bool:
    """Return whether a host is an IP address, which needs no name server."""
    try:
        ip_address(name)
    except ValueError:
        return False
    return "%" not in name


def is_loopback(name: str) -> bool:
    """Return whether a host is reachable from its own machine only."""
    if is_ip_address(name):
        return ip_address(name).is_loopback
    return name.lower() == LOCAL or name.lower().endswith(f".{LOCAL}")


def _parts(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError:  # a port that is not a number, an unclosed bracket
        return None
    return None if port == 0 else parts


def _refused(text: str, reason: str) -> UsageError:
    return UsageError(f"an origin is written like https://wiki.example, not {text[:80]!r}: {reason}")
