"""The lexical side: tantivy finds candidates, and their BM25 is computed exactly over the living articles.

Tantivy's own scores count removed articles until it merges them away, and round lengths; so they only choose
the candidates, more than are wanted, and the figures come from the terms stored with each (`stores/bm25.py`).
An index made in steps so gives the same scores as one made at once. Where more candidates tie than are
fetched, tantivy's order decides which are among them.

Question text never meets tantivy's query language: queries are built from terms. A document of its own, the
stamp, says the revision that the index holds; it is written in the same commit as the articles.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import tantivy
from tantivy import FieldType, Occur, Query

from semsearch.analysis import terms
from semsearch.stores.bm25 import Collection
from semsearch.stores.local.records import ceiling_seconds, floor_seconds
from semsearch.stores.local.truth import Entry
from semsearch.types import Filter, Match

_HEAP = 50_000_000  # bytes, for the one thread that writes
_MORE = 50  # candidates beyond twice those wanted


class LexicalUnreadable(Exception):
    """Tantivy cannot read its files; they are to be made again."""


@contextmanager
def _mapped() -> Iterator[None]:
    try:
        yield
    except (ValueError, OSError, RuntimeError) as error:
        raise LexicalUnreadable(str(error)) from error
    except BaseException as error:
        if type(error).__module__ != "pyo3_runtime":  # tantivy's panics, on files with wrong content
            raise
        raise LexicalUnreadable(str(error)) from error


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("key", indexed=True)
    builder.add_text_field("text", stored=True, tokenizer_name="whitespace", index_option="freq")
    for name in ("provider", "topic", "type", "published"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("published_at", indexed=True, fast=True)
    builder.add_unsigned_field("stamp", stored=True, indexed=True)
    return builder.build()


_SCHEMA = _schema()


class Lexicon:
    """The lexical side at one revision; never changes.

    Attributes:
        revision: What the stamp says, -1 where there is none.
        count: How many articles it holds.
    """

    def __init__(self, searcher: tantivy.Searcher) -> None:
        self._searcher = searcher
        with _mapped():
            stamped = Query.range_query(
                _SCHEMA, "stamp", FieldType.Unsigned, lower_bound=0, use_inverted_index=True
            )
            found = searcher.search(stamped, 1).hits
            self.revision = int(searcher.doc(found[0][1])["stamp"][0]) if found else -1
            self.count = searcher.num_docs - len(found)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open what is on disk.

        Raises:
            LexicalUnreadable: There is nothing, or nothing that can be read.
        """
        with _mapped():
            index = tantivy.Index.open(str(folder))
            index.config_reader("manual")  # else it would follow later commits from a thread of its own
            index.reload()
            return cls(index.searcher())

    @classmethod
    def in_memory(cls, entries: Iterable[Entry], revision: int) -> Self:
        """Make one that lives as long as the process."""
        index = tantivy.Index(_SCHEMA)
        _write(index, index.writer(_HEAP, 1), entries, revision)
        index.reload()
        return cls(index.searcher())

    def matching(self, text: str, k: int, filter: Filter, collection: Collection) -> list[Match]:
        """Give the `k` articles of highest BM25 for any term of `text`, among those that pass.

        Raises:
            LexicalUnreadable: The files turn out to be damaged.
        """
        asked = list(dict.fromkeys(terms(text)))
        if not asked or k <= 0:
            return []
        with _mapped():
            rarities = {}
            for term in asked:
                counted: Any = self._searcher.search(_term("text", term), 1)  # its stubs miss `count`
                if counted.count:
                    rarities[term] = collection.rarity(counted.count)
            if not rarities:
                return []
            query = _query([_term("text", term) for term in rarities], filter)
            found = self._searcher.search(query, 2 * k + _MORE, count=False).hits
            matches = []
            for _, address in found:
                document = self._searcher.doc(address)
                words = document["text"][0].split(" ")
                parts = ((rarity, words.count(term)) for term, rarity in rarities.items())
                matches.append(Match(document["id"][0], collection.score(parts, len(words))))
        return sorted(matches, key=lambda match: (-match.score, match.id))[:k]


