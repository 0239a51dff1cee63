from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from semsearch.corpus.urls import canonical, identity, identity_of_path
from semsearch.types import Article, Image, Item, Provider, Rejection
from tests.corpus.formats.xml.reading import article, articles, omissions, results, skips

SPACES = (
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom" '
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
)
BLOGGER = "http://schemas.google.com/"
HOME = "<title>The Pier Post</title><link>https://www.pier.example/news/</link>"


def rss(*items: str, about: str = HOME, more: str = "") -> str:
    inner = "".join(f"<item>{item}</item>" for item in items)
    return f'<rss version="2.0" {SPACES} {more}><channel>{about}{inner}</channel></rss>'


def atom(
    *entries: str, about: str = '<title>Y</title><link href="https://y.example/"/>', more: str = ""
) -> str:
    inner = "".join(f"<entry>{entry}</entry>" for entry in entries)
    media = 'xmlns:media="http://search.yahoo.com/mrss/" xmlns:app="http://www.w3.org/2007/app"'
    return f'<feed xmlns="http://www.w3.org/2005/Atom" {media} {more}>{about}{inner}</feed>'


def test_a_whole_rss_entry(tmp_path: Path) -> None:
    document = rss(
        "<title>Court &amp;amp; law</title><link>https://pier.example/1?utm_source=rss</link>"
        "<description>&lt;p&gt;It rules.&lt;/p&gt;&lt;p&gt;Well.&lt;/p&gt;</description>"
        "<content:encoded><![CDATA[<p>The whole story.</p>]]></content:encoded>"
        "<pubDate>Wed, 28 Jul 2021 12:39:00 +0200</pubDate><dc:creator>Ann Vale</dc:creator>"
        "<category>AI</category><dc:subject>Law</dc:subject>"
        '<media:content url="https://i.example/a.jpg" width="800" height="450" medium="image"/>'
        '<media:content url="https://i.example/a.mp4" medium="video"/>'
        '<media:thumbnail url="https://i.example/t.jpg" width="100%"/>'
        '<enclosure url="https://i.example/e.png" type="image/png" length="3"/>'
        '<enclosure url="https://i.example/e.mp3" type="audio/mpeg" length="3"/>'
        '<itunes:image href="/cover.webp"/>'
    )
    (item,) = results(tmp_path, document, "a.rss")
    assert isinstance(item, Item)
    assert item.source == f"{(tmp_path / 'a.rss').resolve()}#{item.article.id}"
    assert item.article == Article(
        id=identity("https://pier.example/1"),
        title="Court & law",
        excerpt="It rules. Well.",
        url="https://pier.example/1",
        provider=Provider("The Pier Post", "pier.example"),
        published_at=datetime(2021, 7, 28, 10, 39, tzinfo=UTC),
        authors=("Ann Vale",),
        topics=("AI", "Law"),
        images=(
            Image("https://i.example/a.jpg", 800, 450),
            Image("https://i.example/t.jpg"),
            Image("https://i.example/e.png"),
            Image("https://www.pier.example/cover.webp"),
        ),
    )


@pytest.mark.parametrize(
    ("document", "authors"),
    [
        (rss("<title>T</title><author>ann@pier.example (Ann Vale)</author>"), ("Ann Vale",)),
        (rss("<title>T</title><author>ann@pier.example</author>"), ()),
        (rss("<title>T</title><dc:creator>Vale, Ann</dc:creator><dc:creator>Bo</dc:creator>"),
         ("Vale, Ann", "Bo")),
        (rss("<title>T</title><dc:creator>By Ann Vale and Bo Quay</dc:creator><author>x</author>"),
         ("Ann Vale", "Bo Quay")),
        (rss("<title>T</title><itunes:author>The Pier Post</itunes:author>"), ()),
        (atom("<title>T</title><author><name>Ann &lt;3</name><email>a@b.example</email></author>"
              "<author><name>Bo</name></author>"), ("Ann <3", "Bo")),
        (atom("<title>T</title>", about="<title>Pier</title><author><name>Ann</name></author>"), ("Ann",)),
        (atom("<title>T</title><source><author><name>Bo</name></author></source>",
              about="<title>Pier</title><author><name>Ann</name></author>"), ("Bo",)),
        (atom("<title>T</title>", about="<title>Pier</title><author><name>Pier</name></author>"), ()),
    ],
)  # fmt: skip
def test_the_authors(tmp_path: Path, document: str, authors: tuple[str, ...]) -> None:
    assert article(tmp_path, document).authors == authors


