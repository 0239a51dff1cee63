"""Making segments: from the rows of SQLite, or from other segments."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from math import nan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from semsearch.storage.features import Offsets, offsets
from semsearch.storage.local import writes
from semsearch.storage.local.columns import ragged
from semsearch.storage.local.columns.dense import DenseIndex
from semsearch.storage.local.columns.part import Part
from semsearch.storage.local.columns.segment import UNDATED, Arrays, Category, Segment, id_columns
from semsearch.storage.local.database import Database
from semsearch.storage.local.schema import floor_seconds
from semsearch.storage.scoring import Halves
from semsearch.text import analyzer
from semsearch.text.fingerprints import Fingerprints, fingerprint
from semsearch.types import Article

_NO_COUNTS = np.empty(0, dtype=np.uint32)


@dataclass(slots=True)
class _Table:
    """The columns of articles before they are sorted and indexed; values instead of codes."""

    keys: NDArray[np.int64]
    ids: list[str]
    published_at: NDArray[np.int64]
    quality: NDArray[np.float64]
    listed: NDArray[np.bool_]
    published: NDArray[np.int8]
    names: Sequence[str]
    domains: Sequence[str]
    types: Sequence[str]
    topics: Sequence[str]
    topic_offsets: Offsets
    terms: Fingerprints
    term_offsets: Offsets
    title_terms: NDArray[np.uint32]
    signs: NDArray[np.uint8]
    sign_offsets: Offsets
    halves: Halves


def read(database: Database, dimension: int, keys: Sequence[int] | None = None) -> Segment:
    """Make a segment of the articles with these keys, or all, from the rows of SQLite.

    Raises:
        IndexProblem: SQLite cannot read them.
    """
    entries = list(writes.entries(database, keys))
    articles = [entry.article for entry in entries]
    vectors = [row for page in writes.pages(database, "key, vector", "vectors", keys) for row in page]
    signs = [row for page in writes.pages(database, "key, signs", "tokens", keys) for row in page]
    with database.decoding():
        if not [entry.key for entry in entries] == [key for key, _ in vectors] == [key for key, _ in signs]:
            raise ValueError("articles, vectors and token vectors differ")
        halves = np.frombuffer(b"".join(vector for _, vector in vectors), dtype=np.float16)
        width = -(-dimension // 8)
        bits = np.frombuffer(b"".join(bits for _, bits in signs), dtype=np.uint8).reshape(-1, width)
        sign_offsets = offsets([len(one) // width for _, one in signs])
        halves = halves.reshape(len(articles), dimension)
    terms = [(analyzer.terms(article.title), analyzer.terms(article.excerpt)) for article in articles]
    flat = (fingerprint(term) for title, excerpt in terms for part in (title, excerpt) for term in part)
    table = _Table(
        keys=np.array([entry.key for entry in entries], dtype=np.int64),
        ids=[article.id for article in articles],
        published_at=np.array([_seconds(article) for article in articles], dtype=np.int64),
        quality=np.array([nan if a.quality is None else float(a.quality) for a in articles]),
        listed=np.array([a.listed for a in articles], dtype=np.bool_),
        published=np.array([-1 if a.published is None else a.published for a in articles], dtype=np.int8),
        names=[article.provider.name for article in articles],
        domains=[article.provider.domain for article in articles],
        types=[article.type for article in articles],
        topics=[topic for article in articles for topic in _topics(article)],
        topic_offsets=offsets([len(_topics(article)) for article in articles]),
        terms=np.fromiter(flat, dtype=np.uint64),
        term_offsets=offsets([len(title) + len(excerpt) for title, excerpt in terms]),
        title_terms=np.array([len(title) for title, _ in terms], dtype=np.uint32),
        signs=bits,
        sign_offsets=sign_offsets,
        halves=halves,
    )
    return _segment(table)


def merge(parts: Sequence[Part]) -> Segment:
    """Make one segment of the living rows of at least one part; no key may occur twice among them."""
    chosen = [(part.segment, np.flatnonzero(part.mask)) for part in parts]
    keys = np.concatenate([segment.arrays.keys[rows] for segment, rows in chosen])
    order = np.argsort(keys, kind="stable")

    def column(name: str) -> Any:  # noqa: ANN401 - one type for each column
        return np.concatenate([getattr(segment.arrays, name)[rows] for segment, rows in chosen])[order]

    def values(name: str) -> list[str]:
        held = [
            getattr(segment, name).values[code]
            for segment, rows in chosen
            for code in getattr(segment.arrays, name)[rows].tolist()
        ]
        return [held[place] for place in order.tolist()]

    ids = [id for segment, rows in chosen for id in segment.ids(rows)]
    terms = [segment.terms_of(rows) for segment, rows in chosen]
    topics = [
        (np.array(segment.topics.values, dtype=object)[taken], starts)
        for segment, rows in chosen
        for taken, starts in [ragged.take(segment.arrays.topics, segment.arrays.topic_offsets, rows)]
    ]
    fingerprints, term_offsets = ragged.take(*ragged.concatenate(terms), order)
    topic_values, topic_offsets = ragged.take(*ragged.concatenate(topics), order)
    bits = [segment.signs_of(rows) for segment, rows in chosen]
    signs, sign_offsets = ragged.take(*ragged.concatenate(bits), order)
    table = _Table(
        keys=keys[order],
        ids=[ids[place] for place in order.tolist()],
        published_at=column("published_at"),
        quality=column("quality"),
        listed=column("listed"),
        published=column("published"),
        names=values("names"),
        domains=values("domains"),
        types=values("types"),
        topics=topic_values.tolist(),
        topic_offsets=topic_offsets,
        terms=fingerprints,
        term_offsets=term_offsets,
        title_terms=column("title_terms"),
        signs=signs,
        sign_offsets=sign_offsets,
        halves=np.concatenate([segment.halves[rows] for segment, rows in chosen])[order],
    )
    return _segment(table)


def _segment(table: _Table) -> Segment:
    names, name_codes = _category(table.names)
    domains, domain_codes = _category(table.domains)
    types, type_codes = _category(table.types)
    topics, topic_codes = _category(table.topics)
    count = len(table.keys)
    vocabulary, term_ids = np.unique(table.terms, return_inverse=True)
    arrays = Arrays(
        keys=table.keys,
        **id_columns(table.ids),
        published_at=table.published_at,
        quality=table.quality,
        listed=table.listed,
        published=table.published,
        names=name_codes,
        domains=domain_codes,
        types=type_codes,
        topics=topic_codes,
        topic_offsets=table.topic_offsets,
        topic_rows=np.repeat(np.arange(count, dtype=np.uint32), np.diff(table.topic_offsets)),
        term_ids=term_ids.astype(np.uint32),
        term_offsets=table.term_offsets,
        title_terms=table.title_terms,
        vocabulary=vocabulary,
        **_postings(term_ids, len(vocabulary), table.term_offsets, table.title_terms),
        signs=table.signs,
        sign_offsets=table.sign_offsets,
    )
    return Segment(arrays, names, domains, types, topics, DenseIndex.build(table.halves))


def _postings(
    term_ids: NDArray[np.int64], terms: int, starts: Offsets, title_terms: NDArray[np.uint32]
) -> dict[str, NDArray[Any]]:
    """Return the columns that say which rows hold a term, and how often: twice for each time in the title."""
    count = len(title_terms)
    rows = np.repeat(np.arange(count, dtype=np.int64), np.diff(starts))
    place = np.arange(len(term_ids)) - np.repeat(starts[:-1], np.diff(starts))
    weights = 1 + (place < np.repeat(title_terms.astype(np.int64), np.diff(starts)))
    pairs = term_ids * max(count, 1) + rows
    order = np.argsort(pairs, kind="stable")
    pairs, weights = pairs[order], weights[order]
    first = np.flatnonzero(np.diff(pairs, prepend=-1)) if len(pairs) else np.empty(0, dtype=np.int64)
    held = pairs[first]
    return {
        "posting_rows": (held % max(count, 1)).astype(np.uint32),
        "posting_offsets": offsets(np.bincount(held // max(count, 1), minlength=terms)),
        "posting_counts": np.add.reduceat(weights, first).astype(np.uint32) if len(first) else _NO_COUNTS,
    }


def _category(values: Iterable[str]) -> tuple[Category, NDArray[np.int32]]:
    known: dict[str, int] = {}
    codes = np.fromiter((known.setdefault(value, len(known)) for value in values), dtype=np.int32)
    return Category(tuple(known)), codes


def _topics(article: Article) -> Collection[str]:
    """Return the topics, of those that differ in case only the first."""
    first: dict[str, str] = {}
    for topic in article.topics:
        first.setdefault(topic.casefold(), topic)
    return tuple(first.values())


def _seconds(article: Article) -> int:
    return UNDATED if article.published_at is None else floor_seconds(article.published_at)
