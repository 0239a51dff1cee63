"""Stories without a question."""

from __future__ import annotations

from semsearch import types
from semsearch.schemas.resource import Resource
from semsearch.schemas.revision import Index
from semsearch.schemas.story import Story


class StoryList(Resource):
    """Stories without a question, largest first, and how many there are in all."""

    stories: list[Story]
    total: int
    index: Index

    @classmethod
    def of(cls, found: types.StoryList) -> StoryList:
        """Return the resource of a list of stories."""
        return cls(
            stories=[Story.of(story) for story in found.stories],
            total=found.total,
            index=Index.of(found),
        )

    def to_domain(self) -> types.StoryList:
        """Return the list."""
        return types.StoryList(
            tuple(story.to_domain() for story in self.stories),
            self.total,
            self.index.revision,
            self.index.articles,
        )
