"""The stories of articles, from the table `stories`."""

from __future__ import annotations

from collections.abc import Sequence

from semsearch.storage.local.filters import Condition
from semsearch.storage.local.readers.base import RevisionReader
from semsearch.storage.readers import StoryReader
from semsearch.types import Count, Filter


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
