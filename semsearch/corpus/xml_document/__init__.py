"""XML that other programs wrote -> its elements.

A document is parsed strictly, or else repaired: feeds have stray `&`, HTML's named entities and control
characters, and are cut off. Nothing outside of the document is ever read, and no entity is expanded: the
document type declaration is removed before the parser sees it.
"""

from semsearch.corpus.xml_document.elements import (
    Children,
    Element,
    attribute,
    base,
    child,
    children,
    descendants,
    first,
    html,
    language,
    local_name,
    name,
    resolved,
    text,
)
from semsearch.corpus.xml_document.parsing import parse

__all__ = [
    "Children",
    "Element",
    "attribute",
    "base",
    "child",
    "children",
    "descendants",
    "first",
    "html",
    "language",
    "local_name",
    "name",
    "parse",
    "resolved",
    "text",
]
