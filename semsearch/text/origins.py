"""Where requests come from: origins in the one spelling that browsers send, and hosts.

An origin is a scheme, a host and a port (RFC 6454), such as `https://wiki.example`; a default port is left
out.
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
    """Give an origin in the browsers' spelling; a slash at its end is taken for none.

    Raises:
        UsageError: It is no origin: it lacks a scheme, has a path, a user name, a wildcard, ….
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
    if is_address(host):
        address = ip_address(host)
        host = f"[{address.compressed}]" if isinstance(address, IPv6Address) else host
    elif not _HOST.fullmatch(host):
        raise _refused(text, "name one host, without wildcards")
    port = "" if parts.port in (None, _PORTS[parts.scheme]) else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"


def origins(text: str) -> tuple[str, ...]:
    """Give the origins in a text with spaces between, each once, in their order; raises as `origin`."""
    return tuple(dict.fromkeys(origin(word) for word in text.split()))


def are_origins(text: str) -> bool:
    """Tell whether a text is origins with spaces between."""
    try:
        origins(text)
    except UsageError:
        return False
    return True


def host(address: str) -> str:
    """Give the host of an address (`//news.example:80`), in lower case; "" if it has none.

    All names and addresses of this machine's own inside are `localhost`.
    """
    parts = _parts(address)
    name = (parts and parts.hostname) or ""
    return LOCAL if is_loopback(name) and is_address(name) else name


def is_address(name: str) -> bool:
    """Tell whether a host is an address in figures, which no name server has a say in."""
    try:
        ip_address(name)
    except ValueError:
        return False
    return "%" not in name


def is_loopback(name: str) -> bool:
    """Tell whether a host can be reached from its own machine only."""
    if is_address(name):
        return ip_address(name).is_loopback
    return name.lower() == LOCAL or name.lower().endswith(f".{LOCAL}")


def _parts(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError:  # a port that is no number, a bracket that is not closed
        return None
    return None if port == 0 else parts


def _refused(text: str, reason: str) -> UsageError:
    return UsageError(f"an origin is written like https://wiki.example, not {text[:80]!r}: {reason}")
