from __future__ import annotations

import pytest

from semsearch.errors import UsageError
from semsearch.text.origins import host, is_ip_address, is_loopback, origin, origins


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        ("https://wiki.example", "https://wiki.example"),
        ("HTTPS://Wiki.Example/", "https://wiki.example"),
        ("https://wiki.example:443", "https://wiki.example"),
        ("http://wiki.example:80", "http://wiki.example"),
        ("https://wiki.example:80", "https://wiki.example:80"),
        ("http://wiki:8080", "http://wiki:8080"),
        ("http://192.0.2.7:8080", "http://192.0.2.7:8080"),
        ("http://[2001:DB8:0::1]:8080", "http://[2001:db8::1]:8080"),
        ("https://xn--wiki-1ra.example", "https://xn--wiki-1ra.example"),
    ],
)
def test_an_origin_is_spelt_as_in_browsers(text: str, spelt: str) -> None:
    assert origin(text) == spelt
    assert origin(spelt) == spelt


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "begin with http"),
        ("*", "begin with http"),
        ("null", "begin with http"),
        ("wiki.example", "begin with http"),
        ("ftp://wiki.example", "begin with http"),
        ("javascript:alert(1)", "begin with http"),
        ("https://", "begin with http"),
        ("http://wiki:0", "begin with http"),
        ("http://wiki:many", "begin with http"),
        ("http://[::1", "begin with http"),
        ("https://wiki.example/page", "leave out what follows the host"),
        ("https://wiki.example?", "leave out what follows the host"),
        ("https://wiki.example#", "leave out what follows the host"),
        ("https://*.example", "without wildcards"),
        ("https://wiki.example; script-src *", "without wildcards"),
        ("https://wiki.example,evil.example", "without wildcards"),
        ("http://[fe80::1%25eth0]", "without wildcards"),
        ("https://wíki.example", "beginning with xn--"),
    ],
)
def test_an_invalid_origin_is_an_error_that_says_what_to_do(text: str, reason: str) -> None:
    with pytest.raises(
        UsageError, match=rf"^an origin is written like https://wiki\.example, not .*{reason}"
    ):
        origin(text)


def test_a_password_is_not_repeated() -> None:
    with pytest.raises(UsageError, match="leave out the user name") as caught:
        origin("https://somebody:secret@wiki.example")
    assert "secret" not in str(caught.value)


def test_several_origins_are_ordered_and_distinct() -> None:
    assert origins(" https://b.example  http://a.example https://B.example:443 ") == (
        "https://b.example",
        "http://a.example",
    )
    assert origins("") == ()


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ("//News.example:8080", "news.example"),
        ("//127.0.0.1:8080", "localhost"),
        ("//[::1]", "localhost"),
        ("//LOCALHOST", "localhost"),
        ("//192.0.2.7:80", "192.0.2.7"),
        ("//evil.example@localhost.", "localhost."),
        ("//", ""),
        ("//[::1", ""),
        ("null", ""),
    ],
)
def test_the_host_of_a_url(address: str, named: str) -> None:
    assert host(address) == named


def test_ip_addresses_and_local_hosts() -> None:
    assert [
        is_ip_address(name) for name in ("192.0.2.7", "::1", "localhost", "127.0.0.1.evil.example", "")
    ] == [
        True,
        True,
        False,
        False,
        False,
    ]
    local = ("localhost", "Localhost", "wiki.localhost", "127.0.0.1", "127.8.8.8", "::1")
    assert all(is_loopback(name) for name in local)
    assert not any(is_loopback(name) for name in ("0.0.0.0", "::", "192.0.2.7", "localhost.example", ""))