@pytest.mark.parametrize(
    "document",
    [
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://pier.example/rdf">{HOME}'
        '<items><rdf:Seq><rdf:li rdf:resource="https://pier.example/1"/></rdf:Seq></items></channel>'
        '<item rdf:about="https://pier.example/1"><title>Tide</title><description>High.</description>'
        "<dc:date>2021-07-28T10:00:00+02:00</dc:date></item></rdf:RDF>",
        '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>The Pier Post</title>'
        '<link rel="alternate" type="text/html" href="https://pier.example/"/><entry>'
        '<title mode="escaped">Tide</title><link rel="alternate" type="text/html" href="https://pier.example/1"/>'
        "<issued>2021-07-28T10:00:00+02:00</issued><created>2021-07-27T10:00:00Z</created>"
        "<modified>2022-07-28T10:00:00Z</modified><summary>High.</summary></entry></feed>",
        '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.example/rss.dtd">'
        '<rss version="0.91"><channel><title>The Pier Post</title><link>https://pier.example/</link>'
        "<item><title>Tide</title><link>https://pier.example/1</link><description>High.</description>"
        "<pubDate>Wed, 28 Jul 2021 08:00:00 GMT</pubDate></item></channel></rss>",
        rss("<title>Tide</title><guid>https://pier.example/1</guid><description>High.</description>"
            "<dc:date>2021-07-28T08:00Z</dc:date>"),
        atom("<title>Tide</title><id>https://pier.example/1</id><updated>2022-07-28T08:00:00Z</updated>"
             "<published>2021-07-28T08:00:00Z</published><content>High.</content>",
             about='<title>The Pier Post</title><link href="https://pier.example/"/>'),
        '<feed><title>The Pier Post</title><link href="https://pier.example/"/><entry><title>Tide</title>'
        '<link href="https://pier.example/1"/><published>2021-07-28T08:00:00Z</published>'
        "<summary>High.</summary></entry></feed>",
    ],
)  # fmt: skip
def test_each_kind_of_feed(tmp_path: Path, document: str) -> None:
    found = article(tmp_path, document)
    assert (found.title, found.excerpt, found.url) == ("Tide", "High.", "https://pier.example/1")
    assert found.published_at == datetime(2021, 7, 28, 8, tzinfo=UTC)
    assert found.provider == Provider("The Pier Post", "pier.example")


@pytest.mark.parametrize(
    ("entry", "title"),
    [
        ('<title type="text">Use &lt;div&gt; and &amp;amp;</title>', "Use <div> and &amp;"),
        ("<title>Use &lt;i&gt;care&lt;/i&gt; &amp;amp; wit</title>", "Use care & wit"),
        ('<title type="html">&lt;b&gt;5&lt;/b&gt; &amp;lt; 6</title>', "5 < 6"),
        ('<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">A <b>b</b>c</div></title>', "A bc"),
        ('<title type="text/plain">a &lt;b&gt;</title>', "a <b>"),
        ('<title type="HTML; charset=utf-8">a &lt;b&gt;c&lt;/b&gt;</title>', "a c"),
        ('<title type="plain">a c</title>', "a c"),
        ('<title type="text/html" mode="escaped">a &lt;b&gt;c&lt;/b&gt;</title>', "a c"),
    ],
)
def test_titles_of_atom_by_their_type(tmp_path: Path, entry: str, title: str) -> None:
    assert article(tmp_path, atom(f"{entry}<id>urn:1</id>")).title == title


