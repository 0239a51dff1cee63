"""The records behind the articles, and what each says of them, from SQLite."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from semsearch.storage.local.readers.articles import LocalArticleReader
from semsearch.storage.local.readers.base import PAGE
from semsearch.storage.local.schema import WITH_VERSIONS, article_of_content
from semsearch.storage.readers import RecordReader
from semsearch.types import Article, Listing, Precedence

_ABOUT = "SELECT item_id, source, {} FROM listings WHERE item_id IN ({{}})"
_MENTIONS = "SELECT related_id, source FROM edges JOIN listings USING (listing) WHERE related_id IN ({})"
_VERSIONS = "SELECT id, source, content FROM versions WHERE id IN ({})"


class LocalRecordReader(LocalArticleReader, RecordReader):
    """Records of a revision."""

    def listings(self, sources: Sequence[str] | None = None) -> Iterator[Listing]:
        """Read page after page."""
        sql = f"SELECT listing, source, item_id, {self._precedence()} FROM listings"
        if sources is not None:
            wanted = sorted(set(sources))
            for start in range(0, len(wanted), PAGE):
                part = wanted[start : start + PAGE]
                marks = ", ".join("?" * len(part))
                yield from self._listings(
                    self._rows(f"{sql} WHERE source IN ({marks}) ORDER BY source", part)
                )
            return
        page = self._rows(f"{sql} ORDER BY source LIMIT {PAGE}")
        while page:
            yield from self._listings(page)
            page = self._rows(f"{sql} WHERE source > ? ORDER BY source LIMIT {PAGE}", (page[-1][1],))

    def _listings(self, rows: Sequence[tuple[int, str, str, int]]) -> Iterator[Listing]:
        related: dict[int, list[str]] = {number: [] for number, *_ in rows}
        marks = ", ".join("?" * len(related))
        sql = f"SELECT listing, related_id FROM edges WHERE listing IN ({marks}) ORDER BY listing, position"
        for number, id in self._rows(sql, list(related)):
            related[number].append(id)
        for number, source, item_id, precedence in rows:
            yield Listing(source, item_id, tuple(related[number]), Precedence(precedence))

    def mentioning(self, ids: Sequence[str]) -> list[Mapping[str, Precedence]]:
        """Look up edges and listings."""
        found: dict[str, dict[str, Precedence]] = {}
        for id, source in self._among(_MENTIONS, ids):
            found.setdefault(id, {})[source] = Precedence.MENTION
        for id, source, precedence in self._among(_ABOUT.format(self._precedence()), ids):
            found.setdefault(id, {})[source] = Precedence(precedence)
        return [found.get(id, {}) for id in ids]

    def differing(
        self, ids: Sequence[str], sources: Collection[str] | None = None
    ) -> list[Mapping[str, Article]]:
        """Look the ids up in their table."""
        found: dict[str, dict[str, Article]] = {}
        if self._has_versions():
            with self._open().database.decoding():
                for id, source, content in self._among(_VERSIONS, ids):
                    if sources is None or source in sources:
                        found.setdefault(id, {})[source] = article_of_content(id, content)
        return [found.get(id, {}) for id in ids]

    def _has_versions(self) -> bool:
        return self._open().database.format() >= WITH_VERSIONS

    def _precedence(self) -> str:
        """Return the expression for the precedence of a record, which a former format does not have."""
        return "precedence" if self._has_versions() else str(int(Precedence.DESCRIPTION))
