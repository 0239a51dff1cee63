"""Making segments: from the rows of SQLite, or from other segments."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from math import nan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from semsearch.storage import ragged
from semsearch.storage.filtering import floor_seconds
from semsearch.storage.local import writes
from semsearch.storage.local.columns.arrays import UNDATED, Arrays, narrowed
from semsearch.storage.local.columns.dense import DenseIndex
from semsearch.storage.local.columns.links import Links, RaggedKeys
from semsearch.storage.local.columns.part import Part
from semsearch.storage.local.columns.segment import Category, Segment
from semsearch.storage.local.columns.strings import StringTable
from semsearch.storage.local.database import Database
from semsearch.storage.local.schema import article_of
from semsearch.storage.provenance import Provenance
from semsearch.storage.ragged import Offsets, offsets
from semsearch.storage.scoring import Halves
from semsearch.text.copies import Shingles
from semsearch.text.document import NO_SENTENCES, SentenceRows, analyze
from semsearch.text.fingerprints import Fingerprints, fingerprint
from semsearch.types import Article

_NO_COUNTS = np.empty(0, dtype=np.uint32)


_FLAT = (
    "keys ids published_at quality listed published names domains types title_terms halves agencies titles "
    "stories"
).split()
_RAGGED = ("topics", "terms", "sentences", "signs", "credits", "shingles", "listed_keys", "lister_keys")


@dataclass(frozen=True, slots=True)
class _Table:
    """The columns of articles before they are indexed, with values in place of codes.

    Pairs are ragged: values and offsets.
    """

    keys: NDArray[np.int64]
    ids: NDArray[np.object_]
    published_at: NDArray[np.int64]
    quality: NDArray[np.float64]
    listed: NDArray[np.bool_]
    published: NDArray[np.int8]
    names: NDArray[np.object_]
    domains: NDArray[np.object_]
    types: NDArray[np.object_]
    title_terms: NDArray[np.uint32]
    halves: Halves
    topics: tuple[NDArray[np.object_], Offsets]
    terms: tuple[Fingerprints, Offsets]
    sentences: tuple[SentenceRows, Offsets]
    signs: tuple[NDArray[np.uint8], Offsets]
    agencies: NDArray[np.object_]
    credits: tuple[Fingerprints, Offsets]
    shingles: tuple[Shingles, Offsets]
    titles: Fingerprints
    stories: NDArray[np.object_]
    listed_keys: RaggedKeys
    lister_keys: RaggedKeys


def read(database: Database, dimension: int, keys: Sequence[int] | None = None) -> Segment:
    """Make a segment of the articles with these keys, or all, from the rows of SQLite.

    They are read page by page: a whole archive of `Article`s would take far more memory than its columns.

    Raises:
        IndexProblem: SQLite cannot read them.
    """
    tables = [_table([], [], [], Links.read(database, []), dimension)]
    for articles, vectors, signs in zip(
        writes.pages(database, f"key, {database.columns()}", "articles", keys),
        writes.pages(database, "key, vector", "vectors", keys),
        writes.pages(database, "key, signs", "tokens", keys),
        strict=False,
    ):
        links = Links.read(database, [key for key, *_ in articles])
        with database.decoding():
            tables.append(_table(articles, vectors, signs, links, dimension))
    return _segment(_joined(tables))


def _table(
    rows: Sequence[Sequence[Any]],
    vectors: Sequence[tuple[int, bytes]],
    signs: Sequence[tuple[int, bytes]],
    links: Links,
    dimension: int,
) -> _Table:
    """Return the columns of rows of SQLite; raise ValueError where they do not fit together."""
    keys, articles = [row[0] for row in rows], [article_of(row[1:]) for row in rows]
    if not keys == [key for key, _ in vectors] == [key for key, _ in signs]:
        raise ValueError("articles, vectors and token vectors differ")
    halves = np.frombuffer(b"".join(vector for _, vector in vectors), dtype=np.float16)
    width = -(-dimension // 8)
    bits = np.frombuffer(b"".join(bits for _, bits in signs), dtype=np.uint8)
    analyzed = [analyze(article.title, article.excerpt) for article in articles]
    terms = (fingerprint(term) for one in analyzed for term in one.terms)
    topics = [_topics(article) for article in articles]
    provenance = Provenance.of(articles)
    return _Table(
        keys=np.array(keys, dtype=np.int64),
        ids=_strings(article.id for article in articles),
        published_at=np.array([_seconds(article) for article in articles], dtype=np.int64),
        quality=np.array(
            [nan if a.quality is None else float(a.quality) for a in articles], dtype=np.float64
        ),
        listed=np.array([a.listed for a in articles], dtype=np.bool_),
        published=np.array([-1 if a.published is None else a.published for a in articles], dtype=np.int8),
        names=_strings(article.provider.name for article in articles),
        domains=_strings(article.provider.domain for article in articles),
        types=_strings(article.type for article in articles),
        title_terms=np.array([one.title_terms for one in analyzed], dtype=np.uint32),
        halves=halves.reshape(len(articles), dimension),
        topics=(_strings(topic for held in topics for topic in held), offsets(list(map(len, topics)))),
        terms=(np.fromiter(terms, dtype=np.uint64), offsets([len(one.terms) for one in analyzed])),
        sentences=(
            np.concatenate([NO_SENTENCES, *(one.sentences for one in analyzed)]),
            offsets([len(one.sentences) for one in analyzed]),
        ),
        signs=(bits.reshape(-1, width), offsets([len(one) // width for _, one in signs])),
        agencies=_strings(provenance.agencies),
        credits=(provenance.names, provenance.name_offsets),
        shingles=(provenance.shingles, provenance.shingle_offsets),
        titles=provenance.titles,
        stories=_strings(links.stories.tolist()),
        listed_keys=links.listed,
        lister_keys=links.listers,
    )


def merge(parts: Sequence[Part]) -> Segment:
    """Make one segment of the living rows of at least one part; no key may occur twice among them."""
    return _segment(_joined([_living(part) for part in parts]))


def _living(part: Part) -> _Table:
    segment, arrays, rows = part.segment, part.segment.arrays, np.flatnonzero(part.mask)
    topics, topic_offsets = ragged.take(arrays.topics, arrays.topic_offsets, rows)
    links = part.links(rows)
    return _Table(
        keys=arrays.keys[rows],
        ids=_strings(segment.ids(rows)),
        published_at=arrays.published_at[rows],
        quality=arrays.quality[rows],
        listed=arrays.listed[rows],
        published=arrays.published[rows],
        names=_strings(segment.names.values)[arrays.names[rows]],
        domains=_strings(segment.domains.values)[arrays.domains[rows]],
        types=_strings(segment.types.values)[arrays.types[rows]],
        title_terms=arrays.title_terms[rows],
        halves=segment.halves[rows],
        topics=(_strings(segment.topics.values)[topics], topic_offsets),
        terms=segment.terms_of(rows),
        sentences=segment.sentences_of(rows),
        signs=segment.signs_of(rows),
        agencies=_strings(segment.agencies.values)[arrays.agencies[rows]],
        credits=segment.credits_of(rows),
        shingles=segment.shingles_of(rows),
        titles=arrays.titles[rows],
        stories=_strings(links.stories.tolist()),
        listed_keys=links.listed,
        lister_keys=links.listers,
    )


def _joined(tables: Sequence[_Table]) -> _Table:
    """Return all rows in the order of their keys."""
    columns: dict[str, Any] = {}
    for name in _FLAT:
        columns[name] = np.concatenate([getattr(table, name) for table in tables])
    for name in _RAGGED:
        columns[name] = ragged.concatenate([getattr(table, name) for table in tables])
    if (np.diff(columns["keys"]) > 0).all():
        return _Table(**columns)
    order = np.argsort(columns["keys"], kind="stable")
    for name in _FLAT:
        columns[name] = columns[name][order]
    for name in _RAGGED:
        values, starts = columns[name]
        columns[name] = ragged.take(values, starts, order)
    return _Table(**columns)


def _segment(table: _Table) -> Segment:
    names, name_codes = _category(table.names)
    domains, domain_codes = _category(table.domains)
    types, type_codes = _category(table.types)
    agencies, agency_codes = _category(table.agencies)
    (topics, topic_codes), topic_offsets = _category(table.topics[0]), table.topics[1]
    terms, term_offsets = table.terms
    ids = StringTable.of(table.ids.tolist())
    links = Links(table.keys, table.stories, table.listed_keys, table.lister_keys)
    vocabulary, term_ids = np.unique(terms, return_inverse=True)
    columns: dict[str, NDArray[Any]] = dict(
        keys=table.keys,
        ids=ids.values,
        id_hashes=ids.hashes,
        id_rows=ids.places,
        published_at=table.published_at,
        quality=table.quality,
        listed=table.listed,
        published=table.published,
        names=name_codes,
        domains=domain_codes,
        types=type_codes,
        topics=topic_codes,
        topic_offsets=topic_offsets,
        topic_rows=np.repeat(np.arange(len(table.keys), dtype=np.uint32), np.diff(topic_offsets)),
        term_ids=term_ids.astype(np.uint32),
        term_offsets=term_offsets,
        title_terms=table.title_terms,
        vocabulary=vocabulary,
        **_postings(term_ids, len(vocabulary), term_offsets, table.title_terms),
        sentences=table.sentences[0],
        sentence_offsets=table.sentences[1],
        signs=table.signs[0],
        sign_offsets=table.signs[1],
        agencies=agency_codes,
        credits=table.credits[0],
        credit_offsets=table.credits[1],
        shingles=table.shingles[0],
        shingle_offsets=table.shingles[1],
        titles=table.titles,
        **links.columns(),
    )
    arrays = Arrays(**narrowed(columns))
    return Segment(arrays, names, domains, types, topics, agencies, DenseIndex.build(table.halves))


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


def _strings(values: Iterable[str]) -> NDArray[np.object_]:
    """Return strings as an array; equal ones are one object."""
    return np.array(list(map(sys.intern, values)), dtype=object)


def _topics(article: Article) -> Collection[str]:
    """Return the topics, of those that differ in case only the first."""
    first: dict[str, str] = {}
    for topic in article.topics:
        first.setdefault(topic.casefold(), topic)
    return tuple(first.values())


def _seconds(article: Article) -> int:
    return UNDATED if article.published_at is None else floor_seconds(article.published_at)
