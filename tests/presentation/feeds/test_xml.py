from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from semsearch.presentation.feeds.xml import document, element, html


@given(st.text(), st.text())
@example("\x00\x1b\ufffe\uffff\ud800 a", "&<>\"'\n\x0b")
def test_a_document_is_well_formed_whatever_stands_in_it(text: str, value: str) -> None:
    root = etree.fromstring(document(element("a", "", {"b": value}, [element("c", text)])))
    (inner,) = root
    assert (root.get("b") or "") == allowed(value)
    assert (inner.text or "") == allowed(text).replace("\r\n", "\n").replace("\r", "\n")


def allowed(text: str) -> str:
    """What XML 1.0 lets stand of a text."""
    return "".join(
        c for c in text if c in "\t\n\r" or " " <= c < "\ud800" or "\udfff" < c < "\ufffe" or c > "\uffff"
    )


def test_an_element_is_html_with_its_end() -> None:
    made = html(element("iframe", attributes={"src": "/?a=1&b=\"<'", "title": "\x00x"}))
    assert made == '<iframe src="/?a=1&amp;b=&quot;<\'" title="x"></iframe>'
