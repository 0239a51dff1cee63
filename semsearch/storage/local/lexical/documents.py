"""Tantivy's schema, articles as documents, and the mapping of tantivy's errors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import tantivy

from semsearch.storage.filtering import floor_seconds
from semsearch.storage.local.writes import Entry
from semsearch.text.analyzer import words
from semsearch.types import Article

HEAP = 50_000_000  # bytes, for the one writing thread
SHORT = 2  # letters; prefixes up to this length are indexed, since too many words share them
START = 40  # letters of a title that are indexed to find it by its beginning


class LexicalUnreadable(Exception):
    """Tantivy cannot read or write its files; they have to be made again."""


@contextmanager
def mapped() -> Iterator[None]:
    """Raise tantivy's errors inside the block as `LexicalUnreadable`."""
    try:
        yield
    except (ValueError, OSError, RuntimeError) as error:
        raise LexicalUnreadable(str(error)) from error
    except BaseException as error:
        if type(error).__module__ != "pyo3_runtime":  # tantivy panics on files with wrong content
            raise
        raise LexicalUnreadable(str(error)) from error


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("key", indexed=True, fast=True)
    builder.add_text_field(
        "word", tokenizer_name="whitespace", index_option="basic"
    )  # of both, for corrections
    builder.add_text_field(
        "title", tokenizer_name="whitespace", index_option="basic"
    )  # its words and short prefixes
    builder.add_text_field("start", tokenizer_name="raw", index_option="basic")  # of the title, folded
    builder.add_integer_field("published_at", indexed=True, fast=True)
    builder.add_unsigned_field("stamp", stored=True, indexed=True)
    return builder.build()


SCHEMA = _schema()


def write(index: tantivy.Index, writer: tantivy.IndexWriter, entries: Iterable[Entry], revision: int) -> None:
    """Add entries and the stamp of a revision, and commit."""
    with mapped():
        analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        index.register_tokenizer("whitespace", analyzer)
    for entry in entries:  # reads from SQLite, whose errors are not tantivy's
        document = _document(entry.key, entry.article)
        with mapped():
            writer.add_document(document)
    with mapped():
        stamp = tantivy.Document()
        stamp.add_unsigned("stamp", revision)
        writer.add_document(stamp)
        writer.commit()


def short(prefix: str) -> str:
    """Return the value under which titles with a word of this short prefix are indexed."""
    return f"{prefix}*"  # no word contains an asterisk


def _document(key: int, article: Article) -> tantivy.Document:
    made = tantivy.Document()
    made.add_unsigned("key", key)
    title, excerpt = words(article.title), words(article.excerpt)
    made.add_text("word", " ".join({*title, *excerpt}))
    prefixes = {short(word[:size]) for word in title for size in range(1, SHORT + 1)}
    made.add_text("title", " ".join({*title, *prefixes}))
    if title:
        made.add_text("start", title[0])
    if len(title) > 1:
        made.add_text("start", " ".join(title)[:START])
    if article.published_at is not None:
        made.add_integer("published_at", floor_seconds(article.published_at))
    return made
