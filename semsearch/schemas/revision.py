"""The revision of the index that answered."""

from __future__ import annotations

from semsearch import types
from semsearch.schemas.resource import Resource


class Index(Resource):
    """The revision of the index that answered, and its number of articles."""

    revision: int
    articles: int

    @classmethod
    def of(cls, found: types.Answer | types.Page | types.StoryList) -> Index:
        """Return the revision that something was found in."""
        return cls(revision=found.revision, articles=found.articles)
