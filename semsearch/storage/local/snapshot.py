"""Reading from one revision of an index."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from semsearch.errors import IndexProblem, NotFound
from semsearch.storage.base import Snapshot, Vectors
from semsearch.storage.local import placement, suggest
from semsearch.storage.local.filters import Condition, among, condition
from semsearch.storage.local.generations import dense_revisions
from semsearch.storage.local.records import COLUMNS, article_of
from semsearch.storage.local.revision import DenseCache, Revision
from semsearch.storage.vectors import checked, unit, unpacked
from semsearch.types import Article, Count, Coverage, Facets, Filter, Listing, Match, Model, Names, Suggestion

_PAGE = 500  # rows read, or ids bound, at a time


class LocalSnapshot(Snapshot):
    """One user's hold on a view.

    Attributes:
        folder: That of the view's generation, where the encoder of its vectors lies.
        model: The model of its vectors.
    """

    def __init__(self, view: Revision, shelf: DenseCache) -> None:
        self.revision = view.revision
        self.folder: Path = view.folder
        self.model: Model = view.model
        self._view: Revision | None = view.retain()
        self._shelf = shelf

    def _open(self) -> Revision:
        if self._view is None:
            raise ValueError("the snapshot is closed")
        return self._view

    def _rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        return self._open().database.rows(sql, parameters)

    def _among(self, sql: str, ids: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        """Give the rows of a statement with `IN ({})` for ids, some hundreds at a time."""
        unique = list(dict.fromkeys(ids))
        for start in range(0, len(unique), _PAGE):
            part = unique[start : start + _PAGE]
            yield from self._rows(sql.format(", ".join("?" * len(part))), part)

    def nearest(self, vectors: Vectors, k: int, filter: Filter) -> list[list[Match]]:
        """Ask FAISS, among the keys that tantivy lets pass where words limit, else SQLite."""
        view = self._open()
        questions = checked(vectors, view.model.dimension)
        allowed = None
        if filter != Filter():
            allowed = np.array(self._keys(filter), dtype=np.int64)
        found = view.dense(self._shelf).nearest(questions, k, allowed)
        keys = sorted({int(key) for one in found for key in one.keys})
        ids: dict[int, str] = {}
        for start in range(0, len(keys), _PAGE):
            part = keys[start : start + _PAGE]
            marks = ", ".join("?" * len(part))
            ids.update(self._rows(f"SELECT key, id FROM articles WHERE key IN ({marks})", part))
        return [
            sorted(
                (Match(ids[int(key)], float(score)) for key, score in zip(one.keys, one.scores, strict=True)),
                key=lambda match: (-match.score, match.id),
            )[: max(k, 0)]
            for one in found
        ]

    def matching(self, text: str, k: int, filter: Filter) -> list[Match]:
        """Ask tantivy."""
        view = self._open()
        return view.ask(lambda lexicon: lexicon.matching(text, k, filter, view.collection))

    def idf(self, terms: Sequence[str]) -> Mapping[str, float]:
        """Ask tantivy how many articles hold each term."""
        view = self._open()
        return {term: view.collection.rarity(count) for term, count in view.having(terms).items()}

    def newest(self, k: int, filter: Filter) -> list[str]:
        """Ask SQLite, where words limit among the keys that tantivy finds."""
        if k <= 0:
            return []
        where = condition(filter)
        if filter.phrases or filter.excluded:
            where = among(self._open().ask(lambda lexicon: lexicon.newest(filter, k)))
        rows = self._rows(
            f"SELECT id FROM articles WHERE {where.sql} ORDER BY published_at DESC, id LIMIT ?",
            (*where.parameters, k),
        )
        return [id for (id,) in rows]

    def get(self, ids: Sequence[str]) -> list[Article | None]:
        """Look the ids up."""
        found = {
            row[0]: article_of(row)
            for row in self._among(f"SELECT {COLUMNS} FROM articles WHERE id IN ({{}})", ids)
        }
        return [found.get(id) for id in ids]

    def vectors(self, ids: Sequence[str]) -> Vectors:
        """Look the vectors up."""
        halves = np.frombuffer(b"".join(self._kept("vector", "vectors", ids)), dtype=np.float16)
        return unit(halves.reshape(-1, self._open().model.dimension))

    def token_vectors(self, ids: Sequence[str]) -> list[Vectors]:
        """Look the signs up."""
        return unpacked(self._kept("signs", "tokens", ids), self._open().model.dimension)

    def _kept(self, column: str, table: str, ids: Sequence[str]) -> list[bytes]:
        """Give what a table keeps of each article."""
        sql = f"SELECT id, {column} FROM articles JOIN {table} USING (key) WHERE id IN ({{}})"
        found = dict(self._among(sql, ids))
        if missing := [id for id in ids if id not in found]:
            raise NotFound(f"no article has the id {missing[0]!r}")
        return [found[id] for id in ids]

    def coverage(self, ids: Sequence[str]) -> list[Coverage]:
        """Follow the edges both ways, between articles that exist."""
        known = {id for (id,) in self._among("SELECT id FROM articles WHERE id IN ({})", ids)}
        lists: dict[str, dict[str, None]] = {id: {} for id in known}
        listed_by: dict[str, dict[str, None]] = {id: {} for id in known}
        for item, related in self._among(
            "SELECT item_id, related_id FROM listings JOIN edges USING (listing) WHERE item_id IN ({}) "
            "AND EXISTS (SELECT 1 FROM articles WHERE id = related_id) ORDER BY source, position",
            list(known),
        ):
            lists[item][related] = None
        for related, item in self._among(
            "SELECT related_id, item_id FROM edges JOIN listings USING (listing) WHERE related_id IN ({}) "
            "AND EXISTS (SELECT 1 FROM articles WHERE id = item_id) ORDER BY source",
            list(known),
        ):
            listed_by[related][item] = None
        return [
            Coverage(
                id,
                tuple(other for other in lists.get(id, {}) if other != id),
                tuple(other for other in listed_by.get(id, {}) if other != id),
            )
            for id in ids
        ]

    def stories(self, ids: Sequence[str]) -> list[str]:
        """Look the ids up."""
        return placement.stories(self._rows, ids)

    def members(self, stories: Sequence[str]) -> list[list[str]]:
        """Look the stories up."""
        return placement.members(self._rows, stories)

    def largest_stories(self, k: int, offset: int, filter: Filter) -> list[Count]:
        """Count by story."""
        return placement.largest_stories(self._rows, k, offset, self._where(filter))

    def count_stories(self, filter: Filter) -> int:
        """Count them."""
        return placement.count(self._rows, self._where(filter))

    def unassigned(self) -> list[str]:
        """Look for those without a place."""
        return placement.unassigned(self._rows)

    def _keys(self, filter: Filter) -> Sequence[int]:
        """Give the keys of the articles that pass."""
        if filter.phrases or filter.excluded:
            return self._open().ask(lambda lexicon: lexicon.keys(filter))
        where = condition(filter)
        return [key for (key,) in self._rows(f"SELECT key FROM articles WHERE {where.sql}", where.parameters)]

    def _where(self, filter: Filter) -> Condition:
        """Say in SQL which articles pass; where words limit, tantivy tells."""
        if filter.phrases or filter.excluded:
            return among(self._keys(filter))
        return condition(filter)

    def facets(self, filter: Filter) -> Facets:
        """Count over the articles that pass, in memory; SQL, or tantivy, says which they are."""
        view = self._open()
        if filter == Filter():
            return view.columns().facets(None)
        return view.columns().facets(self._keys(filter))

    def count(self, filter: Filter) -> int:
        """Count the articles that pass."""
        if filter == Filter():
            return self._open().collection.articles
        if filter.phrases or filter.excluded:
            return self._open().ask(lambda lexicon: lexicon.total(filter))
        where = condition(filter)
        return int(self._rows(f"SELECT count(*) FROM articles WHERE {where.sql}", where.parameters)[0][0])

    def names(self) -> Names:
        """Count them once a revision."""
        return self._open().counts().names()

    def corrections(self, words: Sequence[str]) -> Mapping[str, str]:
        """Compare with the words that tantivy has under the same first letter."""
        return suggest.corrections(self._open(), words)

    def suggestions(self, text: str, k: int) -> list[Suggestion]:
        """Look names up in memory, and titles by tantivy."""
        return suggest.suggestions(self._open(), text, k)

    def articles(self) -> Iterator[Article]:
        """Read page after page."""
        sql = f"SELECT {COLUMNS} FROM articles"
        page = self._rows(f"{sql} ORDER BY id LIMIT {_PAGE}")
        while page:
            yield from map(article_of, page)
            page = self._rows(f"{sql} WHERE id > ? ORDER BY id LIMIT {_PAGE}", (page[-1][0],))

    def listings(self, sources: Sequence[str] | None = None) -> Iterator[Listing]:
        """Read page after page."""
        sql = "SELECT listing, source, item_id FROM listings"
        if sources is not None:
            wanted = sorted(set(sources))
            for start in range(0, len(wanted), _PAGE):
                part = wanted[start : start + _PAGE]
                marks = ", ".join("?" * len(part))
                yield from self._listings(
                    self._rows(f"{sql} WHERE source IN ({marks}) ORDER BY source", part)
                )
            return
        page = self._rows(f"{sql} ORDER BY source LIMIT {_PAGE}")
        while page:
            yield from self._listings(page)
            page = self._rows(f"{sql} WHERE source > ? ORDER BY source LIMIT {_PAGE}", (page[-1][1],))

    def _listings(self, rows: Sequence[tuple[int, str, str]]) -> Iterator[Listing]:
        related: dict[int, list[str]] = {number: [] for number, _, _ in rows}
        marks = ", ".join("?" * len(related))
        sql = f"SELECT listing, related_id FROM edges WHERE listing IN ({marks}) ORDER BY listing, position"
        for number, id in self._rows(sql, list(related)):
            related[number].append(id)
        for number, source, item_id in rows:
            yield Listing(source, item_id, tuple(related[number]))

    def save_dense(self) -> None:
        """Write FAISS's file of this revision, unless it is there; for the store that writes.

        Raises:
            IndexProblem: The disk is full.
        """
        view = self._open()
        if self.revision in dense_revisions(self.folder):
            return
        try:
            view.dense(self._shelf).save(self.folder)
        except OSError as error:
            raise IndexProblem(
                f"the index at {self.folder.parent} cannot be written ({error}): make room"
            ) from error

    def close(self) -> None:
        """Let the view go."""
        if self._view is not None:
            view, self._view = self._view, None
            view.release()
