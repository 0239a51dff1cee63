"""Texts of Atom, which are HTML or plain text, and names of authors."""

from __future__ import annotations

from collections.abc import Iterator

from semsearch.corpus.fields import PlainText
from semsearch.corpus.formats.xml.feeds.addresses import IS_HTML
from semsearch.corpus.xml_document import Children, Element, attribute, child, text
from semsearch.corpus.xml_document import html as html_of


def construct(element: Element | None) -> str:
    """Return an Atom text: HTML, or `PlainText`, or "" if it holds no text; RSS has only HTML."""
    if element is None or attribute(element, "src") or attribute(element, "mode").lower() == "base64":
        return ""
    kind = attribute(element, "type").lower().partition(";")[0].strip()
    if kind in ("text", "text/plain") and attribute(element, "mode").lower() != "escaped":
        return PlainText(text(element))
    is_text = "/" not in kind or kind in IS_HTML or (kind.startswith("text/") and kind != "text/xml")
    return html_of(element) if is_text else ""


def author_names(about: Children) -> Iterator[str]:
    """Yield what an entry, a source or a feed says of its authors."""
    keys = ("dc:creator", "author", "atom:author", "itunes:author")
    for element in next(filter(None, map(about.get, keys)), ()):
        name = child(element, "name")
        yield PlainText(text(element if name is None and not len(element) else name))
