"""Reading the lexical side at one revision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Self

import tantivy
from tantivy import Query

from semsearch.storage.local.lexical import queries
from semsearch.storage.local.lexical.documents import HEAP, SCHEMA, LexicalUnreadable, mapped, write
from semsearch.storage.local.writes import Entry
from semsearch.storage.scoring import Collection, query_weight
from semsearch.text.analyzer import terms
from semsearch.types import Filter, Match

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

    def matching(self, text: str, k: int, filter: Filter, collection: Collection) -> list[Match]:
        """Return the `k` articles of highest BM25 for any term of `text` that pass."""
        asked = Counter(terms(text))
        if not asked or k <= 0:
            return []
        with mapped():
            weights = {}
            for term, times in asked.items():
                if frequency := self._count(queries.term("text", term)):
                    weights[term] = collection.idf(frequency) * query_weight(times)
            if not weights:
                return []
            query = queries.any_of({term: query_weight(asked[term]) for term in weights}, filter)
            found = self._searcher.search(query, 2 * k + _MORE, count=False).hits
            matches = []
            for _, address in found:
                document = self._searcher.doc(address)
                words = " ".join(document["text"]).split()
                parts = ((weight, words.count(term)) for term, weight in weights.items())
                matches.append(Match(document["id"][0], collection.score(parts, len(words))))
        return sorted(matches, key=lambda match: (-match.score, match.id))[:k]

    def keys(self, filter: Filter) -> list[int]:
        """Return the keys of all articles that pass, ascending."""
        with mapped():
            found = self._searcher.search(
                queries.filtered(filter),
                self.count + 1,
                count=False,
                order_by_field="key",
                order=tantivy.Order.Asc,
            ).hits
            return [key for key, _ in found]

    def total(self, filter: Filter) -> int:
        """Count the articles that pass."""
        with mapped():
            return self._count(queries.filtered(filter))

    def newest(self, filter: Filter, size: int) -> list[int]:
        """Return the keys of at least `size` newest articles that pass, with all that tie with the last."""
        return self._newest(queries.filtered(filter), size, self.count + 1)

    def titled(self, words: Sequence[str], size: int) -> list[int]:
        """Return the keys of the newest articles whose title contains all words; see `queries.titled`.

        There are at least `size` if so many exist, with those that tie with the last, unless these are very
        many.
        """
        return self._newest(queries.titled(words), size, _TIES)

    def beginning(self, words: Sequence[str], size: int) -> list[int]:
        """Return the keys of the newest articles whose title begins with the words, as `titled` does."""
        return self._newest(queries.beginning(words), size, _TIES)

    def words(self, letter: str) -> list[str]:
        """Return the words that begin with a letter, also those of removed articles."""
        with mapped():
            return [word for word, _ in self._searcher.terms_with_prefix("word", letter)]

    def frequency(self, field: str, value: str) -> int:
        """Count the articles with a value in a field: "word", or "text" for a term."""
        with mapped():
            return self._count(queries.term(field, value))

    def _count(self, query: Query) -> int:
        counted: Any = self._searcher.search(query, 1)  # the stubs lack `count`
        return int(counted.count)

    def _newest(self, query: Query, size: int, most: int) -> list[int]:
        with mapped():
            asked = 2 * size
            while True:
                found = self._searcher.search(query, asked, count=False, order_by_field="published_at").hits
                # once an older one is fetched, nothing left out is as new as the one at `size`
                if len(found) < asked or found[size - 1][0] != found[-1][0] or asked >= most:
                    break
                asked *= 4
            addresses = [address for _, address in found]
            return [int(key) for key in self._searcher.fast_field_values("key", addresses) if key is not None]
