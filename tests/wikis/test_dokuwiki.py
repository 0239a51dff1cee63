"""What is DokuWiki's own: how the plugin's markup is read, its other forms, and the wiki's feed macro."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import httpx2

from semsearch.corpus import Conventions, read
from semsearch.types import Item
from tests.wikis.conftest import Open, Token
from tests.wikis.running import Wiki

QUESTION = "rulings on facial recognition in China"
LEAD = "China's Supreme Court sets limits on business use of facial data"


def test_options_stand_after_the_last_question_mark(dokuwiki: Wiki, visit: Open) -> None:
    read: list[tuple[str, str, dict[str, str]]] = [
        ("who was fined?", "who was fined?", {}),
        ("who was fined??compact", "who was fined?", {"compact": ""}),
        ("who? and where?", "who? and where?", {}),
        ("who? what=ever", "who? what=ever", {}),
        ("AT&T?since=2021&until=2022-03", "AT&T", {"since": "2021", "until": "2022-03"}),
        ("police?topic=Law%20%26%20order", "police", {"topic": "Law & order"}),
        ("人脸识别?limit=3&fixed", "人脸识别", {"limit": "3", "fixed": ""}),
    ]
    text = "\n\n".join("{{semsearch>" + written + "}}" for written, *_ in read)
    page = visit(dokuwiki.write("options", text), scripts=False)
    found = page.locator("[data-semsearch]").evaluate_all("all => all.map(one => ({...one.dataset}))")
    assert found == [{"semsearch": "", "question": question, **options} for _, question, options in read]


def test_where_a_page_is_no_web_page_it_is_a_link(dokuwiki: Wiki) -> None:
    dokuwiki.write("indexed", "====== News ======\n" + dokuwiki.markup(QUESTION, topic="Law"))
    feed = httpx2.get(f"{dokuwiki.url}/feed.php?linkto=current&content=abstract&mode=recent").text
    assert QUESTION in feed  # the abstract, which the metadata renderer makes
    assert "data-semsearch" not in feed


def test_the_feed_macro_shows_a_question_s_feed(dokuwiki: Wiki, visit: Open) -> None:
    feed = f"{dokuwiki.server}/v1/feed.rss?q={quote(QUESTION)}"
    page = visit(dokuwiki.write("feed", "{{rss>" + feed + " 5 author date details}}"), scripts=False)
    entry = page.locator("ul.rss li").filter(has_text=LEAD)
    assert (entry.get_by_role("link").get_attribute("href") or "").startswith(
        "https://tidewaterpress.example/"
    )
    told = entry.inner_text()
    assert "by Tidewater Press Agency" in told
    assert "2021/07/28" in told
    assert "Hotels, shopping centres and housing managers" in told


def test_the_feed_macro_shows_a_feed_that_takes_a_token(
    dokuwiki: Wiki, guarded_server: str, token: Token, visit: Open
) -> None:
    feed = f"{guarded_server}/v1/feed.rss?q={quote(QUESTION)}&token={token('--question', QUESTION)}"
    page = visit(dokuwiki.write("guarded", "{{rss>" + feed + " 5}}"), scripts=False)
    assert LEAD in page.locator("ul.rss").inner_text()


def test_pages_are_read_from_the_folder_of_the_wiki(dokuwiki: Wiki) -> None:
    address = dokuwiki.write(
        "harbour:old_locks", "====== Locks reopen ======\n\nThe **locks** of [[:start|the port]] are open."
    )
    assert dokuwiki.pages
    base = Conventions(base_url=f"{dokuwiki.url}/doku.php?id=")
    items = [one for one in read([dokuwiki.pages], conventions=base) if isinstance(one, Item)]
    [page] = [one.article for one in items if one.article.title == "Locks reopen"]
    assert page.excerpt == "The locks of the port are open."
    assert page.published_at
    assert timedelta() <= datetime.now(UTC) - page.published_at < timedelta(minutes=10)
    assert page.url == address
