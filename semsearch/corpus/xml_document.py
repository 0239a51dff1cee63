"""XML that other programs wrote -> its elements.

A document is parsed strictly, or else repaired: feeds have stray `&`, HTML's named entities and control
characters, and are cut off. Nothing outside of the document is ever read, and no entity is expanded: the
document type declaration is removed before the parser sees it.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from functools import lru_cache
from html import escape
from html.entities import html5
from types import MappingProxyType
from typing import Any, TypeAlias
from urllib.parse import urljoin

from semsearch.corpus.fields import RecordError
from semsearch.corpus.source_file import decode
from semsearch.text.sanitize import clean, quote

Element: TypeAlias = Any  # lxml has no types
Children: TypeAlias = dict[str, list[Element]]  # by name, see `children`

# A file of 10 MB could have so many that they take 1 GB.
MARKUP_LIMIT = 2_500_000  # elements and attributes

# The prefixes that are used here, by how their namespaces begin, in lower case: versions make no difference.
_PREFIXES = (
    ("http://www.w3.org/2005/atom", "atom"),
    ("http://purl.org/atom/ns", "atom"),
    ("http://purl.org/atom/app", "app"),
    ("http://www.w3.org/2007/app", "app"),
    ("http://purl.org/dc/elements/", "dc"),
    ("http://purl.org/dc/terms", "dcterms"),
    ("http://purl.org/rss/1.0/modules/content", "content"),
    ("http://search.yahoo.com/mrss", "media"),
    ("http://video.search.yahoo.com/mrss", "media"),
    ("http://www.rssboard.org/media-rss", "media"),
    ("http://www.itunes.com/dtds/podcast-", "itunes"),
    ("http://www.google.com/schemas/play-podcasts", "googleplay"),
    ("http://rssnamespace.org/feedburner/ext", "feedburner"),
    ("http://www.youtube.com/xml/schemas/", "yt"),
    ("http://schemas.google.com/blogger/", "blogger"),
    ("http://www.google.com/schemas/sitemap-news", "news"),
    ("http://www.google.com/schemas/sitemap-image", "image"),
    ("http://wordpress.org/export/", "wp"),
    ("http://www.w3.org/1999/xhtml", "xhtml"),
    ("http://www.w3.org/1999/02/22-rdf-syntax-ns", "rdf"),
)
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"

# Declared encodings that are read, by Python's names; for some the superset that is meant, as browsers do.
_ENCODINGS = MappingProxyType(
    {
        **{f"iso8859-{n}": f"iso8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
        **{f"cp125{n}": f"cp125{n}" for n in range(9)},
        **{
            name: name
            for name in ("koi8-r", "koi8-u", "mac-roman", "cp866", "cp874", "big5", "euc_jp", "iso2022_jp")
        },
        **{
            "ascii": "cp1252",
            "iso8859-1": "cp1252",
            "iso8859-9": "cp1254",
            "iso8859-11": "cp874",
            "tis-620": "cp874",
        },
        **{
            "gb2312": "gb18030",
            "gbk": "gb18030",
            "gb18030": "gb18030",
            "shift_jis": "cp932",
            "cp932": "cp932",
        },
        **{"euc_kr": "cp949", "cp949": "cp949", "big5hkscs": "big5hkscs"},
    }
)
_DECLARED = re.compile(rb"\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")
_UTF_16 = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"), (b"<\0?\0", "utf-16-le"),
           (b"\0<\0?", "utf-16-be"))  # fmt: skip

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, section 2.2
_AMPERSAND = re.compile(r"&(?:(#[0-9]{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{0,31});)?")
_OWN_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_STRAY_LESS = re.compile(r"<(?![A-Za-z_:/!?]|[^\x00-\x7f])")
_UNPARSED = re.compile(r"<!\[CDATA\[|<!--")
_MARK = re.compile(r"<!--|<\?|[\"'\[\]<>]")
_CLOSINGS = MappingProxyType({"<![CDATA[": "]]>", "<!--": "-->", "<?": "?>", '"': '"', "'": "'"})
_ROOT_NAME = re.compile(r"\s*<([^\s/>]+)")
_END = "semsearch-end"
_BLOCKS = frozenset({"block", "bq", "fn", "hl1", "hl2", "media", "note"})  # of NITF
# Elements that are a record: of a file that was cut off, the last one is incomplete.
_RECORDS = frozenset({"item", "entry", "page", "url", "newsitem"})


def parse(data: bytes) -> Element:
    """Return the root element of a document; of a document that was cut off, with its complete records.

    Raises:
        RecordError: It is empty, no XML, in an encoding that is not known, or has too much markup.
    """
    if not data.strip():
        raise RecordError("the file is empty")
    text = _from_root(_decoded(data))
    if _markup(text) > MARKUP_LIMIT:
        raise RecordError(f"more than {MARKUP_LIMIT:,} elements and attributes, the limit for an XML file")
    root = _tree(text, recover=False)
    if root is None:
        text = _repaired(text)
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


# --- bytes -> text from the root element on -----------------------------------------------------------------


def _decoded(data: bytes) -> str:
    for mark, encoding in _UTF_16:
        if data.startswith(mark):
            return data.decode(encoding, "replace").removeprefix("\ufeff")
    declared = _DECLARED.match(data)
    if not declared or data.startswith(codecs.BOM_UTF8):
        return decode(data)
    name = declared[1].decode("ascii")
    try:
        codec = codecs.lookup(name).name
    except LookupError:
        codec = ""
    if codec.startswith("utf-"):  # what declares UTF-16 and can be read so far is not UTF-16
        return decode(data)
    if codec not in _ENCODINGS:
        raise RecordError(f"its encoding is not known: {quote(name)}; save the file as UTF-8")
    if codec == "ascii":
        try:
            return data.decode()
        except UnicodeDecodeError:
            pass
    return data.decode(_ENCODINGS[codec], "replace")


def _from_root(text: str) -> str:
    """Return a text from its root element on, without document type declaration, with the lines before it."""
    at = 0
    while (at := text.find("<", at)) >= 0:
        if text.startswith("<?", at):
            end = text.find("?>", at)
        elif text.startswith("<!--", at):
            end = text.find("-->", at)
        elif text[at : at + 9].upper() == "<!DOCTYPE":
            end = _end_of_document_type(text, at + 9)
        else:
            return "\n" * text.count("\n", 0, at) + text[at:]
        if end < 0:
            break
        at = end
    return ""


def _end_of_document_type(text: str, at: int) -> int:
    """Return where a document type declaration ends, -1 if it does not."""
    within = False  # the internal subset
    while mark := _MARK.search(text, at):
        at = mark.end()
        if closing := _CLOSINGS.get(mark[0]):
            end = text.find(closing, at)
            if end < 0:
                break
            at = end + len(closing)
        elif mark[0] in "[]":
            within = mark[0] == "["
        elif mark[0] == ">" and not within:
            return at
    return -1


# --- repairing ----------------------------------------------------------------------------------------------


def _repaired(text: str) -> str:
    """Return a text without what most often makes it no XML, in linear time; CDATA stays as it is."""
    text = _FORBIDDEN.sub("", text)
    kept, at = [], 0
    while opening := _UNPARSED.search(text, at):
        kept.append(_escaped(text[at : opening.start()]))
        closing = _CLOSINGS[opening[0]]
        end = text.find(closing, opening.end())
        if end < 0:
            return "".join(kept)  # cut off
        at = end + len(closing)
        if opening[0] != "<!--":
            kept.append(text[opening.start() : at])
    return "".join([*kept, _escaped(text[at:])])


def _escaped(text: str) -> str:
    return _STRAY_LESS.sub("&lt;", _AMPERSAND.sub(_reference, text))


def _reference(found: re.Match[str]) -> str:
    name = found[1]
    if name is None:
        return "&amp;"
    if name in _OWN_ENTITIES:
        return found[0]
    if name.startswith("#"):
        number = int(name[2:], 16) if name[1] == "x" else int(name[1:])
        return found[0] if number <= 0x10FFFF and not _FORBIDDEN.match(chr(number)) else ""
    characters = html5.get(f"{name};")
    return "".join(f"&#{ord(c)};" for c in characters) if characters else f"&amp;{name};"


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


# --- elements -----------------------------------------------------------------------------------------------


@lru_cache(maxsize=4_096)
def _split(tag: str) -> tuple[str, str]:
    """Return namespace and local name of a tag in lower case; an undeclared prefix counts as a namespace."""
    if tag.startswith("{"):
        namespace, _, local = tag[1:].rpartition("}")
    else:
        namespace, _, local = tag.rpartition(":")
    return namespace.lower(), local.lower()


@lru_cache(maxsize=4_096)
def _prefix(namespace: str, written: str) -> str:
    namespace = namespace.replace("https://", "http://", 1)
    if namespace.startswith("http://wordpress.org/export/") and namespace.strip("/").endswith("excerpt"):
        return "excerpt"
    return next(
        (prefix for uri, prefix in _PREFIXES if namespace.startswith(uri)), written.lower() or namespace
    )


def local_name(element: Element) -> str:
    """Return the name of an element without its namespace, in lower case."""
    return _split(element.tag)[1] if isinstance(element.tag, str) else ""


def name(element: Element, home: str = "") -> str:
    """Return the name of an element in lower case, with a prefix unless it is in the namespace `home`."""
    if not isinstance(element.tag, str):
        return ""
    namespace, local = _split(element.tag)
    if not namespace or namespace == home:
        return local
    return f"{_prefix(namespace, str(element.prefix or ''))}:{local}"


def children(element: Element) -> Children:
    """Return the children of an element by `name`; those in its own namespace have no prefix."""
    home = _split(element.tag)[0]
    found: Children = {}
    for child in element:
        found.setdefault(name(child, home), []).append(child)
    return found


def descendants(element: Element, *names: str, like: Element | None = None) -> Iterator[Element]:
    """Yield the elements below an element with one of these local names (in lower case), in document order.

    Args:
        element: The element.
        names: The names.
        like: An element in their namespace; by default, `element`.
    """
    home = _split((element if like is None else like).tag)[0]
    for inner in element.iter():
        if inner is not element and isinstance(inner.tag, str):
            namespace, local = _split(inner.tag)
            if local in names and namespace == home:
                yield inner


def child(element: Element | None, *path: str) -> Element | None:
    """Return the first descendant at a path of local names (in lower case), None if there is none."""
    for step in path:
        if element is None:
            return None
        element = next((inner for inner in element if local_name(inner) == step), None)
    return element


def text(element: Element | None) -> str:
    """Return all text of an element without its markup, stripped; "" for None."""
    return "".join(element.itertext()).strip() if element is not None else ""


def html(element: Element | None, without: frozenset[str] = frozenset()) -> str:
    """Return the content of an element as HTML: its text if it has only text, or else its elements.

    Args:
        element: The element; None gives "".
        without: Local names of elements to leave out.
    """
    if element is None:
        return ""
    if not len(element):
        return str(element.text or "").strip()
    from lxml import etree

    parts: list[str] = []
    walker = etree.iterwalk(element, events=("start", "end"))
    for event, inner in walker:
        local = local_name(inner)
        if event == "start":
            if inner is not element:
                parts.append(f"<{tag}>" if (tag := _html_tag(local)) else "")
            if local in without:
                walker.skip_subtree()
            else:
                parts.append(escape(inner.text or "", quote=False))
        elif inner is not element:
            parts.append(f"</{tag}>" if (tag := _html_tag(local)) else "")
            parts.append(escape(inner.tail or "", quote=False))
    return "".join(parts).strip()


@lru_cache(maxsize=1_024)
def _html_tag(local: str) -> str:
    """Return the HTML tag for an element: itself, `div` for the blocks of NITF, or "" for anything else."""
    return "div" if local in _BLOCKS else "" if clean(f"<{local}>") else local


def first(found: Children, *names: str) -> str:
    """Return the first text, as HTML, among children with these names, tried in order; "" if none has any."""
    return next((given for key in names for inner in found.get(key, ()) if (given := html(inner))), "")


def attribute(element: Element, key: str) -> str:
    """Return an attribute, stripped; "" if there is none."""
    return str(element.get(key) or "").strip()


def language(element: Element) -> str:
    """Return the language that an element or one around it declares, in lower case, "" if none does."""
    for one in (element, *element.iterancestors()):
        if found := attribute(one, _LANGUAGE):
            return found.lower()
    return ""


def base(element: Element, outermost: str) -> str:
    """Return the address that relative ones in an element are resolved against.

    Args:
        element: The element.
        outermost: What `xml:base` itself is resolved against.
    """
    found = outermost
    for one in reversed((element, *element.iterancestors())):
        if given := attribute(one, _BASE):
            found = resolved(found, given)
    return found


def resolved(base: str, address: str) -> str:
    """Return an address, resolved if it is relative and the base is known."""
    if address.startswith(("https://", "http://")):
        return address
    try:
        return urljoin(base, address.strip())
    except ValueError:  # brackets that are no IPv6 address
        return address.strip()
