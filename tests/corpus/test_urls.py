from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from semsearch.corpus.urls import canonical, domain, identity, identity_of_path, validated


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://x.example/story/1", "https://x.example/story/1"),
        ("http://x.example/story/1", "http://x.example/story/1"),
        ("HTTPS://WWW.X.Example/Story", "https://www.x.example/Story"),
        ("https://x.example", "https://x.example"),
        ("https://x.example./a", "https://x.example/a"),
        ("  https://x.example/a\n", "https://x.example/a"),
        ("https://x.example:443/a", "https://x.example/a"),
        ("http://x.example:80/a", "http://x.example/a"),
        ("http://x.example:443/a", "http://x.example:443/a"),
        ("https://x.example:8443/a", "https://x.example:8443/a"),
        ("https://x.example:/a", "https://x.example/a"),
        ("https://x.example/a#part", "https://x.example/a"),
        ("https://x.example/a?#", "https://x.example/a"),
        ("https://x.example/a?id=3&page=2", "https://x.example/a?id=3&page=2"),
        ("https://x.example/a?b=2&a=1", "https://x.example/a?b=2&a=1"),
        ("https://x.example/a?utm_source=t&id=3&utm_medium=m", "https://x.example/a?id=3"),
        ("https://x.example/a?UTM_Source=t", "https://x.example/a"),
        ("https://x.example/a?fbclid=1&gclid=2&mc_cid=3&mc_eid=4", "https://x.example/a"),
        ("https://x.example/a?igshid=1&ocid=2&cmpid=3&ref_src=4", "https://x.example/a"),
        ("https://x.example/a?reference=1&ocidx=2", "https://x.example/a?reference=1&ocidx=2"),
        ("https://x.example/a?&&id=3&", "https://x.example/a?id=3"),
        ("https://x.example/caf%C3%A9?q=%20a+b", "https://x.example/caf%C3%A9?q=%20a+b"),
        ("https://x.example/%7euser", "https://x.example/%7euser"),
        ("https://x.example/café/家", "https://x.example/café/家"),
        ("https://bücher.example/a", "https://xn--bcher-kva.example/a"),
        ("https://BÜCHER.example/a", "https://xn--bcher-kva.example/a"),
        ("https://x.example/story/1/amp", "https://x.example/story/1"),
        ("https://x.example/story/1/amp/", "https://x.example/story/1/"),
        ("https://x.example/amp/story/1", "https://x.example/amp/story/1"),
        ("https://x.example/story/amplifier", "https://x.example/story/amplifier"),
        ("https://x.example/story/revamp", "https://x.example/story/revamp"),
        ("https://x.example/story/amp/amp", "https://x.example/story"),
        ("https://x.example/amp", "https://x.example/amp"),
        ("https://x.example/a?amp=1", "https://x.example/a"),
        ("https://x.example/a?amp=true&id=3", "https://x.example/a?id=3"),
        ("https://x.example/a?amp", "https://x.example/a"),
        ("https://x.example/a?AMP", "https://x.example/a"),
        ("https://x.example/a?_amp=true", "https://x.example/a"),
        ("https://x.example/a?amp=50", "https://x.example/a?amp=50"),
        ("https://x.example/a?outputType=amp", "https://x.example/a"),
        ("https://x.example/a?outputType=pdf", "https://x.example/a?outputType=pdf"),
        ("https://x-example.cdn.ampproject.org/c/s/x.example/a/1", "https://x.example/a/1"),
        ("https://x-example.cdn.ampproject.org/v/s/x.example/a/amp/?amp_js_v=0.1", "https://x.example/a/"),
        ("https://x-example.cdn.ampproject.org/i/s/x.example/a?id=3", "https://x.example/a?id=3"),
        ("https://x-example.cdn.ampproject.org/c/x.example/a", "http://x.example/a"),
        ("https://x-example.cdn.ampproject.example/c/s/X.example/a", "https://x.example/a"),
        ("https://cdn.ampproject.org/c/s/x.example/a", "https://x.example/a"),
        ("https://www.google.com/amp/s/x.example/a/amp", "https://x.example/a"),
        ("https://google.co.uk/amp/s/x.example/a", "https://x.example/a"),
        ("https://www.google.com/amp/s/y.cdn.ampproject.org/c/s/x.example/a", "https://x.example/a"),
        ("https://www.google.com/search?q=amp/s/x", "https://www.google.com/search?q=amp/s/x"),
        ("https://notcdn.ampproject.org/c/s/x.example/a", "https://notcdn.ampproject.org/c/s/x.example/a"),
        ("http://localhost:8000/a", "http://localhost:8000/a"),
        ("http://192.0.2.1/a", "http://192.0.2.1/a"),
        ("http://[2001:DB8::1]:8080/a", "http://[2001:db8::1]:8080/a"),
    ],
)
def test_a_url_is_cleaned_for_display(url: str, expected: str) -> None:
    assert canonical(url) == expected
    assert canonical(expected) == expected


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("javascript:alert(1)", "not an http or https address: 'javascript:alert(1)'"),
        ("JavaScript://x.example/%0aalert(1)", "not an http or https address: 'JavaScript://x.example/%0aalert(1)'"),
        ("data:text/html,x", "not an http or https address: 'data:text/html,x'"),
        ("ftp://x.example/a", "not an http or https address: 'ftp://x.example/a'"),
        ("file:///etc/passwd", "not an http or https address: 'file:///etc/passwd'"),
        ("/relative/path", "not an http or https address: '/relative/path'"),
        ("//x.example/a", "not an http or https address: '//x.example/a'"),
        ("x.example/a", "not an http or https address: 'x.example/a'"),
        ("", "not an http or https address: ''"),
        ("https://", "not a valid host: ''"),
        ("https:///a", "not a valid host: ''"),
        ("https:x.example", "not a valid host: ''"),
        ("https://user:pass@x.example/", "a user name or password in the address"),
        ("https://x.example@y.example/", "a user name or password in the address"),
        ("https://x.example\\@y.example/", "a user name or password in the address"),
        ("https://y.example\\.x.example/", r"not a valid host: 'y.example\\.x.example'"),
        ("https://x .example/a", "not a valid host: 'x%20.example'"),
        ("https://x.example/a\nb", r"a control character in the address: 'https://x.example/a\nb'"),
        ("java\tscript:x", r"a control character in the address: 'java\tscript:x'"),
        ("https://x.example/a\u202eb", r"a control character in the address: 'https://x.example/a\u202eb'"),
        ("https://x.example/\ud83d", r"a control character in the address: 'https://x.example/\ud83d'"),
        ("https://x..example/a", "not a valid host: 'x..example'"),
        ("https://-x.example/a", "not a valid host: '-x.example'"),
        ("https://[fe80::1%25eth0]/a", "not a valid host: 'fe80::1%25eth0'"),
        ("https://[v1.a:b]/a", "not a valid host: 'v1.a:b'"),
        (f"https://{'x.' * 127}example/", f"not a valid host: '{('x.' * 30)[:59]}…'"),
        ("https://x.example<b>/a", "not a valid host: 'x.example<b>'"),
        ("https://x%2eexample/a", "not a valid host: 'x%2eexample'"),
        (f"https://{'x' * 64}.example/", f"not a valid host: '{'x' * 59}…'"),
        (f"https://{'é' * 64}.example/", f"not a valid host: '{'é' * 59}…'"),
        ("https://x.example:99999/a", "not a valid address: 'https://x.example:99999/a'"),
        ("https://x.example:port/a", "not a valid address: 'https://x.example:port/a'"),
        ("https://[::1/a", "not a valid address: 'https://[::1/a'"),
        ("https://x.example/" + "a" * 5000, "5,018 characters, at most 4,096"),
        ("https://y.cdn.ampproject.org/c/s/u:p@x.example/a", "a user name or password in the address"),
    ],
)  # fmt: skip
def test_an_invalid_url_is_refused(url: str, reason: str) -> None:
    for check in (canonical, identity, validated):
        if check is validated and "ampproject" in url:
            continue  # a picture's address is not unwrapped
        with pytest.raises(ValueError, match=f"^{re.escape(reason)}$"):
            check(url)


