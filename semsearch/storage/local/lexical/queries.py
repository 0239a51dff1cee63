"""Tantivy queries, built from words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tantivy import FieldType, Occur, Query

from semsearch.storage.local.lexical.documents import SCHEMA, SHORT, START, short

LONG = 100  # letters of a prefix that are compared; tantivy refuses patterns of many hundreds


def term(field: str, value: str) -> Query:
    """Match one value of a text field."""
    return Query.term_query(SCHEMA, field, value, index_option="basic")


def stamped() -> Query:
    """Match the stamp."""
    return Query.range_query(SCHEMA, "stamp", FieldType.Unsigned, lower_bound=0, use_inverted_index=True)


def titled(words: Sequence[str]) -> Query:
    """Match titles that contain all of the words, the last one as a prefix (at most `LONG` letters)."""
    *whole, last = words
    prefix = (
        term("title", short(last))
        if len(last) <= SHORT
        else Query.regex_query(SCHEMA, "title", f"{re.escape(last[:LONG])}.*")
    )
    return Query.boolean_query(
        [(Occur.Must, query) for query in (*(term("title", w) for w in whole), prefix)]
    )


def beginning(words: Sequence[str]) -> Query:
    """Match titles that begin with the words, the last one unfinished; `START` letters are compared."""
    if len(words) == 1:
        return Query.regex_query(SCHEMA, "start", f"{re.escape(words[0][:LONG])}[^ ]*")
    return Query.regex_query(SCHEMA, "start", f"{re.escape(' '.join(words)[:START])}.*")
