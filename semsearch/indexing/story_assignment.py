"""Unassigned articles -> their stories: each article joins the story it resembles, or starts a new one.

An article is compared with the stories of its nearest neighbours and of the articles listed with it, never
with the whole archive. Then the articles that it resembles are assigned again, since they have one more
neighbour now, and stories that it could have joined as well are merged if they are about one event. Articles
of large stories stay, which one more changes little. Articles are processed in order of date. A story
keeps its id as long as it has members; if it splits, the part with most of them keeps the id.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Self

import numpy as np

from semsearch import stories
from semsearch.storage.base import Snapshot, Store
from semsearch.stories import ArticleFeatures
from semsearch.text import analyzer
from semsearch.types import Filter, Progress, RevisionStored, StoriesAssigned
from semsearch.types.indexing import ignore

COMPARED = 40  # articles of a story that one is compared with: those nearest in time
GROWTH = 0.1  # share of a story that may join or leave before its cohesion is computed again
CHUNK = 256  # articles whose neighbours are looked up together
REMEMBERED = 100_000  # articles whose features are kept in memory, some 4 kB each
_NEW = "new "  # prefix of the number of a story that has no id yet


def assign_stories(store: Store, progress: Progress = ignore, replaced: Store | None = None) -> int | None:
    """Assign a story to each article that has none or changed, as one revision; None if all have theirs.

    Args:
        store: What holds the articles.
        progress: Receives how many of them are assigned, and the revision once it is stored.
        replaced: The index that a rebuild replaces, whose names its stories keep.
    """
    if replaced:
        _inherit(store, replaced)
    with store.snapshot() as snapshot:
        waiting = snapshot.unassigned()
        if not waiting:
            return None
        stories_of = _Assignment.of(snapshot, waiting).run(progress)
    revision = store.assign(stories_of)
    progress(RevisionStored(revision))
    return revision


def _inherit(store: Store, replaced: Store) -> None:
    """Take over the names of stories, former ones too; which articles they have is decided anew."""
    with store.snapshot() as snapshot, replaced.snapshot() as former:
        ids = snapshot.unassigned()
        names = former.story_names()
        named = {id: name for id, name in zip(ids, former.stories(ids), strict=True) if name}
    if named:
        store.inherit(named, names)


@dataclass(frozen=True, slots=True)
class _Neighbourhood:
    """What an article is compared with: its neighbours, what is listed with it, and the threshold."""

    near: tuple[str, ...]
    listed: frozenset[str]
    threshold: float


class _Assignment:
    """The stories of articles, as far as they are assigned."""

    def __init__(self, snapshot: Snapshot, former: dict[str, str]) -> None:
        """Store the articles to assign, in order, each with its former story or ""."""
        self._snapshot = snapshot
        self._waiting = list(former)
        self._former = former
        self._assigned: dict[str, str] = {}  # story of each article assigned or moved so far
        self._members: dict[str, list[str]] = {}  # of the stories met so far
        self._neighbourhoods: dict[str, _Neighbourhood] = {}
        self._stored: dict[str, str] = {}  # former story of each neighbour met
        self._features: OrderedDict[str, ArticleFeatures] = OrderedDict()
        self._idf: dict[str, float] = {}  # of the terms met so far
        self._sample: list[ArticleFeatures] = []  # of the archive, once it is needed
        self._total = 0  # articles in the archive, likewise
        self._cohesion: dict[str, tuple[int, float]] = {}  # of the crowded stories met, with their sizes then
        self._started = 0

    @classmethod
    def of(cls, snapshot: Snapshot, waiting: Sequence[str]) -> Self:
        """Return the assignment of these articles, before it is run."""
        return cls(snapshot, dict(zip(waiting, snapshot.stories(waiting), strict=True)))

    def run(self, progress: Progress = ignore) -> dict[str, str]:
        """Assign all, and return the story of every article that was assigned or moved."""
        for start in range(0, len(self._waiting), CHUNK):
            chunk = self._waiting[start : start + CHUNK]
            self._find_neighbours(chunk)
            for id in chunk:
                self._assign(id)
            for id in list(islice(self._neighbourhoods, max(0, len(self._neighbourhoods) - REMEMBERED))):
                del self._neighbourhoods[id]  # looked up again where it is needed
            progress(StoriesAssigned(start + len(chunk), len(self._waiting)))
        names = self._story_ids()
        return {id: names.get(story, story) for id, story in self._assigned.items()}

    def _assign(self, id: str) -> None:
        similarities, near = self._similarities(id)
        threshold = self._neighbourhoods[id].threshold
        self._move(id, stories.story_to_join(similarities, threshold))
        near = [other for other in near if len(self._members_of(self._story(other))) <= COMPARED]
        self._find_neighbours([other for other in near if other not in self._neighbourhoods])
        for other in near:
            found, _ = self._similarities(other)
            story = stories.story_to_join(found, self._neighbourhoods[other].threshold)
            held = self._story(other)
            if story != held and (story or len(self._members_of(held)) > 1):
                self._members_of(held).remove(other)
                self._move(other, story)
        self._merge(id, [story for story, similarity in similarities.items() if similarity >= threshold])

    def _merge(self, id: str, candidates: Sequence[str]) -> None:
        """Merge the story of an article with those of the candidates that report the same event."""
        (one,), threshold = self._features_of([id]), self._neighbourhoods[id].threshold
        for other in candidates:
            held = self._story(id)
            if other == held or not self._members_of(other):
                continue
            ours, theirs = [one, *self._compared(one, held)], self._compared(one, other)
            scale = self._scale(one, held, ours) * self._scale(one, other, theirs)
            if stories.is_same_story(ours, theirs, threshold, scale):
                ended, kept = sorted(
                    (other, held),
                    key=lambda story: (not story.startswith(_NEW), len(self._members_of(story))),
                )
                moved, self._members[ended] = self._members_of(ended), []
                for member in moved:
                    self._move(member, kept)

    def _move(self, id: str, story: str) -> None:
        if not story:
            self._started += 1
            story = f"{_NEW}{self._started}"
        self._members_of(story).append(id)
        self._assigned[id] = story

    def _similarities(self, id: str) -> tuple[dict[str, float], list[str]]:
        """Return the similarity of an article to each candidate story, and the articles that it resembles."""
        around = self._neighbourhoods[id]
        (one,) = self._features_of([id])
        assigned = [other for other in {*around.near, *around.listed} if self._story(other)]
        assigned.sort()
        found = (
            stories.join_similarity(one, self._features_of(assigned), around.listed)
            if assigned
            else np.zeros(0)
        )
        near = [
            other for other, like in zip(assigned, found.tolist(), strict=True) if like >= around.threshold
        ]
        candidates = dict.fromkeys(self._story(other) for other in near)
        features = {story: self._compared(one, story) for story in candidates}
        scales = {story: self._scale(one, story, others) for story, others in features.items()}
        return stories.story_similarities(one, features, around.listed, scales), near

    def _scale(self, one: ArticleFeatures, story: str, compared: Sequence[ArticleFeatures]) -> float:
        """Return the scale of the similarity of an article to a story, of which these are compared."""
        crowding = stories.crowding(one, compared)
        if not crowding:
            return 1.0
        size = len(self._members_of(story))
        then, cohesion = self._cohesion.get(story, (0, 0.0))
        if abs(size - then) > GROWTH * then:
            cohesion = stories.cohesion(compared)
            self._cohesion[story] = size, cohesion
        return stories.scale(crowding, cohesion)

    def _story(self, id: str) -> str:
        """Return the current story of an article; "" if it is still waiting."""
        return self._assigned.get(id) or self._stored.get(id, "")

    def _find_neighbours(self, ids: Sequence[str]) -> None:
        """Look up the neighbourhood of articles."""
        if not ids:
            return
        near = self._snapshot.nearest(self._snapshot.vectors(ids), stories.NEIGHBOURS + 1, Filter())
        listed = self._listed(ids)
        for id, matches in zip(ids, near, strict=True):
            others = [match.id for match in matches if match.id != id][: stories.NEIGHBOURS]
            (one,), around = self._features_of([id]), self._features_of(others)
            threshold = stories.join_threshold(one, around, partial(self._typical_similarity, one))
            self._neighbourhoods[id] = _Neighbourhood(tuple(others), frozenset(listed[id]), threshold)
        found = [self._neighbourhoods[id] for id in ids]
        met = {other for one in found for other in (*one.near, *one.listed)}
        kept = [id for id in met if id not in self._former and id not in self._stored]
        self._stored |= zip(kept, self._snapshot.stories(kept), strict=True)

    def _typical_similarity(self, one: ArticleFeatures) -> float:
        """Estimate from a sample of the archive how similar the nearest of other stories are."""
        if not self._sample:
            self._sample = self._features_of(self._snapshot.sample(stories.SAMPLE))
            self._total = self._snapshot.count(Filter())
        return stories.typical_similarity(one, self._sample, self._total)

    def _listed(self, ids: Sequence[str]) -> dict[str, set[str]]:
        """Return what is listed with each article: by it, beside it, and the item that lists it."""
        edges = {edges.id: edges for edges in self._snapshot.coverage(ids)}
        items = sorted({item for one in edges.values() for item in one.listed_by})
        lists = {one.id: one.lists for one in self._snapshot.coverage(items)}
        return {
            id: {*one.lists, *one.listed_by, *(other for item in one.listed_by for other in lists[item])}
            - {id}
            for id, one in edges.items()
        }

    def _members_of(self, story: str) -> list[str]:
        """Return the mutable list of a story's members."""
        if story not in self._members:
            stored = [] if story.startswith(_NEW) else self._snapshot.members([story])[0]
            self._members[story] = [id for id in stored if id not in self._former]
        return self._members[story]

    def _compared(self, one: ArticleFeatures, story: str) -> list[ArticleFeatures]:
        """Return the other articles of a story; of a large one, those nearest in time."""
        members = self._features_of([id for id in self._members_of(story) if id != one.id])
        if len(members) > COMPARED:
            apart = np.nan_to_num([abs(member.day - one.day) for member in members], nan=np.inf)
            members = [members[n] for n in np.argsort(apart, kind="stable")[:COMPARED]]
        return members

    def _features_of(self, ids: Sequence[str]) -> list[ArticleFeatures]:
        missing = [id for id in ids if id not in self._features]
        if missing:
            articles = self._snapshot.get(missing)
            vectors = self._snapshot.vectors(missing)
            terms = {term for article in articles if article for term in analyzer.terms(article.text)}
            self._idf |= self._snapshot.idf(sorted(terms - self._idf.keys()))
            for article, vector in zip(articles, vectors, strict=True):
                if article:
                    self._features[article.id] = stories.features_of(article, vector, self._idf)
        for id in ids:
            self._features.move_to_end(id)
        found = [self._features[id] for id in ids]
        while len(self._features) > REMEMBERED:
            self._features.popitem(last=False)
        return found

    def _story_ids(self) -> dict[str, str]:
        """Return the ids of new stories: that of the story most of its members come from, or of a member."""
        groups = {story: ids for story, ids in self._members.items() if story.startswith(_NEW) and ids}
        taken = {story for story in self._assigned.values() if not story.startswith(_NEW)}
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
        unnamed = {story: ids for story, ids in groups.items() if story not in named}
        firsts = [ids[0] for ids in unnamed.values()]  # nearly always free, so looked up together
        taken |= {name for name, ids in zip(firsts, self._snapshot.members(firsts), strict=True) if ids}
        taken |= self._snapshot.story_names().renamed.keys()  # which lead to other stories
        for story, ids in unnamed.items():
            named[story] = ids[0] if ids[0] not in taken else self._free_id(ids, taken)
            taken.add(named[story])
        return named

    def _free_id(self, ids: Sequence[str], taken: set[str]) -> str:
        """Return an id for a new story: that of a member if no other story has it, else a numbered one."""
        for name in ids:
            if name not in taken and not self._snapshot.members([name])[0]:
                return name
        number = 2
        while f"{ids[0]}-{number}" in taken or self._snapshot.members([f"{ids[0]}-{number}"])[0]:
            number += 1
        return f"{ids[0]}-{number}"
