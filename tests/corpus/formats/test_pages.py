"""Saved HTML pages: what describes the article, and which pages are none."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from semsearch.corpus import read
from semsearch.types import Article, Item, Provider, Record, Rejection, Skip

HEAD = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>Locks reopen after flood | Canal Daily</title>
<link rel="canonical" href="https://www.canal.example/2021/locks-reopen?utm_source=home">
<meta property="og:site_name" content="Canal Daily">
<meta property="og:title" content="Locks reopen!">
<meta property="og:description" content="Boats pass again after the flood &amp;amp; the storm.">
<meta property="og:image" content="/pictures/locks.jpg">
<meta property="article:author" content="https://social.example/ann">
<meta name="parsely-author" content="Ann">"""
BODY = """</head><body><nav><p>Home, sport, weather</p></nav><article><h1>Locks reopen</h1>
<p>The first boat passed at <b>nine</b>.</p><p>Others waited.</p></article></body></html>"""
ARTICLE = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Locks reopen after the flood",
    "datePublished": "2021-07-28T23:30:00-07:00",
    "publisher": {"@type": "Organization", "name": "The Canal Daily"},
    "author": {"@type": "Person", "name": "Ann Vale"},
    "keywords": "water, transport",
    "image": [
        {"@type": "ImageObject", "url": "https://cdn.canal.example/locks.jpg", "width": 800, "height": 450}
    ],
}


