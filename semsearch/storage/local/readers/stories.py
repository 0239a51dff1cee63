"""Which articles belong together: their stories, and the coverage that items list."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from semsearch.storage.local.readers.base import PAGE, RevisionReader
from semsearch.storage.readers import CoverageReader, StoryReader
from semsearch.types import Count, Coverage, Filter, Listing

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
        """Look the keys up."""
        with self._columns() as columns:
            keys = columns.keys_of(ids)
        found = dict(self._among("SELECT key, story FROM stories WHERE key IN ({})", list(keys.values())))
        return [found.get(keys.get(id, 0), "") for id in ids]

    def members(self, stories: Sequence[str]) -> list[list[str]]:
        """Look the stories up."""
        found = list(self._among("SELECT story, key FROM stories WHERE story IN ({})", stories))
        with self._columns() as columns:
            ids = columns.ids_of([key for _, key in found])
        members: dict[str, list[str]] = {story: [] for story in stories}
        for story, key in found:
            members[story].append(ids[key])
        return [sorted(members[story]) for story in stories]

    def largest_stories(self, k: int, offset: int, filter: Filter) -> list[Count]:
        """Count by story."""
        source, parameters = self._passing(filter)
        sql = f"SELECT story, count(*) FROM {source} GROUP BY story ORDER BY 2 DESC, 1 LIMIT ? OFFSET ?"
        return [Count(*row) for row in self._rows(sql, (*parameters, max(k, 0), max(offset, 0)))]

    def count_stories(self, filter: Filter) -> int:
        """Count the distinct ones."""
        source, parameters = self._passing(filter)
        return int(self._rows(f"SELECT count(DISTINCT story) FROM {source}", parameters)[0][0])

    def _passing(self, filter: Filter) -> tuple[str, tuple[str, ...]]:
        """Return the rows of `stories` whose articles pass, in SQL, and its parameters."""
        if filter == Filter():
            return "stories", ()
        from semsearch.storage.local import columns

        with self._columns() as held:
            keys = columns.keys(held, filter)
        return "stories WHERE key IN (SELECT value FROM json_each(?))", (json.dumps(keys),)

    def unassigned(self) -> list[str]:
        """Look for articles without a story, and for those marked."""
        return [id for (id,) in self._rows(_UNASSIGNED)]


class LocalCoverageReader(RevisionReader, CoverageReader):
    """Edges of a revision."""

    def coverage(self, ids: Sequence[str]) -> list[Coverage]:
        """Follow the edges both ways, between articles that exist."""
        wanted = list(dict.fromkeys(ids))
        lists = list(
            self._among(
                "SELECT item_id, related_id FROM listings JOIN edges USING (listing) WHERE item_id IN ({}) "
                "ORDER BY source, position",
                wanted,
            )
        )
        listed_by = list(
            self._among(
                "SELECT related_id, item_id FROM edges JOIN listings USING (listing) "
                "WHERE related_id IN ({}) ORDER BY source",
                wanted,
            )
        )
        with self._columns() as columns:
            known = columns.keys_of(
                list(dict.fromkeys([*wanted, *(id for edge in lists + listed_by for id in edge)]))
            )
        found: tuple[dict[str, dict[str, None]], ...] = ({}, {})
        for edges, of in zip((lists, listed_by), found, strict=True):
            for id, other in edges:
                if id in known and other in known and id != other:
                    of.setdefault(id, {})[other] = None
        return [Coverage(id, tuple(found[0].get(id, ())), tuple(found[1].get(id, ()))) for id in ids]

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
