"""Counts of articles."""

from __future__ import annotations

from semsearch import types
from semsearch.schemas.resource import Mirror


class Count(Mirror):
    """A value, and how many articles have it."""

    domain_type = types.Count

    value: str
    count: int


class Facets(Mirror):
    """How many articles meet a filter, in all and by value."""

    domain_type = types.Facets

    total: int
    topics: list[Count]
    providers: list[Count]
    types: list[Count]
    months: list[Count]
