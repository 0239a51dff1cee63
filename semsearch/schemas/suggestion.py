"""Completions of what is being typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from semsearch import types
from semsearch.schemas.resource import Mirror, Resource


class Suggestion(Mirror):
    """A completion, and how many articles have it."""

    domain_type = types.Suggestion

    text: str
    kind: Literal["topic", "provider", "title"]
    count: int


class Suggestions(Resource):
    """Completions, best first."""

    suggestions: list[Suggestion]

    @classmethod
    def of(cls, found: Sequence[types.Suggestion]) -> Suggestions:
        """Return the resource of completions."""
        return cls(suggestions=[Suggestion.of(one) for one in found])
