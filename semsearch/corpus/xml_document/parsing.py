"""The bytes of a document -> its root element."""

from __future__ import annotations

import re

from semsearch.corpus.fields import RecordError
from semsearch.corpus.xml_document.decoding import text_from_root
from semsearch.corpus.xml_document.elements import Element, local_name
from semsearch.corpus.xml_document.repairing import repaired

# A file of 10 MB could have so many that they take 1 GB.
MARKUP_LIMIT = 2_500_000  # elements and attributes
_ROOT_NAME = re.compile(r"\s*<([^\s/>]+)")
_END = "semsearch-end"
# Elements that are a record: of a file that was cut off, the last one is incomplete.
_RECORDS = frozenset({"item", "entry", "page", "url", "newsitem"})


def parse(data: bytes) -> Element:
    """Return the root element of a document; of a document that was cut off, with its complete records.

    Raises:
        RecordError: It is empty, no XML, in an encoding that is not known, or has too much markup.
    """
    if not data.strip():
        raise RecordError("the file is empty")
    text = text_from_root(data)
    if _markup(text) > MARKUP_LIMIT:
        raise RecordError(f"more than {MARKUP_LIMIT:,} elements and attributes, the limit for an XML file")
    root = _tree(text, recover=False)
    if root is None:
        text = repaired(text)
        root = _tree(text, recover=False)
    if root is None:
        root = _recovered(text)
    if root is None or not isinstance(root.tag, str):
        raise RecordError("not XML")
    return root


def _markup(text: str) -> int:
    """Return about how many elements and attributes a text has, without those in CDATA."""

    def count(start: int, end: int) -> int:
        return text.count("<", start, end) - text.count("</", start, end) + text.count("=", start, end)

    found, at = count(0, len(text)), 0
    while (start := text.find("<![CDATA[", at)) >= 0 and (end := text.find("]]>", start)) >= 0:
        found -= count(start, end)
        at = end
    return found


def _tree(text: str, *, recover: bool) -> Element | None:
    from lxml import etree  # slow to import, and most archives hold no XML

    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        root = None
    if any("XML_PARSE_HUGE" in str(error.message) for error in parser.error_log):
        raise RecordError("a text of more than 10 MB, or elements nested too deeply")
    return root


def _recovered(text: str) -> Element | None:
    """Return what libxml2 recovers, without a record that was cut off."""
    opening = _ROOT_NAME.match(text)
    if not opening:
        return None
    cut_off = text.rfind(f"</{opening[1]}") < 0
    if not cut_off:
        return _tree(text, recover=True)
    root = _tree(f"{text[: text.rfind('>') + 1]}<{_END}/>", recover=True)
    if root is None:
        return None
    for end in list(root.iter(_END, f"{{*}}{_END}")):
        # what is open where the text ends contains this element
        incomplete = [
            e for e in end.iterancestors() if local_name(e) in _RECORDS and e.getparent() is not None
        ]
        removed = incomplete[-1] if incomplete else end
        if removed.getparent() is None:
            return None
        removed.getparent().remove(removed)
    return root
