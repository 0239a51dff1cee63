"""Links: the story of each article, the articles that it lists, and those that list it.

They change without the article: it is assigned to another story, or a record lists it. So they are read from
SQLite by themselves. Articles are linked by their keys, which no other article ever gets.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from semsearch.storage import ragged
from semsearch.storage.local.columns.strings import StringTable
from semsearch.storage.local.database import Database
from semsearch.storage.ragged import Offsets, offsets

_PAGE = 500  # articles read at a time

RaggedKeys = tuple[NDArray[np.int64], Offsets]

_AMONG = "articles.key IN (SELECT value FROM json_each(?))"
# CROSS JOIN has SQLite follow the tables in this order.
_LISTED = (
    "SELECT articles.key, related.key FROM articles CROSS JOIN listings ON item_id = articles.id "
    "CROSS JOIN edges USING (listing) CROSS JOIN articles AS related ON related.id = related_id "
    f"WHERE {_AMONG} AND related.key <> articles.key ORDER BY articles.key, source, position"
)
_LISTERS = (
    "SELECT articles.key, item.key FROM articles CROSS JOIN edges ON related_id = articles.id "
    "CROSS JOIN listings USING (listing) CROSS JOIN articles AS item ON item.id = item_id "
    f"WHERE {_AMONG} AND item.key <> articles.key ORDER BY articles.key, source"
)


@dataclass(frozen=True, slots=True)
class Links:
    """The links of articles.

    Attributes:
        keys: Their keys in SQLite, ascending.
        stories: The name of the story of each, "" for none.
        listed: The keys of the articles that each one lists, in order; ragged.
        listers: The keys of the articles that list each one, in order; ragged.
    """

    keys: NDArray[np.int64]
    stories: NDArray[np.object_]
    listed: RaggedKeys
    listers: RaggedKeys

    @classmethod
    def read(cls, database: Database, keys: Sequence[int]) -> Self:
        """Read the links of the articles with these keys, ascending, which are all in SQLite.

        Raises:
            IndexProblem: SQLite cannot read them.
        """
        stories: dict[int, str] = {}
        edges: tuple[dict[int, dict[int, None]], ...] = ({}, {})
        for start in range(0, len(keys), _PAGE):
            among = (json.dumps(keys[start : start + _PAGE]),)
            stories.update(database.rows(f"SELECT key, story FROM stories AS articles WHERE {_AMONG}", among))
            for sql, of in zip((_LISTED, _LISTERS), edges, strict=True):
                for key, other in database.rows(sql, among):
                    of.setdefault(key, {})[other] = None
        return cls(
            np.array(keys, dtype=np.int64),
            np.array([stories.get(key, "") for key in keys], dtype=object),
            *(_ragged(of.get(key, ()) for key in keys) for of in edges),
        )

    def columns(self) -> dict[str, NDArray[Any]]:
        """Return the columns that hold the links of all articles of a segment."""
        known: dict[str, int] = {}
        named = [known.setdefault(story, len(known)) if story else -1 for story in self.stories.tolist()]
        stories, table = np.array(named, dtype=np.int32), StringTable.of(list(known))
        order = np.argsort(stories, kind="stable").astype(np.uint32)
        return {
            "stories": stories,
            "story_names": table.values,
            "story_hashes": table.hashes,
            "story_places": table.places,
            "story_rows": order[int((stories < 0).sum()) :],
            "story_offsets": offsets(np.bincount(stories[stories >= 0], minlength=len(table))),
            "listed_keys": self.listed[0],
            "listed_offsets": self.listed[1],
            "lister_keys": self.listers[0],
            "lister_offsets": self.listers[1],
        }


@dataclass(frozen=True, slots=True)
class Moves:
    """The links of the rows of a segment that are no longer as they were when it was made.

    Attributes:
        stories: The name of the story of each such row, "" for none.
        listed, listers: The keys of each such row.
        members: For each story the rows that moved to it; some may have moved on.
    """

    stories: Mapping[int, str]
    listed: Mapping[int, NDArray[np.int64]]
    listers: Mapping[int, NDArray[np.int64]]
    members: Mapping[str, tuple[int, ...]]

    def with_more(self, rows: NDArray[np.int64], links: Links) -> Moves:
        """Return these moves and later ones: `rows[i]` has the links at place `i` now; -1 is no row."""
        stories, listed, listers = dict(self.stories), dict(self.listed), dict(self.listers)
        members = dict(self.members)
        split = (np.split(keys, starts[1:-1]) for keys, starts in (links.listed, links.listers))
        for row, story, lists, listed_by in zip(rows.tolist(), links.stories, *split, strict=True):
            if row >= 0:
                stories[row], listed[row], listers[row] = story, lists, listed_by
                members[story] = tuple(dict.fromkeys((*members.get(story, ()), row)))
        return Moves(stories, listed, listers, members)

    def applied(self, rows: NDArray[np.int64], links: Links) -> Links:
        """Return the links of some rows as they are now, from those that the segment has."""
        if not self.stories:
            return links
        stories = [self.stories.get(row, was) for row, was in zip(rows.tolist(), links.stories, strict=True)]
        return Links(
            links.keys,
            np.array(stories, dtype=object),
            self.replaced(rows, links.listed, self.listed),
            self.replaced(rows, links.listers, self.listers),
        )

    @staticmethod
    def replaced(
        rows: NDArray[np.int64], found: RaggedKeys, moved: Mapping[int, NDArray[np.int64]]
    ) -> RaggedKeys:
        """Return the keys of some rows as they are now, from those that the segment has."""
        places = [place for place, row in enumerate(rows.tolist()) if row in moved] if moved else []
        if not places:
            return found
        parts = np.split(found[0], found[1][1:-1])
        for place in places:
            parts[place] = moved[int(rows[place])]
        return _ragged(parts)


NOT_MOVED = Moves({}, {}, {}, {})


def joined(parts: Sequence[Links]) -> Links:
    """Return the links of several parts, at least one, in the order of the parts."""
    return Links(
        np.concatenate([part.keys for part in parts]),
        np.concatenate([part.stories for part in parts]),
        ragged.concatenate([part.listed for part in parts]),
        ragged.concatenate([part.listers for part in parts]),
    )


def _ragged(parts: Iterable[Iterable[int]]) -> RaggedKeys:
    held = list(map(tuple, parts))
    return np.array(list(chain.from_iterable(held)), dtype=np.int64), offsets(list(map(len, held)))
