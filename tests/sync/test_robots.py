from __future__ import annotations

import pytest

from semsearch.sync.robots import Rules, parse

AGENT = "ledger/1.0 (+https://ledger.example)"


def refuses(text: str, path: str) -> bool:
    return bool(parse(text, AGENT).refusal(f"https://harbour.example{path}"))


@pytest.mark.parametrize(
    ("text", "path", "refused"),
    [
        ("", "/feed", False),
        ("User-agent: *\nDisallow:", "/feed", False),
        ("User-agent: *\nDisallow: /", "/feed", True),
        ("User-agent: *\nDisallow: /", "/robots.txt", False),
        ("User-agent: *\nDisallow: /news", "/newsletter", True),
        ("User-agent: *\nDisallow: /news/", "/news", False),
        ("User-agent: *\nDisallow: /\nAllow: /feed", "/feed.xml", False),
        ("User-agent: *\nAllow: /feed\nDisallow: /", "/feed.xml", False),
        ("User-agent: *\nAllow: /f\nDisallow: /f", "/f", False),
        ("User-agent: *\nDisallow: /*.xml$", "/a/feed.xml", True),
        ("User-agent: *\nDisallow: /*.xml$", "/feed.xml?x=1", False),
        ("User-agent: *\nDisallow: /*.xml", "/feed.xml?x=1", True),
        ("User-agent: *\nDisallow: /a*b*c", "/aXbXX", False),
        ("User-agent: *\nDisallow: /ab*b$", "/ab", False),
        ("User-agent: *\nDisallow: *feed", "/feed", True),
        ("User-agent: *\nDisallow: /?format=", "/?format=rss", True),
        ("User-agent: *\nDisallow: /caf%C3%A9", "/café", True),
        ("User-agent: *\nDisallow: /café", "/caf%C3%A9", True),
        ("user-agent : *  # all\n DISALLOW : /feed # no", "/feed", True),
        ("Disallow: /", "/feed", False),
        ("User-agent: other\nDisallow: /", "/feed", False),
        ("User-agent: Ledger\nDisallow: /", "/feed", True),
        ("User-agent: ledger/2.0\nDisallow: /", "/feed", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: ledger\nAllow: /", "/feed", False),
        ("User-agent: ledger\n\nUser-agent: *\nDisallow: /", "/feed", True),
        ("User-agent: ledger\nUser-agent: other\nDisallow: /", "/feed", True),
        ("User-agent: ledger\nDisallow: /a\nUser-agent: *\nDisallow: /b\nUser-agent: ledger\nDisallow: /c",
         "/c", True),
        ("User-agent: ledger\nDisallow: /a\nUser-agent: *\nDisallow: /b", "/b", False),
        ("User-agent: *\nSitemap: https://a.example/s.xml\nDisallow: /feed", "/feed", True),
    ],
)  # fmt: skip
def test_rules(text: str, path: str, refused: bool) -> None:
    assert refuses(text, path) is refused


@pytest.mark.parametrize(
    ("text", "delay"),
    [
        ("", 0),
        ("User-agent: *\nCrawl-delay: 2.5", 2.5),
        ("User-agent: *\nCrawl-delay: soon", 0),
        ("User-agent: *\nCrawl-delay: -3", 0),
        ("User-agent: *\nCrawl-delay: nan", 0),
        ("User-agent: *\nCrawl-delay: inf", 86_400),
        ("User-agent: other\nCrawl-delay: 5", 0),
        ("User-agent: *\nCrawl-delay: 5\nUser-agent: ledger\nDisallow: /x", 0),
    ],
)
def test_the_delay(text: str, delay: float) -> None:
    assert parse(text, AGENT).delay == delay


def test_a_hostile_pattern_takes_little_time() -> None:
    pattern = "/" + "*a" * 2_000 + "$"
    rules = Rules(((False, pattern),))
    assert rules.refusal("https://harbour.example/" + "a" * 5_000 + "b") == ""
    assert rules.refusal("https://harbour.example/" + "a" * 5_000) == pattern
