"""Articles, their stories, their edges, and the records behind them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from math import nan

import numpy as np
from numpy.typing import NDArray

from semsearch.storage.filtering import tally
from semsearch.storage.memory.state import StateReader, newest_first, providers, topics
from semsearch.storage.readers import (
    ArticleReader,
    CoverageReader,
    OutletReader,
    RecordReader,
    Settled,
    StoryReader,
)
from semsearch.storage.story_names import StoryNames
from semsearch.text.boilerplate import Boilerplate
from semsearch.types import Article, Count, Coverage, Facets, Filter, Listing, Precedence


class MemoryArticleReader(StateReader, ArticleReader):
    """Articles of a state."""

    def get(self, ids: Sequence[str]) -> list[Article | None]:
        """Look the ids up."""
        entries = self._open().entries
        return [entries[id].article if id in entries else None for id in ids]

    def articles(self) -> Iterator[Article]:
        """Sort by id."""
        entries = self._open().entries
        return (entries[id].article for id in sorted(entries))

    def newest(self, k: int, filter: Filter, now: datetime | None = None) -> list[str]:
        """Sort all that pass."""
        passing = sorted(
            (entry.article for entry in self._passing(filter)), key=partial(newest_first, now=now)
        )
        return [article.id for article in passing][: max(k, 0)]

    def sample(self, k: int) -> list[str]:
        """Choose among the sorted ids."""
        ids = sorted(self._open().entries)
        return [ids[place] for place in np.linspace(0, len(ids) - 1, min(k, len(ids))).astype(int)]

    def count(self, filter: Filter) -> int:
        """Count the articles that pass."""
        return len(self._passing(filter))

    def dates(self, filter: Filter) -> NDArray[np.float64]:
        """Read them of the articles that pass."""
        dates = (entry.article.published_at for entry in self._passing(filter))
        return np.array([nan if date is None else date.timestamp() for date in dates], dtype=np.float64)

    def facets(self, filter: Filter) -> Facets:
        """Count over the articles that pass."""
        articles = [entry.article for entry in self._passing(filter)]
        months = Counter(a.published_at.astimezone(UTC).isoformat()[:7] for a in articles if a.published_at)
        return Facets(
            total=len(articles),
            topics=topics(articles),
            providers=providers(articles),
            types=tally((a.type, 1) for a in articles),
            months=tuple(Count(month, months[month]) for month in sorted(months)),
        )


class MemoryStoryReader(StateReader, StoryReader):
    """Stories of a state."""

    def stories(self, ids: Sequence[str]) -> list[str]:
        """Look the ids up."""
        stories = self._open().stories
        return [stories.get(id, "") for id in ids]

    def members(self, stories: Sequence[str]) -> list[list[str]]:
        """Walk all articles for each story."""
        held = self._open().stories
        return [sorted(id for id, one in held.items() if one == story) for story in stories]

    def largest_stories(self, k: int, offset: int, filter: Filter) -> list[Count]:
        """Count all."""
        counted = self._counted(filter).items()
        found = [Count(*pair) for pair in sorted(counted, key=lambda pair: (-pair[1], pair[0]))]
        return found[max(offset, 0) :][: max(k, 0)]

    def count_stories(self, filter: Filter) -> int:
        """Count all."""
        return len(self._counted(filter))

    def _counted(self, filter: Filter) -> Counter[str]:
        stories = self.stories([entry.article.id for entry in self._passing(filter)])
        return Counter(story for story in stories if story)

    def unassigned(self) -> list[str]:
        """Sort those that wait."""
        state = self._open()
        waiting = [entry.article for id, entry in state.entries.items() if id not in state.assigned]
        return [article.id for article in sorted(waiting, key=_oldest_first)]

    def story_names(self) -> StoryNames:
        """Look them up."""
        return self._open().story_names


class MemoryCoverageReader(StateReader, CoverageReader):
    """Edges of a state."""

    def coverage(self, ids: Sequence[str]) -> list[Coverage]:
        """Walk all listings for each id."""
        state = self._open()
        listings = [state.listings[source] for source in sorted(state.listings)]
        found = []
        for id in ids:
            lists = dict.fromkeys(r for one in listings if one.item_id == id for r in one.related_ids)
            listed_by = dict.fromkeys(one.item_id for one in listings if id in one.related_ids)
            known = state.entries if id in state.entries else {}
            found.append(
                Coverage(
                    id,
                    tuple(other for other in lists if other in known and other != id),
                    tuple(other for other in listed_by if other in known and other != id),
                )
            )
        return found


class MemoryRecordReader(MemoryArticleReader, RecordReader):
    """Records of a state."""

    def listings(self, sources: Sequence[str] | None = None) -> Iterator[Listing]:
        """Sort by source."""
        listings = self._open().listings
        wanted = listings.keys() if sources is None else listings.keys() & set(sources)
        return (listings[source] for source in sorted(wanted))

    def mentioning(self, ids: Sequence[str]) -> list[Mapping[str, Precedence]]:
        """Walk all listings for each id."""
        state = self._open()
        return [
            {
                source: one.precedence if one.item_id == id else Precedence.MENTION
                for source, one in state.listings.items()
                if id in one.ids and id in state.entries
            }
            for id in ids
        ]

    def differing(
        self, ids: Sequence[str], sources: Collection[str] | None = None
    ) -> list[Mapping[str, Article]]:
        """Walk all that is stored for each id."""
        stored = self._open().differing.items()
        wanted = [(key, one) for key, one in stored if sources is None or key[1] in sources]
        return [{source: one for (about, source), one in wanted if about == id} for id in ids]


class MemoryOutletReader(StateReader, OutletReader):
    """Outlets of a state."""

    def published_by(self, outlet: str) -> Iterator[Article]:
        """Walk all articles."""
        entries = self._open().entries
        articles = (entries[id].article for id in sorted(entries))
        return (article for article in articles if article.provider.key == outlet)

    def boilerplate(self, of: Collection[str]) -> Mapping[str, Boilerplate | None]:
        """Look the outlets up."""
        held = {outlet: self._open().settled.get(outlet, Settled()) for outlet in of}
        return {outlet: one.boilerplate if one else None for outlet, one in held.items()}

    def changed_outlets(self) -> list[str]:
        """Sort them."""
        return sorted(self._open().changed)


def _oldest_first(article: Article) -> tuple[bool, float, str]:
    missing, when, id = newest_first(article)
    return missing, -when, id