@pytest.mark.parametrize(
    "variant",
    [
        "http://x.example/story/1?a=1&b=2",
        "https://X.EXAMPLE/story/1/?b=2&a=1",
        "https://x.example:443/story/1?a=1&b=2#comments",
        "https://x.example/story/1/amp?a=1&b=2&utm_source=x",
        "https://x-example.cdn.ampproject.org/c/s/x.example/story/1/amp/?b=2&a=1",
    ],
)
def test_variants_of_one_url_have_one_id(variant: str) -> None:
    assert identity(variant) == identity("https://x.example/story/1?a=1&b=2")


@pytest.mark.parametrize(
    "other",
    [
        "https://x.example/story/2?a=1&b=2",
        "https://x.example/Story/1?a=1&b=2",
        "https://y.example/story/1?a=1&b=2",
        "https://x.example:8443/story/1?a=1&b=2",
        "https://x.example/story/1?a=1",
        "https://x.example/story/1",
    ],
)
def test_different_pages_have_different_ids(other: str) -> None:
    assert identity(other) != identity("https://x.example/story/1?a=1&b=2")


def test_ids_are_short_and_stable() -> None:
    # Written down, because an index that exists holds them.
    assert identity("https://x.example/story/1") == "kyyc4dadscnbhtqd"
    assert identity_of_path("2021/a.md") == "npkzbm6dvo5iyccb"


