"""Markdown -> the plain text of its paragraphs.

Headings, tables, code, images and what a site generator expands (shortcodes, includes, imports) are no text
of an article; paragraphs, lists and quotes are.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from semsearch.text.sanitize import clean, without_comments

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_READ = 64 * 1024  # characters of a document from which the first paragraphs are taken
# Expanded by site generators; the parser takes them for text. Each pattern stops at its line or at its own
# end.
_GENERATED = re.compile(
    r"""\{\{[<%]?[^{}]{0,500}\}\}  # Hugo, Liquid, Nunjucks
      | \{%[^{}]{0,500}%\}         # Liquid, Nunjucks, Tera
      | \{:[^{}\n]{0,200}\}        # kramdown
      | !\[\[[^\[\]\n]{1,300}\]\]  # Obsidian: an embedded note or picture
      | ^:::[^\n]*$                # Docusaurus, Quarto, Pandoc
      | ^(?:import|export)\s[^\n]*(?:from|=|;)[^\n]*$  # MDX
      | ^[ ]{0,3}</?[A-Z][\w.]{0,60}(?:\s[^<>\n]{0,500})?/?>[ ]*$  # MDX: a component on a line of its own
      | ^\s*>\s*\[![\w-]+\][-+]?   # callouts of Obsidian and GitHub
    """,
    re.VERBOSE | re.MULTILINE,
)
_COMPONENT = re.compile(r"</?[A-Z]\w{0,30}[a-z]\w{0,30}(?:\s[^<>]{0,500})?/?>")  # of MDX
_WIKI_LINK = re.compile(r"\[\[(?:[^\[\]|\n]{1,200}\|)?([^\[\]|\n]{1,200})\]\]")
_SKIPPED = {"heading_open": "heading_close", "table_open": "table_close"}
_BREAKS = frozenset({"softbreak", "hardbreak"})


def plain(text: str, limit: int) -> str:
    """Return the text of the first paragraphs, cleaned, of at most `limit` characters."""
    source = _WIKI_LINK.sub(r"\1", written(text))
    paragraphs: list[str] = []
    size = 0
    until = ""
    for token in _parser().parse(source):
        if until:
            until = "" if token.type == until else until
        elif token.type in _SKIPPED:
            until = _SKIPPED[token.type]
        elif token.type in ("inline", "html_block"):
            found = clean(_inline(token) if token.type == "inline" else _COMPONENT.sub(" ", token.content))
            paragraphs.append(found)
            size += len(found) + 1
            if size > limit:
                break
    return " ".join(filter(None, paragraphs))[:limit].rstrip()


def heading(text: str) -> str:
    """Return the text of the first heading before any other text, "" if there is none."""
    tokens = _parser().parse(written(text))
    if len(tokens) > 1 and tokens[0].type == "heading_open":
        return clean(_inline(tokens[1]))
    return ""


def written(text: str) -> str:
    """Return the beginning of a document without comments and what site generators expand."""
    return _GENERATED.sub("", without_comments(text[:_READ]))


def _inline(token: Token) -> str:
    """Return the text of a paragraph, as HTML: `clean` takes it."""
    parts = []
    for child in token.children or ():
        if child.type in ("text", "code_inline"):
            parts.append(child.content.replace("&", "&amp;amp;").replace("<", "&lt;"))  # decoded twice
        elif child.type == "html_inline":
            parts.append(_COMPONENT.sub("", child.content))
        elif child.type in _BREAKS:
            parts.append(" ")
    return "".join(parts)


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt  # slow to import, and most items have an excerpt

    return MarkdownIt("commonmark").enable(["table", "strikethrough"])
