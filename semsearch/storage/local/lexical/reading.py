"""Reading from the lexical side at one revision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Self

import tantivy
from tantivy import Query

from semsearch.storage.bm25 import Collection, repeated
from semsearch.storage.local.lexical import queries
from semsearch.storage.local.lexical.documents import HEAP, SCHEMA, LexicalUnreadable, mapped, write
from semsearch.storage.local.writes import Entry
from semsearch.text.analyzer import terms
from semsearch.types import Filter, Match

_MORE = 50  # candidates beyond twice those wanted
_TIES = 2000  # titles looked at in search of all that are as new as the last one wanted


class Lexicon:
    """The lexical side at one revision; never changes.

    Raises everywhere:
        LexicalUnreadable: The files turn out to be damaged.

    Attributes:
        revision: What the stamp says, -1 where there is none.
        count: How many articles it holds.
    """

    def __init__(self, searcher: tantivy.Searcher) -> None:
        self._searcher = searcher
        with mapped():
            found = searcher.search(queries.stamped(), 1).hits
            self.revision = int(searcher.doc(found[0][1])["stamp"][0]) if found else -1
            self.count = searcher.num_docs - len(found)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open what is on disk.

        Raises:
            LexicalUnreadable: There is nothing, or nothing that can be read, or it has another schema.
        """
        with mapped():
            index = tantivy.Index.open(str(folder))
            if index.schema != SCHEMA:
                raise LexicalUnreadable("it has the schema of another version")
            index.config_reader("manual")  # else it would follow later commits from a thread of its own
            index.reload()
            return cls(index.searcher())

    @classmethod
    def in_memory(cls, entries: Iterable[Entry], revision: int) -> Self:
        """Make one that lives as long as the process."""
        index = tantivy.Index(SCHEMA)
        write(index, index.writer(HEAP, 1), entries, revision)
        index.reload()
        return cls(index.searcher())

    def matching(self, text: str, k: int, filter: Filter, collection: Collection) -> list[Match]:
        """Give the `k` articles of highest BM25 for any term of `text`, among those that pass."""
        asked = Counter(terms(text))
        if not asked or k <= 0:
            return []
        with mapped():
            weights = {}
            for term, times in asked.items():
                if having := self._count(queries.term("text", term)):
                    weights[term] = collection.rarity(having) * repeated(times)
            if not weights:
                return []
            query = queries.any_of({term: repeated(asked[term]) for term in weights}, filter)
            found = self._searcher.search(query, 2 * k + _MORE, count=False).hits
            matches = []
            for _, address in found:
                document = self._searcher.doc(address)
                words = " ".join(document["text"]).split()
                parts = ((weight, words.count(term)) for term, weight in weights.items())
                matches.append(Match(document["id"][0], collection.score(parts, len(words))))
        return sorted(matches, key=lambda match: (-match.score, match.id))[:k]

    def keys(self, filter: Filter) -> list[int]:
        """Give the keys of all articles that pass, in their order."""
        with mapped():
            found = self._searcher.search(
                queries.passing(filter),
                self.count + 1,
                count=False,
                order_by_field="key",
                order=tantivy.Order.Asc,
            ).hits
            return [key for key, _ in found]

    def total(self, filter: Filter) -> int:
        """Count the articles that pass."""
        with mapped():
            return self._count(queries.passing(filter))

    def newest(self, filter: Filter, size: int) -> list[int]:
        """Give keys of the newest articles that pass: at least `size`, and all as new as the last of them."""
        return self._newest(queries.passing(filter), size, self.count + 1)

    def titled(self, words: Sequence[str], size: int) -> list[int]:
        """Give keys of the newest articles whose title holds all words; see `queries.titled`.

        At least `size`, and those that are as new as the last of them, unless these are very many; fewer
        where there are no more.
        """
        return self._newest(queries.titled(words), size, _TIES)

    def beginning(self, words: Sequence[str], size: int) -> list[int]:
        """Give keys of the newest articles whose title begins with the words, as `titled` does."""
        return self._newest(queries.beginning(words), size, _TIES)

    def words(self, letter: str) -> list[str]:
        """Give the words that begin with a letter, also of articles that are gone."""
        with mapped():
            return [word for word, _ in self._searcher.terms_with_prefix("word", letter)]

    def having(self, field: str, value: str) -> int:
        """Count the articles that have a value in a field: "word", or "text" for a term."""
        with mapped():
            return self._count(queries.term(field, value))

    def _count(self, query: Query) -> int:
        counted: Any = self._searcher.search(query, 1)  # its stubs miss `count`
        return int(counted.count)

    def _newest(self, query: Query, size: int, most: int) -> list[int]:
        with mapped():
            asked = 2 * size
            while True:
                found = self._searcher.search(query, asked, count=False, order_by_field="published_at").hits
                # past an older one, nothing that was left out is as new as the one at `size`
                if len(found) < asked or found[size - 1][0] != found[-1][0] or asked >= most:
                    break
                asked *= 4
            addresses = [address for _, address in found]
            return [int(key) for key in self._searcher.fast_field_values("key", addresses) if key is not None]