@given(st.text(max_size=30))
def test_an_id_of_a_path_is_sixteen_characters(name: str) -> None:
    assert re.fullmatch("[a-z2-7]{16}", identity_of_path(name.encode(errors="replace").decode()))


@given(st.text(max_size=60), st.sampled_from(["", "https://", "https://x.example/", "https://x.example/?"]))
def test_any_text_is_a_url_or_refused(text: str, start: str) -> None:
    try:
        address = canonical(start + text)
    except ValueError as error:
        reason = str(error)
    else:
        reason = "sound"
        assert address.startswith(("http://", "https://"))
        assert canonical(address) == address
        assert re.fullmatch("[a-z2-7]{16}", identity(address))
    assert len(reason.splitlines()) == 1


def test_the_url_of_an_image_is_unchanged() -> None:
    assert (
        validated("https://X.example/a.jpg?utm_source=x&w=1#f")
        == "https://X.example/a.jpg?utm_source=x&w=1#f"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x.example", "x.example"),
        (" WWW.X.Example ", "x.example"),
        ("https://www.x.example/a?b", "x.example"),
        ("x.example/road/a", "x.example"),
        ("x.example:8000", "x.example"),
        ("//x.example", "x.example"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("http://[2001:db8::1]/a", "[2001:db8::1]"),
    ],
)
def test_a_domain_is_the_host_without_www(text: str, expected: str) -> None:
    assert domain(text) == expected


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("bücher.example", "xn--bcher-kva.example"),
        ("Bücher。Example", "xn--bcher-kva.example"),
        ("faß.example", "xn--fa-hia.example"),  # another site than fass.example
        ("σας.example", "xn--mxa8ab.example"),
        ("نامه\u200cای.example", "xn--mgba3gch31f060k.example"),
        ("日本語.example", "xn--wgv71a119e.example"),
        ("foo_bar.bücher.example", "foo_bar.xn--bcher-kva.example"),
        ("🦊.example", "xn--9s9h.example"),
        ("Ⅷ.example", "viii.example"),
        ("１２７.０.０.１", "127.0.0.1"),
        ("xn--bcher-kva.bücher.example", "xn--bcher-kva.xn--bcher-kva.example"),
    ],
)
def test_an_international_host_is_encoded_as_in_browsers(host: str, expected: str) -> None:
    assert domain(host) == expected
    assert canonical(f"https://{host}/a") == f"https://{expected}/a"
    assert domain(expected) == expected


@pytest.mark.parametrize(
    "host",
    [
        "a\u200cb.example",  # a joiner where nothing is joined
        "\u0308a.example",  # begins with a mark
        "א1a.example",  # both directions in one label
        "bü\u2488cher.example",  # a digit with a full stop
        "bücher..example",
        f"{'ä' * 80}.example",
    ],
)
def test_a_host_that_browsers_refuse_is_refused(host: str) -> None:
    with pytest.raises(ValueError, match=r"^not a valid host: "):
        domain(host)


@pytest.mark.parametrize("text", ["", "The Star", "[::1", "[:::1]", "a..b", "https://"])
def test_an_invalid_domain_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a valid"):
        domain(text)
