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


class Change(Mirror):
    """A change to one article that a dry run plans."""

    domain_type = types.Change

    kind: types.ChangeKind
    id: str
    title: str
    path: str


class Report(Mirror):
    """What an indexing run did, counted in articles; `changes` are the first of each kind in a dry run."""

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
    model: str
    rebuild: bool
    changes: list[Change]