@pytest.mark.parametrize(
    ("content", "excerpt"),
    [
        ('<content type="html">&lt;p>One.&lt;/p>&lt;p>Two.&lt;/p></content>', "One. Two."),
        ('<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One.</p><p>T<i>w</i>o.</p>'
         '</div></content>',
         "One. Two."),
        ('<content type="text">&lt;p> is a tag</content>', "<p> is a tag"),
        ('<content type="image/png">iVBORw0KGgo=</content>', ""),
        ('<content type="text/plain" mode="base64">T25lLg==</content>', ""),
        ('<content type="application/xml"><a xmlns="">One.</a></content>', ""),
        ('<content type="html" src="https://y.example/1.html">gone</content>', ""),
        ('<content type="html">Long.</content><summary>Short.</summary>', "Short."),
        ('<content>Long.</content><summary type="html">&lt;img src="a">&lt;br></summary>', "Long."),
    ],
)  # fmt: skip
def test_content_of_atom_by_its_type(tmp_path: Path, content: str, excerpt: str) -> None:
    assert article(tmp_path, atom(f"<title>T</title><id>urn:1</id>{content}")).excerpt == excerpt


@pytest.mark.parametrize(
    ("links", "url"),
    [
        ('<link rel="self" href="/api/1"/><link href="/1"/>', "https://y.example/1"),
        ('<link rel="related" href="https://z.example/"/><link rel="alternate" href="/1"/>', "https://y.example/1"),
        ('<link rel="via" href="https://z.example/"/><link rel="edit" href="/e"/>', ""),
        ('<link type="application/pdf" href="/1.pdf"/><link type="text/html" href="/1"/>', "https://y.example/1"),
        ('<link type="application/pdf" href="/1.pdf"/>', "https://y.example/1.pdf"),
        ('<link hreflang="en" href="/en"/><link hreflang="de-AT" href="/de"/>', "https://y.example/de"),
        ('<link hreflang="en" href="/en"/><link hreflang="fr" href="/fr"/>', "https://y.example/en"),
        ('<link hreflang="en" href="/en"/><link href="/1"/>', "https://y.example/1"),
        ('<link rel="http://www.iana.org/assignments/relation/alternate" href="/1"/>', "https://y.example/1"),
        ('<link href="1"/>', "https://y.example/1"),
        ('<link xml:base="/deep/" href="1"/>', "https://y.example/deep/1"),
    ],
)  # fmt: skip
def test_which_link_of_atom_is_the_address(tmp_path: Path, links: str, url: str) -> None:
    found = article(tmp_path, atom(f"<title>T</title><id>urn:1</id>{links}", more='xml:lang="de"'))
    assert found.url == url


def test_a_link_in_the_language_of_the_entry_comes_first(tmp_path: Path) -> None:
    links = '<link hreflang="en" href="/en"/><link hreflang="de" href="/de"/>'
    document = atom(f"<title>T</title>{links}", more='xml:lang="de"').replace(
        "<entry>", '<entry xml:lang="en">'
    )
    assert article(tmp_path, document).url == "https://y.example/en"
    links = links.replace("<link", "<atom:link")
    assert article(
        tmp_path, rss(f"<title>T</title>{links}", about=f"{HOME}<language>de-de</language>")
    ).url.endswith("/de")


def test_nested_bases(tmp_path: Path) -> None:
    document = atom('<title>T</title><link href="a.html"/>', more='xml:base="https://y.example/news/"')
    document = document.replace("<entry>", '<entry xml:base="sport/">')
    assert article(tmp_path, document).url == "https://y.example/news/sport/a.html"


@pytest.mark.parametrize(
    ("item", "url"),
    [
        ("<link>/a/1</link>", "https://www.pier.example/a/1"),
        ("<link>1</link>", "https://www.pier.example/news/1"),
        ("<link>//other.example/1</link>", "https://other.example/1"),
        ("<link>/1?a=1&amp;amp;b=2</link>", "https://www.pier.example/1?a=1&b=2"),
        ("<link>\n https://pier.example/1\n</link>", "https://pier.example/1"),
        ("<link><![CDATA[https://pier.example/?a=1&b=2]]></link>", "https://pier.example/?a=1&b=2"),
        ("<link>https://feeds.feedburner.com/~r/x/1</link><guid>https://pier.example/1"
         "</guid>", "https://pier.example/1"),
        ("<link>https://p.example/~r/1</link><feedburner:origLink>https://pier.example/1"
         "</feedburner:origLink>",
         "https://pier.example/1"),
        ('<guid isPermaLink="false">https://pier.example/?p=1</guid>', ""),
        ('<guid isPermaLink="true">17</guid>', ""),
        ('<atom:link rel="self" href="/feed"/>', ""),
    ],
)  # fmt: skip
def test_the_address_of_an_rss_entry(tmp_path: Path, item: str, url: str) -> None:
    assert article(tmp_path, rss(f"<title>T</title>{item}")).url == url


