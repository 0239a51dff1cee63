"""Sanitize archive text into plain text on one line.

Items contain HTML tags and entities, zero-width characters and bidirectional controls. The result is text,
not HTML: code that shows it in a page must escape it.
"""

from __future__ import annotations

import html
import re
import unicodedata
from html.entities import html5

_INLINE = """a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label map mark meter nobr
    output progress q rp rt ruby s samp small span strike strong sub sup time tt u var wbr""".split()
_BLOCK = """address applet area article aside audio base basefont blockquote body br button canvas
    caption center col colgroup datalist dd details dialog dir div dl dt embed fieldset figcaption
    figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html iframe img input
    legend li link main menu meta nav noframes noscript object ol optgroup option p param picture pre
    script section select slot source style summary svg table tbody td template textarea tfoot th thead
    title tr track ul video""".split()
_TAG = re.compile(
    rf"</?(?:(?P<block>{'|'.join(_BLOCK)})|{'|'.join(_INLINE)})(?:[\s/][^<>]*)?>", re.IGNORECASE
)

# Each is dropped together with its content.
_ENCLOSURES = (
    (re.compile("<!--"), re.compile("-->")),
    (re.compile(r"<script(?=[\s/>])", re.IGNORECASE), re.compile(r"</script\s*>", re.IGNORECASE)),
    (re.compile(r"<style(?=[\s/>])", re.IGNORECASE), re.compile(r"</style\s*>", re.IGNORECASE)),
)

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")

# Invisible, and never stored: control characters, zero-width characters, the soft hyphen, bidirectional
# controls, tag characters (which language models read and people cannot see), lone surrogates.
_DROPPED = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    r"\ud800-\udfff\U000e0000-\U000e007f]"
)
# A joiner shapes emoji, Persian and Indic text; elsewhere it only hides words from search.
_SHAPED = r"[^\x00-\x7f\s\u200c\u200d]"
_STRAY_JOINER = re.compile(rf"(?<!{_SHAPED})[\u200c\u200d]+|[\u200c\u200d]+(?!{_SHAPED})")


def clean(text: str, *, markup: bool = True) -> str:
    """Return plain text on one line: no HTML, no control or invisible characters, single spaces, NFC.

    Only tags of known HTML elements are dropped, so `<CINEPLEX ODEON CORP>` and `a < b` stay. Entities are
    decoded to text (`&lt;b&gt;` becomes `<b>`), so clean a text exactly once; cleaning again changes nothing
    where the result contains neither `<` nor `&`. An entity needs its semicolon: `?lang=en&region=eu` stays.

    Args:
        text: What to clean.
        markup: Whether it may be HTML; if not, tags and entities are text and stay.
    """
    if markup and "<" in text:
        for opening, closing in _ENCLOSURES:
            text = without(text, opening, closing)
        text = _TAG.sub(lambda tag: " " if tag["block"] else "", text)
    if markup and "&" in text:
        text = _unescaped(_unescaped(text))  # feeds and scrapers often escape twice
    if text.isprintable():  # so it has nothing invisible
        if not text.isascii():
            text = unicodedata.normalize("NFC", text)
    else:
        text = unicodedata.normalize("NFC", _DROPPED.sub("", text))
        # Removing a joiner can bring a letter and its accent together.
        text = unicodedata.normalize("NFC", _STRAY_JOINER.sub("", text))
    return " ".join(text.split())


def without_comments(text: str) -> str:
    """Return HTML without its comments; one that is not closed stays."""
    return without(text, *_ENCLOSURES[0])


def _unescaped(text: str) -> str:
    """Decode the entities that end in a semicolon; HTML's own rule takes `&region` for `&reg;ion`."""
    return _ENTITY.sub(_character, text)


def _character(entity: re.Match[str]) -> str:
    """Return the character of an entity, or the entity as it is if it names none."""
    name = entity[0][1:]
    return html.unescape(entity[0]) if name.startswith("#") else html5.get(name, entity[0])


def quote(value: str) -> str:
    """Return a value quoted for a message: at most 60 characters, on one line, nothing invisible."""
    return repr(value if len(value) <= 60 else f"{value[:59]}…")


def without(text: str, opening: re.Pattern[str], closing: re.Pattern[str]) -> str:
    """Return a text without what is between two marks, in linear time; an unclosed mark stays."""
    kept, at = [], 0
    while (start := opening.search(text, at)) and (end := closing.search(text, start.end())):
        kept.append(text[at : start.start()])
        at = end.end()
    return "".join([*kept, text[at:]])
