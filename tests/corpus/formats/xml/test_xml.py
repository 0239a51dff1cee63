from __future__ import annotations

from pathlib import Path

import pytest

from semsearch.corpus.formats import xml
from semsearch.corpus.xml_document import parsing
from semsearch.types import Rejection
from tests.corpus.formats.xml.reading import article, articles, results

RSS = "<rss><channel><title>T</title><item><title>One</title></item><item><title>Two</title></item>"
"</channel></rss>"


@pytest.mark.parametrize("name", ["a.xml", "a.rss", "a.atom", "a.rdf"])
def test_the_root_element_tells_the_format_whatever_the_name(tmp_path: Path, name: str) -> None:
    document = "<nitf><body><body.head><hedline><hl1>T</hl1></hedline></body.head></body></nitf>"
    assert len(results(tmp_path, document, name)) == 1


@pytest.mark.parametrize(
    ("data", "line", "reason"),
    [
        (b" \n", None, "the file is empty"),
        (b"plain text", None, "not XML"),
        (b"a < b", None, "not XML"),
        (b"\x00\x01\x02\x03", 1, "contains a NUL byte, so it is not a text file"),
        (b"<rss><channel/></rss>", None, "a feed without entries"),
        (RSS.encode().replace(b"<item>", b"\n\n<item>\xff", 1), 3, "not UTF-8 text; save the file as UTF-8"),
        (b'<?xml version="1.0" encoding="zlib"?><rss/>', None,
         "its encoding is not known: 'zlib'; save the file as UTF-8"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read(tmp_path: Path, data: bytes, line: int | None, reason: str) -> None:
    path = str((tmp_path / "a.xml").resolve())
    assert results(tmp_path, data) == [Rejection(path, line, reason)]


def test_an_unknown_root_is_named_with_what_is_read(tmp_path: Path) -> None:
    (result,) = results(tmp_path, "<opml version='2.0'><body/></opml>")
    assert isinstance(result, Rejection)
    assert result.reason.startswith(
        "XML with the root element 'opml', which is not read; read are RSS, Atom,"
    )


def test_a_file_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml, "SIZE_LIMIT", 1024**2)
    (result,) = results(tmp_path, RSS + " " * 1024**2)
    assert isinstance(result, Rejection)
    assert result.reason == "larger than 1 MiB, the limit for an XML file"


def test_a_file_with_too_much_markup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "MARKUP_LIMIT", 100)
    document = RSS.replace("One", "<a/>" * 100)
    (result,) = results(tmp_path, document)
    assert isinstance(result, Rejection)
    assert result.reason == "more than 100 elements and attributes, the limit for an XML file"
    assert len(articles(tmp_path, RSS)) == 2


# --- encodings ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("declared", "encoding", "title"),
    [
        ("utf-8", "utf-8", "Café 日"),
        ("utf-8", "utf-8-sig", "Café 日"),
        ("UTF-16", "utf-16", "Café 日"),
        ("UTF-16LE", "utf-16-le", "Café 日"),
        ("utf-16", "utf-8", "Café 日"),
        ("iso-8859-1", "iso-8859-1", "Café"),
        ("ISO-8859-1", "cp1252", "Café “so”"),
        ("windows-1251", "cp1251", "Река"),
        ("koi8-r", "koi8-r", "Река"),
        ("Shift_JIS", "cp932", "日本"),
        ("gb2312", "gb18030", "镕"),
        ("us-ascii", "utf-8", "Café 日"),
    ],
)
def test_a_declared_encoding_is_honoured(tmp_path: Path, declared: str, encoding: str, title: str) -> None:
    document = f"<?xml version='1.0' encoding='{declared}' ?>\n" + RSS.replace("One", title)
    assert articles(tmp_path, document.encode(encoding))[0].title == title