def test_an_address_that_cannot_be_used_is_reported_and_the_item_stays(tmp_path: Path) -> None:
    document = rss(
        "<title>T</title><link>javascript:alert(1)</link>", "<title>U</title><link>http://[</link>"
    )
    assert [field for field, _ in omissions(tmp_path, document)] == ["webUrl", "webUrl"]
    document = rss("<title>T</title><link>/1</link>", about="<title>No link</title>")
    assert omissions(tmp_path, document) == [("webUrl", "a relative address")]


def test_entries_that_share_a_link_are_told_apart_by_their_ids(tmp_path: Path) -> None:
    shared = "<link>https://pier.example/all</link>"
    document = rss(
        f'<title>A</title>{shared}<guid isPermaLink="false">no. 1/2</guid>',
        f'<title>B</title>{shared}<guid isPermaLink="false">no. 2</guid>',
        f"<title>C</title>{shared}<guid>https://pier.example/c</guid>",
        '<title>D</title><link>https://pier.example/d</link><guid isPermaLink="false">no. 4</guid>',
        '<title>E</title><link>https://pier.example/e</link><guid isPermaLink="false">same</guid>',
        '<title>E again</title><link>https://pier.example/e</link><guid isPermaLink="false">same</guid>',
    )
    a, b, c, d, e, again = articles(tmp_path, document)
    assert a.url == canonical("https://pier.example/all#no.%201%2F2")
    assert b.url == canonical("https://pier.example/all#no.%202")
    assert (c.url, d.url) == ("https://pier.example/c", "https://pier.example/d")
    assert e.id == again.id


@pytest.mark.parametrize(
    ("item", "excerpt"),
    [
        ('<media:content url="https://i.example/a.jpg"><media:description>Caption</media:description>'
         '</media:content>'
         "<description>Summary</description>", "Summary"),
        ('<content:encoded>Text</content:encoded><media:group><media:description>Caption'
         '</media:description></media:group>',
         "Text"),
        ("<media:text>Caption</media:text>", "Caption"),
        ("<media:group><media:description>About the film</media:description>"
         "</media:group>", "About the film"),
        ("<description>Short</description><itunes:summary>Long</itunes:summary>", "Short"),
        ("<itunes:subtitle>Sub</itunes:subtitle><content:encoded>Text</content:encoded>", "Sub"),
        ("<itunes:summary>About it</itunes:summary><itunes:subtitle>Sub</itunes:subtitle>", "About it"),
        ("<description>Same</description><content:encoded>Same</content:encoded>", "Same"),
        ("<description>one <b>two</b><p>three</p></description>", "one two three"),
        ("<description>AT&amp;amp;T &amp;lt;b&amp;gt;</description>", "AT&T <b>"),
        ('<description>&lt;img src="a.jpg"&gt;</description><content:encoded>Text</content:encoded>', "Text"),
    ],
)  # fmt: skip
def test_the_excerpt_of_an_rss_entry(tmp_path: Path, item: str, excerpt: str) -> None:
    assert article(tmp_path, rss(f"<title>T</title>{item}")).excerpt == excerpt


@pytest.mark.parametrize(
    ("item", "title"),
    [
        ("<title/><description>&lt;p&gt;The ferry is late.&lt;/p&gt;</description>", "The ferry is late."),
        ("<dc:title>By Dublin Core</dc:title>", "By Dublin Core"),
        ("<title>T</title><media:title>Of the picture</media:title>", "T"),
        ("<media:content><media:title>Of the picture</media:title></media:content>", "Of the picture"),
        ("<description>Text</description><media:title>Of the picture</media:title>", "Text"),
        ("<title><![CDATA[AT&amp;T and Foo & Bar]]></title>", "AT&T and Foo & Bar"),
    ],
)
def test_the_title_of_an_rss_entry(tmp_path: Path, item: str, title: str) -> None:
    assert article(tmp_path, rss(f"{item}<link>/1</link>")).title == title


