"""The report of an indexing run."""

from __future__ import annotations

from semsearch import types
from semsearch.schemas.resource import Mirror


class Rejection(Mirror):
    """Something that could not be read."""

    domain_type = types.Rejection

    path: str
    line: int | None
    reason: str


class Report(Mirror):
    """What an indexing run did, counted in articles."""

    domain_type = types.Report

    added: int
    updated: int
    unchanged: int
    removed: int
    duplicates: int
    rejected: list[Rejection]
    articles: int
    items_per_second: float
    seconds: float
    revision: int
    dry_run: bool