def linked(value: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


def results(path: Path, page: str | bytes) -> list[Record]:
    path.write_bytes(page.encode() if isinstance(page, str) else page)
    return list(read([path]))


def article(path: Path, page: str | bytes) -> Article:
    (item,) = results(path, page)
    assert isinstance(item, Item)
    return item.article


def test_json_ld_describes_the_article_and_the_head_adds_what_it_lacks(tmp_path: Path) -> None:
    found = article(tmp_path / "a.html", HEAD + linked(ARTICLE) + BODY)
    assert found.title == "Locks reopen after the flood"
    assert found.excerpt == "Boats pass again after the flood & the storm."
    assert found.url == "https://www.canal.example/2021/locks-reopen"
    assert found.provider == Provider("The Canal Daily", "canal.example")
    assert found.published_at == datetime(2021, 7, 29, 6, 30, tzinfo=UTC)
    assert found.authors == ("Ann Vale",)
    assert found.topics == ("water", "transport")
    assert [(one.url, one.width, one.height) for one in found.images] == [
        ("https://cdn.canal.example/locks.jpg", 800, 450)
    ]


@pytest.mark.parametrize(
    "value",
    [
        {"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "Canal"}, ARTICLE]},
        [{"@type": "BreadcrumbList", "itemListElement": []}, ARTICLE],
        {**ARTICLE, "@type": ["Article", "NewsArticle"]},
        {**ARTICLE, "@type": "http://schema.org/ReportageNewsArticle"},
    ],
)
def test_the_article_is_found_among_other_nodes(tmp_path: Path, value: object) -> None:
    assert article(tmp_path / "a.htm", HEAD + linked(value) + BODY).title == "Locks reopen after the flood"


@pytest.mark.parametrize("wrapped", ["<!-- {} -->", "//<![CDATA[\n{}\n//]]>", "\n<![CDATA[{}]]>"])
def test_json_ld_may_be_wrapped(tmp_path: Path, wrapped: str) -> None:
    script = linked(ARTICLE).replace(json.dumps(ARTICLE), wrapped.format(json.dumps(ARTICLE)))
    assert article(tmp_path / "a.html", HEAD + script + BODY).title == "Locks reopen after the flood"


def test_references_in_a_graph_are_resolved(tmp_path: Path) -> None:
    publisher = {"@type": "Organization", "@id": "https://canal.example/#us", "name": "Canal & Lock"}
    graph = {"@graph": [publisher, {**ARTICLE, "publisher": {"@id": "https://canal.example/#us"}}]}
    assert article(tmp_path / "a.html", HEAD + linked(graph) + BODY).provider.name == "Canal & Lock"


def test_the_head_is_enough_where_it_says_that_the_page_is_an_article(tmp_path: Path) -> None:
    head = HEAD + '<meta property="og:type" content="article"><meta name="date" content="28 July 2021">'
    found = article(tmp_path / "a.html", head + BODY)
    assert (found.title, found.provider.name, found.authors) == ("Locks reopen!", "Canal Daily", ("Ann",))
    assert found.published_at == datetime(2021, 7, 28, tzinfo=UTC)
    assert [image.url for image in found.images] == ["https://www.canal.example/pictures/locks.jpg"]


def test_a_title_loses_the_name_of_its_outlet(tmp_path: Path) -> None:
    head = HEAD.replace('<meta property="og:title" content="Locks reopen!">', "")
    found = article(tmp_path / "a.html", head + '<meta property="og:type" content="article">' + BODY)
    assert found.title == "Locks reopen after flood"


def test_the_first_paragraphs_replace_a_missing_description(tmp_path: Path) -> None:
    head = "\n".join(line for line in HEAD.split("\n") if "description" not in line)
    found = article(tmp_path / "a.html", head + linked(ARTICLE) + BODY)
    assert found.excerpt == "The first boat passed at nine. Others waited."


def test_a_page_that_is_no_article_is_skipped(tmp_path: Path) -> None:
    path = tmp_path / "index.html"
    for page in (HEAD + BODY, HEAD + linked({"@type": "Organization", "name": "Canal"}) + BODY):
        assert results(path, page) == [Skip(str(path.resolve()), None, "a page that is no article")]


# --- what a page shows --------------------------------------------------------------------------------------

PAGE = (
    """<!doctype html><title>{title}</title><meta charset="utf-8"><h1>Canal Daily</h1><main>{main}</main>"""
)
STORY = """<article><header><h2><a href="https://canal.example/2021/locks/" rel="bookmark">Locks
reopen</a></h2></header><p>The first boat passed.</p><aside><p>Follow us.</p></aside><p>Others waited.</p>
<footer><p>Published: <time datetime="2021-07-28">28 July</time></p></footer></article>"""
OTHER = STORY.replace("Locks", "Bridges").replace("locks", "bridges")
CARD = "<article><h3><a href='/2'>Rain again</a></h3></article>"
BARE = "<article><time datetime='2021-07-28'>28 July</time><a href='/1'>Locks reopen</a></article>"
COMMENT = "<article><p>Well done.</p><time datetime='2021-07-29'>a day later</time></article>"
PLAIN = (
    "<article><h1>Locks reopen</h1><time datetime='2021-07-28'>28 July</time><p>A boat passed.</p></article>"
)


@pytest.mark.parametrize(
    "title", ["Locks reopen", "Canal Daily - Locks reopen", "Locks  reopen | Canal Daily"]
)
@pytest.mark.parametrize("after", ["", CARD, COMMENT], ids=["alone", "card", "comment"])
def test_a_page_shows_an_article_that_its_title_names(tmp_path: Path, title: str, after: str) -> None:
    found = article(tmp_path / "a.html", PAGE.format(title=title, main=STORY + after))
    assert found.title == "Locks reopen"
    assert found.excerpt == "The first boat passed. Others waited."
    assert found.url == "https://canal.example/2021/locks/"
    assert found.published_at == datetime(2021, 7, 28, tzinfo=UTC)


def test_the_date_may_be_that_of_a_microformat(tmp_path: Path) -> None:
    main = """<article><h1>Locks reopen</h1><p>The <abbr title="European Union">EU</abbr> pays.</p>
    <abbr class="dt published" title="2021-07-28T09:30:00+02:00">last week</abbr></article>"""
    found = article(tmp_path / "a.html", PAGE.format(title="Locks reopen", main=main))
    assert found.published_at == datetime(2021, 7, 28, 7, 30, tzinfo=UTC)


@pytest.mark.parametrize("after", ["", CARD, COMMENT], ids=["alone", "card", "comment"])
def test_a_heading_that_is_no_link_is_that_of_the_page(tmp_path: Path, after: str) -> None:
    found = article(tmp_path / "a.html", PAGE.format(title="Boats pass | Canal Daily", main=PLAIN + after))
    assert (found.title, found.excerpt) == ("Boats pass | Canal Daily", "A boat passed.")


LINKED = "<article><a href='/1'><h2>Locks reopen</h2></a><time datetime='2021-07-28'>28 July</time></article>"
DATED = '<meta property="og:type" content="website"><meta itemprop="datePublished" content="2021-07-28">'


@pytest.mark.parametrize(
    "main",
    [STORY + OTHER, STORY, LINKED, PLAIN + PLAIN.replace("Locks", "Bridges"), DATED + STORY, BARE],
    ids=["two", "one", "in a link", "without links", "dated", "without heading"],
)
@pytest.mark.parametrize("title", ["Canal Daily", "Articles about water | Canal Daily"])
def test_a_list_of_articles_is_none(tmp_path: Path, title: str, main: str) -> None:
    (found,) = results(tmp_path / "index.html", PAGE.format(title=title, main=main))
    assert isinstance(found, Skip)


def test_an_address_in_the_head_counts_more_than_that_of_a_link(tmp_path: Path) -> None:
    head = '<link rel="canonical" href="https://canal.example/locks">'
    page = PAGE.format(title="Locks reopen", main=STORY)
    assert article(tmp_path / "a.html", head + page).url == "https://canal.example/locks"


@pytest.mark.parametrize("end", ["", "</article>"], ids=["nested", "beside"])
def test_many_articles_are_read_in_linear_time(tmp_path: Path, end: str) -> None:
    main = f"<article><p>Text.</p>{end}" * 50_000 + "<time datetime='2021-07-28'></time>"
    started = time.perf_counter()
    results(tmp_path / "a.html", PAGE.format(title="T", main=main))
    assert time.perf_counter() - started < 5


# --- sources of pages ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "front_matter"),
    [
        ("ferry.html", "title: Ferry fares\ndate: '2021-07-28T00:00:00+00:00'\n"),
        ("2021-07-28-ferry.html", "layout: post\ntitle: Ferry fares\n"),
    ],
)
def test_a_post_in_html_is_read(tmp_path: Path, name: str, front_matter: str) -> None:
    found = article(
        tmp_path / name,
        f"---\n{front_matter}---\n<p>Fares  <b>rise</b>.</p>\n\n    {{% ad %}}<p>Again &amp; again.</p>\n",
    )
    assert (found.title, found.excerpt) == ("Ferry fares", "Fares rise. Again & again.")
    assert found.published_at == datetime(2021, 7, 28, tzinfo=UTC)


def test_a_large_post_in_html_is_refused(tmp_path: Path) -> None:
    (found,) = results(tmp_path / "a.html", "---\ntitle: T\n---\n" + "<p>Text.</p>" * 100_000)
    assert isinstance(found, Rejection)
    assert found.reason == "larger than 1,024 KiB, the limit for one item"


def test_a_layout_without_front_matter_is_no_article(tmp_path: Path) -> None:
    page = '{{ define "main" }}<article><time datetime="{{ .Date }}">{{ .Date }}</time></article>{{ end }}'
    (found,) = results(tmp_path / "single.html", page)
    assert isinstance(found, Skip)


@pytest.mark.parametrize("front_matter", ["layout: default\n", "title: Archive\n", "date: 2021-07-28\n", ""])
def test_a_layout_is_no_post(tmp_path: Path, front_matter: str) -> None:
    (found,) = results(tmp_path / "a.html", f"---\n{front_matter}---\n<article>{{{{ content }}}}</article>\n")
    assert isinstance(found, Skip)


# --- what is damaged ----------------------------------------------------------------------------------------


def test_broken_json_ld_does_not_lose_the_page(tmp_path: Path) -> None:
    broken = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": </script>'
    head = HEAD + broken + '<meta property="og:type" content="article">'
    assert article(tmp_path / "a.html", head + BODY).title == "Locks reopen!"


def test_line_ends_inside_texts_of_json_ld_are_allowed(tmp_path: Path) -> None:
    script = linked(ARTICLE).replace("after the flood", "after\nthe flood")
    assert article(tmp_path / "a.html", HEAD + script + BODY).title == "Locks reopen after the flood"


def test_the_declared_encoding_counts_and_windows_1252_without_one(tmp_path: Path) -> None:
    page = HEAD.replace("Locks", "Café").replace('<meta charset="utf-8">', "") + linked(
        {**ARTICLE, "headline": ""}
    )
    found = article(tmp_path / "a.html", (page + BODY).encode("windows-1252"))
    assert found.title == "Café reopen!"
    declared = page.replace("<head>", '<head><meta charset="iso-8859-2">').replace("Café", "Łódź")
    assert article(tmp_path / "b.html", (declared + BODY).encode("iso-8859-2")).title == "Łódź reopen!"


def test_nothing_outside_of_the_page_is_read(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("PRIVATE")
    entity = f'<!DOCTYPE html [<!ENTITY s SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]>'
    page = HEAD.replace("<!doctype html>", entity).replace("Boats", "&s; Boats")
    assert "PRIVATE" not in repr(results(tmp_path / "a.html", page + linked(ARTICLE) + BODY))


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"", "the file is empty"), (b" " * (16 * 1024 * 1024 + 1), "larger than 16 MiB, the limit for a page")],
)
def test_what_is_no_page_is_rejected(tmp_path: Path, data: bytes, reason: str) -> None:
    path = tmp_path / "a.html"
    assert results(path, data) == [Rejection(str(path.resolve()), None, reason)]