def test_a_picture_has_the_caption_and_credit_of_its_media(tmp_path: Path) -> None:
    document = rss(
        '<title>T</title><media:group><media:content url="a.jpg" type="image/jpeg" width="0" height="90">'
        "<media:title>At low tide</media:title><media:credit>Ann Vale</media:credit></media:content>"
        '<media:content url="b.PNG?w=1"/><media:content url="c.mp4"/></media:group><image><url>/d.gif'
        "</url></image>"
    )
    assert article(tmp_path, document).images == (
        Image("https://www.pier.example/news/a.jpg", None, 90, "At low tide", "Ann Vale"),
        Image("https://www.pier.example/news/b.PNG?w=1"),
        Image("https://www.pier.example/d.gif"),
    )


def test_topics(tmp_path: Path) -> None:
    document = rss('<title>T</title><category domain="d">A, B</category><category>https://pier.example/t'
    '</category>'
                   "<itunes:keywords>c, d</itunes:keywords>")  # fmt: skip
    assert article(tmp_path, document).topics == ("A, B", "c", "d")
    document = atom('<title>T</title><id>1</id><category term="t-1" label="Privacy"/>'
    '<category term="https://y.example/t"/>'
                    '<category term="https://y.example/9" label="Courts"/>'
                    '<category term="Sea"/>')  # fmt: skip
    assert article(tmp_path, document).topics == ("Privacy", "Courts", "Sea")


GOOGLE = '<title>"tide" - Google News</title><link>https://news.google.com/search?q=tide</link>'


@pytest.mark.parametrize(
    ("document", "title", "provider"),
    [
        (rss('<title>Tide - Delta Daily</title><link>https://news.google.com/a/1</link>'
         '<description>&lt;a href="x"&gt;Tide'
             '&lt;/a&gt; &lt;font&gt;Delta Daily&lt;/font&gt;</description>'
             '<source url="https://www.delta.example">Delta Daily'
             "</source>", about=GOOGLE),
         "Tide", Provider("Delta Daily", "delta.example")),
        (rss('<title>Tide - West</title><link>/1</link><source url="https://delta.example/rss">Delta Daily'
         '</source>'),
         "Tide - West", Provider("Delta Daily", "delta.example")),
        (rss("<title>Tide</title><link>https://delta.example/1</link><News:Source>Delta Daily</News:Source>",
             about="<title>tide - BingNews</title><link>https://www.bing.com/news</link>",
             more='xmlns:News="https://www.bing.com/news/search?q=tide"'),
         "Tide", Provider("Delta Daily", "delta.example")),
        (atom('<title>Tide</title><link href="https://delta.example/1"/><source><id>urn:1</id>'
         '<title>Delta Daily</title>'
              '<link rel="self" href="https://y.example/f"/><link href="https://delta.example/"/></source>'),
         "Tide", Provider("Delta Daily", "delta.example")),
        (atom('<title type="html">&lt;b>Tide&lt;/b></title><link href="https://delta.example/1"/>',
              about='<title>Google Alert - tide</title>'
              '<link href="https://www.google.com/alerts/feeds/1" rel="self"/>'),
         "Tide", Provider("delta.example", "delta.example")),
        (rss("<title>Tide</title><link>https://delta.example/1</link>"),
         "Tide", Provider("The Pier Post", "delta.example")),
        (rss("<title>Tide</title><link>https://sea.pier.example/1</link>"),
         "Tide", Provider("The Pier Post", "pier.example")),
        (rss("<title>Tide</title><link>https://delta.example/1</link>",
             about="<title>Delta Daily</title><link>https://feeds.feedburner.com/delta</link>"),
         "Tide", Provider("Delta Daily", "delta.example")),
        (atom('<title>Tide</title><link href="https://delta.example/1"/>', about="<title>D</title>"
         "<id>urn:uuid:1</id>"),
         "Tide", Provider("D", "delta.example")),
        (rss("<title>Tide</title>", about="<title>The X &amp;amp; Co</title><link>https://x.example</link>"),
         "Tide", Provider("The X & Co", "x.example")),
        (rss('<title>Tide</title><source url="https://delta.example"/>'),
         "Tide", Provider("delta.example", "delta.example")),
    ],
)  # fmt: skip
def test_the_outlet(tmp_path: Path, document: str, title: str, provider: Provider) -> None:
    found = article(tmp_path, document)
    assert (found.title, found.provider, found.excerpt) == (title, provider, "")


