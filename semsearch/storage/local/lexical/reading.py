"""Reading the lexical side at one revision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Self

import tantivy
from tantivy import Query

from semsearch.storage.local.lexical import queries
from semsearch.storage.local.lexical.documents import HEAP, SCHEMA, LexicalUnreadable, mapped, write
from semsearch.storage.local.writes import Entry

_MORE = 50  # candidates beyond twice those wanted
_TIES = 2000  # titles read to find all that are as new as the last one wanted


class Lexicon:
    """The lexical side at one revision; never changes.

    Every method raises:
        LexicalUnreadable: The files turn out to be damaged.

    Attributes:
        revision: Its revision by the stamp, -1 if there is none.
        count: The number of articles.
    """

    def __init__(self, searcher: tantivy.Searcher, revision: int, count: int) -> None:
        self._searcher = searcher
        self.revision = revision
        self.count = count

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open the files in a folder.

        Raises:
            LexicalUnreadable: There are none, they cannot be read, or they have another schema.
        """
        with mapped():
            index = tantivy.Index.open(str(folder))
            if index.schema != SCHEMA:
                raise LexicalUnreadable("it has the schema of another version")
            index.config_reader("manual")  # else it would follow later commits from a thread of its own
            index.reload()
            return cls._of(index.searcher())

    @classmethod
    def in_memory(cls, entries: Iterable[Entry], revision: int) -> Self:
        """Build one in memory."""
        with mapped():
            index = tantivy.Index(SCHEMA)
            writer = index.writer(HEAP, 1)
        write(index, writer, entries, revision)
        with mapped():
            index.reload()
            return cls._of(index.searcher())

    @classmethod
    def _of(cls, searcher: tantivy.Searcher) -> Self:
        found = searcher.search(queries.stamped(), 1).hits
        revision = int(searcher.doc(found[0][1])["stamp"][0]) if found else -1
        return cls(searcher, revision, searcher.num_docs - len(found))

    def titled(self, words: Sequence[str], size: int) -> list[int]:
        """Return the keys of the newest articles whose title contains all words; see `queries.titled`.

        There are at least `size` if so many exist, with those that tie with the last, unless these are very
        many.
        """
        return self._newest(queries.titled(words), size)

    def beginning(self, words: Sequence[str], size: int) -> list[int]:
        """Return the keys of the newest articles whose title begins with the words, as `titled` does."""
        return self._newest(queries.beginning(words), size)

    def words(self, letter: str) -> list[str]:
        """Return the words that begin with a letter, also those of removed articles."""
        with mapped():
            return [word for word, _ in self._searcher.terms_with_prefix("word", letter)]

    def frequency(self, word: str) -> int:
        """Count the articles that contain a word."""
        with mapped():
            counted: Any = self._searcher.search(queries.term("word", word), 1)  # the stubs lack `count`
            return int(counted.count)

    def _newest(self, query: Query, size: int) -> list[int]:
        with mapped():
            asked = 2 * size
            while True:
                found = self._searcher.search(query, asked, count=False, order_by_field="published_at").hits
                # once an older one is fetched, nothing left out is as new as the one at `size`
                if len(found) < asked or found[size - 1][0] != found[-1][0] or asked >= _TIES:
                    break
                asked *= 4
            addresses = [address for _, address in found]
            return [int(key) for key in self._searcher.fast_field_values("key", addresses) if key is not None]
