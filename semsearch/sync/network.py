"""The addresses of a host, and which of them may be connected to."""

from __future__ import annotations

import ipaddress
import socket

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # IPv4 addresses behind a translator (RFC 6052)


def resolve(host: str, port: int) -> list[str]:
    """Return the IP addresses of a host, in the order of preference of the system.

    Raises:
        OSError, UnicodeError: The host has none, or cannot be looked up.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def is_public(address: str) -> bool:
    """Return whether an IP address belongs to a host of the public internet.

    Private, loopback, link-local, shared, multicast and reserved addresses do not, nor do IPv6 addresses
    that stand for such IPv4 addresses.
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])  # without the zone of a link-local one
    except ValueError:
        return False
    return all(one.is_global and not one.is_multicast for one in _meant(ip)) and not (
        isinstance(ip, ipaddress.IPv6Address) and ip.is_site_local
    )


def _meant(ip: _Address) -> list[_Address]:
    """Return the IPv4 addresses that an IPv6 address stands for; without any, the address itself."""
    if isinstance(ip, ipaddress.IPv4Address):
        return [ip]
    inside: list[_Address] = [one for one in (ip.ipv4_mapped, ip.sixtofour) if one]
    if ip.teredo:
        inside += ip.teredo
    if ip in _NAT64:
        inside.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
    return inside or [ip]
