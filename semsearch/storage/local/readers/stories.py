"""Which articles belong together: their stories, and the coverage that items list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from semsearch.storage.local.readers.base import PAGE, Condition, RevisionReader
from semsearch.storage.readers import CoverageReader, StoryReader
from semsearch.types import Count, Coverage, Filter, Listing


class LocalStoryReader(RevisionReader, StoryReader):
    """Stories of a revision."""

    def stories(self, ids: Sequence[str]) -> list[str]:
        """Look the ids up."""
        found = dict(
            self._among("SELECT id, story FROM articles JOIN stories USING (key) WHERE id IN ({})", ids)
        )
        return [found.get(id, "") for id in ids]

    def members(self, stories: Sequence[str]) -> list[list[str]]:
        """Look the stories up."""
        found: dict[str, list[str]] = {story: [] for story in stories}
        sql = "SELECT story, id FROM stories JOIN articles USING (key) WHERE story IN ({}) ORDER BY id"
        for story, id in self._among(sql, stories):
            found[story].append(id)
        return [found[story] for story in stories]

    def largest_stories(self, k: int, offset: int, filter: Filter) -> list[Count]:
        """Count by story."""
        where = self._where(filter)
        sql = (
            f"SELECT story, count(*) FROM {_table(where)} WHERE {where.sql} "
            "GROUP BY story ORDER BY 2 DESC, 1 LIMIT ? OFFSET ?"
        )
        return [Count(*row) for row in self._rows(sql, (*where.parameters, max(k, 0), max(offset, 0)))]

    def count_stories(self, filter: Filter) -> int:
        """Count the distinct ones."""
        where = self._where(filter)
        sql = f"SELECT count(DISTINCT story) FROM {_table(where)} WHERE {where.sql}"
        return int(self._rows(sql, where.parameters)[0][0])

    def unassigned(self) -> list[str]:
        """Look for articles without a story, and for those marked."""
        sql = (
            "SELECT id FROM articles LEFT JOIN stories USING (key) WHERE placed IS NULL OR NOT placed "
            "ORDER BY published_at IS NULL, published_at, id"
        )
        return [id for (id,) in self._rows(sql)]


def _table(where: Condition) -> str:
    """Leave out the articles if all pass: their rows are long, and those of stories lie in an index."""
    return "stories JOIN articles USING (key)" if where.limits else "stories"


class LocalCoverageReader(RevisionReader, CoverageReader):
    """Edges of a revision."""

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

    def listings(self, sources: Sequence[str] | None = None) -> Iterator[Listing]:
        """Read page after page."""
        sql = "SELECT listing, source, item_id FROM listings"
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

    def _listings(self, rows: Sequence[tuple[int, str, str]]) -> Iterator[Listing]:
        related: dict[int, list[str]] = {number: [] for number, _, _ in rows}
        marks = ", ".join("?" * len(related))
        sql = f"SELECT listing, related_id FROM edges WHERE listing IN ({marks}) ORDER BY listing, position"
        for number, id in self._rows(sql, list(related)):
            related[number].append(id)
        for number, source, item_id in rows:
            yield Listing(source, item_id, tuple(related[number]))
