from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from semsearch.types import Image, Provider, Rejection
from tests.corpus.formats.xml.reading import article, articles, results, skips

SPACES = (
    'xmlns:excerpt="http://wordpress.org/export/{0}/excerpt/" xmlns:wp="http://wordpress.org/export/{0}/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
PUBLISHED = "<wp:status>publish</wp:status><wp:post_type>post</wp:post_type>"


def export(*items: str, version: str = "1.2") -> str:
    inner = "".join(f"<item>{item}</item>" for item in items)
    about = (
        "<title>Quay Notes</title><link>https://quay.example</link><wp:author><wp:author_login>ann"
        "</wp:author_login><wp:author_display_name>Ann Vale</wp:author_display_name></wp:author>"
    )
    return (
        f'<rss version="2.0" {SPACES.format(version)}><channel>{about}<wp:wxr_version>{version}'
        f"</wp:wxr_version>"
        f"{inner}</channel></rss>"
    )


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_a_published_post(tmp_path: Path, version: str) -> None:
    document = export(
        "<title>photo</title><wp:post_id>9</wp:post_id><wp:post_type>attachment</wp:post_type>"
        "<wp:attachment_url>https://quay.example/up/9.jpg</wp:attachment_url>",
        "<title>Tide &amp;amp; time</title><link>https://quay.example/tide/</link>"
        "<dc:creator>ann</dc:creator><pubDate>Wed, 28 Jul 2021 09:00:00 +0000</pubDate><guid isPermaLink='false'>https://quay.example/?p=1</guid>"
        "<content:encoded><![CDATA[<p>The body.</p>]]></content:encoded>"
        "<excerpt:encoded><![CDATA[By <b>hand</b>.]]></excerpt:encoded><wp:post_id>1</wp:post_id>"
        "<wp:post_date>2021-07-28 10:00:00</wp:post_date><wp:post_date_gmt>2021-07-28 08:00:00"
        "</wp:post_date_gmt>"
        f"{PUBLISHED}<wp:post_password></wp:post_password>"
        '<category domain="category" nicename="sea"><![CDATA[Sea]]></category>'
        '<category domain="post_tag" nicename="t"><![CDATA[Tides]]></category>'
        '<category domain="category" nicename="uncategorized"><![CDATA[Allgemein]]></category>'
        '<category domain="post_format" nicename="aside"><![CDATA[Aside]]></category>'
        "<wp:postmeta><wp:meta_key>_edit_last</wp:meta_key><wp:meta_value>1</wp:meta_value></wp:postmeta>"
        "<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>9</wp:meta_value></wp:postmeta>",
        version=version,
    )
    assert skips(tmp_path, document) == ["an attachment"]
    found = [r.article for r in results(tmp_path, document) if hasattr(r, "article")]
    (post,) = found
    assert (post.title, post.excerpt, post.url) == ("Tide & time", "By hand.", "https://quay.example/tide/")
    assert post.published_at == datetime(2021, 7, 28, 8, tzinfo=UTC)
    assert post.provider == Provider("Quay Notes", "quay.example")
    assert post.authors == ("Ann Vale",)
    assert post.topics == ("Sea", "Tides")
    assert post.images == (Image("https://quay.example/up/9.jpg"),)


@pytest.mark.parametrize(
    ("status", "kind", "more", "reason"),
    [
        ("draft", "post", "", "a draft"),
        ("auto-draft", "page", "", "a draft"),
        ("pending", "post", "", "a post that waits for review"),
        ("future", "post", "", "a scheduled post"),
        ("private", "page", "", "a private post"),
        ("trash", "post", "", "a post in the trash"),
        ("spam", "post", "", "a post that is not published"),
        ("publish", "post", "<wp:post_password>open</wp:post_password>", "a password-protected post"),
        ("inherit", "attachment", "", "an attachment"),
        ("publish", "nav_menu_item", "", "a menu item"),
        ("inherit", "revision", "", "a revision of a post"),
        ("publish", "wp_global_styles", "", "neither a post nor a page"),
    ],
)
def test_what_is_not_published_is_skipped(
    tmp_path: Path, status: str, kind: str, more: str, reason: str
) -> None:
    secret = f"<title>Secret</title><wp:status>{status}</wp:status><wp:post_type>{kind}</wp:post_type>{more}"
    document = export(secret, f"<title>Open</title>{PUBLISHED}")
    assert skips(tmp_path, document) == [reason]
    assert "Secret" not in repr(results(tmp_path, document))


def test_pages_are_articles(tmp_path: Path) -> None:
    document = export("<title>About</title><wp:status>publish</wp:status><wp:post_type>page</wp:post_type>")
    assert article(tmp_path, document).title == "About"


@pytest.mark.parametrize(
    ("content", "excerpt"),
    [
        ('<!-- wp:paragraph {"a":1} --><p>One.</p><!-- /wp:paragraph --><p>Two.</p>', "One. Two."),
        ('[caption id="a" width="3"]<img src="a.jpg" /> At low tide[/caption]One.', "One."),
        ('[gallery ids="1,2"] One [gallery] two.', "One two."),
        ("[embed]https://video.example/1[/embed]One.", "One."),
        ('[vc_row][et_pb_text admin_label="a"]One.[/et_pb_text][/vc_row]', "One."),
        ("He said [sic] it [in 2021].", "He said [sic] it [in 2021]."),
        ("[caption never closed", "[caption never closed"),
    ],
)
def test_the_text_of_a_post(tmp_path: Path, content: str, excerpt: str) -> None:
    document = export(f"<title>T</title>{PUBLISHED}<content:encoded><![CDATA[{content}]]></content:encoded>")
    assert article(tmp_path, document).excerpt == excerpt


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ("<wp:post_date_gmt>0000-00-00 00:00:00</wp:post_date_gmt><pubDate>Wed, 28 Jul 2021 09:00:00 +0000"
         "</pubDate>", 9),
        ("<wp:post_date_gmt>0000-00-00 00:00:00</wp:post_date_gmt><wp:post_date>2021-07-28 10:00:00"
         "</wp:post_date>", 10),
    ],
)  # fmt: skip
def test_the_date_of_a_post(tmp_path: Path, dates: str, expected: int) -> None:
    document = export(f"<title>T</title>{PUBLISHED}{dates}")
    assert article(tmp_path, document).published_at == datetime(2021, 7, 28, expected, tzinfo=UTC)


def test_a_feed_that_wordpress_serves_is_no_export(tmp_path: Path) -> None:
    document = (
        '<rss version="2.0"><channel><title>Quay</title><generator>https://wordpress.org/?v=6</generator>'
    )
    (found,) = articles(tmp_path, f"{document}<item><title>T</title></item></channel></rss>")
    assert found.title == "T"


def test_the_items_alone_tell_an_export(tmp_path: Path) -> None:
    item = "<title>Secret</title><wp:status>draft</wp:status><wp:post_type>post</wp:post_type>"
    space = 'xmlns:wp="https://wordpress.org/export/1.2/"'
    items = f"<item><title>Open</title></item><item>{item}</item>"
    document = f"<rss {space}><channel><title>T</title>{items}</channel></rss>"
    assert skips(tmp_path, document) == ["a draft"]


def test_an_export_without_items(tmp_path: Path) -> None:
    (result,) = results(tmp_path, export())
    assert isinstance(result, Rejection)
    assert result.reason == "a WordPress export without items"
