"""Wikitext -> plain text, in linear time.

Templates, tables, notes and links to files are dropped; of other links the label stays.
"""

from __future__ import annotations

import re

from semsearch.corpus.fields import PlainText
from semsearch.text.sanitize import clean, without

LENGTH_LIMIT = 100_000  # characters that are read for the text of a page
_NESTING_LIMIT = 40

_ENCLOSURES = (
    (re.compile("<!--"), re.compile("-->")),
    *(
        (re.compile(rf"<{name}(?=[\s>])[^<>]*>", re.IGNORECASE), re.compile(rf"</{name}\s*>", re.IGNORECASE))
        for name in ("ref", "gallery", "math", "timeline", "syntaxhighlight", "score", "imagemap")
    ),
)
_EMPTY_NOTE = re.compile(r"<(?:ref|references)(?:\s[^<>]*)?/>", re.IGNORECASE)
_MARK = re.compile(r"\{\{|\}\}|\[\[|\]\]|^[ \t:*#]*\{\||^[ \t]*\|\}(?!\})", re.MULTILINE)
_CLOSED_BY = {"{{": "}}", "[[": "]]", "{|": "|}"}
_OPENED_BY = {closing: opening for opening, closing in _CLOSED_BY.items()}
_LANGUAGE_LINK = re.compile(r"[a-z]{2,3}(?:-[a-z]{2,8})?:\S")
_EXTERNAL_LINK = re.compile(r"\[(?:https?:)?//[^\s\[\]]+[ \t]*([^\[\]\n]*)\]")
_EMPHASIS = re.compile(r"'{2,5}")
_EMPTY = re.compile(r" ?\([ ,;]*\)")  # what a template leaves, such as a pronunciation
_SWITCH = re.compile(r"__[A-Z]{3,30}__")
_LINE = re.compile(
    r"^(?:=.*=[ \t]*|-{4,}|[*#:;]+)[ \t]*", re.MULTILINE
)  # a heading, a rule, the mark of a list


def plain(written: str, dropped: frozenset[str]) -> PlainText:
    """Return the text of a page.

    Args:
        written: Its wikitext.
        dropped: What links to files and categories begin with, in lower case.
    """
    text = _EMPTY_NOTE.sub("", written[:LENGTH_LIMIT])
    for opening, closing in _ENCLOSURES:
        text = without(text, opening, closing)
    text = _EXTERNAL_LINK.sub(r"\1", _without_marks(text, dropped, cut_off=len(written) > LENGTH_LIMIT))
    return PlainText(clean(_EMPTY.sub("", _LINE.sub("", _SWITCH.sub("", _EMPHASIS.sub("", text))))))


def categories(written: str, names: frozenset[str]) -> list[str]:
    """Return the categories of a page, in order; `names` are what links to them begin with, in lower case."""
    link = rf"\[\[\s{{0,9}}(?:{'|'.join(map(re.escape, sorted(names)))})\s{{0,9}}:([^\[\]|]+)"
    found = re.findall(link, written, re.IGNORECASE)
    return list(dict.fromkeys(" ".join(name.replace("_", " ").split()) for name in found))


def _without_marks(text: str, dropped: frozenset[str], *, cut_off: bool) -> str:
    """Return a text without templates and tables, and with the labels of links."""
    open_marks: list[tuple[str, list[str]]] = [("", [])]  # each with the text inside it
    at = 0
    for found in _MARK.finditer(text):
        open_marks[-1][1].append(text[at : found.start()])
        at = found.end()
        mark = found[0].strip(" \t:*#")
        if mark in _CLOSED_BY:
            if len(open_marks) < _NESTING_LIMIT:
                open_marks.append((mark, []))
            continue
        opening = _OPENED_BY[mark]
        if all(opening != kind for kind, _ in open_marks):
            continue
        while True:
            kind, parts = open_marks.pop()
            open_marks[-1][1].append(_link("".join(parts), dropped) if kind == opening == "[[" else "")
            if kind == opening:
                break
    open_marks[-1][1].append(text[at:])
    # what is not closed is text, unless only the limit cut it off
    dropped_kinds = ("{{", "{|") if cut_off else ()
    return "".join("".join(parts) for kind, parts in open_marks if kind not in dropped_kinds)


def _link(inner: str, dropped: frozenset[str]) -> str:
    target, _, label = inner.partition("|")
    target = target.strip()
    space = target.partition(":")[0].strip().lower()
    if (":" in target and space in dropped) or _LANGUAGE_LINK.match(target):
        return ""
    return label.rpartition("|")[2] or target.removeprefix(":")