class LexicalWriter:
    """The lexical side on disk, to write to; there is one at a time, guarded by the index's lock.

    Attributes:
        revision: What it holds, -1 where it holds nothing.
        found: How many articles it held when it was opened.
    """

    def __init__(self, folder: Path) -> None:
        """Open what is in the folder; what cannot be read is removed and begun anew."""
        try:
            self._open(folder)
        except LexicalUnreadable:
            shutil.rmtree(folder, ignore_errors=True)
            self._open(folder)

    def _open(self, folder: Path) -> None:
        held = Lexicon.open(folder) if folder.exists() else None
        self.revision, self.found = (held.revision, held.count) if held else (-1, 0)
        folder.mkdir(exist_ok=True)
        with _mapped():
            self._index = tantivy.Index(_SCHEMA, path=str(folder))
            self._index.config_reader("manual")
            self._writer: tantivy.IndexWriter | None = self._index.writer(_HEAP, 1)
            # Tantivy (0.27) numbers a new writer's first operation as the last commit, and a merge that runs
            # meanwhile may take it for done: the first removal would be lost. So the first removes nothing.
            self._writer.delete_documents_by_query(Query.term_query(_SCHEMA, "key", 0))

    def advance(self, keys: Sequence[int], entries: Iterable[Entry], revision: int) -> None:
        """Remove what has one of the keys, add entries, and be at a revision: all in one commit."""
        with _mapped():
            writer = self._live()
            if keys:
                writer.delete_documents_by_query(Query.term_set_query(_SCHEMA, "key", list(keys)))
            if self.revision >= 0:
                writer.delete_documents_by_query(Query.term_query(_SCHEMA, "stamp", self.revision))
        _write(self._index, writer, entries, revision)
        self.revision = revision

    def replace(self, entries: Iterable[Entry], revision: int) -> None:
        """Hold these entries only, at a revision: all in one commit."""
        with _mapped():
            writer = self._live()
            writer.delete_all_documents()
        _write(self._index, writer, entries, revision)
        self.revision = revision

    def close(self) -> None:
        """Wait for merges and let go of the files; closing twice is no error."""
        if self._writer is not None:
            writer, self._writer = self._writer, None
            with _mapped():
                writer.wait_merging_threads()

    def _live(self) -> tantivy.IndexWriter:
        if self._writer is None:
            raise ValueError("the writer is closed")
        return self._writer


def _write(
    index: tantivy.Index, writer: tantivy.IndexWriter, entries: Iterable[Entry], revision: int
) -> None:
    with _mapped():
        words = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        index.register_tokenizer("whitespace", words)
    for entry in entries:  # reads from SQLite, whose errors are not tantivy's
        article = entry.article
        document = tantivy.Document()
        document.add_text("id", article.id)
        document.add_unsigned("key", entry.key)
        document.add_text("text", " ".join(terms(article.text)))
        for name in {article.provider.name.casefold(), article.provider.domain.casefold()}:
            document.add_text("provider", _raw(name))
        for topic in {topic.casefold() for topic in article.topics}:
            document.add_text("topic", _raw(topic))
        document.add_text("type", _raw(article.type.casefold()))
        document.add_text("published", _raw(str(article.published)))
        if article.published_at is not None:
            document.add_integer("published_at", floor_seconds(article.published_at))
        with _mapped():
            writer.add_document(document)
    with _mapped():
        stamp = tantivy.Document()
        stamp.add_unsigned("stamp", revision)
        writer.add_document(stamp)
        writer.commit()


def _raw(value: str) -> str:
    return f"={value}"  # an empty value would not be indexed


def _term(field: str, value: str) -> Query:
    return Query.term_query(_SCHEMA, field, value, index_option="freq" if field == "text" else "basic")


def _query(words: list[Query], filter: Filter) -> Query:
    """Any of the words, and all that the filter says, which adds nothing to the score."""
    limits: list[Query] = []
    for field, values in (("provider", filter.providers), ("topic", filter.topics), ("type", filter.types)):
        if values:
            names = [_raw(value.casefold()) for value in values]
            limits.append(Query.term_set_query(_SCHEMA, field, names))
    if filter.published is not None:
        limits.append(_term("published", _raw(str(filter.published))))
    if filter.since or filter.until:
        limits.append(
            Query.range_query(
                _SCHEMA,
                "published_at",
                FieldType.Integer,
                lower_bound=ceiling_seconds(filter.since) if filter.since else None,
                upper_bound=floor_seconds(filter.until) if filter.until else None,
            )
        )
    anyone = Query.boolean_query([(Occur.Should, word) for word in words])
    if not limits:
        return anyone
    return Query.boolean_query(
        [(Occur.Must, anyone), *((Occur.Must, Query.const_score_query(limit, 0.0)) for limit in limits)]
    )
