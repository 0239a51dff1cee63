"""The former names of stories: where each leads now, and which story another split from."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class StoryNames:
    """The former names of stories.

    Attributes:
        renamed: By the name of a story that has ended, the name of the story that most of it is part of now.
        split: By the name of a story, the name of the story that it split from.
    """

    renamed: Mapping[str, str] = field(default_factory=dict)
    split: Mapping[str, str] = field(default_factory=dict)

    def previous(self, story: str) -> tuple[str, ...]:
        """Return the names that lead to a story, sorted."""
        return tuple(sorted(name for name, present in self.renamed.items() if present == story))

    def mentioned(self) -> set[str]:
        """Return all names."""
        return {*self.renamed, *self.renamed.values(), *self.split, *self.split.values()}

    def after(
        self, moves: Mapping[tuple[str, str], int], begun: Mapping[str, int], living: Collection[str]
    ) -> StoryNames:
        """Return the names after articles have moved from one story to another.

        A name leads to a story that exists, in one step, and a name that exists leads nowhere.

        Args:
            moves: How many articles have moved, by the names of the former and the present story.
            begun: The sizes of those present stories that did not exist before. One that is at least half
                from another has split from it.
            living: The stories that exist now, among all that are mentioned.
        """
        ended: dict[str, str] = {}
        split = dict(self.split)
        for (former, present), count in sorted(moves.items(), key=lambda move: (move[1], move[0])):
            if former not in living:
                ended[former] = present  # of several, the one that most articles moved to
            if present in begun and 2 * count >= begun[present]:
                split[present] = former
        renamed = {
            name: present
            for name, then in {**self.renamed, **ended}.items()
            if (present := ended.get(then, then)) in living and name not in living
        }
        origins = {story: renamed.get(origin, origin) for story, origin in split.items()}
        return StoryNames(
            renamed,
            {
                story: origin
                for story, origin in origins.items()
                if story != origin and story in living and origin in living
            },
        )
