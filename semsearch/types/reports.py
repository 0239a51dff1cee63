"""What is reported of a run and of an index."""

from __future__ import annotations

from dataclasses import dataclass

from semsearch.types.article import Model, Rejection


@dataclass(frozen=True, slots=True)
class Report:
    """What an indexing run did, counted in articles; `duplicates` are records of an address already read."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    duplicates: int = 0
    rejected: tuple[Rejection, ...] = ()
    articles: int = 0
    items_per_second: float = 0.0
    seconds: float = 0.0
    revision: int = 0
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Status:
    """The state of an index: sizes, revision, and how questions are embedded ("onnx" or "torch")."""

    path: str
    articles: int
    items: int
    stories: int
    revision: int
    model: Model
    questions_by: str
    questions_note: str = ""
    first_month: str = ""
    last_month: str = ""
    bytes: int = 0