@pytest.mark.parametrize(
    ("title", "about", "outlet"),
    [
        ("News on The Pier Post", "Recent content in News on The Pier Post", "The Pier Post"),
        ("News on Life on the Pier", "Recent content in News on Life on the Pier", "Life on the Pier"),
        ("Life on the Pier", "Recent content on Life on the Pier", "Life on the Pier"),
        ("Life on the Pier", "All about it", "Life on the Pier"),
        ("The Pier Post", "Recent content in The Pier Post", "The Pier Post"),
    ],
)
def test_the_outlet_of_a_section_of_hugo(tmp_path: Path, title: str, about: str, outlet: str) -> None:
    channel = (
        f"<title>{title}</title><link>https://pier.example/news/</link><description>{about}</description>"
    )
    document = rss("<title>T</title><link>https://pier.example/1</link>", about=channel)
    assert article(tmp_path, document).provider == Provider(outlet, "pier.example")


TOPICS = "<title>Tags on The Pier Post</title><link>https://pier.example/tags/</link>"
HUGO = f"{TOPICS}<generator>Hugo 0.1</generator>"
TIDE = "<title>tide</title><link>https://pier.example/tags/tide/</link><description></description>"


def test_the_topics_of_hugo_are_no_articles(tmp_path: Path) -> None:
    assert skips(tmp_path, rss(TIDE, TIDE.replace("tide", "rain"), about=HUGO)) == ["a list of articles"] * 2


@pytest.mark.parametrize(
    ("about", "other"),
    [
        (TOPICS, TIDE.replace("tide", "rain")),
        (HUGO, TIDE.replace("tags/", "2021/")),
        (HUGO, TIDE.replace("tags/", "tags/2021/")),
        (HUGO, TIDE.replace("<description>", "<description>Text.")),
    ],
    ids=["another tool", "elsewhere", "deeper", "text"],
)
def test_other_entries_without_text_are_articles(tmp_path: Path, about: str, other: str) -> None:
    assert len(articles(tmp_path, rss(TIDE, other, about=about))) == 2


def test_entries_at_several_other_sites_have_the_outlets_of_their_addresses(tmp_path: Path) -> None:
    document = rss("<title>A</title><link>https://a.example/1</link>", "<title>B</title>"
    "<link>https://b.test/1</link>",
                   about="<title>Planet</title><link>https://planet.invalid</link>")  # fmt: skip
    assert [found.provider.name for found in articles(tmp_path, document)] == ["a.example", "b.test"]


def test_a_list_of_other_articles_is_no_excerpt(tmp_path: Path) -> None:
    listed = "&lt;ol&gt;&lt;li&gt;Tide&lt;/li&gt;&lt;li&gt;Ebb&lt;/li&gt;&lt;/ol&gt;"
    item = f"<title>Tide</title><description>{listed}</description>"
    assert article(tmp_path, rss(item, about=GOOGLE)).excerpt == ""
    assert article(tmp_path, rss(item)).excerpt == "Tide Ebb"


def test_bing_names_the_outlet_and_a_picture(tmp_path: Path) -> None:
    item = (
        "<title>Tide</title><link>https://delta.example/1</link>"
        "<News:Source>Delta Daily on MSN.com</News:Source><News:Image>https://www.bing.com/th?id=1</News:Image>"
    )
    about = "<title>tide - BingNews</title><link>https://www.bing.com/news/search?q=tide</link>"
    found = article(
        tmp_path, rss(item, about=about, more='xmlns:News="https://www.bing.com/news/search?q=tide"')
    )
    assert found.provider == Provider("Delta Daily", "delta.example")
    assert found.images == (Image("https://www.bing.com/th?id=1"),)


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ("<pubDate>not a date</pubDate><dc:date>2021-07-28</dc:date>", datetime(2021, 7, 28, tzinfo=UTC)),
        ("<dc:date>2021-07-30</dc:date><pubDate>Wed, 28 Jul 2021 10:00:00 CEST"
         "</pubDate>", datetime(2021, 7, 28, 8, tzinfo=UTC)),
        ("<pubDate></pubDate><atom:updated>2021-07-28T10:00:00Z"
         "</atom:updated>", datetime(2021, 7, 28, 10, tzinfo=UTC)),
        ("<PubDate>28 Jul 21 10:00 GMT</PubDate>", datetime(2021, 7, 28, 10, tzinfo=UTC)),
        ("", None),
    ],
)  # fmt: skip
def test_the_date(tmp_path: Path, dates: str, expected: datetime | None) -> None:
    assert article(tmp_path, rss(f"<title>T</title>{dates}")).published_at == expected