# --- repairs ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Caf&eacute; &mdash; so", "Café — so"),
        ("R&D & more", "R&D & more"),
        ("&lt;b&gt; R&D", "R&D"),
        ("a&unknown;b", "a&unknown;b"),
        ("a\x0bb\x1f", "ab"),
        ("a&#0;b&#x1F;", "ab"),
        ("5 < 6", "5 < 6"),
        ("<![CDATA[R&D &amp; Caf&eacute;]]> & more", "R&D & Café & more"),
        ("a <!-- R&D --> & b", "a & b"),
        ("<nowhere:b>bold</nowhere:b>", "bold"),
    ],
)
def test_what_is_no_xml_is_repaired(tmp_path: Path, written: str, title: str) -> None:
    assert articles(tmp_path, RSS.replace("One", written))[0].title == title


def test_what_stands_before_the_document_is_passed_over(tmp_path: Path) -> None:
    document = (
        f'\n\n <!-- a --><?xml version="1.0"?><?xml-stylesheet href="a.xsl"?><!DOCTYPE rss>{RSS}<!-- b -->'
    )
    assert len(articles(tmp_path, document)) == 2


@pytest.mark.parametrize(
    "end",
    [
        "",
        "<item><title>Three",
        "<item><title>Three</title><descr",
        "<item><title>Three</title><description><![CDATA[<p>a</p> > b",
        '<item><title>Three</title><enclosure url="a',
        "<item><title>Three</title><!-- com",
    ],
)
def test_a_feed_that_is_cut_off_gives_its_complete_entries(tmp_path: Path, end: str) -> None:
    document = RSS.removesuffix("</channel></rss>") + end
    assert [found.title for found in articles(tmp_path, document)] == ["One", "Two"]


# --- hostile documents --------------------------------------------------------------------------------------


def test_external_and_recursive_entities_are_not_resolved(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("PRIVATE")
    declared = f'<!DOCTYPE rss [<!ENTITY a SYSTEM "{secret.as_uri()}"><!-- ]> --> <!ENTITY b0 "{"x" * 1000}">'
    declared += "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 9))
    declared += f'<!ENTITY % p SYSTEM "{secret.as_uri()}"> %p;]>'
    document = declared + RSS.replace("One", "a &a; &b8; b").replace("<item>", '<item about="&b8;&a;">')
    found = repr(results(tmp_path, document))
    assert "PRIVATE" not in found
    assert "xxx" not in found
    assert len(found) < 10_000


def test_the_content_of_a_file_is_never_opened_as_a_path_or_address(tmp_path: Path) -> None:
    (tmp_path / "other.xml").write_text(RSS)
    (result,) = results(tmp_path, str(tmp_path / "other.xml"))
    assert isinstance(result, Rejection)
    include = '<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="other.xml" parse="text"/>'
    assert articles(tmp_path, RSS.replace("One", f"Own {include}"))[0].title == "Own"


@pytest.mark.parametrize(
    "part", ["<a>", "<!DOCTYPE", "<!--", "<?", "<![CDATA[", "&", "<", "<item>", "<a b='", "]]>"]
)
def test_documents_of_one_mark_are_read_in_linear_time(tmp_path: Path, part: str) -> None:
    results(tmp_path, "<rss><channel>" + part * 100_000)
    results(tmp_path, part * 100_000)


def test_a_text_that_is_too_long_for_the_parser_is_reported(tmp_path: Path) -> None:
    (result,) = results(tmp_path, RSS.replace("One", "word " * 2_100_000))
    assert isinstance(result, Rejection)
    assert result.reason == "a text of more than 10 MB, or elements nested too deeply"


def test_deep_nesting_is_no_error(tmp_path: Path) -> None:
    nested = "<div>" * 200 + "deep" + "</div>" * 200
    assert (
        article(tmp_path, f"<rss><channel><item><title>{nested}</title></item></channel></rss>").title
        == "deep"
    )
    results(tmp_path, "<a>" * 100_000 + "</a>" * 100_000)
