from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from semsearch.corpus import read
from semsearch.corpus.urls import identity, identity_of_path
from semsearch.types import Image, Item, Provider, Rejection

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"
     xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>The X &amp;amp; Co</title><link>https://www.x.example/</link>
<item><title>Court &amp;amp; law</title><link>https://x.example/1?utm_source=rss</link>
  <description>&lt;p&gt;It rules.&lt;/p&gt;&lt;p&gt;Well.&lt;/p&gt;</description>
  <content:encoded><![CDATA[<p>The whole story.</p>]]></content:encoded>
  <pubDate>Wed, 28 Jul 2021 12:39:00 +0200</pubDate><category>AI</category><category>Law</category>
  <media:content url="https://i.example/a.jpg" width="800" height="450" medium="image"/>
  <media:content url="https://i.example/a.mp4" medium="video"/>
  <media:thumbnail url="https://i.example/t.jpg" width="100%"/>
  <enclosure url="https://i.example/e.png" type="image/png" length="3"/>
  <enclosure url="https://i.example/e.mp3" type="audio/mpeg" length="3"/></item>
<item><description>No title.</description></item>
<item><title>Only a guid</title><guid isPermaLink="false">17</guid>
  <content:encoded><![CDATA[<p>Content alone.</p>]]></content:encoded></item>
<item><title>Bad date</title><link>https://x.example/4</link><pubDate>yesterday</pubDate></item>
<item><title>Bad link</title><link>javascript:alert(1)</link></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>The Y</title>
<entry><title type="html">One &amp;lt;b&amp;gt;</title><id>urn:1</id>
  <updated>2021-07-28T12:39:00+02:00</updated><content type="html">&lt;p>Text.&lt;/p></content></entry>
<entry><title>Two</title><link href="https://y.example/2"/><published>2021-07-28T10:00:00Z</published>
  <updated>2022-01-01T00:00:00Z</updated><summary>Short.</summary></entry>
</feed>"""


def results(path: Path, data: bytes | str) -> list[Item | Rejection]:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return list(read([path]))


def test_rss_entries_are_items(tmp_path: Path) -> None:
    path = tmp_path / "a.rss"
    first, untitled, bare, undated, unlinked = results(path, RSS)
    assert isinstance(first, Item)
    assert first.source == f"{path.resolve()}#{first.article.id}"
    assert first.related == ()
    article = first.article
    assert article.id == identity("https://x.example/1")
    assert (article.title, article.excerpt) == ("Court & law", "It rules. Well.")
    assert article.url == "https://x.example/1"
    assert article.provider == Provider("The X & Co", "x.example")
    assert article.published_at == datetime(2021, 7, 28, 10, 39, tzinfo=UTC)
    assert article.topics == ("AI", "Law")
    assert article.images == (
        Image("https://i.example/a.jpg", 800, 450),
        Image("https://i.example/t.jpg"),
        Image("https://i.example/e.png"),
    )
    assert untitled == Rejection(str(path.resolve()), None, "entry 2: title: missing")
    assert isinstance(bare, Item)
    assert (bare.article.url, bare.article.excerpt) == ("", "Content alone.")
    assert bare.article.id == identity_of_path("a.rss#17")
    assert isinstance(undated, Rejection)
    assert undated.reason == "entry 4: publishedDateTime: not a date in ISO 8601: 'yesterday'"
    assert isinstance(unlinked, Rejection)
    assert unlinked.reason == "entry 5: link: not an http or https address: 'javascript:alert(1)'"


def test_atom_entries_are_items(tmp_path: Path) -> None:
    first, second = results(tmp_path / "a.atom", ATOM)
    assert isinstance(first, Item)
    assert (first.article.title, first.article.excerpt) == ("One <b>", "Text.")
    assert (first.article.url, first.article.provider) == ("", Provider("The Y", ""))
    assert first.article.published_at == datetime(2021, 7, 28, 10, 39, tzinfo=UTC)
    assert isinstance(second, Item)
    assert second.article.provider == Provider("The Y", "y.example")
    assert second.article.published_at == datetime(2021, 7, 28, 10, tzinfo=UTC)


def test_long_content_in_place_of_a_summary_is_cut(tmp_path: Path) -> None:
    text = ATOM.replace("Text.", "word " * 20_000)
    first = results(tmp_path / "a.xml", text)[0]
    assert isinstance(first, Item)
    assert len(first.article.excerpt) == 999


def test_a_declared_encoding_is_honoured(tmp_path: Path) -> None:
    data = RSS.replace("utf-8", "iso-8859-1").replace("Court", "Café").encode("iso-8859-1")
    first = results(tmp_path / "a.xml", data)[0]
    assert isinstance(first, Item)
    assert first.article.title == "Café & law"


def test_a_truncated_feed_gives_its_complete_entries(tmp_path: Path) -> None:
    assert isinstance(results(tmp_path / "a.xml", RSS[: RSS.index("<item><description>")])[0], Item)


def test_external_and_recursive_entities_are_not_resolved(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("PRIVATE")
    declared = f'<!DOCTYPE rss [<!ENTITY a SYSTEM "{secret.as_uri()}"> <!ENTITY b0 "{"x" * 1000}">'
    declared += "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 9)) + "]>"
    text = RSS.replace("?>\n", f"?>\n{declared}", 1).replace("It rules", "a &a; &b8; b")
    found = repr(results(tmp_path / "a.xml", text))
    assert "PRIVATE" not in found
    assert len(found) < 10_000


def test_feed_content_is_never_opened_as_a_url_or_path(tmp_path: Path) -> None:
    (tmp_path / "other.xml").write_text(RSS)
    [result] = results(tmp_path / "a.xml", str(tmp_path / "other.xml"))
    assert isinstance(result, Rejection)


def test_an_error_of_the_library_is_a_rejection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> None:
        raise AssertionError("PRIVATE\nlines")

    monkeypatch.setattr("feedparser.parse", broken)
    [result] = results(tmp_path / "a.xml", RSS)
    assert isinstance(result, Rejection)
    assert result.reason == "not an RSS or Atom feed: AssertionError while parsing"


@pytest.mark.parametrize(
    ("data", "line", "reason"),
    [
        (b" \n", None, "the file is empty"),
        (b"plain text", None, "not an RSS or Atom feed"),
        (b"\x00\x01\x02\x03", None, "not an RSS or Atom feed"),
        (b"<html><body>page</body></html>", None, "not an RSS or Atom feed"),
        (b"<urlset><url><loc>https://x.example</loc></url></urlset>", None, "not an RSS or Atom feed"),
        (re.sub(r"<item>.*</item>", "", RSS, flags=re.DOTALL).encode(), None, "a feed without entries"),
        (RSS.encode().replace(b"It rules", b"\xff"), 6, "not UTF-8 text; save the file as UTF-8"),
        (RSS.encode() + b" " * (16 * 1024 * 1024), None, "larger than 16 MiB, the limit for a feed"),
    ],
)
def test_a_file_that_is_not_a_feed_is_reported(
    tmp_path: Path, data: bytes, line: int | None, reason: str
) -> None:
    path = tmp_path / "a.xml"
    assert results(path, data) == [Rejection(str(path.resolve()), line, reason)]