def test_a_date_that_cannot_be_read_is_reported_and_the_item_stays(tmp_path: Path) -> None:
    document = rss("<title>T</title><pubDate>yesterday</pubDate>")
    assert isinstance(results(tmp_path, document)[0], Item)
    assert omissions(tmp_path, document) == [("pubDate", "not a date")]


def test_a_video_of_youtube(tmp_path: Path) -> None:
    document = atom(
        '<id>yt:video:v1</id><title>Locks</title><link rel="alternate" href="https://www.youtube.com/watch?v=v1"/>'
        "<published>2021-07-28T08:00:00+00:00</published><media:group><media:title>Other</media:title>"
        '<media:content url="https://www.youtube.com/v/v1" type="application/x-shockwave-flash"/>'
        '<media:thumbnail url="https://i.example/hq.jpg" width="480" height="360"/>'
        "<media:description>About the locks.</media:description></media:group>",
        about='<title>Herald</title><link href="https://www.youtube.com/channel/U1"/>',
    )
    found = article(tmp_path, document)
    assert (found.title, found.excerpt, found.provider.name) == ("Locks", "About the locks.", "Herald")
    assert found.images == (Image("https://i.example/hq.jpg", 480, 360),)


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ("<app:control><app:draft>yes</app:draft></app:control>", "a draft"),
        (f'<category scheme="{BLOGGER}g/2005#kind" term="{BLOGGER}b/2008/kind#comment"/>', "a comment"),
        (f'<category scheme="{BLOGGER}g/2005#kind" term="{BLOGGER}b/2008/kind#template"/>', "a template"),
    ],
)  # fmt: skip
def test_entries_of_a_blog_backup_that_are_no_articles_are_skipped(
    tmp_path: Path, entry: str, reason: str
) -> None:
    assert skips(tmp_path, atom(f"<title>T</title><id>1</id>{entry}")) == [reason]


def test_an_entry_without_address_is_identified_by_its_id(tmp_path: Path) -> None:
    assert article(
        tmp_path, rss('<title>T</title><guid isPermaLink="false">17</guid>')
    ).id == identity_of_path("a.xml#17")


def test_an_entry_with_nothing_in_it_is_rejected(tmp_path: Path) -> None:
    (result,) = results(tmp_path, rss("<link>/1</link>"))
    assert isinstance(result, Rejection)
    assert result.reason.startswith("entry 1: no title and no text")


def test_the_title_of_a_feed_is_shortened_and_its_items_stay(tmp_path: Path) -> None:
    document = rss("<title>T</title>", about=f"<title>{'harbour ' * 40}</title>")
    (item, _) = results(tmp_path, document)
    assert isinstance(item, Item)
    assert len(item.article.provider.name) <= 200
    assert omissions(tmp_path, document) == [("provider", "shortened to 200 characters")]


def test_an_item_within_another_whose_tag_is_not_closed(tmp_path: Path) -> None:
    document = rss("<title>A<br>B</title>", "<title>C</title>")
    assert [found.title for found in articles(tmp_path, document)] == ["A B", "C"]


def test_a_single_entry_is_a_document(tmp_path: Path) -> None:
    entry = '<title>T</title><link href="https://y.example/1"/>'
    document = f'<entry xmlns="http://www.w3.org/2005/Atom">{entry}</entry>'
    assert article(tmp_path, document).provider == Provider("y.example", "y.example")
