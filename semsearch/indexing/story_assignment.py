"""Articles without a place -> their stories: each joins what it is like, or founds a story of its own.

An article is compared with its nearest neighbours' stories and with what is listed with it, never with the
whole archive; then those that it is like are looked at once more, for they have one more to go by now, and
stories that are one become one. Articles come in time's order. A story keeps its name for as long as it has
members; where one falls apart, the part with most of them keeps it.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from semsearch import stories
from semsearch.storage.base import Snapshot, Store
from semsearch.stories import ArticleFeatures
from semsearch.text import analyzer
from semsearch.types import Filter, Progress, RevisionStored, StoriesAssigned
from semsearch.types.progress import ignore

COMPARED = 40  # articles of a story that one is compared with: those nearest to it in time
CHUNK = 256  # articles whose neighbours are looked up together
REMEMBERED = 20_000  # articles that are kept prepared
_NEW = "new "  # before the number of a story that has no name yet


def assign_stories(store: Store, progress: Progress = ignore) -> int | None:
    """Assign a story to each article that has none or changed, as one revision; None if all have theirs.

    Args:
        store: What holds the articles.
        progress: Receives how many of them are assigned, and the revision once it is stored.
    """
    with store.snapshot() as snapshot:
        waiting = snapshot.unassigned()
        if not waiting:
            return None
        stories_of = _Assignment.of(snapshot, waiting).run(progress)
    revision = store.assign(stories_of)
    progress(RevisionStored(revision))
    return revision


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """What an article is compared with: its nearest, what is listed with it, and how like it has to be."""

    near: tuple[str, ...]
    listed: frozenset[str]
    bar: float


class _Assignment:
    """The stories of articles, as far as they are assigned."""

    def __init__(self, snapshot: Snapshot, former: dict[str, str]) -> None:
        """Take the articles to assign, in order, each with its former story or ""."""
        self._snapshot = snapshot
        self._waiting = list(former)
        self._former = former
        self._places: dict[str, str] = {}  # of those placed or moved by now
        self._members: dict[str, list[str]] = {}  # of the stories looked at
        self._around: dict[str, _Surroundings] = {}
        self._stored: dict[str, str] = {}  # where those that were met stood before
        self._features: OrderedDict[str, ArticleFeatures] = OrderedDict()
        self._founded = 0

    @classmethod
    def of(cls, snapshot: Snapshot, waiting: Sequence[str]) -> Self:
        """Return the assignment of these articles, before it is run."""
        return cls(snapshot, dict(zip(waiting, snapshot.stories(waiting), strict=True)))

    def run(self, progress: Progress = ignore) -> dict[str, str]:
        """Assign all, and return the story of every article that was assigned or moved."""
        for start in range(0, len(self._waiting), CHUNK):
            chunk = self._waiting[start : start + CHUNK]
            self._look_around(chunk)
            for id in chunk:
                self._place(id)
            progress(StoriesAssigned(start + len(chunk), len(self._waiting)))
        names = self._names()
        return {id: names.get(story, story) for id, story in self._places.items()}

    def _place(self, id: str) -> None:
        story, near = self._look(id)
        self._put(id, story)
        self._look_around([other for other in near if other not in self._around])
        for other in near:
            story, _ = self._look(other)
            held = self._story(other)
            if story != held and (story or len(self._held(held)) > 1):
                self._held(held).remove(other)
                self._put(other, story)
        self._unite(id, near)

    def _unite(self, id: str, near: Sequence[str]) -> None:
        """Make one of the story of an article and those of what it is like, where they are one."""
        (one,), bar = self._prepared([id]), self._around[id].bar
        for other in dict.fromkeys(self._story(other) for other in near):
            held = self._story(id)
            if other == held or not self._held(other):
                continue
            ours, theirs = [one, *self._compared(one, held)], self._compared(one, other)
            if stories.is_same_story(ours, theirs, bar):
                ended, kept = sorted(
                    (other, held), key=lambda story: (not story.startswith(_NEW), len(self._held(story)))
                )
                moved, self._members[ended] = self._held(ended), []
                for member in moved:
                    self._put(member, kept)

    def _put(self, id: str, story: str) -> None:
        if not story:
            self._founded += 1
            story = f"{_NEW}{self._founded}"
        self._held(story).append(id)
        self._places[id] = story

    def _look(self, id: str) -> tuple[str, list[str]]:
        """Give the story that an article belongs to, "" for none, and those placed that it is like."""
        around = self._around[id]
        (one,) = self._prepared([id])
        placed = [other for other in {*around.near, *around.listed} if self._story(other)]
        placed.sort()
        found = stories.join_similarity(one, self._prepared(placed), around.listed) if placed else np.zeros(0)
        near = [other for other, like in zip(placed, found.tolist(), strict=True) if like >= around.bar]
        candidates = dict.fromkeys(self._story(other) for other in near)
        features = {story: self._compared(one, story) for story in candidates}
        return stories.story_to_join(one, features, around.bar, around.listed), near

    def _story(self, id: str) -> str:
        """Give where an article stands by now; "" for one that waits."""
        return self._places.get(id) or self._stored.get(id, "")

    def _look_around(self, ids: Sequence[str]) -> None:
        """Look up what articles are compared with."""
        if not ids:
            return
        near = self._snapshot.nearest(self._snapshot.vectors(ids), stories.NEIGHBOURS + 1, Filter())
        listed = self._listed(ids)
        for id, matches in zip(ids, near, strict=True):
            others = [match.id for match in matches if match.id != id][: stories.NEIGHBOURS]
            (one,), around = self._prepared([id]), self._prepared(others)
            bar = stories.join_threshold(one, around)
            self._around[id] = _Surroundings(tuple(others), frozenset(listed[id]), bar)
        met = {other for id in ids for other in (*self._around[id].near, *self._around[id].listed)}
        kept = [id for id in met if id not in self._former and id not in self._stored]
        self._stored |= zip(kept, self._snapshot.stories(kept), strict=True)

    def _listed(self, ids: Sequence[str]) -> dict[str, set[str]]:
        """Give what is listed with each article: by it, by its side, and the item that does so."""
        edges = {edges.id: edges for edges in self._snapshot.coverage(ids)}
        items = sorted({item for one in edges.values() for item in one.listed_by})
        lists = {one.id: one.lists for one in self._snapshot.coverage(items)}
        return {
            id: {*one.lists, *one.listed_by, *(other for item in one.listed_by for other in lists[item])}
            - {id}
            for id, one in edges.items()
        }

    def _held(self, story: str) -> list[str]:
        """Give the list of a story's members, for changing."""
        if story not in self._members:
            stored = [] if story.startswith(_NEW) else self._snapshot.members([story])[0]
            self._members[story] = [id for id in stored if id not in self._former]
        return self._members[story]

    def _compared(self, one: ArticleFeatures, story: str) -> list[ArticleFeatures]:
        """Give the other articles of a story, of a large one those nearest in time."""
        members = self._prepared([id for id in self._held(story) if id != one.article.id])
        if len(members) > COMPARED:
            apart = np.nan_to_num([abs(member.day - one.day) for member in members], nan=np.inf)
            members = [members[n] for n in np.argsort(apart, kind="stable")[:COMPARED]]
        return members

    def _prepared(self, ids: Sequence[str]) -> list[ArticleFeatures]:
        missing = [id for id in ids if id not in self._features]
        if missing:
            articles = self._snapshot.get(missing)
            vectors = self._snapshot.vectors(missing)
            terms = {term for article in articles if article for term in analyzer.terms(article.text)}
            idf = self._snapshot.idf(sorted(terms))
            for article, vector in zip(articles, vectors, strict=True):
                if article:
                    self._features[article.id] = stories.features_of(article, vector, idf)
        found = [self._features[id] for id in ids]
        while len(self._features) > REMEMBERED:
            self._features.popitem(last=False)
        return found

    def _names(self) -> dict[str, str]:
        """Name the new stories: after the one that most of their members come from, or after a member."""
        groups = {story: ids for story, ids in self._members.items() if story.startswith(_NEW) and ids}
        taken = {story for story in self._places.values() if not story.startswith(_NEW)}
        former = {
            story: Counter(self._former[id] for id in ids if self._former.get(id))
            for story, ids in groups.items()
        }
        claims = sorted(
            ((-count, story, name) for story, names in former.items() for name, count in names.items()),
        )
        named: dict[str, str] = {}
        for _, story, name in claims:
            if story not in named and name not in taken:
                named[story] = name
                taken.add(name)
        for story, ids in groups.items():
            if story not in named:
                named[story] = self._free(ids, taken)
                taken.add(named[story])
        return named

    def _free(self, ids: Sequence[str], taken: set[str]) -> str:
        """Give the first member's id, unless a story that it once founded goes by it."""
        for name in ids:
            if name not in taken and not self._snapshot.members([name])[0]:
                return name
        number = 2
        while f"{ids[0]}-{number}" in taken or self._snapshot.members([f"{ids[0]}-{number}"])[0]:
            number += 1
        return f"{ids[0]}-{number}"
