"""Tantivy queries, built from terms and filters."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from tantivy import FieldType, Occur, Query

from semsearch.storage.filtering import sequences
from semsearch.storage.local.lexical.documents import SCHEMA, SHORT, START, raw, short
from semsearch.storage.local.schema import ceiling_seconds, floor_seconds
from semsearch.types import Filter

LONG = 100  # letters of a prefix that are compared; tantivy refuses patterns of many hundreds


def term(field: str, value: str) -> Query:
    """Match one value of a text field."""
    return Query.term_query(SCHEMA, field, value, index_option="freq" if field == "text" else "basic")


def stamped() -> Query:
    """Match the stamp."""
    return Query.range_query(SCHEMA, "stamp", FieldType.Unsigned, lower_bound=0, use_inverted_index=True)


def filtered(filter: Filter) -> Query:
    """Match all articles that pass a filter."""
    limits = _limits(filter)
    wanted = [(Occur.Must, limit) for limit in limits] or [(Occur.Must, Query.all_query())]
    unwanted = [*map(_sequence, sequences(filter.excluded)), stamped()]
    return Query.boolean_query([*wanted, *((Occur.MustNot, query) for query in unwanted)])


def any_of(words: Mapping[str, float], filter: Filter) -> Query:
    """Match any of the terms, with these weights, among what passes; only terms add to the score."""
    any_term = Query.boolean_query(
        [(Occur.Should, Query.boost_query(term("text", word), weight)) for word, weight in words.items()]
    )
    limits = [(Occur.Must, Query.const_score_query(limit, 0.0)) for limit in _limits(filter)]
    unwanted = [(Occur.MustNot, _sequence(found)) for found in sequences(filter.excluded)]
    if not limits and not unwanted:
        return any_term
    return Query.boolean_query([(Occur.Must, any_term), *limits, *unwanted])


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


def _limits(filter: Filter) -> list[Query]:
    """Return the queries that all have to match."""
    limits = [_sequence(found) for found in sequences(filter.phrases)]
    for field, values in (("provider", filter.providers), ("topic", filter.topics), ("type", filter.types)):
        if values:
            names = [raw(value.casefold()) for value in values]
            limits.append(Query.term_set_query(SCHEMA, field, names))
    if filter.published is not None:
        limits.append(term("published", raw(str(filter.published))))
    if filter.since or filter.until:
        limits.append(
            Query.range_query(
                SCHEMA,
                "published_at",
                FieldType.Integer,
                lower_bound=ceiling_seconds(filter.since) if filter.since else None,
                upper_bound=floor_seconds(filter.until) if filter.until else None,
            )
        )
    return limits


def _sequence(found: list[str]) -> Query:
    """Match adjacent terms."""
    if len(found) == 1:
        return term("text", found[0])
    return Query.phrase_query(SCHEMA, "text", list(found))
