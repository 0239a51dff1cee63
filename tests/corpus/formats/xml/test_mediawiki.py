from __future__ import annotations

from datetime import UTC, datetime
from html import escape
from pathlib import Path

import pytest

from semsearch.corpus.formats.xml import wikitext
from semsearch.types import Provider, Rejection
from tests.corpus.formats.xml.reading import article, results, skips

DROPPED = frozenset({"file", "image", "bestand", "category"})


def export(*pages: str, base: str = "https://wiki.example/wiki/Hoofdpagina") -> str:
    about = (
        f"<siteinfo><sitename>Kustwiki</sitename><base>{base}</base><namespaces>"
        '<namespace key="0"/><namespace key="6">Bestand</namespace><namespace key="14">Categorie</namespace>'
        "</namespaces></siteinfo>"
    )
    space = 'xmlns="http://www.mediawiki.org/xml/export-0.11/"'
    return f"<mediawiki {space}>{about}{''.join(f'<page>{page}</page>' for page in pages)}</mediawiki>"


def revision(text: str, time: str = "2021-07-28T10:00:00Z") -> str:
    return f"<revision><timestamp>{time}</timestamp><text>{escape(text)}</text></revision>"


def test_a_page_has_the_text_of_its_latest_revision(tmp_path: Path) -> None:
    document = export(
        "<title>Cape Orrin &amp; sons</title><ns>0</ns><id>1</id>"
        + revision(
            "New [[cape|Cape]].\n[[Categorie:Cape_names]]\n[[category: Coasts|*]]", "2021-07-29T10:00:00Z"
        )
        + revision("Old.")
    )
    found = article(tmp_path, document)
    assert (found.title, found.excerpt) == ("Cape Orrin & sons", "New Cape.")
    assert found.url == "https://wiki.example/wiki/Cape_Orrin_%26_sons"
    assert found.published_at == datetime(2021, 7, 29, 10, tzinfo=UTC)
    assert found.provider == Provider("Kustwiki", "wiki.example")
    assert found.topics == ("Cape names", "Coasts")


@pytest.mark.parametrize(
    ("base", "url"),
    [
        ("https://wiki.example/index.php/Main_Page", "https://wiki.example/index.php/A_b"),
        ("https://wiki.example/w/index.php?title=Main_Page", "https://wiki.example/w/index.php?title=A_b"),
        ("", ""),
        ("https://wiki.example", ""),
    ],
)
def test_the_address_of_a_page(tmp_path: Path, base: str, url: str) -> None:
    assert article(tmp_path, export(f"<title>A b</title><ns>0</ns>{revision('x')}", base=base)).url == url


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (f"<title>Talk:A</title><ns>1</ns>{revision('x')}", "a page of another namespace"),
        (f"<title>Categorie:A</title>{revision('x')}", "a page of another namespace"),
        (f'<title>A</title><ns>0</ns><redirect title="B"/>{revision("x")}', "a redirect"),
        (f"<title>A</title><ns>0</ns>{revision('#REDIRECT [[B]]')}", "a redirect"),
        (f"<title>A</title><ns>0</ns>{revision('#doorverwijzing [[B]]')}", "a redirect"),
    ],
)
def test_what_is_no_article_is_skipped(tmp_path: Path, page: str, reason: str) -> None:
    assert skips(tmp_path, export(page)) == [reason]


def test_an_export_without_pages(tmp_path: Path) -> None:
    (result,) = results(tmp_path, export())
    assert isinstance(result, Rejection)
    assert result.reason == "a MediaWiki export without pages"


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("'''Orrin''' is a [[cape (land)|cape]] of ''[[Vale]]s''.", "Orrin is a cape of Vales."),
        ("{{Infobox|a={{b|{{c}}}}|d=[[e]]}}Text", "Text"),
        ("One<ref>{{cite|a}}</ref>, two<ref name=b />, <!-- no -->three.", "One, two, three."),
        ("[[File:a.jpg|thumb|A [[fine]] view]][[bestand:b.png]]Text[[nl:Kaap]]", "Text"),
        ("See [[:Category:Capes]]", "See Category:Capes"),
        ('{| class="a"\n|-\n| cell [[b]]\n{|\n| inner\n|}\n|}\nText', "Text"),
        ("See [https://x.example/a the site] or [https://x.example/b].", "See the site or ."),
        ("== History ==\n* One\n# Two\n----\n__NOTOC__Three", "One Two Three"),
        ("C ({{IPA|s}}; [[File:s.ogg]]) is a letter (the third).", "C is a letter (the third)."),
        ("a < b &amp; <small>c</small>", "a < b & c"),
        ("An {{unclosed one", "An unclosed one"),
        ("A closed}} one]]", "A closed one"),
    ],
)  # fmt: skip
def test_wikitext(written: str, plain: str) -> None:
    assert wikitext.plain(written, DROPPED) == plain


def test_a_template_that_the_limit_cuts_off_is_no_text() -> None:
    written = "Lead. {{Infobox|" + "a " * wikitext.LENGTH_LIMIT + "}}"
    assert wikitext.plain(written, DROPPED) == "Lead."


@pytest.mark.parametrize(
    "mark", ["{{", "[[", "[[a", "{{[[", "<ref>", "<!--", "[http://", "\n{|", "'", "=\n=", "[[category:"]
)
def test_wikitext_of_unclosed_marks_is_read_in_linear_time(mark: str) -> None:
    written = mark * (wikitext.LENGTH_LIMIT // len(mark))
    wikitext.plain(written, DROPPED)  # hours if it were not
    wikitext.categories(written, DROPPED)
