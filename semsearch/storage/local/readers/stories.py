"""Which articles belong together: their stories, and the coverage that items list."""

from __future__ import annotations

from collections.abc import Sequence

from semsearch.storage.local.readers.base import RevisionReader
from semsearch.storage.readers import CoverageReader, StoryReader
from semsearch.storage.story_names import StoryNames
from semsearch.types import Count, Coverage, Filter

# As many articles have no story as there are more articles than stories. They are the newest: the search from
# the newest key on ends with the last of them, and a large archive is not read to find a single one.
_UNASSIGNED = """
SELECT id FROM articles WHERE key IN (
    SELECT key FROM stories WHERE NOT placed
    UNION ALL
    SELECT key FROM (
        SELECT articles.key FROM articles LEFT JOIN stories USING (key) WHERE stories.key IS NULL
        ORDER BY articles.key DESC
        LIMIT (SELECT count(*) FROM articles) - (SELECT count(*) FROM stories)
    )
)
ORDER BY published_at IS NULL, published_at, id
"""


class LocalStoryReader(RevisionReader, StoryReader):
    """Stories of a revision."""

    def stories(self, ids: Sequence[str]) -> list[str]:
        """Read a column."""
        from semsearch.storage.local import columns

        with self._columns() as held:
            return columns.stories(held, ids)

    def members(self, stories: Sequence[str]) -> list[list[str]]:
        """Look the stories up in their table."""
        from semsearch.storage.local import columns

        with self._columns() as held:
            return columns.members(held, stories)

    def largest_stories(self, k: int, offset: int, filter: Filter) -> list[Count]:
        """Count the values of a column."""
        from semsearch.storage.local import columns

        with self._columns() as held:
            return columns.largest_stories(held, k, offset, filter)

    def count_stories(self, filter: Filter) -> int:
        """Count the values of a column."""
        from semsearch.storage.local import columns

        with self._columns() as held:
            return columns.count_stories(held, filter)

    def unassigned(self) -> list[str]:
        """Look for articles without a story, and for those marked."""
        return [id for (id,) in self._rows(_UNASSIGNED)]

    def story_names(self) -> StoryNames:
        """Return those of the revision."""
        return self._open().story_names()


class LocalCoverageReader(RevisionReader, CoverageReader):
    """Edges of a revision."""

    def coverage(self, ids: Sequence[str]) -> list[Coverage]:
        """Read two columns."""
        from semsearch.storage.local import columns

        with self._columns() as held:
            return columns.coverage(held, ids)
